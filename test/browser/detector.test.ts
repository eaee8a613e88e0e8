/** The page about the detector on the built site: cells, thresholds and suppression by keyboard, on the real network. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { count } from "../../src/model/math/format.js";
import { openPage, overflowing } from "./helpers.js";

const board = ".det-board";
const list = ".det-panel [role=listbox]";
const said = (page: Page) => page.locator(".det-panel .det-said").innerText();
const answers = (page: Page) => page.locator(`${board} .det-readout`).innerText();

/** Waits for what the build kept of the photo. */
async function ready(page: Page): Promise<void> {
  await page.locator(`${board} .photo img`).waitFor();
}

test("any cell of the six maps answers, by arrow keys and pointer; suppression box by box, and both thresholds", async () => {
  const { page, problems } = await openPage("detector?image=cup");
  await ready(page);
  // The photo and its maps take the page's whole width.
  expect((await page.locator(board).boundingBox())?.width).toBeGreaterThan(1100);
  // The published model finds the cup at .96 and the table at .82 (see the tests of the model).
  expect(await page.locator(`${board} .photo .box`).allInnerTexts()).toEqual(["cup .96", "dining table .82"]);
  expect(await answers(page)).toMatch(/of the 5 × 5 map[^]*Yes: the best score of a class is \.96[^]*cup \.96/);
  const coarse = page.locator(`${board} [aria-label="Cell of the 1 × 1 map"]`);
  await coarse.focus();
  await page.keyboard.press("Enter");
  await expect.poll(() => answers(page)).toMatch(/Row 0, column 0 of the 1 × 1 map[^]*dining table \.82/);
  await expect.poll(() => page.url()).toContain("map=1");
  const fine = page.locator(`${board} [aria-label="Cell of the 19 × 19 map"]`);
  await fine.focus();
  await page.keyboard.press("End");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowLeft");
  await expect
    .poll(() => answers(page))
    .toMatch(/Row 17, column 17 of the 19 × 19 map has 3 anchors[^]*No: the best score/);
  expect(await page.locator(`${board} .det-over .det-box.anchor`).count()).toBe(2);
  // The photo is a surface to point at, too: its middle is the middle cell of the map that was chosen last.
  await page.locator(`${board} .det-surface`).click();
  await expect.poll(() => answers(page)).toContain("Row 9, column 9 of the 19 × 19 map");
  await expect.poll(() => page.url()).toContain("cell=9,9");

  // Then the boxes that have a vote, one by one.
  const all = await said(page);
  expect(all).toMatch(/^\d+ boxes reach the threshold, and 2 remain: cup \.96, dining table \.82\.$/);
  const rows = page.locator(`${list} [role=option]`);
  const votes = await rows.count();
  expect(all).toContain(`${votes} boxes`);
  await page.locator(list).focus();
  await page.keyboard.press("Home");
  await expect.poll(() => said(page)).toContain(`${votes} boxes, highest score first`);
  await page.keyboard.press("ArrowDown");
  await expect.poll(() => said(page)).toContain("Box 1, cup .96: kept. It is the first cup");
  await page.keyboard.press("ArrowDown");
  await expect
    .poll(() => said(page))
    .toMatch(/^Box 2, cup \.\d\d: dropped\. It overlaps box 1, cup \.96, by \.\d\d, which is more than \.60/);
  await expect.poll(() => page.url()).toContain("step=2");
  await page.keyboard.press("ArrowUp");
  await expect.poll(() => said(page)).toContain("Box 1, cup .96: kept");
  await page.getByRole("button", { name: "All", exact: true }).press("Enter");
  await expect.poll(() => said(page)).toBe(all);
  // The keys go on from a button and from the photo, too.
  await page.getByRole("button", { name: "Start over" }).click();
  await page.getByRole("button", { name: "Next box" }).click();
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => said(page)).toContain("Box 2, cup");
  // The boxes lie over the photo, so what takes the click is whatever is in its middle.
  await page.locator(".det-panel img").click({ force: true });
  await page.keyboard.press("ArrowLeft");
  await expect.poll(() => said(page)).toContain("Box 1, cup .96: kept");
  await page.getByRole("button", { name: "All", exact: true }).click();
  await expect.poll(() => said(page)).toBe(all);
  // A lower score lets more boxes vote, a higher overlap keeps more of them.
  await page.getByRole("slider", { name: "Score at least" }).press("Home");
  await expect.poll(() => rows.count()).toBeGreaterThan(votes);
  await expect.poll(() => page.url()).toContain("score=0.1");
  const overlap = page.getByRole("slider", { name: "Overlap at most" });
  const kept = () => page.locator(`${list} .kept`).count();
  const before = await kept();
  await overlap.press("End");
  await expect.poll(kept).toBeGreaterThan(before);
  expect(await page.locator(`${board} .photo .box`).count()).toBe(await kept());
  await overlap.press("Home");
  await expect.poll(kept).toBeLessThanOrEqual(before);
  expect(problems).toEqual([]);
});

test("the network itself says what the build kept; a class beyond that starts it; questions and exercises", async () => {
  const { page, problems } = await openPage("detector?image=motorcycle");
  await ready(page);
  const boxes = () => page.locator(`${board} .photo .box`).allInnerTexts();
  const built = await boxes();
  expect(built[0]).toMatch(/^motorcycle \.\d\d$/);
  const menu = page.getByRole("combobox", { name: "Class" });
  await menu.selectOption({ label: "zebra" });
  await expect.poll(() => page.locator(".det-status").innerText(), { timeout: 60_000 }).toContain("Live:");
  expect(await boxes()).toEqual(built);
  await expect
    .poll(() => page.locator(".det-classes .det-said").innerText())
    .toContain("zebra scores below .10 everywhere");

  const question = page.locator(".ask", { hasText: "How many boxes" });
  await question.locator("input.number").fill("500");
  await question.locator("button", { hasText: "Show" }).press("Enter");
  // 19² · 3 + 10² · 6 + 5² · 6 + 3² · 6 + 2² · 6 + 6: published as 1917.
  await expect.poll(() => question.innerText()).toContain(count(1917));
  expect(await question.innerText()).toContain(`${count(1083)} + 600 + 150 + 54 + 24 + 6`);
  await page.getByRole("button", { name: "Reveal all answers" }).press("Enter");
  await expect.poll(() => page.locator("#ask-detector-overlap").innerText()).toContain("0.33");
  await expect.poll(() => page.locator("#ask-detector-largest .truth").innerText()).toContain("1 × 1");
  expect(await page.locator(".exercise").count()).toBe(3);
  expect(problems).toEqual([]);
}, 90_000);

test("without JavaScript the six maps are there as a table", async () => {
  const { page } = await openPage("detector", { javaScript: false });
  const maps = page.locator("table", { hasText: "The six maps and their" });
  expect(await maps.locator("tbody tr").count()).toBe(7);
  expect(await maps.textContent()).toContain("block_13_expand");
});

test("on a phone: a tap chooses a cell, and nothing reaches beyond the screen", async () => {
  const { page, problems } = await openPage("detector?image=cat&step=1", { width: 390, height: 844, touch: true });
  await ready(page);
  await page.locator(`${board} [aria-label="Cell of the 3 × 3 map"]`).tap();
  await expect.poll(() => answers(page)).toContain("Row 1, column 1 of the 3 × 3 map");
  expect(await overflowing(page)).toEqual([]);
  for (const button of await page.locator(".det-acts button:visible").all())
    expect((await button.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  expect(problems).toEqual([]);
});
