import { beforeAll, describe, expect, test } from "vitest";
import { openDetector, readPhoto } from "../../../scripts/node-detector.js";
import type { Detector } from "../../../src/model/runtime/detector.js";
import { candidates, suppressionSteps } from "../../../src/model/detection/suppression.js";
import { layers } from "../../../src/model/architecture/layers.js";
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

  // The page Detector says so: four boxes, of two things.
  test("find cup and table twice with an overlap limit of .90", async () => {
    const input = detector.input(await readPhoto("cup"), "stretch");
    const pass = detector.run(input);
    const { anchors, manifest } = detector;
    const columns = manifest.head.classes + 1;
    const of = (index: number) => Float32Array.from(anchors, (_, anchor) => pass.scores[anchor * columns + index + 1]);
    const named = manifest.labels.flatMap((label, index) => (label === null ? [] : [[index, of(index)] as const]));
    const found = candidates({ boxes: pass.boxes, scores: new Map(named) }, anchors, 0.5);
    const kept = suppressionSteps(found, 0.9).filter((step) => step.kept);
    expect(kept.map(({ candidate }) => manifest.labels[candidate.class]).sort()).toEqual([
      ...["cup", "cup", "dining table", "dining table"],
    ]);
    input.dispose();
    disposeTaps(pass.taps);
  });

  // The page Inside says so of every photo.
  test("have the largest share of values that ReLU6 cuts in block 0's depthwise layer", async () => {
    const ids = layers(detector.manifest.network)
      .filter(({ activation }) => activation === "relu6")
      .map(({ id }) => id);
    const input = detector.input(await readPhoto("rocket"), "stretch");
    const pass = detector.run(input, { taps: ids });
    const shares = ids.map((id) => {
      const values = pass.taps.get(id)?.dataSync() ?? new Float32Array(1);
      return [id, values.filter((value) => value >= 6).length / values.length] as const;
    });
    input.dispose();
    disposeTaps(pass.taps);
    expect(shares.reduce((a, b) => (b[1] > a[1] ? b : a))[0]).toBe("block_0_depthwise");
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
