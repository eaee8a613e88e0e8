/** The links of the page for teachers: each opens the state that the page promises. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { eventually } from "../eventually.js";
import { openPage, settled, site } from "./helpers.js";

const text = (page: Page, selector: string) => page.locator(selector).first().innerText();
const walk = ".kernel-walk [role=slider][tabindex]";
const machine = ".machine .machine-said";

/** What a reader sees who follows the link; a promise is kept when its text is there. */
const promises: Readonly<Record<string, (page: Page) => Promise<[seen: string | null, promised: string | RegExp]>>> = {
  "A learned kernel on the cat’s eye": async (page) => {
    expect(await page.locator(".product").count()).toBe(27);
    return [await page.locator(walk).getAttribute("aria-valuetext"), /^row 4, column 6:/];
  },
  "Two rules for the border": async (page) => {
    // PyTorch pads both sides; at stride 2 and 16 pixels the last row and column of zeros are never read.
    expect(await page.locator(".kw-input .zero").count()).toBe(17 + 16);
    return [
      await page.locator(".kernel-walk, .control.select").first().locator("option:checked").innerText(),
      "horizontal",
    ];
  },
  // 7² · 9 · 1024².
  "V1’s last block without the split": async (page) => [await text(page, ".cost-result"), /462\s422\s016/],
  "Many output channels": async (page) => [await page.locator(".area-picture .ratio").textContent(), "8.41× fewer"],
  "Both in one step": async (page) => {
    expect(await page.locator(".mosaic rect:not(.frame)").count()).toBe(32 * 9);
    return [await page.locator('input[value="standard"]:checked').count().then(String), "1"];
  },
  "Where the gradient is zero": async (page) => [
    (await page.locator(".curves:not(.three) .reading").allInnerTexts()).join("; "),
    // The sigmoid’s slope at 7.5 is e^−7.5 / (1 + e^−7.5)², 0.00055.
    /^7\.50, slope 1\.00; 6\.00, slope 0\.00; 1\.00, slope 0\.0006/,
  ],
  "Five bits without a cap": async (page) => [await text(page, ".fl-values .total"), "32 values"],
  // 149.5 M: TF-slim prints 150.
  "Half the width": async (page) => [await text(page, ".v1-stages .said"), "149.5"],
  // 186 M, as TF-slim prints.
  "Small pictures": async (page) => [await text(page, ".v1-stages .said"), /186\.4\sM multiply-adds/],
  "A block like block 0": async (page) => [await text(page, machine), /no residual[^]*no expansion, as in block 0/],
  "Stride 2": async (page) => [await text(page, machine), "no residual"],
  "A spiral through two dimensions": async (page) => [
    await page.getByRole("slider", { name: "Dimensions n" }).inputValue(),
    "2",
  ],
  "One stride less": async (page) => [await page.getByLabel("Row 2, s, stride").inputValue(), "1"],
  "A residual lost": async (page) => [await text(page, ".problem"), "Row 5 loses a residual connection"],
  "Equal accuracy, by parameters": async (page) => [await text(page, ".accuracy-explorer .said"), /^V2, α 1, 192 px:/],
  // timm trained both again: V1 75.4 %, V2 72.9 % (its 224-pixel results).
  "Another training": async (page) => [
    (await page.locator(".points tbody tr").allInnerTexts()).join("; "),
    /75\.4[^]*72\.9|72\.9[^]*75\.4/,
  ],
  "V1 and V2 by parameters": async (page) => [
    (await page.locator("label:has(input:checked)").allInnerTexts()).join("; "),
    "parameters",
  ],
  "A machine that computes fast": async (page) => [
    await page.locator(".said", { hasText: "By the model" }).innerText(),
    /V1 is 1\.\d+×/,
  ],
  // By hand from the table of rows: stem and blocks 0 to 12, of 1,811,712.
  "Most parts frozen, most parameters learning": async (page) => [
    await text(page, ".workbench .total"),
    /542\s528 are frozen \(29\.9\s%\)/,
  ],
  "A normalization that cannot be built": async (page) => [
    await text(page, ".workbench .problem"),
    "32 groups do not divide 16, 24, 144 channels",
  ],
  "A pyramid that does not fit": async (page) => [
    await page.getByRole("figure", { name: "A feature pyramid" }).locator(".problem").innerText(),
    "multiple of 32",
  ],
  "A good initialization": async (page) => [
    await page.getByLabel("Variance of the weights").locator("option:checked").innerText(),
    "He, fan-in",
  ],
  // 38,243,456 multiply-adds by 3,756,928.
  "A narrow network and a wide one": async (page) => [
    await text(page, ".width-figure .said"),
    "10.2 times fewer multiply-adds",
  ],
  "Upside down": async (page) => [await page.locator(".lab").getByLabel("Turn").inputValue(), "180"],
  "Why a sneaker scores as a sandal": async (page) => {
    // The network is fetched when the figure comes into view.
    await page.locator(".evidence").scrollIntoViewIfNeeded();
    await page.locator(".evidence .sum", { hasText: "=" }).waitFor({ timeout: 30_000 });
    return [await text(page, ".evidence .sum"), /^sandal: /];
  },
  "Training without residuals": async (page) => [
    await page.getByRole("group", { name: "Residuals" }).locator("label:has(input:checked)").innerText(),
    "off",
  ],
  "A new head early in the network": async (page) => [
    (await page.locator(".teach-figure label:has(input:checked)").allInnerTexts()).join("; "),
    /res2/,
  ],
  "Three blocks that learn with a head": async (page) => [
    await page.getByRole("group", { name: "Blocks that learn" }).locator("label:has(input:checked)").innerText(),
    "3",
  ],
  "ReLU6 and ReLU, three trainings each": async (page) => [await text(page, ".design-said"), "The seeds overlap"],
  // 8867 of 10,000 is the worst seed of Mish, 8735 the best of ReLU6.
  "Mish before training and after it": async (page) => [await text(page, ".design-said"), /0\.56\spoints/],
  "V1 and V2 at nearly equal cost": async (page) => [
    await page.locator("input[value=v1]").first().isChecked().then(String),
    "true",
  ],
  "One channel, deep inside": async (page) => {
    expect(await text(page, "#observablehq-main")).toContain("block_13_expand");
    return [await text(page, "dl.stats"), /largest\s+[1-9]/];
  },
  "A cell where nothing is": async (page) => [
    await text(page, ".det-board .det-readout"),
    /Row 2, column 2 of the 19 × 19 map[^]*No: the best score/,
  ],
  "Box by box": async (page) => [await text(page, ".det-panel .det-said"), "Box 2, cup"],
  "One object, several boxes": async (page) => [await text(page, ".det-panel .det-said"), /cup \.\d\d, [^]*cup \.\d\d/],
  "Doubtful boxes": async (page) => [await text(page, ".det-panel .det-said"), /(\d+ boxes reach the threshold)/],
  "A face from two levels": async (page) => [await text(page, ".pyramid-sum"), /^Stride 8, [^]* \+ [^]* = /],
};

/** Undefined once the promise is kept, else what the page shows instead. */
async function broken(page: Page, name: string): Promise<string | undefined> {
  const look = async () => {
    const [seen, promised] = await promises[name](page);
    const isKept = typeof promised === "string" ? seen?.includes(promised) : promised.test(seen ?? "");
    if (!isKept) throw new Error(seen ?? "nothing");
  };
  return eventually(look).then(() => undefined, String);
}

test("every state worth projecting opens as the page says", async () => {
  const { page, context, problems } = await openPage("teach");
  page.setDefaultTimeout(5000);
  const links = await page.locator(".states tbody tr > :first-child a").all();
  const states = await Promise.all(
    links.map(async (link) => ({ name: await link.innerText(), href: (await link.getAttribute("href")) ?? "" })),
  );
  expect(states.map(({ name }) => name)).toEqual(Object.keys(promises));
  const otherwise: Record<string, string> = {};
  // Two at a time: while one waits for its page, the other is looked at.
  const waiting = [...states];
  const look = async (tab: Page) => {
    for (let state = waiting.shift(); state !== undefined; state = waiting.shift()) {
      const { name, href } = state;
      await tab.goto(new URL(href, site).href, { timeout: 30_000 });
      await settled(tab);
      const shown = await broken(tab, name);
      if (shown !== undefined) otherwise[name] = shown;
      if ((await tab.locator("dl.stats", { hasText: /largest\s*0\.00/ }).count()) > 0)
        otherwise[name] = "a map that is zero everywhere";
      const { hash } = new URL(href, site);
      if (hash !== "" && (await tab.locator(hash).count()) !== 1) otherwise[name] = `there is no ${hash}`;
    }
  };
  const second = await context.newPage();
  second.setDefaultTimeout(5000);
  await Promise.all([look(page), look(second)]);
  expect(otherwise).toEqual({});
  expect(problems).toEqual([]);
}, 180_000);

test("every link of the page for teachers opens with its figure in the window, and no frame around a heading", async () => {
  const { page, context } = await openPage("teach", { width: 1280, height: 900 });
  const links = page.locator(".lesson a, .states th a, .misconceptions td:last-child a");
  const addresses = new Set(await links.evaluateAll((list) => list.map((link) => (link as HTMLAnchorElement).href)));
  const faults: string[] = [];
  const waiting = [...addresses];
  const look = async (tab: Page) => {
    for (let address = waiting.shift(); address !== undefined; address = waiting.shift()) {
      const { pathname, search, hash } = new URL(address);
      await tab.goto("about:blank");
      await tab.goto(address, { timeout: 30_000 });
      await settled(tab);
      const seen = await tab.evaluate(
        (names) => {
          const figures = [...document.querySelectorAll(".take-away")].flatMap(
            ({ previousElementSibling: figure }) => figure ?? [],
          );
          const stateful = [...document.querySelectorAll<HTMLElement>("[data-in-url]")];
          const target = document.getElementById(location.hash.slice(1));
          const part = target?.dataset.leadsTo;
          const place = part === undefined ? target : document.querySelector(part);
          const follows = (one: Element) =>
            place !== null && (place.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
          const own =
            place === null
              ? stateful.filter((one) => one.dataset.inUrl?.split(" ").some((name) => names.includes(name)))
              : part === undefined && !place.matches(".claim")
                ? figures.filter(follows).slice(0, 1)
                : [place];
          const isShown = (element: Element) => {
            const { top, bottom } = element.getBoundingClientRect();
            return top >= 0 && Math.min(bottom, innerHeight) - top >= Math.min(300, 0.6 * (bottom - top));
          };
          const ring = document.querySelector(":is(h1, h2, h3):focus");
          return {
            figure: location.hash === "#exercises" || names.length + location.hash.length === 0 || own.some(isShown),
            frame: ring !== null && getComputedStyle(ring).outlineStyle !== "none",
            tops: own.map((one) => Math.round(one.getBoundingClientRect().top)).join(", "),
            there: location.hash === "" || target !== null,
          };
        },
        [...new URLSearchParams(search).keys()].filter((name) => name !== "numbers"),
      );
      const name = `${pathname}${search}${hash}`;
      if (!seen.figure) faults.push(`${name}: its figure begins at ${seen.tops}`);
      if (seen.frame) faults.push(`${name}: a frame around the heading`);
      if (!seen.there) faults.push(`${name}: nothing of that name`);
    }
  };
  const second = await context.newPage();
  await Promise.all([look(page), look(second)]);
  expect(faults).toEqual([]);
}, 240_000);

test("a second question mark in an address, added by hand, is an ampersand", async () => {
  const { page } = await openPage("separable?numbers=7b");
  await page.goto(`${page.url()}?reveal=all`);
  await settled(page);
  expect(new URL(page.url()).search).toBe("?numbers=7b&reveal=all");
  expect(await page.locator(".ask:not(.revealed)").count()).toBe(0);
  await expect.poll(() => page.locator(".exercise-list").innerText()).toContain("set 7b.");
});
