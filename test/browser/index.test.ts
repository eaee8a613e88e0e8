/** The front page does its main job on the built site: by mouse, by keyboard, and without the network until asked. */
import { expect, test } from "vitest";
import { openPage } from "./helpers.js";

const weights = /\/(?:backbone|heads)\.[0-9a-f]+\.bin$/;

test("shows the cat at once, and fetches the network only when a photo is chosen", async () => {
  const { page, problems } = await openPage("", { fresh: true });
  const fetched: string[] = [];
  page.on("request", (request) => {
    if (weights.test(request.url())) fetched.push(request.url());
  });
  const status = page.locator(".first-status");
  await expect.poll(() => status.innerText()).toMatch(/Found: cat \.9\d\. Computed when this site was built\./);
  expect(fetched).toEqual([]);

  await page.getByRole("radio", { name: /coffee/i }).check({ force: true });
  await expect.poll(() => status.innerText(), { timeout: 30_000 }).toMatch(/Found: cup \.9\d.*Live: [\d.]+\sms/);
  expect(fetched.length).toBeGreaterThan(0);
  expect(problems).toEqual([]);
  await page.close();
});

test("is worked by keyboard: arrows choose a photo and a stage", async () => {
  const { page, problems } = await openPage("", { width: 390, touch: true });
  await expect.poll(() => page.locator(".first-status").innerText()).toContain("cat");
  await page.getByRole("radio", { name: /cat/i }).first().focus();
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => page.locator(".first-status").innerText(), { timeout: 30_000 }).toMatch(/cup \.9\d.*Live/);

  const strip = page.getByRole("slider", { name: "Stage of the network" });
  await strip.focus();
  await page.keyboard.press("End");
  // Table 2 of the V2 paper at 300 × 300: the last convolution turns 10 × 10 × 320 into 1280 channels.
  await expect.poll(() => page.locator(".stage-sentence").innerText()).toContain("makes 10 × 10 × 1280");
  expect(problems).toEqual([]);
  await page.close();
});

test("holds the table of V1 and V2 without JavaScript, with the published counts", async () => {
  const { page } = await openPage("", { javaScript: false });
  const row = (name: string) => page.locator("table.vs tr", { hasText: name });
  expect(await row("Multiply-adds").innerText()).toMatch(/568\.7\sM.*300\.8\sM/);
  expect(await row("COCO mAP").innerText()).toMatch(/22\.2\s%.*22\.1\s%/);
  expect(await page.locator("table", { hasText: "block_16_project" }).locator("tbody tr").count()).toBe(52);
  await page.close();
});
