/** On paper: nothing is torn, and no page is long. */
import { expect, test } from "vitest";
import { openPage } from "./helpers.js";

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
    expect(sheets.length, path).toBeLessThanOrEqual(path === "teach" ? 9 : 14);
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

test("neither the page nor text beside something is a grid on paper, where the end of a sheet tears grids", async () => {
  for (const path of ["widths", "v1", "teach-it"]) {
    const { page } = await openPage(path);
    await page.setViewportSize({ width: 718, height: 900 });
    await page.emulateMedia({ media: "print" });
    const kinds = await page
      .locator("#observablehq-main, .opening, .beside")
      .evaluateAll((list) => list.map((element) => getComputedStyle(element).display));
    expect(kinds.length, path).toBeGreaterThan(1);
    expect([...new Set(kinds)], path).toEqual(["block"]);
  }
});
