// @vitest-environment jsdom
/** The page's instrument on numbers that can be checked by hand: one map's anchors, three boxes that have a vote. */
import { readFileSync } from "node:fs";
import { expect, test, vi } from "vitest";
import { type DetectorBench, detectorBench } from "../../../src/components/detector/detectorBench.js";
import type { Runner } from "../../../src/components/picture/newestLook.js";
import type { DetectorFacts } from "../../../src/components/detector/state.js";
import type { HeadLook } from "../../../src/model/detection/headOutputs.js";
import { cancelled, problem, success } from "../../../src/model/runtime/problem.js";
import type { RunResult } from "../../../src/model/runtime/protocol.js";
import type { Outcome, Picture } from "../../../src/model/types.js";
import { eventually } from "../../eventually.js";

const facts = JSON.parse(readFileSync("data/models/coco-ssdlite-v2/manifest.json", "utf8")) as DetectorFacts;
const cup = facts.labels.indexOf("cup");
const picture: Picture = { width: 3, height: 2, data: new Uint8ClampedArray(24) };

// The last map has one cell. Of its anchors number 1911 is a square of .95, 1912 is .95 · √2 wide and .95 / √2 high,
// 1916 is a square of √.95 = .975. The first map's first anchor is a square of .1 at 1/38.
const votes = new Map([
  [1911, 0.9],
  [1916, 0.8],
  [1912, 0.7],
  [0, 0.6],
]);
const values = Array.from({ length: 1917 }, (_, i) => votes.get(i) ?? 0.01);
const boxes = new Array<number>(4 * 1917).fill(0);
// 0.2 · 5 ln 2: twice as wide and half as high; a tenth of a tenth down.
boxes.splice(0, 4, 1, 0, -5 * Math.LN2, 5 * Math.LN2);
const look: HeadLook = {
  boxes,
  best: { classes: values.map(() => cup), scores: values },
  scores: [{ class: cup, values }],
};

const text = (element: Element) => (element.textContent ?? "").replace(/\s+/g, " ");

function setUp(open: () => Promise<Outcome<Runner>> = vi.fn()) {
  const pictures = Object.assign(document.createElement("div"), {
    value: undefined as { id: string; picture: Picture } | undefined,
    choose: () => true,
  });
  const photos = ["cup", "cat"].map((id) => ({
    id,
    alt: `a photo of a ${id}`,
    width: 3,
    height: 2,
    href: `${id}.jpg`,
    look: async () => look,
  }));
  const bench = detectorBench({ facts, photos, intake: () => pictures, open });
  document.body.replaceChildren(bench.board, bench.classes, bench.cell, bench.suppression);
  const choose = (id: string) => {
    pictures.value = { id, picture };
    pictures.dispatchEvent(new Event("input", { bubbles: true }));
  };
  return { bench, choose };
}

const ready = ({ board }: DetectorBench) => eventually(() => expect(text(board)).toContain("Computed when"));
const press = (element: Element | null, key: string) =>
  element?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
const button = (root: Element, name: string) =>
  [...root.querySelectorAll("button")].find((one) => one.textContent === name);

test("begins at the anchor that scores highest, and says what its cell answers", async () => {
  const { bench } = setUp();
  await ready(bench);
  expect(text(bench.board)).toContain("Row 0, column 0 of the 1 × 1 map has 6 anchors.");
  expect(text(bench.board)).toContain("Yes: the best score of a class is .90, and a detection needs .50 or more.");
  expect(text(bench.board)).toContain("It stays where it is, and becomes 1.00 times as wide and 1.00 times as high.");
});

test("a cell that the arrow keys reach answers with its own numbers", async () => {
  const { bench } = setUp();
  await ready(bench);
  const first = bench.board.querySelector(".det-map-box");
  // The first arrow goes to the map's strongest cell, the second moves on, Home comes back.
  press(first, "ArrowRight");
  expect(bench.board.value.place).toEqual({ map: 0, cell: 0, anchor: 0 });
  expect(text(bench.board)).toContain(
    "It moves 1 % of the photo down, and becomes 2.00 times as wide and 0.50 times as high.",
  );
  expect(text(bench.cell)).toContain("0.026 + 0.1 · 1.00 · 0.1000.036");
  expect(text(bench.cell)).toContain("0.100 · exp(0.2 · 3.47)0.200");
  press(first, "ArrowDown");
  expect(bench.board.value.place).toEqual({ map: 0, cell: 19, anchor: 0 });
  expect(text(bench.board)).toContain("No: the best score of a class is .01");
  expect(first?.getAttribute("aria-valuetext")).toBe("row 1, column 0: cup .01, chosen");
});

test("suppression, box by box, by key: which kept box, which overlap", async () => {
  const { bench } = setUp();
  await ready(bench);
  const list = bench.suppression.querySelector("[role=listbox]");
  const said = () => text(bench.suppression.querySelector(".det-said") as Element);
  expect(said()).toBe("4 boxes reach the threshold, and 3 remain: cup .90, cup .70, cup .60.");
  // 1917 anchors, and the 80 classes of COCO
  expect(text(bench.suppression)).toContain("with 80 scores each: 153 360 scores, of which 4 reach .50");
  press(list, "Home");
  expect(said()).toBe("4 boxes, highest score first. Nothing is decided yet.");
  press(list, "ArrowDown");
  expect(said()).toBe("Box 1, cup .90: kept. It is the first cup.");
  press(list, "ArrowDown");
  // .95² of .95: the square of .95 lies in the square of √.95.
  expect(said()).toBe(
    "Box 2, cup .80: dropped. It overlaps box 1, cup .90, by .95, which is more than .60. So it counts as the same cup.",
  );
  press(list, "ArrowDown");
  // They share .95 · .95/√2 = .638 of 2 · .95² − .638 = 1.167.
  expect(said()).toContain("Its largest overlap is with box 1, cup .90: .55, not more than .60.");
  press(list, "ArrowUp");
  expect(bench.board.value.step).toBe(2);
  // The photo above shows what stays at the thresholds, whatever the step.
  expect([...bench.board.querySelectorAll(".photo .box")].map(text)).toEqual(["cup .90", "cup .70", "cup .60"]);
});

test("both thresholds change the verdicts", async () => {
  const { bench } = setUp();
  await ready(bench);
  const [score, overlap] = bench.suppression.querySelectorAll<HTMLInputElement>("input[type=range]");
  const set = (slider: HTMLInputElement, value: string) => {
    slider.value = value;
    slider.dispatchEvent(new Event("input", { bubbles: true }));
  };
  set(overlap, "0.5");
  expect(text(bench.suppression)).toContain("4 boxes reach the threshold, and 2 remain: cup .90, cup .60.");
  set(score, "0.65");
  expect(text(bench.suppression)).toContain("3 boxes reach the threshold, and 1 remains: cup .90.");
  expect(bench.board.querySelectorAll(".photo .box")).toHaveLength(1);
  set(overlap, "0.9");
  expect(text(bench.suppression)).toContain("3 boxes reach the threshold, and 2 remain: cup .90, cup .70.");
});

test("plays by itself until the reader steps", async () => {
  const { bench } = setUp();
  await ready(bench);
  vi.useFakeTimers();
  button(bench.suppression, "Play")?.click();
  expect(bench.board.value.step).toBe(0);
  vi.advanceTimersByTime(2500);
  expect(bench.board.value.step).toBe(2);
  button(bench.suppression, "Back")?.click();
  vi.advanceTimersByTime(5000);
  expect(bench.board.value.step).toBe(1);
  vi.useRealTimers();
});

test("a class that the build did not keep starts the network", async () => {
  const scores = new Float32Array(91 * 1917).fill(0.02);
  const run = vi.fn(async () =>
    success({
      detections: [],
      strongest: [],
      taps: {},
      head: { boxes: new Float32Array(4 * 1917), scores },
      milliseconds: 41,
      backend: "wasm, SIMD",
    } satisfies RunResult),
  );
  const { bench, choose } = setUp(async () => success<Runner>({ run }));
  await ready(bench);
  choose("cup");
  bench.board.value = { ...bench.board.value, class: facts.labels.indexOf("dog") };
  button(bench.board, "Run it here")?.click();
  await eventually(() => expect(text(bench.board)).toContain("Live: 41.0 ms in this page (wasm, SIMD)."));
  expect(text(bench.classes)).toContain("dog scores below .10 everywhere: no cell of any map detects one.");
  expect(text(bench.suppression)).toContain("No box reaches the threshold, so the detector finds nothing.");
});

test("the cell that is looked at outlives the camera's next frame, not another picture", async () => {
  const { bench, choose } = setUp(async () => ({ ok: false, problem: cancelled }));
  await ready(bench);
  choose("own");
  press(bench.board.querySelector(".det-map-box"), "ArrowRight");
  const place = { map: 0, cell: 0, anchor: 0 };
  expect(bench.board.value).toMatchObject({ image: "own", place });
  choose("own");
  expect(bench.board.value.place).toEqual(place);
  choose("cat");
  expect(bench.board.value).toMatchObject({ image: "cat", place: undefined });
});

test("a run that was cancelled says so, and can be run again", async () => {
  const run = vi.fn(async (): Promise<Outcome<RunResult>> => ({ ok: false, problem: cancelled }));
  const { bench, choose } = setUp(async () => success<Runner>({ run }));
  await ready(bench);
  choose("cup");
  button(bench.board, "Run it here")?.click();
  await eventually(() => expect(text(bench.board)).toContain("The run was stopped."));
  button(bench.board, "Run it again")?.click();
  await eventually(() => expect(run).toHaveBeenCalledTimes(2));
});

test("says what failed", async () => {
  const missing = problem("weights-missing", "The weights are not there.", "Reload the page.");
  const { bench, choose } = setUp(async () => ({ ok: false, problem: missing }));
  await ready(bench);
  choose("cat");
  await eventually(() => expect(text(bench.board)).toContain("The weights are not there.Reload the page."));
});
