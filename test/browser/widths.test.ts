/** The page of trained widths in the browser: every network by keyboard, no tensor left behind, files that are missing. */
import { readFileSync } from "node:fs";
import type { BrowserContext, Page } from "playwright-core";
import { expect, test } from "vitest";
import type { FamilyRecord } from "../../src/model/evidence/familyRecord.js";
import { openPage, overflowing } from "./helpers.js";

const records = JSON.parse(readFileSync("data/models/fashion/records.json", "utf8")) as FamilyRecord[];

const figure = (page: Page) => page.locator(".width-figure");

/** Waits for the live answers of a network; returns the worker's tensors and what stands under the pictures. */
async function answered(page: Page, id: string): Promise<{ tensors: number; answers: string[] }> {
  await page.locator(`.width-figure[data-live="${id}"]`).waitFor({ timeout: 60_000 });
  return {
    tensors: Number(await figure(page).getAttribute("data-tensors")),
    answers: await figure(page).locator(".answer-name b").allInnerTexts(),
  };
}

test("by keyboard through all seven widths: each network answers, and turning again leaves no tensor behind", async () => {
  const fetched: string[] = [];
  const prepare = (context: BrowserContext) => {
    context.on("request", (request) => fetched.push(new URL(request.url()).pathname));
    return Promise.resolve();
  };
  const { page, problems } = await openPage("widths", { prepare });
  await figure(page).locator("button", { hasText: "Run it here" }).waitFor();
  expect(fetched.filter((path) => /weights|\.wasm$/.test(path))).toEqual([]);
  await figure(page).locator("button", { hasText: "Run it here" }).press("Enter");
  await answered(page, "v2-0.5");
  const slider = figure(page).locator('input[type="range"]');
  await slider.focus();
  const held: number[] = [];
  const told = new Map<string, string[]>();
  const step = async (key: string, id: string) => {
    await page.keyboard.press(key);
    const { tensors, answers } = await answered(page, id);
    held.push(tensors);
    told.set(id, answers);
  };
  await step("Home", "v2-0.25");
  await step("ArrowRight", "v2-0.35");
  await step("ArrowRight", "v2-0.5");
  await step("ArrowRight", "v2-1");
  await figure(page).locator("input:checked").focus();
  await step("ArrowRight", "v1-1");
  await slider.focus();
  await step("ArrowLeft", "v1-0.5");
  await step("ArrowLeft", "v1-0.25");
  const all = held[held.length - 1];
  // Each new network adds one tensor of weights a layer: 53 layers' of V2, 28 layers' of V1.
  expect(held[4] - held[3]).toBe(28);
  expect(held[1] - held[0]).toBe(53);
  await step("End", "v1-1");
  await step("Home", "v1-0.25");
  await figure(page).locator("input:checked").focus();
  await step("ArrowLeft", "v2-0.25");
  expect(held.slice(-3)).toEqual([all, all, all]);
  // The first ten are of ten kinds: what the original network said of its first shipped shirt, boot … must be said here.
  const names = [
    "T-shirt/top",
    "trouser",
    "pullover",
    "dress",
    "coat",
    "sandal",
    "shirt",
    "sneaker",
    "bag",
    "ankle boot",
  ];
  const file = readFileSync("data/models/fashion/pictures.bin").subarray(500 * 784);
  for (const [id, answers] of told) {
    const recorded = records.find((record) => record.id === id && record.shipped)?.shipped?.answers ?? "";
    const first = names.map((_, kind) => names[Number(recorded[file.indexOf(kind)])]);
    const others = answers.slice(0, 10).filter((answer, i) => answer !== first[i]);
    expect(others.length, id).toBeLessThanOrEqual(1);
  }
  await expect.poll(() => page.url()).toContain("net=v2-0.25");
  expect(problems).toEqual([]);
});

test("mean plus bias is the logit, with the numbers on the page; a distorted picture goes to all seven", async () => {
  const { page, problems } = await openPage("widths?net=v2-0.25&turn=180&picture=7");
  const evidence = page.locator(".evidence");
  await evidence.scrollIntoViewIfNeeded();
  const sum = evidence.locator(".sum");
  await expect.poll(() => sum.innerText(), { timeout: 30_000 }).toContain("(bias)");
  const cells = (await evidence.locator(".class-cells text").allTextContents()).map((text) =>
    Number(text.replace("−", "-")),
  );
  expect(cells).toHaveLength(16);
  const text = (await sum.innerText()).replaceAll("−", "-");
  const [, mean, sign, bias, logit] =
    /: (-?[\d.]+) \(mean of 16 cells\) ([+-]) ([\d.]+) \(bias\) = (-?[\d.]+)/.exec(text) ?? [];
  // Cells are printed with one decimal, so their mean is known to 0.05.
  expect(Math.abs(cells.reduce((a, b) => a + b) / 16 - Number(mean))).toBeLessThan(0.051);
  expect(Math.abs(Number(mean) + Number(`${sign}${bias}`) - Number(logit))).toBeLessThan(0.0021);
  expect(Number(await evidence.locator(".said").getAttribute("data-off"))).toBeLessThan(1e-4);

  const lab = page.locator(".lab");
  await lab.locator("button", { hasText: "Let all 7" }).press("Enter");
  await expect.poll(() => lab.locator("p.said").innerText(), { timeout: 60_000 }).toMatch(/Correct answers: .* of 7/);
  expect(await lab.locator(".votes tbody tr b").allInnerTexts()).not.toContain("…");
  expect(problems).toEqual([]);
});

test("on a phone, one file missing, one cut short: the page says so, and the other widths answer", async () => {
  const prepare = async (context: BrowserContext) => {
    await context.route(/v2-0\.5\/weights/, (route) => route.fulfill({ status: 404, body: "gone" }));
    await context.route(/v2-0\.35\/weights/, (route) =>
      route.fulfill({ status: 200, contentType: "application/octet-stream", body: Buffer.alloc(1000) }),
    );
  };
  const { page, problems } = await openPage("widths", { prepare, width: 390, height: 844, touch: true });
  await figure(page).locator("button", { hasText: "Run it here" }).tap();
  const trouble = figure(page).locator(".problem");
  await expect.poll(() => trouble.innerText(), { timeout: 30_000 }).toContain("the site answered 404");
  expect(await figure(page).innerText()).toContain("V2, α 0.5 cannot answer here now. The other widths can.");
  expect(await figure(page).locator(".answer-name b").first().innerText()).toBe("T-shirt/top");
  expect(await overflowing(page)).toEqual([]);
  const slider = figure(page).locator('input[type="range"]');
  await slider.focus();
  await page.keyboard.press("ArrowLeft");
  await expect.poll(() => trouble.innerText(), { timeout: 30_000 }).toContain("1000 of");
  await page.keyboard.press("ArrowLeft");
  await answered(page, "v2-0.25");
  expect(await trouble.count()).toBe(0);
  expect(problems.filter((line) => line.startsWith("uncaught"))).toEqual([]);
});

test("without JavaScript the widths stand in a table", async () => {
  const { page } = await openPage("widths", { javaScript: false });
  const table = page.locator("table", { hasText: "V1, α 0.25" });
  expect(await table.locator("tbody tr").count()).toBe(7);
  // 38.2 M multiply-adds at full width.
  expect((await table.textContent())!.replace(/\s/g, "")).toContain("38243456");
});
