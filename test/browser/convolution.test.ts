/** The page on convolution by keyboard, its numbers against the model. */
import { expect, test } from "vitest";
import { count, decimal, si } from "../../src/model/math/format.js";
import { cost } from "../../src/model/architecture/cost.js";
import { layers } from "../../src/model/architecture/layers.js";
import { openPage, overflowing } from "./helpers.js";

const window = ".kernel-walk [role=slider][tabindex]";

test("walk, edit a weight and undo it, by keyboard alone", async () => {
  const { page, problems } = await openPage("convolution?kernel=identity&at=3,3");
  const text = () => page.locator(window).getAttribute("aria-valuetext");
  await page.locator(window).focus();
  const before = await text();
  expect(before).toMatch(/^row 3, column 3: sum /);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowDown");
  expect(await text()).toMatch(/^row 4, column 4: sum /);
  await expect.poll(() => page.url()).toContain("at=4,4");
  // “No change”: the sum is the pixel in the middle, the fifth product's value.
  const middle = await page.locator(".product").nth(4).locator("small").innerText();
  expect(await text()).toBe(`row 4, column 4: sum ${middle.split(" × ")[0]}`);

  const cell = page.getByLabel("weight in row 2, column 2");
  await cell.fill("0");
  await cell.press("Enter");
  expect(await text()).toBe(`row 4, column 4: sum ${decimal(0)}`);
  await expect.poll(() => page.url()).toContain("weights=0,0,0,0,0,0,0,0,0");
  await page.locator(".kernel-editor button", { hasText: "Undo" }).press("Enter");
  expect(await text()).toBe(`row 4, column 4: sum ${middle.split(" × ")[0]}`);
  expect(problems).toEqual([]);
});

test("play fills the output and can be paused; with less motion there is Step instead", async () => {
  const { page } = await openPage("convolution?at=0,0");
  const play = page.locator(".walk-buttons button", { hasText: "Play" });
  await play.press("Enter");
  await expect.poll(() => page.locator(window).getAttribute("aria-valuenow").then(Number)).toBeGreaterThan(2);
  expect(await page.locator(".kw-output .empty").count()).toBeGreaterThan(100);
  await page.locator(".walk-buttons button", { hasText: "Pause" }).press("Enter");
  expect(await page.locator(".kw-output .empty").count()).toBe(0);

  const { page: still } = await openPage("convolution?at=0,0", { reducedMotion: "reduce" });
  expect(await still.locator(".walk-buttons button", { hasText: "Play" }).isVisible()).toBe(false);
  await still.locator(".walk-buttons button", { hasText: "Step" }).press("Enter");
  expect(await still.locator(window).getAttribute("aria-valuenow")).toBe("1");
});

test("drag moves the window under the pointer", async () => {
  const { page } = await openPage("convolution?at=0,0");
  await page.locator(".kw-input svg").scrollIntoViewIfNeeded();
  const box = await page.locator(".kw-input svg").boundingBox();
  if (!box) throw new Error("the input is not drawn");
  const cell = box.width / 16;
  await page.mouse.move(box.x + 3.5 * cell, box.y + 2.5 * cell);
  await page.mouse.down();
  await page.mouse.move(box.x + 9.5 * cell, box.y + 7.5 * cell, { steps: 3 });
  await page.mouse.up();
  // The window is centered on the pixel in row 7, column 9.
  await expect.poll(() => page.locator(window).getAttribute("aria-valuetext")).toMatch(/^row 6, column 8:/);
});

test("predict, reveal, and fill in the formula by keyboard", async () => {
  const { page } = await openPage("convolution");
  const question = page.locator(".ask", { hasText: "How many multiply-adds" });
  await question.locator("input.number").fill("1000000");
  await question.locator("button", { hasText: "Show" }).press("Enter");
  // 112 · 112 · 32 · 27 = 10.8 million
  await expect.poll(() => question.innerText()).toContain(si(10_838_016, 3));
  const result = page.locator(".cost-result b.live").first();
  expect(await result.innerText()).toBe(count(cost(layers()[0]).macs));
  await page.getByLabel("Channels out").focus();
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => result.innerText()).toBe(count((cost(layers()[0]).macs / 32) * 33));
  await expect.poll(() => page.url()).toContain("channels=3,33");
});

test("an address brings back a learned kernel; nonsense falls back", async () => {
  const { page, problems } = await openPage("convolution?patch=nose&kernel=learned-24&stride=2&border=pytorch&at=2,5");
  expect(await page.locator(".product").count()).toBe(27);
  expect(await page.locator(window).getAttribute("aria-valuetext")).toMatch(/^row 2, column 5: sum .*, out /);
  expect(await page.locator(".kw-input .zero").count()).toBe(17 + 16);
  const { page: odd } = await openPage(
    "convolution?patch=%00&kernel=learned-99&stride=x&border=y&at=z&size=-1,1e9&k=q",
  );
  expect(await odd.locator(window).getAttribute("aria-valuetext")).toMatch(/^row 5, column 9: sum /);
  expect(problems).toEqual([]);
});

test("without JavaScript text, formula and table are there", async () => {
  const { page } = await openPage("convolution", { javaScript: false });
  const table = page.locator("table", { hasText: "first layer of V1 and V2" });
  expect(await table.textContent()).toContain("10.84");
  expect(await table.textContent()).toContain(count(864));
  expect(await page.locator(".katex math").count()).toBeGreaterThan(1);
  expect(await page.locator("body").innerText()).toContain("The figure needs JavaScript");
});

test("nothing reaches beyond a phone's screen", async () => {
  const { page } = await openPage("convolution?kernel=learned-7", { width: 390, height: 844, touch: true });
  expect(await overflowing(page)).toEqual([]);
});
