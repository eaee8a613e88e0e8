/** On paper and in the reader's own colors: nothing is given away, nothing is torn or lost, what is chosen shows. */
import { expect, test } from "vitest";
import { openContext, openPage, pages } from "./helpers.js";

let asked = 0;

test.each(pages)("a print of “%s” tells no answer that is not open, and every answer where all are", async (path) => {
  const open = await openPage(`${path}?reveal=all`);
  const answers = await open.page
    .locator(".ask .why")
    .evaluateAll((list) => list.map((p) => p.textContent.trim().replace(/\s+/g, " ")));
  if (answers.length === 0) return;
  asked += answers.length;
  const print = async (page: typeof open.page) => {
    await page.emulateMedia({ media: "print" });
    return (await page.locator("#observablehq-main").innerText()).replace(/\s+/g, " ");
  };
  const revealed = await print(open.page);
  for (const answer of answers) expect(revealed, path).toContain(answer);
  const { page } = await openPage(path);
  const plain = await print(page);
  for (const answer of answers) expect(plain, path).not.toContain(answer);
  // What lies under a cover on the screen lies under it on paper.
  for (const lid of await page.locator(".curve-lid, .design-lid").all()) expect(await lid.isVisible()).toBe(true);
});

test("there were answers to look for", () => {
  expect(asked).toBeGreaterThan(15);
});

test("a page is read in columns, not in strips, and prints on 14 sheets at most", async () => {
  for (const path of ["teach", "sources", "inside"]) {
    const { page } = await openPage(path);
    const narrow = await page.locator("#observablehq-main :is(p, li, td, th)").evaluateAll((list) =>
      list
        .filter((element) => element.checkVisibility() && !element.closest(".vh"))
        .filter((element) => element.textContent.trim().split(/\s+/).length >= 8)
        .filter((element) => element.getBoundingClientRect().width < 90)
        .map((element) => element.textContent.trim().slice(0, 60)),
    );
    expect(narrow, path).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollHeight), path).toBeLessThan(12_500);
    const sheets = (await page.pdf({ format: "A4" })).toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g) ?? [];
    expect(sheets.length, path).toBeLessThanOrEqual(path === "teach" ? 10 : 14);
  }
});

test("on paper, too, the frame of the chosen map stands on that map, and grounds are kept", async () => {
  const { page } = await openPage("inside");
  await page.locator('.atlas [role="option"][aria-selected="true"]').waitFor();
  for (const width of [1280, 680]) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ media: "print" });
    const [frame, sheet, columns, index] = await page.evaluate(() => {
      const chosen = document.querySelector('.atlas [aria-selected="true"]')!;
      const canvas = document.querySelector<HTMLElement>(".atlas canvas")!;
      const count = Number(getComputedStyle(canvas.parentElement!).getPropertyValue("--columns"));
      const all = [...chosen.parentElement!.children];
      return [chosen.getBoundingClientRect(), canvas.getBoundingClientRect(), count, all.indexOf(chosen)] as const;
    });
    const rows = Math.ceil((await page.locator('.atlas [role="option"]').count()) / columns);
    const center = [frame.x + frame.width / 2 - sheet.x, frame.y + frame.height / 2 - sheet.y];
    const [column, row] = [index % columns, Math.floor(index / columns)];
    expect(Math.abs(center[0] - (sheet.width * (column + 0.5)) / columns)).toBeLessThan(frame.width / 8);
    expect(Math.abs(center[1] - (sheet.height * (row + 0.5)) / rows)).toBeLessThan(frame.height / 8);
    await page.emulateMedia({ media: "screen" });
  }
  await page.emulateMedia({ media: "print" });
  const adjust = await page
    .locator(".bar-track i, .product, .box b")
    .evaluateAll((list) => [...new Set(list.map((element) => getComputedStyle(element).printColorAdjust))]);
  expect(adjust).toEqual(["exact"]);
});

test("in forced colors what is chosen differs from what is not, and sliders have a track, on every page", async () => {
  const context = await openContext({ forcedColors: "active" });
  let [choices, tracks] = [0, 0];
  try {
    for (const path of pages) {
      const { page } = await openPage(path, { context });
      const grounds = await page.locator(".seg").evaluateAll((list) =>
        list
          .filter((seg) => seg.checkVisibility() && seg.querySelector(":checked") !== null)
          .map((seg) =>
            ["label:has(:checked)", "label:not(:has(:checked))"].map((label) => {
              const found = seg.querySelector(label);
              return found === null ? "none" : getComputedStyle(found).backgroundColor;
            }),
          ),
      );
      for (const [checked, unchecked] of grounds) expect(checked, path).not.toBe(unchecked);
      choices += grounds.length;
      const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      for (const slider of await page.locator('.control.range input[type="range"]:visible').all()) {
        const track = await slider.evaluate((element) => {
          const style = getComputedStyle(element);
          return [style.forcedColorAdjust, style.getPropertyValue("--live"), style.getPropertyValue("--edge")];
        });
        expect(track, path).toEqual(["none", "Highlight", "CanvasText"]);
        tracks += 1;
      }
      // A bar that tells a number is not of the paper's color.
      const bars = await page
        .locator(".bar-track i")
        .evaluateAll((list) => list.map((bar) => getComputedStyle(bar).backgroundColor));
      expect(bars, path).not.toContain(paper);
      await page.close();
    }
  } finally {
    await context.close();
  }
  expect(choices).toBeGreaterThan(10);
  expect(tracks).toBeGreaterThan(10);
});

test("a slider says its value once: no live region repeats what it says itself", async () => {
  let sliders = 0;
  for (const path of pages) {
    const { page } = await openPage(path);
    for (const slider of await page.locator('main :is(input[type="range"], [role="slider"]):visible').all()) {
      if (!(await slider.isVisible()) || (await slider.isDisabled())) continue;
      const before = await slider.evaluate((element) => {
        const live = [...document.querySelectorAll("output, [role=status], [role=alert], [aria-live]")].filter(
          (region) => region.getAttribute("aria-live") !== "off" && region.closest('[aria-hidden="true"]') === null,
        );
        Object.assign(window, { heard: live.map((region) => [region, region.textContent] as const) });
        return element.getAttribute("aria-valuetext");
      });
      await slider.focus();
      await slider.press("ArrowRight");
      const said = await slider.evaluate((element) => element.getAttribute("aria-valuetext"));
      if (said === null || said === before) continue;
      sliders += 1;
      const repeated = await page.evaluate((words) => {
        const { heard } = window as unknown as { heard: readonly (readonly [Element, string])[] };
        return heard.filter(([region, text]) => region.textContent !== text && region.textContent.trim() === words)
          .length;
      }, said);
      expect(repeated, `${path}: ${said}`).toBe(0);
    }
  }
  expect(sliders).toBeGreaterThan(10);
});
