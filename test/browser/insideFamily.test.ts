/** The explorer on the trained family: the width slider by keyboard, the whole classifier, a change, the address. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { familyLabels } from "../../src/model/evidence/family.js";
import type { FamilyRecord } from "../../src/model/evidence/familyRecord.js";
import { openPage, overflowing } from "./helpers.js";

const records = JSON.parse(readFileSync("data/models/fashion/records.json", "utf8")) as FamilyRecord[];
const labels = readFileSync("data/models/fashion/pictures.bin").subarray(500 * 784);

/** What a stored network was recorded to say of the first picture of a kind. */
function recorded(id: string, label: string): string {
  const index = labels.indexOf(familyLabels.indexOf(label));
  const answers = records.find((record) => record.id === id && record.shipped)?.shipped?.answers ?? "";
  return familyLabels[Number(answers[index])];
}

test("inside: another width keeps picture, layer and place, and a trained network answers", async () => {
  const { page, problems } = await openPage(
    "inside?network=v2-0.25&image=ankle-boot&layer=block_13_project&channel=2&pixel=1,1",
    { width: 390, touch: true },
  );
  const said = () => page.locator(".explorer .found").innerText();
  await expect.poll(said, { timeout: 60_000 }).toContain(`Says: ${recorded("v2-0.25", "ankle boot")}`);
  const slider = page.locator(".network-choice input[type=range]");
  await slider.focus();
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => page.url()).toContain("network=v2-0.35");
  await expect.poll(said, { timeout: 60_000 }).toContain(`Says: ${recorded("v2-0.35", "ankle boot")}`);
  expect(page.url()).toContain("image=ankle-boot&layer=block_13_project&channel=2");
  expect(page.url()).toContain("pixel=1,1");
  await expect.poll(() => page.locator(".explorer .verdict").innerText()).toContain("the same value, up to rounding");
  expect(await overflowing(page)).toEqual([]);
  expect(problems).toEqual([]);
});

test("inside: pool, last layer and softmax of a classifier, and a change that breaks it", async () => {
  const { page, problems } = await openPage("inside?network=v1-0.5&image=sneaker&layer=conv_preds&channel=7&pixel=0,0");
  const panel = page.locator(".pixel-panel");
  await expect.poll(() => panel.innerText(), { timeout: 60_000 }).toContain("Softmax: sneaker");
  expect(await panel.locator(".softmax tbody tr").count()).toBe(10);
  expect(await page.locator(".explorer .verdict").innerText()).toContain("the same value, up to rounding");
  await panel.locator("ol.terms button").first().click();
  await expect.poll(() => page.url()).toContain("layer=pool");
  await expect.poll(() => panel.innerText()).toContain("sum of 16 products");
  await page.getByRole("tab", { name: "Break it" }).click();
  await page.locator(".chip", { hasText: "Mish" }).click();
  await expect.poll(() => page.locator(".outcome").innerText(), { timeout: 60_000 }).toMatch(/It (still says|said)/);
  expect(await page.locator(".chip", { hasText: "skip" }).count()).toBe(0);
  expect(problems).toEqual([]);
});
