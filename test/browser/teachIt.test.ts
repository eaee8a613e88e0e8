/** Teaching in the browser: the example and its map, the head as files and back, the camera, and a page without a server. */
import { buffer } from "node:stream/consumers";
import { type Download, type Page, chromium } from "playwright-core";
import { expect, onTestFinished, test } from "vitest";
import { chromiumArguments, requireChromium } from "../../scripts/chromium.js";
import { serve } from "../../scripts/serve.js";
import { openPage, overflowing, settled, site } from "./helpers.js";
import { quarters, solid } from "./pictureIntake.js";

const figureOf = (page: Page) => page.locator(".teach-figure");
const votes = (page: Page) => figureOf(page).locator(".teach-votes").innerText();

/** Picture files of one color each, or of four. */
function pictures(colors: readonly string[]): Promise<{ name: string; mimeType: string; buffer: Buffer }[]> {
  const files = colors.map(async (color, i) => ({
    name: `${i}.png`,
    mimeType: "image/png",
    buffer: await (color === "quarters" ? await quarters(60 + 2 * i, 50) : solid(color)).png().toBuffer(),
  }));
  return Promise.all(files);
}

/** Two classes that differ in color, taught. */
async function teachColors(page: Page): Promise<void> {
  const rows = figureOf(page).locator(".teach-classes > li");
  for (const [i, color] of ["#2040ff", "#ffe000"].entries()) {
    await rows
      .nth(i)
      .locator("input[multiple]")
      .setInputFiles(await pictures([color, color, color]));
    await figureOf(page)
      .getByText(`“class ${i + 1}” has 3 pictures more.`)
      .waitFor();
  }
  await figureOf(page).getByRole("button", { name: "Teach", exact: true }).press("Enter");
  await page.locator('.teach-figure[data-phase="judged"]').waitFor({ timeout: 120_000 });
}

async function saved(
  page: Page,
  name: string,
  files: number,
): Promise<{ name: string; mimeType: string; buffer: Buffer }[]> {
  const downloads: Download[] = [];
  const keep = (one: Download) => void downloads.push(one);
  page.on("download", keep);
  await figureOf(page).getByRole("button", { name }).press("Enter");
  await expect.poll(() => downloads.length).toBe(files);
  page.off("download", keep);
  return Promise.all(
    downloads.map(async (one) => ({
      name: one.suggestedFilename(),
      mimeType: "application/octet-stream",
      buffer: await buffer(await one.createReadStream()),
    })),
  );
}

test("the example: it learns, answers with an exact map, and a head that was saved answers the same", async () => {
  const { page, problems } = await openPage("teach-it?exit=res5");
  const figure = figureOf(page);
  await figure.getByRole("button", { name: "Take the example" }).press("Enter");
  await figure.getByText("four kinds of clothes").waitFor();
  await figure.getByRole("button", { name: "Teach", exact: true }).press("Enter");
  await page.locator('.teach-figure[data-phase="judged"]').waitFor({ timeout: 240_000 });
  // 320 channels, four classes; ten of fifteen pictures of each.
  const said = await figure.locator(".teach-said").innerText();
  expect(said).toMatch(/1\u202f284 weights learned from 40 pictures in/);
  // By chance five of the twenty would be right.
  expect(Number(await figure.locator(".said[data-right]").getAttribute("data-right"))).toBeGreaterThanOrEqual(15);
  expect(await figure.locator(".confusion tbody tr").count()).toBe(4);
  expect(await figure.locator(".teach-near li").count()).toBe(8);
  await expect.poll(() => figure.locator(".exit-mean").count()).toBe(5);
  // The map’s mean and the bias, and what the head computes, which averages first.
  const off = () => figure.locator("[data-off]").getAttribute("data-off");
  await expect.poll(async () => Number(await off())).toBeLessThan(1e-5);
  expect(await figure.locator(".sum").innerText()).toMatch(/\(mean of 100 cells\) [+−] [\d.]+ \(bias\) = −?[\d.]+$/);
  expect(await overflowing(page)).toEqual([]);

  // On paper the shares keep the names of their classes, which are buttons on the screen.
  await page.emulateMedia({ media: "print" });
  expect(await figure.locator(".teach-votes .btn:visible").count()).toBe(4);
  await page.emulateMedia({ media: "screen" });

  const before = await votes(page);
  const files = [await saved(page, "Save for PyTorch", 1), await saved(page, "Save for TensorFlow.js", 2)];
  expect(files.flat().map(({ name }) => name)).toEqual(["head.safetensors", "model.json", "group1-shard1of1.bin"]);
  // Another exit answers otherwise; its head is learned at once, since the network has seen the pictures.
  await figure.getByRole("radio", { name: "res2" }).check({ force: true });
  await expect.poll(() => figure.locator(".sum").innerText()).toContain("mean of 5625 cells");
  await expect.poll(() => votes(page)).not.toBe(before);
  for (const file of files) {
    await figure.locator(".teach-load").setInputFiles(file);
    await expect.poll(() => votes(page)).toBe(before);
    expect(await figure.getByRole("radio", { name: "res5" }).isChecked()).toBe(true);
    await figure.getByRole("radio", { name: "res2" }).check({ force: true });
  }
  const picture = await solid("#ff0000").png().toBuffer();
  await figure.locator(".teach-load").setInputFiles({ name: "a.png", mimeType: "image/png", buffer: picture });
  await figure.getByText("No head was found.").waitFor();
  expect(await votes(page)).toBe(before);
  expect(problems).toEqual([]);
});

test("what answers the page’s questions is neither set nor in sight before they are answered; a link’s exit is", async () => {
  const { page } = await openPage("teach-it", { fresh: true });
  const exit = (name: string) => figureOf(page).getByRole("radio", { name });
  // res4 is the earliest exit with nine of ten right answers, data/models/fashion/exits.json.
  expect(await exit("res4").isChecked()).toBe(false);
  const forgetting = page.locator("#what-is-forgotten").getByText("catastrophic forgetting");
  await expect.poll(() => forgetting.isVisible()).toBe(false);
  await page.locator("#ask-teach-it-forgetting .ask-acts button").press("Enter");
  await expect.poll(() => forgetting.isVisible()).toBe(true);
  await page.goto(new URL("teach-it?exit=res4", site).href);
  await settled(page);
  expect(await exit("res4").isChecked()).toBe(true);
});

test("a link and a choice that ask for more blocks than the exit has get all that it has", async () => {
  const { page, problems } = await openPage("teach-it?exit=res5&learns=6");
  const figure = figureOf(page);
  const blocks = (count: number) => figure.locator(".tune").getByRole("radio", { name: String(count), exact: true });
  expect(await blocks(6).isChecked()).toBe(true);
  await figure.getByRole("radio", { name: "res2" }).check({ force: true });
  await expect.poll(() => blocks(3).isChecked()).toBe(true);
  expect(await figure.locator(".tune").innerText()).toContain("the head learns together with blocks 0 to 2");
  await expect.poll(() => page.url()).toContain("learns=3");
  await page.goto(new URL("teach-it?exit=res2&learns=6", site).href);
  await settled(page);
  expect(await blocks(3).isChecked()).toBe(true);
  expect(await page.locator(".address-notes").innerText()).toContain("learns is a whole number from 0 to 3; you see 3");
  expect(problems).toEqual([]);
});

test("one class gives a sentence; two of the reader’s own are told apart, and a file that is no picture is left out", async () => {
  const { page, problems } = await openPage("teach-it?exit=res3&held=2");
  const figure = figureOf(page);
  const rows = figure.locator(".teach-classes > li");
  await figure.getByRole("button", { name: "Teach", exact: true }).press("Enter");
  await figure.getByText("Add pictures to two classes").waitFor();
  const none = { name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("not a picture") };
  await rows
    .nth(0)
    .locator("input[multiple]")
    .setInputFiles([...(await pictures(["#223344", "#112244", "#223355", "#111111"])), none]);
  await figure.getByText("4 pictures more. One file was left out.").waitFor();
  await figure.getByRole("button", { name: "Teach", exact: true }).press("Enter");
  await figure.getByText("Only “class 1” has pictures.").waitFor();
  await rows.nth(1).getByRole("textbox").fill("colors");
  await rows.nth(1).getByRole("textbox").press("Tab");
  await rows
    .nth(1)
    .locator("input[multiple]")
    .setInputFiles(await pictures(["quarters", "quarters", "quarters", "quarters"]));
  await figure.getByText("“colors” has 4 pictures more.").waitFor();
  await figure.getByRole("button", { name: "Teach", exact: true }).press("Enter");
  await page.locator('.teach-figure[data-phase="judged"]').waitFor({ timeout: 120_000 });
  expect(await figure.locator(".said[data-right]").innerText()).toBe("4 of 4 are right.");
  // A picture of the reader’s own, beside those of the classes.
  const [photo] = await pictures(["quarters"]);
  await figure.locator(".picture-input input[type=file]").setInputFiles(photo);
  await expect.poll(() => figure.locator(".said[data-answer]").innerText()).toBe("The head says colors.");
  expect(problems).toEqual([]);
});

test("on a narrow network that was trained on clothes, which a link chooses, two classes are told apart, too", async () => {
  const { page, problems } = await openPage("teach-it?net=v2-0.35&exit=Conv_1");
  const figure = figureOf(page);
  await teachColors(page);
  // V2’s last convolution has 320 channels: 320 × 2 weights and two biases; two of three pictures each.
  expect(await figure.locator(".teach-said").innerText()).toMatch(/642 weights learned from 4 pictures in/);
  expect(await figure.locator(".said[data-right]").getAttribute("data-right")).toBe("2");
  // Its last map has 4 × 4 cells.
  await expect.poll(() => figure.locator(".sum").innerText()).toContain("mean of 16 cells");
  expect(problems).toEqual([]);
});

test("a burst of the camera gives a class ten pictures, and the camera is off after it", async () => {
  const args = [...chromiumArguments, "--use-fake-device-for-media-stream"];
  const own = await chromium.launch({ executablePath: requireChromium(), args });
  onTestFinished(() => own.close());
  const context = await own.newContext({ permissions: ["camera"], serviceWorkers: "block" });
  const page = await context.newPage();
  await page.goto(new URL("teach-it", site).href);
  await settled(page);
  const figure = figureOf(page);
  await figure.getByRole("button", { name: "Camera: class 2" }).press("Enter");
  await figure.getByText("“class 2” has 10 pictures more. The camera is off.").waitFor({ timeout: 60_000 });
  expect(await figure.locator(".teach-classes > li").nth(1).locator(".teach-thumb").count()).toBe(10);
  expect(await page.locator("video").count()).toBe(0);
  await figure.getByRole("button", { name: "Undo: class 2" }).press("Enter");
  expect(await figure.locator(".teach-thumb").count()).toBe(0);
});

test("without a server it teaches as before, and the example is there", async () => {
  const server = await serve({ folder: "dist", base: "/teach/", port: 0 });
  onTestFinished(() => server.close());
  const { page, context } = await openPage("teach-it", { root: server.url, serviceWorkers: "allow" });
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  const figure = figureOf(page);
  await figure.getByRole("button", { name: "Take the example" }).press("Enter");
  await figure.getByText("four kinds of clothes").waitFor();
  await figure.getByRole("button", { name: "Clear all" }).press("Enter");
  await teachColors(page);
  await expect
    .poll(() => page.evaluate(async () => (await caches.match(location.origin + location.pathname)) !== undefined))
    .toBe(true);
  await page.close();
  await server.close();
  const again = await context.newPage();
  await again.goto(`${server.url}teach-it?set=clothes`);
  await settled(again);
  await expect.poll(() => again.locator(".teach-classes > li").count()).toBe(4);
  await figureOf(again).getByRole("button", { name: "Clear all" }).press("Enter");
  await teachColors(again);
});

test("the last blocks learn with the head: what it costs, brings and forgets, and undo brings the detector back", async () => {
  const { page, problems } = await openPage("teach-it?set=clothes&exit=res5&held=5&learns=1&steps=20");
  const figure = figureOf(page);
  await figure.getByText("four kinds of clothes").waitFor();
  expect(await figure.locator(".tune").innerText()).toContain("the head learns together with block 16");
  await figure.getByRole("button", { name: "Teach", exact: true }).press("Enter");
  await page.locator('.teach-figure[data-phase="judged"]').waitFor({ timeout: 120_000 });
  const rows = figure.locator(".tune tbody tr");
  const said = () => figure.locator(".tune-said").innerText();
  await figure.getByRole("button", { name: "Let them learn" }).press("Enter");
  // Twelve pictures are held back: three of each kind.
  await expect.poll(said, { timeout: 240_000 }).toMatch(/^\d+ of the 12 pictures held back are right after 20 steps\./);
  const [, right] = /^(\d+) of the 12/.exec(await said()) ?? [];
  // Guessing gives 3.
  expect(Number(right)).toBeGreaterThanOrEqual(8);
  const [, kept] = /keeps (\d+) of its 5 detections/.exec(await said()) ?? [];
  expect(Number(kept)).toBeLessThan(5);
  const cells = await rows.evaluateAll((list) =>
    list.map((row) => [...row.children].map(({ textContent }) => textContent)),
  );
  expect(cells.map(([name]) => name)).toEqual(["res5, all frozen", "res5, block 16, normalization kept, rate 0.001"]);
  // 160 · 960 + 9 · 960 + 960 · 320, and a head of 320 · 4 + 4.
  expect(cells[1].slice(1, 3)).toEqual(["470\u202f724", "20"]);
  expect(cells[0].at(-1)).toBe("5 of 5");
  expect(cells[1].at(-1)).toBe(`${kept} of 5`);
  // Its answers are shown: as many are right as the table says.
  expect(await figure.locator(".said[data-right]").innerText()).toBe(`${right} of 12 are right.`);
  expect(await figure.locator(".tune-photo").count()).toBe(2);
  expect(await overflowing(page)).toEqual([]);
  await figure.getByRole("button", { name: "Undo: freeze all again" }).press("Enter");
  await expect.poll(said).toBe("All blocks are frozen again. The network is as it came.");
  // The answer to the cat is the detector's again: of a second look nothing has changed.
  await expect.poll(() => figure.locator(".tune-photo").first().isVisible()).toBe(false);
  expect(await rows.count()).toBe(2);
  expect(problems).toEqual([]);
});
