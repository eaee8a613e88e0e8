/** The trained designs by keyboard, against the counts in the training's logs. */
import { expect, test } from "vitest";
import { openPage, overflowing } from "./helpers.js";

test("design: guess, reveal, and change the comparison by keyboard", async () => {
  const { page, problems } = await openPage("design");
  const question = page.locator("#ask-design-harm");
  await question.locator("input.number").focus();
  await page.keyboard.type("4");
  await question.locator("button", { hasText: "Show the answer" }).press("Enter");
  await expect.poll(() => question.locator(".said").innerText()).toMatch(/You: 4; measured: 2/i);

  const explorer = page.locator(".design-explorer");
  // 8707, 8816, 8717 of 10,000 against 8757, 8723, 8789.
  expect(await explorer.locator(".design-said").innerText()).toMatch(
    /overlap.*0\.82\spoints worse or 0\.93\spoints better/s,
  );
  await explorer.locator("input[type=radio]").first().focus();
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => explorer.locator(".design-said").innerText()).toMatch(/“Mish” is above .* 0\.56\spoints/s);
  await expect.poll(() => page.url()).toContain("design=mish");
  // The curves follow.
  await expect.poll(() => page.locator(".learning-curves text.second").first().textContent()).toBe("Mish");
  expect(problems).toEqual([]);
});

test("design: an answer uncovers what the change did after training, and the link sets up the detector", async () => {
  const { page } = await openPage("design");
  const fold = page.locator("details", { has: page.locator("#no-residual-connections") });
  await fold.locator("> summary").press("Enter");
  const question = page.locator("#ask-design-residuals-removed");
  const figure = page.locator('figure[aria-label^="No residuals"]');
  expect(await figure.locator(".is-covered").innerText()).not.toMatch(/detections kept/);
  await question.locator("input.number").focus();
  await page.keyboard.type("3");
  await question.locator("button", { hasText: "Show the answer" }).press("Enter");
  // Without its sums the detector finds nothing: data/ablations.json, measured apart from the trainings.
  await expect.poll(() => question.innerText()).toMatch(/you: 3; measured: 0/i);
  expect(await figure.locator(".is-covered").count()).toBe(0);
  expect(await figure.locator("a").getAttribute("href")).toBe("./inside.html?image=cat&changes=noskip");
  expect(await page.locator(".claim").count()).toBe(3);
});

test("folds: a link to a place in one opens it, and so does a link that opens all answers; paper shows them all", async () => {
  const { page, context } = await openPage("design#mish-in-place-of-relu6");
  const fold = (id: string) => page.locator("details.fold", { has: page.locator(`#${id}`) });
  await expect.poll(() => fold("mish-in-place-of-relu6").getAttribute("open")).not.toBeNull();
  expect(await fold("relu-in-place-of-relu6").getAttribute("open")).toBeNull();
  const text = "The cap at 6 is meant for number formats with few bits";
  expect(await page.locator("main").innerText()).not.toContain(text);
  await page.emulateMedia({ media: "print" });
  expect(await page.locator("main").innerText()).toContain(text);
  const { page: all } = await openPage("design?reveal=all", { context });
  await expect.poll(() => all.locator("details.fold:not([open]) .ask").count()).toBe(0);
  expect(await all.locator(".ask.revealed").count()).toBe(6);
  // In a frame of its own, a figure shows itself and not its fold.
  const { page: alone } = await openPage("design?embed=relu-in-place-of-relu6", { context });
  await expect.poll(() => alone.locator('figure[aria-label^="ReLU"]').locator("visible=true").count()).toBe(1);
  expect(await alone.locator("details.fold > summary").locator("visible=true").count()).toBe(0);
});

test("design: fits a phone, and its table stands without JavaScript", async () => {
  const { page } = await openPage("design?design=bottleneck", { width: 360, touch: true });
  expect(await overflowing(page)).toEqual([]);
  const bare = await openPage("design", { javaScript: false });
  expect(await bare.page.locator("table", { hasText: "Blocks of V1" }).first().innerText()).toContain(
    "87.02, 86.80, 87.96",
  );
});
