/** Training in the browser: a short run with the page awake, its end, and a loss that stops being a number. */
import { expect, test } from "vitest";
import { readFileSync } from "node:fs";
import type { HundredSteps } from "../../src/components/train/questions.js";
import { familyLabels } from "../../src/model/evidence/family.js";
import { openPage, overflowing } from "./helpers.js";

const { rows } = JSON.parse(readFileSync("data/models/fashion/hundred-steps.json", "utf8")) as HundredSteps;

test("a run of a hundred steps in the page: it gets the number that the page quotes, stays awake, and shows its end", async () => {
  const fetched: string[] = [];
  const { page, problems } = await openPage("train", {
    prepare: (context) => {
      context.on("request", (request) => fetched.push(new URL(request.url()).pathname));
      return Promise.resolve();
    },
  });
  const figure = page.locator(".train-figure");
  await figure.getByRole("button", { name: "Start" }).waitFor();
  // Nothing of it is fetched before the reader asks.
  expect(fetched.filter((path) => /training\.[\w.]*bin|\.wasm$|training\/worker/.test(path))).toEqual([]);
  await figure.getByRole("button", { name: "Start" }).press("Enter");
  const steps = () => figure.locator("progress").evaluate((bar) => (bar as HTMLProgressElement).value);
  await expect.poll(steps, { timeout: 120_000 }).toBeGreaterThanOrEqual(100);
  await figure.getByRole("button", { name: "Pause" }).press("Enter");
  await page.locator('.train-figure[data-phase="paused"]').waitFor();
  const paused = await steps();
  await figure.getByRole("button", { name: "One step" }).press("Enter");
  await expect.poll(steps).toBe(paused + 1);
  await figure.getByRole("button", { name: "Stop" }).press("Enter");
  await page.locator('.train-figure[data-phase="ended"]').waitFor();
  // What was measured in Node with one of the two builds of the kernels; which one a browser takes is its machine’s affair.
  const measured = rows.filter(({ design, seed }) => design === "plain" && seed === 1).map(({ right }) => right);
  expect(measured).toContain(Number(await figure.locator("tbody tr").first().locator("td").nth(2).innerText()));
  // Eight kernels before and after, and ten kinds.
  expect(await figure.locator(".train-kernel").count()).toBe(16);
  expect(await figure.locator(".confusion tbody tr").count()).toBe(10);
  expect(await overflowing(page)).toEqual([]);
  // The explorer opens it with all its layers and the ten kinds.
  await figure.getByRole("button", { name: "Open it in Inside" }).press("Enter");
  await page.waitForURL(/inside(?:\.html)?\?network=own/);
  const says = () => page.locator(".explorer .found").innerText();
  await expect.poll(says, { timeout: 120_000 }).toMatch(new RegExp(`Says: (?:${familyLabels.join("|")})`));
  expect(problems).toEqual([]);
});

test("the run without normalization that the page describes has the norms that it names, each with a bar of its own", async () => {
  // The reader follows the text: residuals off and on again, then the two choices; the address stands for them.
  for (const [query, least, most] of [
    ["norming=none&start=thesis", 1e-8, 1e-5],
    ["norming=none&start=thesis&skips=off", 1e-18, 1e-12],
  ] as const) {
    const { page, problems } = await openPage(`train?${query}`);
    const figure = page.locator(".train-figure");
    await figure.getByRole("button", { name: "One step" }).press("Enter");
    await page.locator('.train-figure[data-phase="paused"]').waitFor({ timeout: 120_000 });
    const said = await figure.locator(".train-norms p.label").innerText();
    const [low, high] = [...said.matchAll(/([\d.]+)\s·\s10(⁻[⁰¹²³⁴-⁹]+)/gu)].map(([, digits, power]) => {
      const plain = [...power].map((sign) => "⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(sign)).filter((digit) => digit >= 0);
      return Number(`${digits}e-${plain.join("")}`);
    });
    expect([low > least, high < most, low < high], said).toEqual([true, true, true]);
    const bars = figure.locator(".gradient-strip .mark");
    // A chart is drawn when it comes into sight.
    await figure.locator(".train-norms").scrollIntoViewIfNeeded();
    await expect.poll(() => bars.count()).toBe(53);
    const heights = await bars.evaluateAll((all) => all.map((bar) => Number(bar.getAttribute("height"))));
    expect(new Set(heights.map((height) => height.toFixed(2))).size).toBeGreaterThan(40);
    expect(await figure.locator(".said + p").first().innerText()).toContain("“Go on” continues this run.");
    expect(problems).toEqual([]);
  }
});

test("a loss that is no number ends the run with a sentence, and the next run can start", async () => {
  const { page, problems } = await openPage("train?with=relu&norming=none&rate=1");
  const figure = page.locator(".train-figure");
  await figure.getByRole("button", { name: "Start" }).press("Enter");
  await page.locator('.train-figure[data-phase="ended"]').waitFor({ timeout: 200_000 });
  expect(await figure.locator(".said").first().innerText()).toMatch(
    /^At step \d+ the loss is no longer a number\. It began in \w+: /,
  );
  expect(await figure.getByRole("button", { name: "Start" }).isEnabled()).toBe(true);
  expect(problems).toEqual([]);
});
