import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { v2Families } from "../model/own/families.js";
import { sample } from "../model/own/sample.js";
import { writeKerasH5, writeKerasZip } from "../model/own/writers/keras.js";
import { writeLayersModel } from "../model/own/writers/tfjs.js";
import { openPage } from "./helpers.js";

const network = sample({ variant: "v2", alpha: 0.35, resolution: 96 });
const h5 = {
  name: "mine.h5",
  mimeType: "application/octet-stream",
  buffer: Buffer.from(writeKerasH5(network, v2Families.keras)),
};

/** Presses «Choose a file» from the keyboard, and gives the browser's window these files. */
async function choose(page: Page, ...files: (typeof h5)[]): Promise<void> {
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose a file" }).focus();
  await page.keyboard.press("Enter");
  await (await chooser).setFiles(files);
}

const heading = (page: Page) => page.locator(".own-result .verdict-line");

describe("a network of the reader's", () => {
  test("by keyboard: read, switch a convention, look inside, come back, forget", async () => {
    const { page, problems, close } = await openPage("own", { fresh: true });
    await choose(page, h5);
    await expect
      .poll(() => heading(page).textContent())
      .toBe("MobileNet V2, α 0.35, 53 of 53 layers, 7 classes; from Keras");
    // The sentence has the focus, so that a screen reader reads it.
    expect(await heading(page).evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await page.locator(".map-scroll tbody tr").count()).toBe(53);
    await expect.poll(() => page.locator(".answers .strongest li").count()).toBe(5);
    // The statistics are random here; what counts is that each setting gets its bar.
    await expect.poll(() => page.locator(".verdict-box b").count()).toBe(1);

    const rows = page.locator(".conventions li");
    const padding = rows.filter({ hasText: "Padding" });
    expect(await padding.locator(".from").textContent()).toBe("in the file");
    await padding.getByRole("radio", { name: "TensorFlow’s" }).focus();
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => padding.locator(".from").textContent()).toBe("your choice");
    await expect.poll(() => page.locator(".answers .strongest li").count()).toBe(5);

    await page.getByRole("link", { name: "Look inside" }).focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/inside\.html\?network=own/);
    await expect.poll(() => page.locator(".found").first().textContent()).toMatch(/^Says: class \d/);
    expect(await page.locator(".network-choice option:checked").textContent()).toBe("Yours");

    await page.goBack();
    await expect.poll(() => heading(page).textContent()).toContain("53 of 53 layers");
    await page.getByRole("button", { name: "Forget it" }).focus();
    await page.keyboard.press("Enter");
    await expect.poll(() => page.locator(".own-status").textContent()).toContain("The network is forgotten.");
    expect(problems).toEqual([]);
    await close();
  });

  test.each([
    ["h5", () => h5],
    ["keras", () => ({ ...h5, name: "mine.keras", buffer: Buffer.from(writeKerasZip(network, v2Families.keras)) })],
  ])("a .%s brings the worker with the readers of its format, in 45 kB or less, and not before", async (_, write) => {
    const { page, close } = await openPage("own", { fresh: true });
    const loaded = new Set<string>();
    page.context().on("request", (request) => {
      const [, file] = /_import\/model\/own\/(ownWorker.*)$/.exec(request.url()) ?? [];
      if (file) loaded.add(file);
    });
    expect(page.workers().filter((worker) => worker.url().includes("ownWorker")).length).toBe(0);
    await choose(page, write());
    await expect.poll(() => heading(page).textContent()).toContain("53 of 53 layers");
    const files = [...loaded].map((file) => readFileSync(`dist/_import/model/own/${file}`));
    // The worker, what its modules have in common, and a reader; not those of other formats.
    expect(files.length).toBeGreaterThan(2);
    expect(files.some((file) => file.includes("LOGISTIC") || file.includes("QLinearConv"))).toBe(false);
    const bytes = files.reduce((sum, file) => sum + gzipSync(file, { level: 9 }).length, 0);
    expect(bytes).toBeLessThanOrEqual(45_000);
    await close();
  });

  test("a wrong file and a missing shard get a sentence; the shard alone completes the rest", async () => {
    const { page, problems, close } = await openPage("own", { fresh: true });
    await choose(page, { ...h5, name: "notes.pdf", buffer: Buffer.from("%PDF-1.7 nothing of a network") });
    const refusal = page.getByRole("alert");
    await expect.poll(() => refusal.textContent()).toContain("This page cannot read the file");
    const parts = writeLayersModel(network, v2Families.keras).map(({ name, bytes }) => ({
      name: name.slice(name.lastIndexOf("/") + 1),
      mimeType: "application/octet-stream",
      buffer: Buffer.from(bytes),
    }));
    await choose(page, ...parts.filter((_, i) => i !== 2));
    await expect.poll(() => refusal.textContent()).toContain("One of its shards is missing");
    expect(await refusal.textContent()).toContain(parts[2].name);
    await choose(page, parts[2]);
    await expect.poll(() => heading(page).textContent()).toContain("53 of 53 layers, 7 classes");
    expect(problems).toEqual([]);
    await close();
  });
});
