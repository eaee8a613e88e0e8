/** The page on the backbone by keyboard and on a phone, its numbers against hand counts and PyTorch's. */
import { expect, test } from "vitest";
import { openPage, overflowing } from "./helpers.js";

test("backbone: guess, reveal, move the border by keyboard, take the program", async () => {
  const { page, problems } = await openPage("backbone");
  const total = () => page.locator(".workbench .total").innerText();
  expect(await total()).not.toContain("7.2");
  const question = page.locator("#ask-backbone-frozen-share");
  await question.locator("input.number").focus();
  await page.keyboard.type("50");
  await question.locator("button", { hasText: "Show the answer" }).focus();
  await page.keyboard.press("Enter");
  // Counted by hand from the table of rows: 130 816 of 1 811 712.
  await expect
    .poll(() => question.locator(".said").innerText())
    .toMatch(/7\.2\s%, 42\.8 percentage points below your guess/i);
  await expect.poll(total).toMatch(/130\s816 are frozen \(7\.2\s%\)/);

  await page.getByLabel("Frozen", { exact: true }).focus();
  for (let i = 0; i < 5; i++) await page.keyboard.press("ArrowLeft");
  await expect.poll(total).toMatch(/15\s792 are frozen \(0\.9\s%\)/);
  await expect.poll(() => page.url()).toContain("freeze=4");

  const preset = page.getByLabel("Set up as");
  expect(await preset.inputValue()).toBe(String((await preset.locator("option").count()) - 1));
  await preset.selectOption({ label: "GN with 32 groups: an error" });
  await expect
    .poll(() => page.locator(".workbench .problem").innerText())
    .toContain("32 groups do not divide 16, 24, 144 channels");
  expect(await page.locator(".code-panel pre").isVisible()).toBe(false);
  await preset.selectOption({ label: "the thesis’s class at α = 0.75" });
  await expect.poll(() => page.locator(".bb-exits tbody tr").first().innerText()).toContain("rounded 24, here 18");
  // Multiply-adds of the class in FACES_DNN at this width.
  await expect.poll(total).toMatch(/163\.1\sM multiply-adds/);

  const waiting = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save backbone.py" }).click();
  const download = await waiting;
  expect(download.suggestedFilename()).toBe("backbone.py");
  const chunks: Buffer[] = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk as Buffer);
  const program = Buffer.concat(chunks).toString();
  expect(program).toContain('CHANNELS = {"res2": 18, "res3": 24, "res4": 72, "res5": 240}');
  expect(program).toContain("nn.Mish()");
  expect(problems).toEqual([]);
});

test("backbone on a phone: a pyramid that does not fit; nothing is wider than the page", async () => {
  const { page, problems } = await openPage("backbone?side=300&freeze=0", { width: 390, height: 844, touch: true });
  await expect
    .poll(() => page.getByRole("figure", { name: "A feature pyramid" }).locator(".problem").innerText())
    .toContain("multiple of 32");
  expect(await overflowing(page)).toEqual([]);
  expect(problems).toEqual([]);
});

test("backbone: the trained network's maps on another photo", async () => {
  const { page, problems } = await openPage("backbone");
  const maps = page.getByRole("figure", { name: "Outputs of the trained network" });
  await maps.scrollIntoViewIfNeeded();
  await maps.getByRole("radio", { name: "A cup of coffee" }).check({ force: true });
  await expect.poll(() => maps.locator(".exit-under").innerText(), { timeout: 30_000 }).toContain("Live:");
  // The published graph model says cup, .96; with weights of eight bits a score moves by less than .05.
  await expect.poll(() => maps.locator(".box").first().innerText()).toMatch(/cup \.9\d/);
  const slider = maps.locator('.exit-map input[type="range"]').last();
  const before = await maps.locator(".exit-map .label").last().innerText();
  await slider.focus();
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => maps.locator(".exit-map .label").last().innerText()).not.toBe(before);
  expect(problems).toEqual([]);
});
