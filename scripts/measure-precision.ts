/**
 * Measures what rounding the activations of the trained network does to its detections, with ReLU6 as trained and with
 * ReLU in its place, and writes data/precision.csv. Takes a few minutes; the result is committed.
 *
 * Pictures: the five shipped photos, stretched, and the 24 frames of Muybridge's plate, letterboxed. Reference: the same
 * network with the same activation in 32-bit floats, detections of a score of at least a half.
 *
 * Usage: `npx tsx scripts/measure-precision.ts`
 */
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Change } from "../src/model/pass/changes.js";
import type { NumberFormat, Detection, Fit, Picture } from "../src/model/types.js";
import type { Detector } from "../src/model/runtime/detector.js";
import { disposeTaps } from "../src/model/runtime/graph.js";
import { crop } from "../src/model/pass/image.js";
import { keptDetections } from "../src/model/detection/matchDetections.js";
import { openDetector, readPhoto, readPhotos } from "./node-detector.js";

const formats: readonly NumberFormat[] = ["fp16", "bf16", "int8", "int7", "int6", "int5", "int4", "int3"];
const activations = ["relu6", "relu"] as const;

export interface TestPicture {
  readonly picture: Picture;
  readonly fit: Fit;
}

/** The pictures that anybody has who has this repository. */
export async function testPictures(): Promise<TestPicture[]> {
  const pictures: TestPicture[] = [];
  for (const { id, frames } of await readPhotos()) {
    const picture = await readPhoto(id);
    if (frames === undefined) pictures.push({ picture, fit: "stretch" });
    else for (const frame of frames) pictures.push({ picture: crop(picture, frame), fit: "letterbox" });
  }
  return pictures;
}

/** Detections on each picture. */
export function detectAll(
  detector: Detector,
  pictures: readonly TestPicture[],
  changes: readonly Change[],
): Detection[][] {
  return pictures.map(({ picture, fit }) => {
    const input = detector.input(picture, fit);
    const pass = detector.run(input, { changes });
    input.dispose();
    disposeTaps(pass.taps);
    return detector.detections(pass, picture, fit).detections;
  });
}

/** One row of the table: how many of the reference detections stay. */
export function measure(
  detector: Detector,
  pictures: readonly TestPicture[],
  activation: (typeof activations)[number],
  format: NumberFormat,
  reference: readonly Detection[][],
): { kept: number; of: number; added: number } {
  const found = detectAll(detector, pictures, [
    { kind: "activation", activation },
    { kind: "activation-format", format },
  ]);
  const each = reference.map((detections, i) => keptDetections(detections, found[i]));
  const sum = (of: (one: (typeof each)[number]) => number) => each.reduce((total, one) => total + of(one), 0);
  return { kept: sum((one) => one.kept), of: sum((one) => one.of), added: sum((one) => one.added) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const detector = await openDetector();
  const pictures = await testPictures();
  const lines = ["activation,format,kept,of,added"];
  for (const activation of activations) {
    const reference = detectAll(detector, pictures, [{ kind: "activation", activation }]);
    for (const format of formats) {
      const { kept, of, added } = measure(detector, pictures, activation, format, reference);
      lines.push([activation, format, kept, of, added].join(","));
      console.log(lines[lines.length - 1]);
    }
  }
  await writeFile(fileURLToPath(new URL("../data/precision.csv", import.meta.url)), `${lines.join("\n")}\n`);
  detector.dispose();
}
