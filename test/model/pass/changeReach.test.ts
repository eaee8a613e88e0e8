/** Each change of the measured table, on the trained network: not a bit before its place moves, and its place does. */
import { beforeAll, describe, expect, test } from "vitest";
import { ablations } from "../../../scripts/measure-ablations.js";
import { openDetector, readPhoto } from "../../../scripts/node-detector.js";
import type { Change } from "../../../src/model/pass/changes.js";
import type { Detector } from "../../../src/model/runtime/detector.js";
import { disposeTaps } from "../../../src/model/runtime/graph.js";
import { layers, outputTap, sumTap } from "../../../src/model/architecture/layers.js";
import { inputTap, planPass } from "../../../src/model/pass/plan.js";
import type { Picture } from "../../../src/model/types.js";
import { heapView } from "../../../src/model/runtime/tensorflow.js";

const network = layers({ variant: "v2", resolution: 300, classes: 0 });
/** All tensors in the order of the pass: the input, 52 convolutions, 10 sums. */
const order = [
  inputTap,
  ...network.flatMap((layer) => [layer.id, ...(sumTap(layer) === undefined ? [] : [outputTap(layer)])]),
];

/** The first tensor that a change may touch, worked out from block numbers and Keras's names alone. */
function firstTouched(change: Change): string {
  const block = "block" in change ? change.block : undefined;
  const blockTap = (n: number, role: "expand" | "depthwise" | "project" | "add") =>
    n === 0 && role === "expand" ? "block_0_depthwise" : `block_${n}_${role}`;
  switch (change.kind) {
    case "input-scale":
    case "input-channels":
      return inputTap;
    case "activation":
    case "cap":
      if (block === undefined || block === "stem") return "Conv1";
      return block === "Conv_1" ? "Conv_1" : blockTap(block, "expand");
    case "projection-activation":
      return blockTap(typeof block === "number" ? block : 0, "project");
    case "depthwise-kernel":
      return blockTap(typeof block === "number" ? block : 0, "depthwise");
    case "skip-removed":
      // Block 2 is the first with a skip. Without it the sum is gone, and the projection's numbers go on.
      return blockTap(typeof block === "number" ? block : 2, "add");
    case "branch-removed":
      return blockTap(change.block, "expand");
    case "weight-format":
      // The stored kernels of the first layers are 16-bit floats already; block 4's expansion is the first in 8 bits.
      return change.format === "fp16" ? "block_4_expand" : "Conv1";
    case "padding":
    case "activation-format":
      return "Conv1";
  }
}

let detector: Detector;
/** In some blocks few photos have a value above 6, so that a missing cut shows on the second or third photo only. */
const ids = ["cat", "cup", "motorcycle", "astronaut", "rocket"];
const pictures = new Map<string, Picture>();
const originals = new Map<string, Map<string, Buffer>>();

/** Bytes of every tensor of the unchanged pass. */
function original(id: string): Map<string, Buffer> {
  const known = originals.get(id) ?? bytesOf(id, []);
  originals.set(id, known);
  return known;
}

/** Bytes of every tensor that the changed network makes. */
function bytesOf(id: string, changes: readonly Change[]): Map<string, Buffer> {
  const picture = pictures.get(id)!;
  const present = new Set(planPass(network, changes).map(({ id }) => id));
  const input = detector.input(picture, "stretch", changes);
  const { taps } = detector.run(input, { taps: order.filter((tap) => present.has(tap)), changes });
  const copy = (view: Float32Array) =>
    Buffer.from(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));
  const found = new Map([[inputTap, copy(heapView(input))]]);
  for (const [id, tensor] of taps) found.set(id, copy(heapView(tensor)));
  disposeTaps(taps);
  input.dispose();
  return found;
}

beforeAll(async () => {
  detector = await openDetector();
  for (const id of ids) pictures.set(id, await readPhoto(id));
});

describe("a change touches what it says and nothing before it", () => {
  test("all 63 tensors of the unchanged pass are there, and come out alike twice", () => {
    expect(original("cat").size).toBe(63);
    const again = bytesOf("cat", []);
    for (const tap of order) expect(again.get(tap)?.equals(original("cat").get(tap)!), tap).toBe(true);
  });

  const rows = ablations(network);
  test("the table has 67 rows", () => expect(rows.length).toBe(67));

  test.each(rows)("$id", ({ changes }) => {
    const at = Math.min(...changes.map((change) => order.indexOf(firstTouched(change))));
    expect(at).toBeGreaterThanOrEqual(0);
    const [change] = changes;
    const limited = "block" in change && change.block !== undefined;
    const moves = ids.some((id) => {
      const [before, after] = [original(id), bytesOf(id, changes)];
      const moved = order.filter((tap) => !after.get(tap)?.equals(before.get(tap)!));
      // Not a bit before the place.
      expect(moved.filter((tap) => order.indexOf(tap) < at)).toEqual([]);
      if (moved.length === 0) return false;
      // The place itself, or what its block gives on, is another tensor, or gone; and what the network gives is another.
      expect(moved).toContain(limited ? endOf(order[at]) : order[at]);
      expect(after.get("Conv_1")?.equals(before.get("Conv_1")!)).toBe(false);
      return true;
    });
    expect(moves).toBe(true);
  });
});

/** The last tensor of a tap's block. */
function endOf(tap: string): string {
  const block = /^block_\d+_/.exec(tap)?.[0];
  return block === undefined ? tap : order.filter((other) => other.startsWith(block)).at(-1)!;
}
