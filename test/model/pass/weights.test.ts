import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { readManifest, readWeights } from "../../../scripts/node-detector.js";
import { layers } from "../../../src/model/architecture/layers.js";
import {
  DamagedWeights,
  type StoredArray,
  type WeightFile,
  channelsOf,
  decodeWeights,
  fromHalf,
  storedBytes,
} from "../../../src/model/pass/weights.js";

function file(bytes: Uint8Array, arrays: StoredArray[]): WeightFile {
  return { name: "test.bin", bytes: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex"), arrays };
}

const little = (floats: number[]) => new Uint8Array(Float32Array.from(floats).buffer);

describe("decoding by hand", () => {
  test("int8: the scale of the last axis' channel times the byte", async () => {
    // Two channels with scales 0.5 and 2; rows (1, −1), (127, −128 is never written but must decode), (0, 3).
    const bytes = new Uint8Array([...little([0.5, 2]), ...new Uint8Array(Int8Array.from([1, -1, 127, -128, 0, 3]))]);
    const stored: StoredArray = { name: "a/kernel", shape: [1, 1, 3, 2], format: "int8", offset: 0 };
    const decoded = await decodeWeights(file(bytes, [stored]), bytes);
    expect([...decoded.get("a/kernel")!.data]).toEqual([0.5, -2, 63.5, -256, 0, 6]);
  });

  test("int8 of a depthwise kernel: one scale for each channel, not one for all", async () => {
    const bytes = new Uint8Array([...little([1, 10]), ...new Uint8Array(Int8Array.from([1, 2, 3, 4]))]);
    const stored: StoredArray = { name: "d/kernel", shape: [1, 2, 2, 1], format: "int8", offset: 0 };
    const decoded = await decodeWeights(file(bytes, [stored]), bytes);
    expect([...decoded.get("d/kernel")!.data]).toEqual([1, 20, 3, 40]);
  });

  test("fp32 and fp16, one after the other, from a file that is itself a part of a buffer", async () => {
    // 1, −2, 65504 (the largest), 2⁻²⁴ (the smallest): IEEE 754 binary16.
    const halves = new Uint8Array(Uint16Array.from([0x3c00, 0xc000, 0x7bff, 0x0001]).buffer);
    const whole = new Uint8Array([9, 9, 9, ...little([1.5, -0.25]), ...halves]);
    const bytes = whole.subarray(3);
    const arrays: StoredArray[] = [
      { name: "a/bias", shape: [2], format: "fp32", offset: 0 },
      { name: "b/kernel", shape: [4], format: "fp16", offset: 8 },
    ];
    const decoded = await decodeWeights(file(bytes, arrays), bytes);
    expect([...decoded.get("a/bias")!.data]).toEqual([1.5, -0.25]);
    expect([...decoded.get("b/kernel")!.data]).toEqual([1, -2, 65504, 2 ** -24]);
  });

  test("binary16's special values", () => {
    expect(fromHalf(0x7c00)).toBe(Infinity);
    expect(fromHalf(0xfc00)).toBe(-Infinity);
    expect(fromHalf(0x7e00)).toBeNaN();
    expect(fromHalf(0x3555)).toBeCloseTo(1 / 3, 3);
  });
});

describe("a damaged file", () => {
  const bytes = little([1, 2]);
  const good = file(bytes, [{ name: "a/bias", shape: [2], format: "fp32", offset: 0 }]);

  test("that is cut short says how long it should be", async () => {
    const failure = decodeWeights(good, bytes.subarray(0, 7));
    await expect(failure).rejects.toThrow(DamagedWeights);
    await expect(failure).rejects.toThrow("test.bin has 7 bytes; it must have 8");
  });

  test("with one changed bit is noticed", async () => {
    const changed = bytes.slice();
    changed[3] ^= 1;
    await expect(decodeWeights(good, changed)).rejects.toThrow(/test\.bin has the SHA-256 .*; it must be/);
  });

  test("whose manifest points beyond its end is noticed", async () => {
    const beyond = { ...good, arrays: [{ ...good.arrays[0], offset: 4 }] };
    await expect(decodeWeights(beyond, bytes)).rejects.toThrow("invalid offset of a/bias: 4");
  });
});

describe("the committed manifest", () => {
  test("keeps backbone and heads below 2.4 MB each", async () => {
    const { files } = await readManifest();
    expect(files.map(({ name }) => name)).toEqual(["backbone.bin", "heads.bin"]);
    for (const { bytes } of files) expect(bytes).toBeLessThanOrEqual(2.4e6);
  });

  test("stores each array where the one before it ends", async () => {
    for (const { arrays, bytes } of (await readManifest()).files) {
      let end = 0;
      for (const array of arrays) {
        expect(array.offset).toBe(end);
        end += 4 * Math.ceil(storedBytes(array) / 4);
      }
      expect(bytes).toBe(end);
    }
  });

  test("has the backbone's 2,206,816 parameters, batch normalization folded", async () => {
    // Counted on the original graph model.
    const manifest = await readManifest();
    const weights = await readWeights(manifest);
    const names = layers(manifest.network).flatMap(({ id }) => [`${id}/kernel`, `${id}/bias`]);
    const sizes = names.map((name) => weights.get(name)!.data.length);
    expect(sizes.reduce((a, b) => a + b, 0)).toBe(2_206_816);
  });

  test("names COCO's 80 classes in 90 places", async () => {
    const { labels } = await readManifest();
    expect(labels).toHaveLength(90);
    expect(labels.filter((label) => label !== null)).toHaveLength(80);
    // Numbers 1, 17 and 90 of the data set's own list.
    expect([labels[0], labels[16], labels[89]]).toEqual(["person", "cat", "toothbrush"]);
  });
});

test("a depthwise kernel's channels are its third axis, a 1 × 1 kernel of one output has one", () => {
  expect(channelsOf([3, 3, 32, 1])).toBe(32);
  expect(channelsOf([1, 1, 16, 24])).toBe(24);
  expect(channelsOf([7])).toBe(7);
});
