import { beforeAll, describe, expect, test } from "vitest";
import { openDetector, readPhoto } from "../../../scripts/node-detector.js";
import type { Detector } from "../../../src/model/runtime/detector.js";
import { disposeTaps } from "../../../src/model/runtime/graph.js";
import type { Fit } from "../../../src/model/types.js";
import { tf } from "../../../src/model/runtime/tensorflow.js";

let detector: Detector;

beforeAll(async () => {
  detector = await openDetector();
});

async function detect(photo: string, fit: Fit = "stretch") {
  const picture = await readPhoto(photo);
  const input = detector.input(picture, fit);
  const pass = detector.run(input);
  input.dispose();
  disposeTaps(pass.taps);
  return detector.detections(pass, picture, fit);
}

describe("the committed weights on the shipped photos", () => {
  // Found by the original graph model in full precision: cat .93, cup .96, motorcycle .98, person .70, nothing.
  test.each([
    ["cat", "cat"],
    ["cup", "cup"],
    ["motorcycle", "motorcycle"],
  ])("find in %s a %s with at least .9", async (photo, label) => {
    const { detections } = await detect(photo);
    expect(detections[0].label).toBe(label);
    expect(detections[0].score).toBeGreaterThanOrEqual(0.9);
  });

  test("find a person in the astronaut", async () => {
    const { detections } = await detect("astronaut");
    expect(detections[0].label).toBe("person");
    expect(detections[0].score).toBeCloseTo(0.7, 1);
  });

  test("find nothing in the rocket", async () => {
    expect((await detect("rocket")).detections).toEqual([]);
  });

  test("put the cat's box over its face, whichever way the photo is fitted", async () => {
    for (const fit of ["stretch", "letterbox"] as const) {
      const [{ box }] = (await detect("cat", fit)).detections;
      // By eye on the photo: from the top edge to the bottom edge, from the left edge to nine tenths.
      for (const [i, edge] of [0, 0, 1, 0.9].entries()) expect(Math.abs(box[i] - edge)).toBeLessThan(0.04);
    }
  });
});

test("a pass leaves as many tensors behind as it found", async () => {
  await detect("cat");
  const before = tf.memory().numTensors;
  await detect("cat");
  expect(tf.memory().numTensors).toBe(before);
});
