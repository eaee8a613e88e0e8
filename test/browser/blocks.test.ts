/** The pages on the bottleneck and on V2 by keyboard, their numbers against the model and against what was published. */
import { expect, test } from "vitest";
import { count, si, times } from "../../src/model/math/format.js";
import { total } from "../../src/model/architecture/cost.js";
import { exercises } from "../../src/model/exercises/index.js";
import { layers } from "../../src/model/architecture/layers.js";
import { openPage, overflowing } from "./helpers.js";

test("bottleneck: guess, reveal, and turn the factor by keyboard", async () => {
  const { page, problems } = await openPage("bottleneck");
  const question = page.locator("#ask-bottleneck-depthwise-share");
  await question.locator("input.number").focus();
  await page.keyboard.type("33");
  const show = question.locator("button", { hasText: "Show the answer" });
  await show.focus();
  await page.keyboard.press("Enter");
  // 9 of 160 + 9 + 160 products at each position.
  await expect
    .poll(() => question.locator(".said").innerText())
    .toMatch(/3\s%, 30 percentage points below your guess/i);

  const factor = page.locator('.machine input[type="range"]');
  await factor.focus();
  for (let i = 0; i < 5; i++) await page.keyboard.press("ArrowLeft");
  await expect.poll(() => page.locator(".machine .machine-said").innerText()).toContain("no expansion, as in block 0");
  expect(await page.locator(".machine .layer-box").count()).toBe(2);
  await expect.poll(() => page.url()).toContain("t=1");
  expect(problems).toEqual([]);
});

test("bottleneck: the ten residual blocks are found by keyboard", async () => {
  const { page } = await openPage("bottleneck");
  const quiz = page.locator(".quiz");
  await quiz.locator(".quiz-block").first().focus();
  const wanted = layers().flatMap(({ block, residualFrom }) => (residualFrom === undefined ? [] : [block ?? -1]));
  for (let block = 0; block <= 16; block++) {
    if (wanted.includes(block)) await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
  }
  // Ten of seventeen: table 2 of arXiv:1801.04381, all but the first block of each row.
  await expect.poll(() => quiz.locator(".label").innerText()).toBe("10 of 10 found. That is all of them.");
});

test("bottleneck: without an activation the spiral comes back whole", async () => {
  const { page } = await openPage("bottleneck?n=2&after=nothing");
  await expect.poll(() => page.locator(".fig .machine-said").innerText()).toContain("error 0.00");
});

test("v2: guess, reveal, and see the same ratio after editing that very cell by keyboard", async () => {
  const { page } = await openPage("v2");
  const question = page.locator("#ask-v2-early-stride");
  await question.locator("input.number").focus();
  await page.keyboard.type("2");
  await question.locator("button", { hasText: "Show the answer" }).press("Enter");
  const published = total(layers()).macs;
  const cell = page.getByLabel("Row 2, s, stride");
  await cell.focus();
  await page.keyboard.press("ArrowDown");
  // The row of blocks 1 and 2 begins at half the side instead of a quarter: 977 M instead of 301 M.
  const edited = total(
    layers({
      rows: [
        { t: 1, c: 16, n: 1, s: 1 },
        { t: 6, c: 24, n: 2, s: 1 },
        { t: 6, c: 32, n: 3, s: 2 },
        { t: 6, c: 64, n: 4, s: 2 },
        { t: 6, c: 96, n: 3, s: 1 },
        { t: 6, c: 160, n: 3, s: 2 },
        { t: 6, c: 320, n: 1, s: 1 },
      ],
    }),
  ).macs;
  await expect.poll(() => page.locator(".rows-totals").innerText()).toContain(si(edited));
  expect(await question.locator(".said").innerText()).toContain(times(edited / published));
});

test("v2: a row loses its residual connection, and the address keeps the edit", async () => {
  const { page, problems } = await openPage("v2");
  const cell = page.getByLabel("Row 4, n, blocks");
  await cell.focus();
  await page.keyboard.press("ArrowDown");
  await expect.poll(() => page.locator(".problem").innerText()).toContain("Row 4 loses a residual connection");
  const rows = layers().length - 3;
  expect(await page.locator(".rows-explorer .layer-box").count()).toBe(rows);
  await expect.poll(() => page.url()).toContain("6.64.3.2");
  const totals = await page.locator(".rows-totals").innerText();
  const network = layers({
    rows: [
      { t: 1, c: 16, n: 1, s: 1 },
      { t: 6, c: 24, n: 2, s: 2 },
      { t: 6, c: 32, n: 3, s: 2 },
      { t: 6, c: 64, n: 3, s: 2 },
      { t: 6, c: 96, n: 3, s: 1 },
      { t: 6, c: 160, n: 3, s: 2 },
      { t: 6, c: 320, n: 1, s: 1 },
    ],
  });
  expect(totals).toContain(si(total(network).macs));
  expect(problems).toEqual([]);
});

test("v2: a layer that is chosen by keyboard is outlined in every picture", async () => {
  const { page } = await openPage("v2");
  await page.locator('.rows-explorer .layer-box[tabindex="0"]').focus();
  for (let i = 0; i < 3; i++) await page.keyboard.press("ArrowDown");
  const pinned = (where: string) => page.locator(`.rows-explorer ${where}.is-pinned`).first();
  expect(await pinned(".layer-box").getAttribute("data-layer")).toBe("block_1_expand");
  expect(await pinned(".tensor").getAttribute("aria-label")).toContain("block 1, 56 × 56 × 24");
  expect(await pinned("tbody tr").innerText()).toContain("1 to 2");
});

test("exercises are checked against the model, with the numbers of the seed", async () => {
  const { page } = await openPage("v2?seed=browser");
  const [, , third] = exercises("v2", "browser");
  const item = page.locator(".exercise").nth(2);
  await item.locator("input").fill(count(third.answer));
  await page.keyboard.press("Enter");
  await expect.poll(() => item.locator(".said").innerText()).toContain("Right.");
});

test("reveal=all opens every question for the projector", async () => {
  const { page } = await openPage("bottleneck?reveal=all");
  expect(await page.locator(".ask.revealed").count()).toBe(2);
  expect(await page.locator(".quiz-block.has").count()).toBe(10);
});

test("without JavaScript text, formula and tables are there", async () => {
  const { page } = await openPage("v2", { javaScript: false });
  const table = page.locator("table", { hasText: "classifier" });
  expect(await table.innerText()).toContain("7\u00a0×\u00a07\u00a0×\u00a0320");
  const block1 = total(layers().filter(({ block }) => block === 1));
  expect(await table.innerText()).toContain(si(block1.macs));
  const bottleneck = await openPage("bottleneck", { javaScript: false });
  expect(await bottleneck.page.locator("table", { hasText: "Activation" }).innerText()).toContain(
    "56\u00a0×\u00a056\u00a0×\u00a0144",
  );
  expect(await bottleneck.page.locator(".katex").count()).toBeGreaterThan(0);
});

test("both pages fit a phone", async () => {
  for (const path of ["bottleneck", "v2"]) {
    const { page } = await openPage(path, { width: 360, touch: true });
    expect(await overflowing(page)).toEqual([]);
  }
});
