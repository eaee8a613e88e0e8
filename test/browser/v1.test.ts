/** The page on V1 by keyboard, its numbers against the model and against what was published. */
import { expect, test } from "vitest";
import { count } from "../../src/model/math/format.js";
import { total } from "../../src/model/architecture/cost.js";
import { layers } from "../../src/model/architecture/layers.js";
import { openPage, overflowing } from "./helpers.js";

test("predict, reveal, and change the width by keyboard", async () => {
  const { page, problems } = await openPage("v1");
  const question = page.locator(".ask", { hasText: "a quarter of its channels" });
  await question.locator("input.number").fill("16");
  const show = question.locator("button", { hasText: "Show" });
  await show.focus();
  await page.keyboard.press("Enter");
  // 568.7 M / 41.0 M.
  await expect.poll(() => question.innerText()).toContain("13.9×");

  const width = page.locator('.v1-stages input[type="range"]').first();
  await width.focus();
  for (let i = 0; i < 10; i++) await page.keyboard.press("ArrowLeft");
  const half = total(layers({ variant: "v1", alpha: 0.5 }));
  await expect.poll(() => page.locator(".v1-stages .said").innerText()).toContain("3.80 times fewer multiply-adds");
  await page.locator(".v1-stages summary").first().press("Enter");
  // The table is made when it is opened.
  const digits = (text: string) => Number(text.replace(/\D/g, ""));
  const sum = async () =>
    (await page.locator(".v1-stages tbody td:nth-child(5)").allInnerTexts()).reduce(
      (all, text) => all + digits(text),
      0,
    );
  await expect.poll(sum).toBe(half.macs);
  // The other sliders of the page follow, and the chart says what was published there: TF-slim, 63.3 %.
  await expect.poll(() => page.locator(".settings").innerText()).toContain("Published: 63.3\u202f%");
  await expect.poll(() => page.url()).toContain("alpha=0.5");
  expect(problems).toEqual([]);
});

test("an address brings back a setting", async () => {
  const { page } = await openPage("v1?alpha=0.75&px=160");
  await expect.poll(() => page.locator(".v1-stages output").allInnerTexts()).toEqual(["0.75", "160 px"]);
  // Printed as 162 by TF-slim, without the first convolution; 166.4 with it.
  expect(await page.locator(".v1-stages .said").innerText()).toContain("166.4");
});

test("the head is the same numbers in each form", async () => {
  const { page } = await openPage("v1");
  const scores = page.locator(".head-forms .head-scores b");
  const first = await scores.innerText();
  const radios = page.locator(".head-forms input[type=radio]");
  await radios.first().focus();
  for (let i = 0; i < 2; i++) {
    await page.keyboard.press("ArrowRight");
    expect(await scores.innerText()).toBe(first);
  }
  expect(await page.locator(".head-forms").innerText()).toContain("a map of scores");
});

test("without JavaScript the stages are there, counted", async () => {
  const { page } = await openPage("v1", { javaScript: false });
  const table = page.locator("table", { hasText: "conv_pw_13" });
  expect(await table.locator("tbody tr").count()).toBe(16);
  expect(await table.innerText()).toContain("7\u00a0×\u00a07\u00a0×\u00a01024");
  // 7² · 1024² products of the pointwise half and 7² · 9 · 1024 of the depthwise one.
  expect(await table.innerText()).toContain(count(7 ** 2 * 1024 ** 2 + 7 ** 2 * 9 * 1024));
});

test("nothing reaches beyond a phone's screen", async () => {
  const { page } = await openPage("v1", { width: 390, height: 844, touch: true });
  expect(await overflowing(page)).toEqual([]);
});
