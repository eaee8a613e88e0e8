/** The page on activations by keyboard; the number-format lab with the network that runs in the page. */
import { expect, test } from "vitest";
import { decimal } from "../../src/model/math/format.js";
import { activations } from "../../src/model/math/activation.js";
import { openPage, overflowing } from "./helpers.js";

test("one x through all functions, by keyboard", async () => {
  const { page, problems } = await openPage("activations?x=2.95&reveal=all");
  const slider = page.locator("figure", { hasText: "hard-swish" }).locator("input[type=range]").first();
  await slider.focus();
  await page.keyboard.press("ArrowRight");
  const values = page.locator(".curves:not(.three) .reading b");
  const names = ["relu", "relu6", "sigmoid", "hardSwish", "silu", "mish"] as const;
  await expect.poll(() => values.allInnerTexts()).toEqual(names.map((name) => decimal(activations[name].f(3))));
  // hard-swish(3) = 3, as MobileNetV3's authors define it
  expect(await values.nth(3).innerText()).toBe("3.00");
  await page.getByLabel("Slopes").press("Space");
  await expect.poll(() => page.locator("path.derivative").count()).toBe(6);
  await expect.poll(() => page.url()).toContain("slope=yes");
  expect(problems).toEqual([]);
});

test("sketch Mish by keyboard, then see it in every figure", async () => {
  const { page } = await openPage("activations");
  const question = page.locator(".ask", { hasText: "Sketch it" });
  const lids = page.locator(".curve-cell .lid");
  await expect.poll(() => lids.count()).toBe(2);
  await question.locator('.handle[tabindex="0"]').focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("PageDown");
  await question.locator("button", { hasText: "Show" }).press("Enter");
  // the minimum of Mish, −0.3088 at −1.1924
  await expect.poll(() => question.innerText()).toContain("lowest at x\u00a0=\u00a0−1.19 with −0.31");
  expect(await question.locator(".said").innerText()).toMatch(
    /On average your curve is \d\.\d+ away from the computed one/,
  );
  // The curve that the question kept covered in two figures is open now, too.
  expect(await lids.count()).toBe(0);
});

test("a sketch that follows the curve with the mouse lies on it, drawn from either side", async () => {
  const { page } = await openPage("activations", { fresh: true });
  const handles = page.locator("svg.sketch .handle");
  await handles.first().scrollIntoViewIfNeeded();
  const places = () =>
    handles.evaluateAll((all) =>
      all.map((one) => {
        const { left, top, width, height } = one.getBoundingClientRect();
        return { x: left + width / 2, y: top + height / 2, value: Number(one.getAttribute("aria-valuenow")) };
      }),
    );
  const flat = await places();
  const step = flat[1].x - flat[0].x;
  // The sketch is 220 high, of which 184 are for the heights from −1 to 3.
  const at = (x: number) => [flat[0].x + step * (x + 5), flat[0].y - (184 / 4) * activations.mish.f(x)] as const;
  const way = Array.from({ length: 57 }, (_, i) => -5 + i / 7);
  for (const xs of [way, way.toReversed()]) {
    await page.mouse.move(...at(xs[0]));
    await page.mouse.down();
    for (const x of xs) await page.mouse.move(...at(x));
    await page.mouse.up();
    for (const [i, { value }] of (await places()).entries())
      expect(Math.abs(value - activations.mish.f(i - 5)), `at ${i - 5}`).toBeLessThan(0.03);
  }
});

test("on a phone a claim’s table shows all its columns", async () => {
  const { page } = await openPage("activations", { width: 390, height: 800 });
  const folds = page.locator(".claim details");
  await expect.poll(() => folds.count()).toBe(3);
  await folds.evaluateAll((list) => list.forEach((fold) => ((fold as HTMLDetailsElement).open = true)));
  const beyond = await page
    .locator(".claim .scroll")
    .evaluateAll((list) => list.map((box) => box.scrollWidth - box.clientWidth));
  expect(beyond).toEqual([0, 0, 0]);
});

test("the lab runs the network on another layer, by keyboard", async () => {
  const { page, problems } = await openPage("activations?layer=Conv1&format=int8");
  const load = page.locator(".lab-offer button");
  await load.press("Enter");
  const found = page.locator(".fl-seen .total");
  await expect.poll(() => found.innerText(), { timeout: 60_000 }).toMatch(/In floats: cat \.9\d.*With int8: cat \.9\d/);
  // 256 codes
  expect(await page.locator(".fl-values .total").innerText()).toContain("256 values");
  expect(problems).toEqual([]);
}, 90_000);

test("before the network loads, the lab shows what was computed when the site was built", async () => {
  const { page } = await openPage("activations?format=int3");
  expect(await page.locator(".fl-seen .total").innerText()).toMatch(/In floats: cat \.9\d/);
  expect(await page.locator(".fl-values .total").innerText()).toContain("8 values");
  expect(await page.locator(".lab-offer").count()).toBe(0);
});

test("without JavaScript the functions are there as formulas", async () => {
  const { page } = await openPage("activations", { javaScript: false });
  const table = page.locator("table", { hasText: "ReLU6" });
  expect(await table.locator("tbody tr").count()).toBe(6);
  expect(await table.locator("math").count()).toBe(6);
});

test("nothing reaches beyond a phone's screen", async () => {
  const { page } = await openPage("activations", { width: 390, height: 844, touch: true });
  expect(await overflowing(page)).toEqual([]);
});
