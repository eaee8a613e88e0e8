/** Faces and the feature pyramid on the built site: both networks on shipped photos, no camera, and a phone. */
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { openPage, overflowing } from "./helpers.js";

const patient = { timeout: 60_000 };
const bench = (page: Page) => page.getByRole("figure", { name: "Two face detectors on one picture" });
const pyramid = (page: Page) => page.getByRole("figure", { name: /^A feature pyramid/ });
const words = (page: Page, name: "V1" | "V2") => bench(page).getByRole("region", { name }).locator(".face-words");

test("by keyboard: nothing is fetched before; both find the astronaut's face; the rocket has none; the maps are live", async () => {
  const fetched: string[] = [];
  const { page, problems } = await openPage("faces", {
    prepare: async (context) => {
      context.on("request", (request) => {
        if (/face-.*\.bin$/.test(request.url())) fetched.push(request.url());
      });
    },
  });
  await words(page, "V1").filter({ hasText: "Found: face .97. Computed when this site was built." }).waitFor(patient);
  expect(await pyramid(page).textContent()).toContain("Computed when this site was built.");
  expect(fetched).toEqual([]);

  await bench(page)
    .getByRole("button", { name: /^Load both networks/ })
    .focus();
  await page.keyboard.press("Enter");
  for (const [name, found] of [
    ["V1", /^Found: face \.9[6-8]\.$/],
    ["V2", /^Found: face \.9[5-7]\.$/],
  ] as const)
    await words(page, name).filter({ hasText: found }).waitFor(patient);
  expect(fetched.length).toBeGreaterThanOrEqual(4);
  expect(await bench(page).locator(".face-lesson").textContent()).toContain(
    "the V1 detector and the V2 detector both find it",
  );
  expect(await bench(page).locator(".face-time").first().textContent()).toMatch(/^[\d.]+\sms for this pass/);

  await pyramid(page).getByText("Live, from the last pass.").waitFor(patient);
  await pyramid(page).locator(".pyramid-grid").focus();
  await page.keyboard.press("ArrowDown");
  const sum = (await pyramid(page).locator(".pyramid-sum").textContent())!.replaceAll("\u2212", "-");
  const [, a, b, c] = /: (-?[\d.]+) \+ (-?[\d.]+) = (-?[\d.]+);/.exec(sum)!.map(Number);
  expect(Math.abs(a + b - c)).toBeLessThan(0.02);

  await bench(page)
    .getByRole("radio", { name: /rocket/i })
    .focus();
  await page.keyboard.press("Space");
  await bench(page)
    .locator(".face-lesson", { hasText: "There is no face in this photo, and neither" })
    .waitFor(patient);
  expect(await words(page, "V2").textContent()).toBe("Found: nothing with a score of .50 or above.");
  expect(problems).toEqual([]);
});

test("a refused camera is said in a sentence, and a phone has no overflow", async () => {
  const { page, problems } = await openPage("faces", {
    width: 390,
    height: 844,
    touch: true,
    prepare: async (context) => {
      await context.addInitScript(() => {
        navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("", "NotAllowedError"));
      });
    },
  });
  await words(page, "V1").filter({ hasText: "Found: face .97" }).waitFor(patient);
  await bench(page).getByRole("button", { name: "Camera" }).click();
  await bench(page).getByText("The browser did not allow the camera.").waitFor(patient);
  expect(await words(page, "V1").textContent()).toContain("Found: face .97");
  expect(await overflowing(page)).toEqual([]);
  const { width } = (await pyramid(page).locator(".pyramid-map").last().boundingBox())!;
  expect(width).toBeGreaterThan(50);
  expect(problems).toEqual([]);
});

test("without JavaScript the thesis's runs are there as a table", async () => {
  const { page } = await openPage("faces", { javaScript: false });
  expect(await page.locator("table", { hasText: "Pictures a second" }).textContent()).toContain("54.4");
});
