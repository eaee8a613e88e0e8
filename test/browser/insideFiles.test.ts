/** On the explorer's page: the files that a reader takes along, and two networks side by side, each number against the tap. */
import { buffer } from "node:stream/consumers";
import type { Page } from "playwright-core";
import sharp from "sharp";
import { beforeAll, expect, test } from "vitest";
import { openDetector, readPhoto } from "../../scripts/node-detector.js";
import type { Explorer } from "../../src/components/inside/explorer.js";
import type { Change } from "../../src/model/pass/changes.js";
import { disposeTaps } from "../../src/model/runtime/graph.js";
import { heapView } from "../../src/model/runtime/tensorflow.js";
import { openPage } from "./helpers.js";

const patient = { timeout: 60_000 };
const layer = "block_13_project";
const [side, channels] = [10, 160];
const cut: Change = { kind: "skip-removed", block: 4 };

/** The layer's tensor on the cat, computed in Node: unchanged, and with the skip of block 4 cut. */
let whole: Float32Array;
let broken: Float32Array;

beforeAll(async () => {
  const detector = await openDetector();
  const cat = await readPhoto("cat");
  const tap = (changes: readonly Change[]) => {
    const input = detector.input(cat, "stretch", changes);
    const pass = detector.run(input, { taps: [layer], changes });
    input.dispose();
    const values = heapView(pass.taps.get(layer)!).slice();
    disposeTaps(pass.taps);
    return values;
  };
  [whole, broken] = [tap([]), tap([cut])];
});

const largest = (values: Float32Array) => values.reduce((most, v) => Math.max(most, Math.abs(v)), 0);

/** The largest difference of two tensors, in units of the second one's range. */
function apart(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  return largest(a.map((v, i) => v - b[i])) / largest(b);
}

/** Presses a button of the page that hands over a file. */
async function taken(page: Page, label: string): Promise<{ name: string; bytes: Buffer }> {
  await page.locator(".explorer").evaluate((explorer) => {
    for (const menu of explorer.querySelectorAll("details.menu")) menu.setAttribute("open", "");
  });
  const [download] = await Promise.all([
    page.waitForEvent("download", patient),
    page.locator(".explorer").getByRole("button", { name: label, exact: true }).click(),
  ]);
  return { name: download.suggestedFilename(), bytes: await buffer(await download.createReadStream()) };
}

test("what is taken along: maps, tensor, tables, pictures and the link", async () => {
  const { page, context, problems } = await openPage(`inside?image=cat&layer=${layer}&channel=7`);
  await page.locator(`[aria-label='${channels} channels of ${layer}']`).waitFor(patient);

  const tensor = await taken(page, "Tensor as .npy");
  expect(tensor.name).toBe(`${layer}.npy`);
  // NumPy's format: magic string, version 1.0, length of the header in two bytes, a Python dictionary, values.
  expect([...tensor.bytes.subarray(0, 8)]).toEqual([0x93, ...Buffer.from("NUMPY"), 1, 0]);
  const start = 10 + tensor.bytes.readUInt16LE(8);
  expect(start % 64).toBe(0);
  const header = tensor.bytes.subarray(10, start).toString("latin1");
  expect(header).toMatch(/^\{'descr': '<f4', 'fortran_order': False, 'shape': \(10, 10, 160\), \} *\n$/);
  const values = new Float32Array(new Uint8Array(tensor.bytes.subarray(start)).buffer);
  expect(apart(values, whole)).toBeLessThan(1e-4);

  const maps = await taken(page, "Maps as PNG");
  expect(maps.name).toBe(`${layer}.png`);
  const { data, info } = await sharp(maps.bytes).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  const canvas = page.locator(".atlas-sheet canvas");
  const size = await canvas.evaluate((element) => [
    (element as HTMLCanvasElement).width,
    (element as HTMLCanvasElement).height,
  ]);
  expect([info.width, info.height]).toEqual(size);
  // Each value lies in the middle of its cell, within the map's own cell on the sheet.
  const boxes = await page.locator(".channel-grid [role=option]").evaluateAll((all) => {
    const sheet = all[0].closest(".atlas-sheet")!.getBoundingClientRect();
    return all.map((one) => {
      const { left, top, width, height } = one.getBoundingClientRect();
      return [
        (left - sheet.left) / sheet.width,
        (top - sheet.top) / sheet.height,
        width / sheet.width,
        height / sheet.height,
      ];
    });
  });
  const distance = (channel: number, row: number, column: number) => {
    const [left, top, width, height] = boxes[channel];
    const x = Math.floor((left + (width * (column + 0.5)) / side) * info.width);
    const y = Math.floor((top + (height * (row + 0.5)) / side) * info.height);
    const pixel = data.subarray(4 * (y * info.width + x), 4 * (y * info.width + x) + 3);
    // How far a color is from the light ground of the maps.
    return Math.hypot(pixel[0] - 0xf3, pixel[1] - 0xf3, pixel[2] - 0xf7);
  };
  for (const channel of [0, 7, 81, 159]) {
    const map = Float32Array.from({ length: side * side }, (_, i) => whole[i * channels + channel]);
    const most = largest(map);
    map.forEach((value, i) => {
      const strength = Math.abs(value) / most;
      const far = distance(channel, Math.floor(i / side), i % side);
      if (strength > 0.95) expect(far, `channel ${channel}, value ${i}`).toBeGreaterThan(250);
      if (strength < 0.05) expect(far, `channel ${channel}, value ${i}`).toBeLessThan(60);
    });
  }

  const table = await taken(page, "Channels as CSV");
  const lines = table.bytes.toString("utf8").trimEnd().split("\r\n");
  expect(lines[0]).toBe("channel,minimum,maximum,mean,share of zeros,share at 6");
  expect(lines.length).toBe(1 + channels);
  lines.slice(1).forEach((line, channel) => {
    const [number, min, max] = line.split(",").map(Number);
    const own = Array.from({ length: side * side }, (_, i) => whole[i * channels + channel]);
    expect(number).toBe(channel);
    expect(Math.abs(min - Math.min(...own))).toBeLessThan(1e-4 * largest(whole));
    expect(Math.abs(max - Math.max(...own))).toBeLessThan(1e-4 * largest(whole));
  });

  await page.getByRole("tab", { name: "All layers" }).click();
  await page.getByRole("button", { name: "Values as CSV", exact: true }).waitFor(patient);
  const all = await taken(page, "Values as CSV");
  const rows = all.bytes.toString("utf8").trimEnd().split("\r\n").slice(1);
  const shown = await page
    .locator(".p-values > div details tbody tr")
    .evaluateAll((list) => list.map((row) => row.querySelector("th")?.textContent));
  expect(rows.map((row) => row.split(",")[0])).toEqual(shown);
  // 52 layers and ten sums.
  expect(rows.length).toBe(62);

  for (const label of ["Map as SVG", "Picture as SVG"]) {
    const picture = await taken(page, label);
    const text = picture.bytes.toString("utf8");
    const parsed = await page.evaluate((source) => {
      const document = new DOMParser().parseFromString(source, "image/svg+xml");
      const marks = [...document.querySelectorAll("path, rect, text, line")];
      return {
        root: document.documentElement.namespaceURI,
        broken: document.querySelector("parsererror") !== null,
        marks: marks.length,
      };
    }, text);
    expect(parsed).toMatchObject({ root: "http://www.w3.org/2000/svg", broken: false });
    expect(parsed.marks).toBeGreaterThan(52);
    expect(text).not.toMatch(/(?:href|src)="(?!#|data:)|url\((?!["']?#)|@import/);
  }

  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("button", { name: "Copy link", exact: true }).click();
  await page.getByRole("button", { name: "Copied", exact: true }).waitFor(patient);
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(new URL(link).search).toBe(`?image=cat&layer=${layer}&channel=7&bench=values`);
  expect(problems).toEqual([]);
});

test("side by side: one zoom and one cross for all maps, and the numbers of the tensors", async () => {
  const { page, problems } = await openPage(
    `inside?image=cat&layer=${layer}&channel=7&changes=noskip@4&compare=original`,
  );
  const split = page.locator(".p-split");
  await split.getByText("the two differ by").waitFor(patient);
  const row = split.locator(".split-row");
  const frames = split.locator(".split-map");
  const transforms = () =>
    split.locator(".split-layer").evaluateAll((all) => all.map((one) => (one as HTMLElement).style.transform));
  const crosses = () =>
    split.locator(".split-cross").evaluateAll((all) =>
      all.map((one) => {
        const { hidden, style } = one as HTMLElement;
        return hidden ? "none" : `${style.left} ${style.top}`;
      }),
    );
  /** What stands above the maps: changed, unchanged, difference. */
  const numbers = async () =>
    (await split.locator(".split-title b").allTextContents()).map((text) => Number(text.replace("\u2212", "-")));
  const expected = (y: number, x: number) => {
    const at = (y * side + x) * channels + 7;
    return [broken[at], whole[at], broken[at] - whole[at]];
  };
  const agree = async (y: number, x: number) => {
    const found = await numbers();
    expected(y, x).forEach((value, i) => expect(Math.abs(found[i] - value), `map ${i}`).toBeLessThan(0.0011));
  };
  expect(await split.locator(".split-title .label").allTextContents()).toEqual([
    "changed",
    "unchanged",
    "left minus right",
  ]);

  // The pointer over row 3, column 6 of the second map.
  await row.scrollIntoViewIfNeeded();
  const box = (await frames.nth(1).boundingBox())!;
  await page.mouse.move(box.x + 0.65 * box.width, box.y + 0.35 * box.height);
  await expect.poll(crosses).toEqual(Array(3).fill("60% 30%"));
  await agree(3, 6);
  await page.mouse.move(box.x + box.width / 2, box.y - 40);
  await expect.poll(crosses).toEqual(Array(3).fill("none"));

  // By keyboard: the cross begins in the middle, and what is enlarged follows it in all maps alike.
  await row.focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowUp");
  await expect.poll(crosses).toEqual(Array(3).fill("50% 40%"));
  await agree(4, 5);
  await page.keyboard.press("+");
  await page.keyboard.press("+");
  await expect.poll(async () => new Set(await transforms()).size).toBe(1);
  expect((await transforms())[0]).toContain("scale(4)");
  const before = (await transforms())[0];
  await page.keyboard.press("Shift+ArrowLeft");
  await expect.poll(async () => (await transforms())[0]).not.toBe(before);
  expect(new Set(await transforms()).size).toBe(1);
  await agree(4, 0);
  await page.keyboard.press("-");
  await expect.poll(async () => (await transforms())[2]).toContain("scale(2)");
  expect((await page.locator(".explorer").evaluate((element) => (element as Explorer).value)).channel).toBe(7);
  expect(problems).toEqual([]);
});
