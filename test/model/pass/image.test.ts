import { beforeAll, describe, expect, test } from "vitest";
import { readPhoto, startInNode } from "../../../scripts/node-detector.js";
import { changedPreprocessing, crop, networkInput, placement, toPicture } from "../../../src/model/pass/image.js";
import type { Picture } from "../../../src/model/types.js";
import { tf } from "../../../src/model/runtime/tensorflow.js";
import type { Preprocessing } from "../../../src/model/pass/weights.js";

const preprocessing: Preprocessing = { size: 300, resize: "bilinear", channels: "rgb", scale: 2 / 255, offset: -1 };

beforeAll(startInNode);

/** A picture of one row of pixels, each [r, g, b, a]. */
function row(...pixels: number[][]): Picture {
  return { width: pixels.length, height: 1, data: Uint8ClampedArray.from(pixels.flat()) };
}

/** The red channel of an input, as bytes again. */
function reds(input: Float32Array): number[] {
  return Array.from({ length: input.length / 3 }, (_, i) => ((input[3 * i] + 1) * 255) / 2);
}

describe("resizing", () => {
  test.each(["cat", "motorcycle", "plate"])("of %s gives TensorFlow's own numbers", async (id) => {
    const picture = await readPhoto(id);
    const ours = networkInput(picture, "stretch", preprocessing);
    const theirs = tf.tidy(() => {
      const rgb = Float32Array.from(
        { length: 3 * picture.width * picture.height },
        (_, i) => picture.data[4 * Math.floor(i / 3) + (i % 3)],
      );
      const image: tf.Tensor3D = tf.tensor(rgb, [picture.height, picture.width, 3]);
      return tf.image.resizeBilinear(image, [300, 300]).dataSync();
    });
    let worst = 0;
    for (let i = 0; i < ours.length; i++) worst = Math.max(worst, Math.abs(ours[i] - ((2 / 255) * theirs[i] - 1)));
    expect(worst).toBeLessThan(1e-5);
  });

  test("by hand: two pixels become four, the last one repeated", () => {
    // Positions 0, ½, 1, 1½ between 0 and 100; beyond the last pixel there is nothing to mix with.
    const input = networkInput(row([0, 0, 0, 255], [100, 0, 0, 255]), "stretch", { ...preprocessing, size: 4 });
    const expected = [0, 50, 100, 100];
    for (const [i, value] of reds(input).entries()) expect(value).toBeCloseTo(expected[i % 4], 4);
  });

  test("lays transparent pixels over white", () => {
    const input = networkInput(row([0, 0, 0, 0], [0, 0, 0, 51]), "stretch", { ...preprocessing, size: 2 });
    expect(reds(input)[0]).toBeCloseTo(255, 4);
    expect(reds(input)[1]).toBeCloseTo(204, 4);
  });

  test("refuses bytes that do not fit the size", () => {
    const wrong = { width: 2, height: 2, data: new Uint8ClampedArray(12) };
    expect(() => networkInput(wrong, "stretch", preprocessing)).toThrow(
      "invalid picture: 12 bytes; it must have 16, four a pixel",
    );
    expect(() => networkInput({ ...wrong, width: 0 }, "stretch", preprocessing)).toThrow("at least one pixel");
  });
});

describe("a letterbox", () => {
  test("has middle gray above and below a wide picture", () => {
    const picture = row([255, 255, 255, 255], [255, 255, 255, 255], [255, 255, 255, 255], [255, 255, 255, 255]);
    const input = networkInput(picture, "letterbox", { ...preprocessing, size: 4 });
    const lines = [0, 1, 2, 3].map((i) => reds(input)[4 * i]);
    expect(lines.map((value) => Math.round(value * 10) / 10)).toEqual([127.5, 255, 127.5, 127.5]);
  });

  test("inside a border, stretched or with its shape kept", () => {
    // Of 32 pixels two on each side are border: 28 are left.
    const size = { size: 32, border: 2 };
    expect(placement({ width: 40, height: 10 }, "stretch", size)).toEqual({
      top: 2 / 32,
      left: 2 / 32,
      height: 28 / 32,
      width: 28 / 32,
    });
    expect(placement({ width: 40, height: 20 }, "letterbox", size)).toEqual({
      top: 9 / 32,
      left: 2 / 32,
      height: 14 / 32,
      width: 28 / 32,
    });
    // The first of the last map's 4 × 4 cells begins outside of the picture and ends after 6 of its 28 pixels.
    expect(toPicture([0, 0, 0.25, 0.25], placement({ width: 28, height: 28 }, "stretch", size))[3]).toBeCloseTo(6 / 28);
  });

  test("places 600 × 400 in the middle 200 of 300 rows, and boxes find back", () => {
    const place = placement({ width: 600, height: 400 }, "letterbox", 300);
    expect(place).toEqual({ top: 50 / 300, left: 0, height: 200 / 300, width: 1 });
    const [top, left, bottom, right] = toPicture([0.5, 0.25, 5 / 6, 1.2], place);
    expect(top).toBeCloseTo(0.5);
    expect(left).toBeCloseTo(0.25);
    expect(bottom).toBeCloseTo(1);
    expect(right).toBe(1);
  });
});

describe("changes", () => {
  const pixel = row([255, 0, 51, 255]);
  const small = { ...preprocessing, size: 1 };

  test("to the scale", () => {
    const unit = changedPreprocessing(small, [{ kind: "input-scale", range: "0..1" }]);
    expect(networkInput(pixel, "stretch", unit)[2]).toBeCloseTo(0.2);
    const bytes = changedPreprocessing(small, [{ kind: "input-scale", range: "0..255" }]);
    expect(networkInput(pixel, "stretch", bytes)[2]).toBe(51);
  });

  test("to the channels", () => {
    const bytes = { ...small, scale: 1, offset: 0 };
    const bgr = changedPreprocessing(bytes, [{ kind: "input-channels", order: "bgr" }]);
    expect([...networkInput(pixel, "stretch", bgr)]).toEqual([51, 0, 255]);
    const gray = changedPreprocessing(bytes, [{ kind: "input-channels", order: "gray" }]);
    // 0.299 · 255 + 0.114 · 51 (ITU-R BT.601)
    for (const value of networkInput(pixel, "stretch", gray)) expect(value).toBeCloseTo(82.059, 3);
  });
});

test("a crop is the part of the picture, and must lie inside it", () => {
  const picture = row([1, 0, 0, 255], [2, 0, 0, 255], [3, 0, 0, 255]);
  expect(crop(picture, [1, 0, 2, 1])).toEqual(row([2, 0, 0, 255], [3, 0, 0, 255]));
  expect(() => crop(picture, [2, 0, 2, 1])).toThrow("invalid crop: 2, 0, 2, 1");
});
