/** The page on how a network starts, on a phone. */
import { expect, test } from "vitest";
import { openPage, overflowing } from "./helpers.js";

test("start on a phone: a batch of one, an untrained network; nothing is wider than the page", async () => {
  const { page, problems } = await openPage("start", { width: 390, height: 844, touch: true });
  const norm = page.getByRole("figure", { name: "Live and frozen batch normalization" });
  for (const box of await norm.getByRole("checkbox").all()) await box.setChecked(false);
  await expect.poll(() => norm.locator(".total").innerText()).toContain("One photo in the batch.");
  const start = page.getByRole("figure", { name: "An untrained backbone after initialization" });
  await start.scrollIntoViewIfNeeded();
  await expect
    .poll(() => start.locator(".total").innerText(), { timeout: 60_000 })
    .toMatch(/from stem to block 16 the variance goes from 0\.\d+ to \d\.\d\s·\s10⁻¹/);
  expect(await overflowing(page)).toEqual([]);
  expect(problems).toEqual([]);
});
