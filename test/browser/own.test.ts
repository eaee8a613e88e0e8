import { readFileSync } from "node:fs";
import { buffer } from "node:stream/consumers";
import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { breakages } from "../../src/components/own/breakPanel.js";
import { layers } from "../../src/model/architecture/layers.js";
import { file, read } from "../model/own/expectations.js";
import { v1Families, v2Families } from "../model/own/families.js";
import { type SampleLayer, sample } from "../model/own/sample.js";
import { stateDict } from "../model/own/stateDict.js";
import { writeSafetensors } from "../model/own/writers/safetensors.js";
import { writeKerasH5 } from "../model/own/writers/keras.js";
import { writeLayersModel } from "../model/own/writers/tfjs.js";
import { openPage, overflowing } from "./helpers.js";

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

/** Of each network in the browser's database, whether it is to be kept. */
const kept = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<boolean[]>((resolve, reject) => {
        const request = indexedDB.open("mobilenet-taken-apart");
        request.onerror = () => reject(new Error("no database"));
        request.onsuccess = () => {
          const all = request.result.transaction("networks").objectStore("networks").getAll();
          all.onsuccess = () => {
            request.result.close();
            resolve((all.result as { keep: boolean }[]).map(({ keep }) => keep));
          };
        };
      }),
  );

describe("a network of the reader's", () => {
  test("by keyboard: read, switch a convention, look inside, come back, forget", async () => {
    const { page, problems, close } = await openPage("own", { fresh: true });
    await choose(page, h5);
    await expect
      .poll(() => heading(page).textContent())
      .toBe("MobileNet V2, α 0.35, 53 of 53 layers, 7 classes; from Keras");
    // The sentence has the focus, so that a screen reader reads it.
    expect(await heading(page).evaluate((element) => element === document.activeElement)).toBe(true);
    const mapping = page.getByRole("region", { name: "Which tensor became which layer" });
    expect(await mapping.locator("tbody tr").count()).toBe(53);
    await expect.poll(() => page.locator(".answers .strongest li").count()).toBe(5);
    // The statistics are random here; what counts is that each setting gets its bar.
    await expect.poll(() => page.locator(".verdict-box b").count()).toBe(1);

    const rows = page.locator(".conventions li");
    const padding = rows.filter({ hasText: "Padding" });
    expect(await padding.locator(".from").textContent()).toBe("in the file");
    await padding.getByRole("radio", { name: "as in TensorFlow" }).focus();
    await page.keyboard.press("ArrowRight");
    await expect.poll(() => padding.locator(".from").textContent()).toBe("your choice");
    await expect.poll(() => page.locator(".answers .strongest li").count()).toBe(5);

    await page.getByRole("link", { name: "Look inside" }).focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/inside\.html\?network=own/);
    await expect.poll(() => page.locator(".found").first().textContent()).toMatch(/^Says: class \d/);
    expect(await page.locator(".network-choice option:checked").textContent()).toBe("Yours");

    // Inside counts the pooling, too, and the page says so beforehand.
    expect(await page.locator("#p-map, .p-map").first().innerText()).toMatch(/, 54 layers/i);
    await page.goBack();
    await expect.poll(() => heading(page).textContent()).toContain("53 of 53 layers");
    expect(await page.locator(".own-result .verdict-line + .note").textContent()).toContain("so it says 54 layers");
    // It can still be kept: another tab then has it, and what this tab says of it is remembered.
    const keep = page.getByRole("checkbox", { name: "Keep it in this browser" });
    expect([await keep.isVisible(), await keep.isChecked()]).toEqual([true, false]);
    await expect.poll(() => page.locator(".answers .strongest li").count()).toBe(5);
    await keep.check();
    await expect.poll(() => kept(page)).toEqual([true]);
    const other = await page.context().newPage();
    await other.goto(page.url());
    await expect.poll(() => heading(other).textContent()).toContain("53 of 53 layers");
    const again = other.getByRole("checkbox", { name: "Keep it in this browser" });
    expect(await again.isChecked()).toBe(true);
    await expect.poll(() => other.locator(".answers .strongest li").count()).toBe(5);
    await again.uncheck();
    await expect.poll(() => kept(other)).toEqual([false]);
    await other.close();
    await page.getByRole("button", { name: "Forget it" }).focus();
    await page.keyboard.press("Enter");
    await expect.poll(() => page.locator(".own-status").textContent()).toContain("The network is forgotten.");
    expect(problems).toEqual([]);
    await close();
  });

  test("a file brings the worker with the readers of all formats, in 45 kB or less, and nothing does before", async () => {
    const { page, close } = await openPage("own", { fresh: true });
    const loaded = new Set<string>();
    page.context().on("request", (request) => {
      const [, file] = /_import\/model\/own\/(ownWorker.*)$/.exec(request.url()) ?? [];
      if (file) loaded.add(file);
    });
    await expect.poll(() => page.getByRole("button", { name: "Choose a file" }).isEnabled()).toBe(true);
    expect(page.workers().filter((worker) => worker.url().includes("ownWorker")).length).toBe(0);
    await choose(page, h5);
    await expect.poll(() => heading(page).textContent()).toContain("53 of 53 layers");

    // What a worker's file imports comes with it; what it asks for in a call comes when a photo has to run.
    const source = (name: string) => readFileSync(`dist/_import/model/own/${name}`, "utf8");
    const first = [...loaded].find((name) => name.startsWith("ownWorker."))!;
    const files = new Set([first]);
    for (const name of files)
      for (const [, other] of source(name).matchAll(/(?:from|import)"\.\/([^"]+)"/g)) files.add(other);
    for (const name of files) expect(loaded).toContain(name);
    const all = [...files].map(source);
    for (const word of ["SNOD", "LOGISTIC", "QLinearConv", "OrderedDict", "weightsManifest", "BF16"])
      expect(all.join(), word).toContain(word);
    const bytes = all.reduce((sum, text) => sum + gzipSync(text, { level: 9 }).length, 0);
    expect(bytes).toBeLessThanOrEqual(45_000);
    await close();
  });

  test("the example that the page offers gets pictures of clothes, and names what is on them", async () => {
    const { page, problems, close } = await openPage("own", { fresh: true });
    const example = page.getByRole("link", { name: "a network of this site that tells clothes apart" });
    await page.goto(new URL((await example.getAttribute("href"))!, page.url()).href);
    await expect.poll(() => page.locator(".p-weights .weights").textContent()).toContain("output channel");
    // As the network has it with the border of its training.
    const said = () => page.locator(".found").first().textContent();
    await expect.poll(said).toContain("Says:");
    const share = /^Says: T-shirt\/top, (\d\d)\s%/.exec((await said()) ?? "")?.[1];
    await page.getByText("Save the whole network").click();
    const saved = page.waitForEvent("download");
    await page.locator(".p-weights").getByRole("button", { name: "Save as safetensors" }).click();
    const written = await buffer(await (await saved).createReadStream());
    await page.goto(page.url().replace(/inside[^/]*$/, "own.html"));
    await choose(page, { ...h5, name: "clothes.safetensors", buffer: written });
    await expect.poll(() => heading(page).textContent()).toContain("10 classes; saved by this site");
    const answers = page.locator(".answers");
    const first = () => answers.locator(".strongest li").first().textContent();
    expect(await answers.locator('input[type="radio"]').count()).toBeGreaterThanOrEqual(10);
    await expect.poll(first).toBe(`T-shirt/top.${share}`);
    await answers.getByRole("radio", { name: "trouser" }).check({ force: true });
    await expect.poll(first).toContain("trouser");
    // Its file states what the page would otherwise assume, so nothing is called into question.
    const text = await page.locator(".own-result").innerText();
    expect(text).toContain("so it needs no check");
    expect(text).toContain("runs 10 pictures of clothes");
    // The border is black, as in training.
    expect(text).not.toContain("Transparent");
    expect(problems).toEqual([]);
    await close();
  });

  test("a wrong file and a missing shard get a sentence; the shard alone completes the rest", async () => {
    const { page, problems, close } = await openPage("own", { fresh: true });
    await choose(page, { ...h5, name: "notes.pdf", buffer: Buffer.from("%PDF-1.7 nothing of a network") });
    const refusal = page.locator(".own-status").getByRole("alert");
    await expect.poll(() => refusal.textContent()).toContain("This page cannot read the file");
    const parts = writeLayersModel(network, v2Families.keras).map(({ name, bytes }) => ({
      name: name.slice(name.lastIndexOf("/") + 1),
      mimeType: "application/octet-stream",
      buffer: Buffer.from(bytes),
    }));
    await choose(page, ...parts.filter((_, i) => i !== 2));
    await expect.poll(() => refusal.textContent()).toContain("A file with weights is missing");
    expect(await refusal.textContent()).toContain(parts[2].name);
    // A file that nobody asked for is judged for itself, and completes nothing.
    const note = { ...h5, name: "notes.pdf", buffer: Buffer.from("%PDF-1.7 nothing of a network") };
    await choose(page, note);
    await expect.poll(() => refusal.textContent()).toContain("notes.pdf has none of the formats that this page reads");
    await choose(page, ...parts.filter((_, i) => i !== 2));
    await expect.poll(() => refusal.textContent()).toContain("A file with weights is missing");
    await page.getByRole("button", { name: "Start again" }).click();
    expect(await refusal.count()).toBe(0);
    await choose(page, ...parts.filter((_, i) => i !== 2));
    await expect.poll(() => refusal.textContent()).toContain("A file with weights is missing");
    await choose(page, parts[2]);
    await expect.poll(() => heading(page).textContent()).toContain("53 of 53 layers, 7 classes");

    // Labels come with the network or after it: seven fit, three do not, and both is said; also after coming back.
    const labels = (...names: string[]) => ({
      ...h5,
      name: "labels.txt",
      mimeType: "text/plain",
      buffer: Buffer.from(names.join("\n")),
    });
    const strongest = () => page.locator(".answers .strongest").textContent();
    await expect.poll(strongest).toContain("class ");
    await choose(page, labels("a", "b", "c"));
    await expect
      .poll(() => refusal.textContent())
      .toContain("It has 3 labels, and the network has 7 classes. Nothing was changed.");
    await choose(page, labels("ada", "bea", "cleo", "dora", "eva", "fay", "gil"));
    await expect.poll(() => page.locator(".own-status").textContent()).toContain("its labels are in use");
    await expect.poll(strongest).toMatch(/ada|bea|cleo|dora|eva/);
    await page.reload();
    await expect.poll(strongest).toMatch(/ada|bea|cleo|dora|eva/);
    await choose(page, labels("uno", "due", "tre", "quattro", "cinque", "sei", "sette"));
    await expect.poll(strongest).toMatch(/uno|due|tre|quattro|cinque/);
    expect(problems).toEqual([]);
    await close();
  });

  test("on paper each convention has its value, and the table of layers is whole", async () => {
    const { page, close } = await openPage("own", { fresh: true, width: 720 });
    await choose(page, h5);
    await expect.poll(() => page.locator(".answers .strongest li").count()).toBe(5);
    await page.emulateMedia({ media: "print" });
    const rows = await page.locator(".conventions li").allInnerTexts();
    expect(rows.map((text) => text.replace(/\s+/g, " ").trim())).toEqual([
      "Input values: −1 … 1 not in the file; the usual value",
      "Padding at stride 2: as in TensorFlow in the file",
      "Activation: ReLU6 in the file",
      "Input size: 96 × 96 in the file",
      "First output: the first class not in the file; a guess",
      "ε of the normalizations: 0.001 in the file",
    ]);
    const cut = await page
      .getByRole("region", { name: "Which tensor became which layer" })
      .evaluate((box) => [box.scrollWidth - box.clientWidth, box.scrollHeight - box.clientHeight]);
    expect(Math.max(...cut)).toBeLessThanOrEqual(1);
    await close();
  });

  test("its tools run on it: class map, normalization, comparison, files", async () => {
    const { page, problems, close } = await openPage("own", { fresh: true });
    await choose(page, h5);
    await expect.poll(() => page.locator(".answers .strongest li").count()).toBe(5);

    // 96 pixels end in 3 × 3 cells; the network pools their mean, and the classifier adds its bias.
    await expect.poll(() => page.locator(".own-cells rect").count()).toBe(9);
    const sum = (await page.locator(".own-class-map [role=status]").textContent()) ?? "";
    expect(sum).toMatch(/^class \d: −?\d+\.\d{3} \(mean of 9 cells\) [+−] \d+\.\d{3} \(bias\) = −?\d+\.\d{3}\./);

    const norms = page.locator(".own-norms");
    const part = network.layers.find(({ layer }) => layer.id === "block_1_depthwise")!;
    await norms.locator("select").selectOption({ label: part.layer.id });
    await norms.locator("summary").click();
    const first = async () =>
      (await norms.locator("tbody tr").first().locator("td").allTextContents()).map((text) =>
        Number(text.replaceAll("−", "-")),
      );
    const shown = (value: number) => Number(value.toPrecision(4));
    const [gamma, variance] = [part.norm!.gamma[0], part.norm!.variance[0]];
    expect((await first()).slice(0, 4)).toEqual([gamma, part.norm!.beta[0], part.norm!.mean[0], variance].map(shown));
    expect((await first())[4]).toBe(shown(gamma / Math.sqrt(variance + 1e-3)));
    const epsilon = page.locator(".conventions li").filter({ hasText: "ε of" });
    await epsilon.getByRole("radio", { name: "0.00001", exact: true }).check({ force: true });
    await expect.poll(async () => (await first())[4]).toBe(shown(gamma / Math.sqrt(variance + 1e-5)));
    expect(await norms.locator(".own-sums").textContent()).toContain(" + 0.00001) = ");
    expect(await epsilon.locator(".from").textContent()).toBe("your choice");
    await epsilon.getByRole("radio", { name: "0.001", exact: true }).check({ force: true });
    await expect.poll(() => epsilon.locator(".from").textContent()).toBe("in the file");
    await expect.poll(async () => (await first())[4]).toBe(shown(gamma / Math.sqrt(variance + 1e-3)));

    const compare = page.locator(".own-compare");
    await expect.poll(() => page.locator(".answers .strongest li").count()).toBe(5);
    await compare.getByRole("button", { name: "Compare on this photo" }).click();
    await expect.poll(() => compare.locator("tbody tr").count()).toBe(53);
    await expect.poll(() => compare.locator("b").textContent()).toMatch(/^Alignment is highest at \w+ with [01]\.\d\d/);
    expect(await compare.locator("tbody tr").first().textContent()).toContain("48 × 48 × 16; 150 × 150 × 32");

    const broken = page.locator(".own-break");
    await broken.getByRole("button", { name: "Run these experiments" }).click();
    await expect.poll(() => broken.locator("b").textContent()).toMatch(/^The change with the largest effect is “/);
    expect(await broken.locator("tbody tr").count()).toBe(1 + breakages(layers(network.options)).length);
    const unchanged = await broken.locator("tbody tr").first().innerText();
    expect(unchanged.replace(/\s+/g, " ")).toMatch(/^no change 5 of 5 \.?\d.* 1\.000/);
    expect(await broken.textContent()).not.toMatch(/NaN|undefined/);

    const saved = page.waitForEvent("download");
    await page.getByRole("button", { name: "Save as safetensors" }).click();
    const written = new Uint8Array(await buffer(await (await saved).createReadStream()));
    const again = read(file("mine.safetensors", written)).network.weights;
    const before = read(file("mine.h5", h5.buffer)).network.weights;
    expect([...again.keys()].sort()).toEqual([...before.keys()].sort());
    for (const [name, { data }] of before) expect(again.get(name)?.data, name).toEqual(data);
    const downloads: string[] = [];
    page.on("download", (download) => downloads.push(download.suggestedFilename()));
    await page.getByRole("button", { name: "Save for TensorFlow.js" }).click();
    await expect.poll(() => [...downloads].sort()).toEqual(["group1-shard1of1.bin", "model.json"]);

    // The same network under another name: every map and every kernel is the same.
    await choose(page, { ...h5, name: "again.h5" });
    await expect.poll(() => page.locator(".fileline code").first().textContent()).toBe("again.h5");
    const others = compare.locator("select");
    await expect
      .poll(() => others.locator("option").allTextContents())
      .toContain("yours: mine.h5, MobileNet V2, α 0.35");
    await others.selectOption({ label: "yours: mine.h5, MobileNet V2, α 0.35" });
    await expect.poll(() => page.locator(".answers .strongest li").count()).toBe(5);
    await compare.getByRole("button", { name: "Compare on this photo" }).click();
    await expect.poll(() => compare.locator("tbody tr").count()).toBe(53);
    const row = await compare.locator("tbody tr").nth(5).locator("td").allTextContents();
    expect(row.slice(2, 6)).toEqual(["1.00", "1.00", "0.00", "1.00"]);
    expect(problems).toEqual([]);
    await close();
  });

  test("a backbone names nothing: Inside says so, and shows what a change does to its maps", async () => {
    const body = sample({ variant: "v2", alpha: 0.1, resolution: 96, classes: 0 });
    const names = (layer: SampleLayer["layer"]) => v2Families.torchvision(layer);
    const { page, problems, close } = await openPage("own", { fresh: true, width: 390 });
    const rest = [`${"neck.".repeat(30)}weight`, { shape: [64, 64, 3, 3], data: new Float32Array(36864) }] as const;
    await choose(page, {
      ...h5,
      name: `${"body".repeat(30)}.safetensors`,
      buffer: Buffer.from(writeSafetensors(new Map([...stateDict(body, names), rest]))),
    });
    await expect.poll(() => page.locator(".own-answer").textContent()).toContain("This network is a backbone");
    expect(await page.locator(".unused").textContent()).toContain("neck.neck.neck");
    expect(await overflowing(page)).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto(page.url().replace(/own[^/]*$/, "inside.html?network=own&bench=change"));
    await expect.poll(() => page.locator(".found").first().textContent()).toContain("It is a backbone");
    await page.locator(".p-break .chip").first().click();
    await expect.poll(() => page.locator(".outcome").textContent()).toContain("A backbone names no classes.");
    expect(problems).toEqual([]);
    await close();
  });

  test("Inside shows weights and breaks it, and Time measures its layers", async () => {
    const v1 = sample({ variant: "v1", alpha: 0.25, resolution: 96 });
    const { page, problems, close } = await openPage("own", { fresh: true });
    await choose(page, { ...h5, buffer: Buffer.from(writeKerasH5(v1, v1Families.keras)) });
    await expect.poll(() => page.locator(".answers .strongest li").count()).toBe(5);
    const root = page.url().replace(/own[^/]*$/, "");
    await page.goto(`${root}inside.html?network=own&layer=conv_pw_3&bench=weights`);
    await expect.poll(() => page.locator(".p-weights .weights").textContent()).toContain("output channel");
    await page.getByText("Save the whole network").click();
    const saved = page.waitForEvent("download");
    await page.locator(".p-weights").getByRole("button", { name: "Save as safetensors" }).click();
    const written = new Uint8Array(await buffer(await (await saved).createReadStream()));
    expect(read(file("own.safetensors", written)).network.weights.get("conv_pw_3/kernel")?.data).toEqual(
      read(file("v1.h5", new Uint8Array(writeKerasH5(v1, v1Families.keras)))).network.weights.get("conv_pw_3/kernel")
        ?.data,
    );
    await page.getByRole("tab", { name: "Break it" }).click();
    await expect.poll(() => page.locator(".found").first().textContent()).toMatch(/^Says: class \d/);

    await page.goto(`${root}time.html?network=own`);
    await expect.poll(() => page.locator(".network-times select option:checked").textContent()).toBe("Yours");
    await page.getByRole("button", { name: "Measure each layer" }).click();
    const found = page.locator(".time-panel figcaption b").first();
    await expect.poll(() => found.textContent()).toMatch(/Pointwise layers do \d+\u202f% and take \d+\u202f%/);
    expect(await page.locator(".time-panel").textContent()).not.toContain("NaN");
    expect(problems).toEqual([]);
    await close();
  });
});
