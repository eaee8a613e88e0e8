/** The page on separable convolutions by keyboard, its numbers against the model. */
import { expect, test } from "vitest";
import { times } from "../../src/model/math/format.js";
import { total } from "../../src/model/architecture/cost.js";
import { layers } from "../../src/model/architecture/layers.js";
import { openPage, overflowing } from "./helpers.js";

const window = ".pair-walk [role=slider][tabindex]";

test("walk the pair, then switch to the standard convolution, by keyboard", async () => {
  const { page, problems } = await openPage("separable?at=2,2");
  await page.locator(window).focus();
  await page.keyboard.press("ArrowDown");
  const text = await page.locator(window).getAttribute("aria-valuetext");
  expect(text).toMatch(/^row 3, column 2: depthwise .*, ReLU6 .*, pointwise /);
  const mixed = text?.split("pointwise ")[1];
  expect(await page.locator(".pw-bars .total b.live").innerText()).toBe(mixed);
  const radio = page.locator('input[type=radio][value="pair"]');
  await radio.focus();
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => page.locator(".mosaic rect:not(.frame)").count()).toBe(288);
  // The other mode's result stays named.
  expect(await page.locator(".pw-bars .total").innerText()).toContain(`between its steps: ${mixed}`);
  await expect.poll(() => page.url()).toContain("mode=standard");
  expect(problems).toEqual([]);
});

test("the saving: guess, reveal, and the whole network's number in the figure and the claim check", async () => {
  const { page } = await openPage("separable");
  const question = page.locator(".ask", { hasText: "the two steps need" });
  await question.locator("input.number").fill("9");
  await question.locator("button", { hasText: "Show" }).press("Enter");
  const full = total(layers({ variant: "v1", convolution: "full" })).macs;
  const ratio = times(full / total(layers({ variant: "v1" })).macs);
  // 4867.0 M / 568.7 M
  expect(ratio).toBe("8.56×");
  // 25 · 64 / (25 + 64) = 17.977…
  await expect.poll(() => question.innerText()).toContain("17.98×");
  const claim = page.locator(".claim", { hasText: "nine times" });
  await claim.getByText("Show the check").press("Enter");
  expect(await claim.innerText()).toContain("8.56");
  expect(await page.locator("figcaption", { hasText: "whole network" }).innerText()).toContain(ratio);
});

test("the area and the curve follow the slider", async () => {
  const { page } = await openPage("separable");
  await page.getByRole("slider", { name: "Output channels" }).focus();
  await page.keyboard.press("End");
  // 9 · 128 / (9 + 128) = 8.408…
  await expect.poll(() => page.locator(".area-picture .ratio").textContent()).toBe("8.41× fewer");
  await expect.poll(() => page.url()).toContain("out=128");
});

test("without JavaScript formulas and the table of savings are there", async () => {
  const { page } = await openPage("separable", { javaScript: false });
  const table = page.locator("table", { hasText: "whole network" });
  expect(await table.textContent()).toContain("8.56×");
  expect(await table.locator("tbody tr").count()).toBe(16);
  expect(await page.locator(".katex math").count()).toBeGreaterThan(5);
});

test("nothing reaches beyond a phone's screen, in either mode", async () => {
  for (const mode of ["pair", "standard"]) {
    const { page } = await openPage(`separable?mode=${mode}`, { width: 390, height: 844, touch: true });
    expect(await overflowing(page)).toEqual([]);
  }
});
