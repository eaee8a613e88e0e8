/** What scripts/face-limits.ts measures; apart from it, so that a test can measure a part again. */
import type { Detector } from "../src/model/runtime/detector.js";
import type { FaceLimits } from "../src/components/faces/limitsChart.js";
import { fartherAway } from "../src/model/math/scaleAndRotate.js";
import { disposeTaps } from "../src/model/runtime/graph.js";
import type { Box } from "../src/model/types.js";
import { overlap } from "../src/model/detection/ssd.js";
import { openDetector, readPhoto } from "./node-detector.js";

const limitIds = ["face-v1", "face-fpnlite-v2"] as const;
const limitPhoto = "astronaut";
export const distances: readonly number[] = [1, 1.5, 2, 3, 4, 5, 6, 7, 8, 10, 12];
const turns: readonly number[] = [0, 1, 2, 3];

// By eye on the photo, from the hair's edge to the chin.
const face: Box = [0.06, 0.32, 0.35, 0.57];

/** The face's box after the photo has moved away and been turned. */
function faceAt(distance: number, quarterTurns: number): Box {
  let [top, left, bottom, right] = face;
  for (let i = 0; i < quarterTurns; i++) [top, left, bottom, right] = [left, 1 - bottom, right, 1 - top];
  const shrink = (v: number) => 0.5 + (v - 0.5) / distance;
  return [shrink(top), shrink(left), shrink(bottom), shrink(right)];
}

/** Best score of a face whose box overlaps the true one by .3 or more; 0 where there is none. */
export async function faceScore(detector: Detector, distance: number, quarterTurns = 0): Promise<number> {
  const picture = fartherAway(await readPhoto(limitPhoto), distance, quarterTurns);
  const { fit = "stretch" } = detector.manifest.preprocessing;
  const input = detector.input(picture, fit);
  const pass = detector.run(input);
  input.dispose();
  disposeTaps(pass.taps);
  const { detections } = detector.detections(pass, picture, fit, { minScore: 0.01 });
  const truth = faceAt(distance, quarterTurns);
  const on = detections.filter(({ label, box }) => label === "face" && overlap(box, truth) >= 0.3);
  return Number(Math.max(0, ...on.map(({ score }) => score)).toFixed(3));
}

export async function faceLimits(): Promise<FaceLimits & { readonly about: string }> {
  const { width, height } = await readPhoto(limitPhoto);
  const byDistance: FaceLimits["byDistance"][number][] = [];
  const byTurn: FaceLimits["byTurn"][number][] = [];
  for (const id of limitIds) {
    const detector = await openDetector(id);
    const far: number[] = [];
    for (const distance of distances) far.push(await faceScore(detector, distance));
    const round: number[] = [];
    for (const turn of turns) round.push(await faceScore(detector, 1, turn));
    byDistance.push({ id, scores: far });
    byTurn.push({ id, scores: round });
    detector.dispose();
  }
  return {
    about: "Best score of a face on the true place, committed weights; written by scripts/face-limits.ts",
    photo: limitPhoto,
    distances,
    turns,
    face: { width: Math.round((face[3] - face[1]) * width), height: Math.round((face[2] - face[0]) * height) },
    picture: { width, height },
    byDistance,
    byTurn,
  };
}
