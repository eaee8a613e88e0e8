/** On the built page of the explorer: the guided experiments by keyboard, and links that bring a state back. */
import { readFileSync } from "node:fs";
import type { BrowserContext, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { experiments } from "../../src/components/experiments/experiments.js";
import type { Explorer } from "../../src/components/inside/explorer.js";
import type * as ExplorerPage from "../../src/components/inside/explorerPage.js";
import { tapsOf } from "../../src/components/inside/state.js";
import { writeQuery } from "../../src/components/inside/url.js";
import { layers } from "../../src/model/architecture/layers.js";
import { random } from "../../src/model/math/random.js";
import { randomState } from "../components/inside/randomState.js";
import { openPage, settled } from "./helpers.js";
import { importModule, routing } from "./modules.js";

const patient = { timeout: 120_000 };

const focused = (page: Page) =>
  page.evaluate(() => {
    const { activeElement: element } = document;
    return element instanceof HTMLInputElement ? element.value : (element?.textContent ?? "");
  });

const { reference } = JSON.parse(readFileSync("data/ablations.json", "utf8")) as { reference: { photos: number } };

/** The plate with every third of its frames: 24 of them make most of the work, and the table of changes has run them. */
async function fewerFrames(context: BrowserContext): Promise<void> {
  const photos = JSON.parse(readFileSync("data/images/index.json", "utf8")) as { frames?: unknown[] }[];
  const fewer = photos.map(({ frames, ...photo }) => ({
    ...photo,
    ...(frames && { frames: frames.filter((_, i) => i % 3 === 0) }),
  }));
  await context.route(/images\/index\.\w+\.json$/, (route) => route.fulfill({ json: fewer }));
}

describe("guided experiments, by keyboard alone", () => {
  test("each is opened by its link, guessed, run and explained with its numbers", async () => {
    const { page, problems } = await openPage("inside#experiment-cap", { prepare: fewerFrames, settle: false });
    // The experiments have moved to their own page, and the old link leads there, to the experiment.
    await page.waitForURL(/experiments\.html#experiment-cap$/);
    await page.locator("#experiment-cap").waitFor(patient);
    const top = await page.locator("#experiment-cap").evaluate((element) => element.getBoundingClientRect().top);
    expect(Math.abs(top)).toBeLessThan(800);
    for (const { id, title, choices, variants, pictures } of experiments) {
      const item = page.locator(`#experiment-${id}`);
      await page.locator(`#experiment-${id} h3 a`).focus();
      expect(await focused(page)).toBe(title);
      await page.keyboard.press("Enter");
      await page.waitForURL((url) => url.hash === `#experiment-${id}`);
      // A browser may begin at the heading once more after a jump to it.
      for (let tabs = 0; tabs < 3 && (await focused(page)) !== choices[0]; tabs++) await page.keyboard.press("Tab");
      expect(await focused(page)).toBe(choices[0]);
      await page.keyboard.press("Space");
      expect(await item.getByRole("radio", { name: choices[0], exact: true }).isChecked()).toBe(true);
      await page.keyboard.press("Tab");
      expect(await focused(page)).toBe("Run it here");
      await page.keyboard.press("Enter");
      const said = item.locator(".said");
      await said.waitFor(patient);
      const [verdict, text] = [await said.locator("b").innerText(), await said.innerText()];
      // What was measured is one of the choices, beside the reader's guess.
      const measured = choices.find(
        (choice) =>
          verdict === `You: ${choices[0]}; measured here: ${choice}.` || verdict === `${choice}: you were right.`,
      );
      expect(measured, verdict).toBeDefined();
      expect(text.slice(verdict.length)).toMatch(
        id === "fit" ? /cat \d+.*\(\d+\u202f% cats\)/ : /\d of \d+ kept, mean score/,
      );
      const rows = await item.locator("tbody tr").evaluateAll((all) => all.map((row) => row.children[1].textContent));
      expect(rows.length).toBe(variants.length);
      // The unchanged network keeps all that it finds; on the photos as many as the table of changes counts.
      const [, kept, of] = /^(\d+) of (\d+)$/.exec(rows[0] ?? "") ?? [];
      expect(kept).toBe(of);
      if (pictures === "photos") expect(Number(of)).toBe(reference.photos);
      console.log(`${id}: ${text}`);
    }
    expect(problems).toEqual([]);
    // Some hundred passes, slow ones among them.
  }, 600_000);

  test("a link sets an experiment up in Inside, and the change comes off again", async () => {
    const { page } = await openPage("experiments");
    await page.locator("#experiment-skips").getByRole("link", { name: "Set it up in Inside" }).focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/inside\.html\?image=cat&.*changes=noskip@4/);
    await settled(page);
    await page.locator(".found", { hasText: "nothing" }).waitFor(patient);
    await page.locator("[aria-label='Undo: skip of block 4 cut']").focus();
    await page.keyboard.press("Enter");
    await page.locator(".found", { hasText: "cat .9" }).waitFor(patient);
    await page.waitForURL((url) => !url.search.includes("changes"));
  });
});

/** The explorer's page without a network: nothing is computed, since this is about links. */
const still = async (context: BrowserContext) =>
  void (await context.route(/\.(?:bin|wasm)$/, () => new Promise(() => undefined)));

const context = {
  photos: ["cat", "cup", "plate"],
  taps: tapsOf(layers({ variant: "v2", resolution: 300, classes: 0 })),
};

const emptyPage = routing(/\/empty(?:\?|$)/, (route) =>
  route.fulfill({ contentType: "text/html", body: '<!doctype html><link rel="icon" href="data:,">' }),
);

test("two links of random states, opened, come back and are written as they were read", async () => {
  const dice = random(51);
  const { page } = await openPage("inside", { prepare: still });
  for (let i = 0; i < 2; i++) {
    const wanted = randomState(dice, context);
    const query = writeQuery(wanted, context);
    await page.goto(new URL(`inside?${query}`, page.url()).href);
    const explorer = page.locator(".explorer");
    await explorer.waitFor(patient);
    const [value, written] = await explorer.evaluate((element) => {
      const it = element as Explorer;
      return [it.value, it.query] as const;
    });
    expect(value, query).toEqual(wanted);
    expect(written).toBe(query);
    expect(await page.locator(".explorer > [role=status] .note").count()).toBe(0);
  }
});

test("fifty random states in the address come back, and are written into it as they were read", async () => {
  // The explorer reads the address when it is made; a new page for each of fifty would take half a minute. It is made in
  // a page of the site that holds nothing, so that nobody else writes the address.
  const { page, problems } = await openPage("empty", { prepare: emptyPage, settle: false });
  const module = await importModule<typeof ExplorerPage>(page, "components/inside/explorerPage");
  const dice = random(50);
  const states = Array.from({ length: 50 }, () => randomState(dice, context));
  const queries = states.map((state) => writeQuery(state, context));
  expect(new Set(queries).size).toBe(50);
  const network = layers({ variant: "v2", resolution: 300, classes: 0 });
  const photos = context.photos.map((id) => ({ id, title: id, alt: id, href: "" }));
  const came = await module.evaluate(
    async ({ explorerPage }, { queries, network, photos }) => {
      const seen: { value: unknown; query: string; notes: number; address: string }[] = [];
      for (const query of queries) {
        history.replaceState(null, "", `?${query}`);
        const element = await explorerPage({
          openNetwork: () => new Promise<never>(() => undefined),
          id: "coco-ssdlite-v2",
          photos: photos.map((photo) => ({ ...photo, width: 1, height: 1, license: "", source: "" })),
          layers: network,
        });
        document.body.append(element);
        const { value, query: written } = element;
        const notes = element.querySelectorAll(".explorer > [role=status] .note").length;
        // As if the reader had acted: the address is written again, from nothing.
        history.replaceState(null, "", "?");
        const address = await new Promise<string>((done) => {
          history.replaceState = (...given) => {
            History.prototype.replaceState.apply(history, given);
            done(location.search);
          };
          element.dispatchEvent(new Event("input"));
        });
        seen.push({ value, query: written, notes, address });
        element.remove();
        element.dispose();
      }
      return seen;
    },
    { queries, network, photos },
  );
  came.forEach((one, i) => {
    expect(one.value, queries[i]).toEqual(states[i]);
    expect(one).toMatchObject({ query: queries[i], notes: 0, address: `?${queries[i]}` });
  });
  expect(problems.filter((line) => !line.includes("blob:"))).toEqual([]);
});
