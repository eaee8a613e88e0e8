/** Runs an original face detector beside ours and beside the committed files, and says how far they are apart. */
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Detector } from "../../src/model/runtime/detector.js";
import { Convolutions, disposeTaps } from "../../src/model/runtime/graph.js";
import { headTaps, type HeadOptions, weightLayers } from "../../src/model/detection/heads.js";
import { toPicture, placement } from "../../src/model/pass/image.js";
import { convolutionStep, inputTap, planPass } from "../../src/model/pass/plan.js";
import type { Box, Detection, Picture } from "../../src/model/types.js";
import { decodeBox, overlap, suppress } from "../../src/model/detection/ssd.js";
import { heapView, tf } from "../../src/model/runtime/tensorflow.js";
import type { Weights } from "../../src/model/pass/weights.js";
import { readManifest, readPhoto, readPhotos, readWeights, startInNode } from "../node-detector.js";
import type { Description } from "./face-weights.js";
import { sample } from "./fixtures.js";
import { largest, largestDifference } from "./verify.js";

/** What an original says of one input. */
export interface OriginalPass {
  readonly taps: ReadonlyMap<string, Float32Array>;
  /** [top, left, bottom, right] of each anchor, decoded by the original. */
  readonly decoded: Float32Array;
  /** Outputs for each anchor, not yet decoded; some originals keep them to themselves. */
  readonly boxes?: Float32Array;
  /** For each anchor a score for the background and for each class … */
  readonly scores?: Float32Array;
  /** … or for faces alone. */
  readonly faces?: Float32Array;
}

export interface FaceOriginal {
  run(input: Float32Array, size: number, taps: readonly string[]): Promise<OriginalPass>;
}

/** A tensor may differ by this share of its maximum when its layer is given the original's own input … */
const allowedAlone = 2e-5;
/** … and by this one at the end of a whole pass, in which the differences of all layers before it add up. */
const allowedInPass = 2e-4;

/** A detection as tests and pages compare it. */
interface Quoted {
  readonly label: string;
  readonly score: number;
  readonly box: readonly number[];
}

function quoted(detections: readonly Pick<Detection, "label" | "score" | "box">[]): Quoted[] {
  return detections.map(({ label, score, box }) => ({
    label,
    score: Number(score.toFixed(4)),
    box: box.map((edge) => Number(edge.toFixed(4))),
  }));
}

function describe(detections: readonly Quoted[]): string {
  return detections.map(({ label, score }) => `${label} ${score.toFixed(3)}`).join(", ") || "nothing";
}

/** The same classes at nearly the same places with nearly the same scores. */
function agree(a: readonly Quoted[], b: readonly Quoted[], scores: number, share: number): boolean {
  return (
    a.length === b.length &&
    a.every(({ label, score, box }) =>
      b.some(
        (other) =>
          other.label === label &&
          Math.abs(other.score - score) < scores &&
          overlap(other.box as unknown as Box, box as unknown as Box) > share,
      ),
    )
  );
}

function runOurs(detector: Detector, picture: Picture, taps: readonly string[] = []) {
  const { fit = "stretch" } = detector.manifest.preprocessing;
  const input = detector.input(picture, fit);
  const pass = detector.run(input, { taps });
  const copies = new Map([...pass.taps].map(([id, tensor]) => [id, heapView(tensor).slice()]));
  const result = { boxes: pass.boxes, scores: pass.scores, taps: copies, input: heapView(input).slice() };
  input.dispose();
  disposeTaps(pass.taps);
  return result;
}

/** Outputs of our layers, each for the original's own input, as far as the original shows that: the differences do not add up. */
function runAlone(
  { network, head }: Detector,
  weights: Weights,
  originals: ReadonlyMap<string, Float32Array>,
): Map<string, Float32Array> {
  const convolutions = new Convolutions([...network.layers, ...weightLayers(head)], weights);
  const steps = [
    ...planPass(network.layers).filter((step) => step.kind === "convolution"),
    ...head.extras.filter(({ sum }) => sum === undefined).map((layer) => convolutionStep(layer, layer.from)),
  ];
  const outputs = new Map<string, Float32Array>();
  for (const step of steps) {
    const values = originals.get(step.from);
    if (!values || !originals.has(step.id)) continue;
    outputs.set(
      step.id,
      tf.tidy(() => heapView(convolutions.run(step, tf.tensor(values, [1, ...step.layer.in]))).slice()),
    );
  }
  convolutions.dispose();
  return outputs;
}

/** The original's detections of at least .5: its boxes and scores, our suppression. */
function originalDetections(detector: Detector, picture: Picture, { decoded, scores, faces }: OriginalPass): Quoted[] {
  const { labels, head, preprocessing } = detector.manifest;
  const place = placement(picture, preprocessing.fit ?? "stretch", preprocessing);
  const boxOf = (anchor: number) => Array.from(decoded.subarray(4 * anchor, 4 * anchor + 4)) as unknown as Box;
  const found = labels.flatMap((label, index) => {
    if (label === null) return [];
    const scoreOf = (anchor: number) => faces?.[anchor] ?? scores?.[anchor * (head.classes + 1) + index + 1] ?? 0;
    const candidates = detector.anchors.map((_, anchor) => anchor).filter((anchor) => scoreOf(anchor) >= 0.5);
    return suppress(candidates.map(boxOf), candidates.map(scoreOf), head.maxOverlap).map((kept) => ({
      label,
      score: scoreOf(candidates[kept]),
      box: toPicture(boxOf(candidates[kept]), place),
    }));
  });
  return quoted(found.sort((a, b) => b.score - a.score));
}

const fixtures = fileURLToPath(new URL("../../test/model/fixtures/", import.meta.url));
const fixturePhoto = "astronaut";

/** @returns the text of comparison.json */
export async function verifyFaces(description: Description, weights: Weights, original: FaceOriginal): Promise<string> {
  await startInNode();
  const full = new Detector({ ...description, files: [] }, weights);
  const manifest = await readManifest<HeadOptions>(description.id);
  const stored = new Detector(manifest, await readWeights(manifest));
  const { size } = description.preprocessing;
  const taps = [...full.backboneTaps, ...headTaps(full.head)];
  const worst = new Map<string, number>();
  const worstAlone = new Map<string, number>();
  const noteIn = (map: Map<string, number>, name: string, error: number) =>
    map.set(name, Math.max(map.get(name) ?? 0, error));
  const note = (name: string, error: number) => noteIn(worst, name, error);
  const photos = [];
  for (const { id } of await readPhotos()) {
    const picture = await readPhoto(id);
    const ours = runOurs(full, picture, taps);
    const theirs = await original.run(ours.input, size, taps);
    for (const [tap, expected] of theirs.taps) {
      const found = ours.taps.get(tap);
      if (!found) throw new Error(`ours has no tensor ${tap}`);
      note(tap, largestDifference(found, expected) / largest(expected));
    }
    const alone = runAlone(full, weights, new Map([...theirs.taps, [inputTap, ours.input]]));
    for (const [tap, found] of alone) {
      const expected = theirs.taps.get(tap) ?? found;
      noteIn(worstAlone, tap, largestDifference(found, expected) / largest(expected));
    }
    const columns = description.head.classes + 1;
    const scores = theirs.scores ?? theirs.faces ?? new Float32Array();
    const ourScores = theirs.scores ? ours.scores : ours.scores.filter((_, i) => i % columns === 1);
    note("scores", largestDifference(ourScores, scores));
    if (theirs.boxes) note("boxes", largestDifference(ours.boxes, theirs.boxes) / largest(theirs.boxes));
    const decoded = full.anchors.flatMap((anchor, i) => decodeBox(anchor, ours.boxes.subarray(4 * i, 4 * i + 4)));
    note("decoded boxes", largestDifference(Float32Array.from(decoded), theirs.decoded) / largest(theirs.decoded));
    const fit = description.preprocessing.fit ?? "stretch";
    const detections = {
      original: originalDetections(full, picture, theirs),
      full: quoted(full.detections(ours, picture, fit).detections),
      stored: quoted(stored.detections(runOurs(stored, picture), picture, fit).detections),
    };
    console.log(
      `${id}: original ${describe(detections.original)}; full ${describe(detections.full)}; stored ${describe(detections.stored)}`,
    );
    if (!agree(detections.original, detections.full, 1e-3, 0.99)) throw new Error(`the detections on ${id} differ`);
    if (!agree(detections.original, detections.stored, 0.05, 0.9)) console.log(`  ${id}: STORED WEIGHTS DIFFER`);
    photos.push({ photo: id, fit, ...detections });
    if (id === fixturePhoto) {
      const samples = Object.fromEntries(
        [...theirs.taps, ["decoded", theirs.decoded] as const, ["scores", scores] as const].map(([tap, values]) => [
          tap,
          sample(values, 8),
        ]),
      );
      const about = "Values of the original detector on one shipped photo; see scripts/models/verify-faces.ts";
      await writeFile(`${fixtures}${description.id}.json`, `${JSON.stringify({ about, photo: id, samples })}\n`);
    }
  }
  console.log("Largest difference on any photo, as a share of the tensor's maximum (scores: absolute):");
  console.log("  each layer on the original's input, then after a whole pass");
  for (const [name, error] of worst) {
    const alone = worstAlone.get(name);
    console.log(`  ${name.padEnd(24)} ${(alone?.toExponential(2) ?? "").padEnd(10)} ${error.toExponential(2)}`);
  }
  const [worstLayer, worstInPass] = [worstAlone, worst].map((map) => Math.max(...map.values()));
  console.log(`${worstAlone.size} layers, the worst ${worstLayer.toExponential(2)} alone`);
  console.log(`${worst.size} tensors, the worst ${worstInPass.toExponential(2)} in a pass`);
  if (!(worstLayer <= allowedAlone)) throw new Error(`a layer differs by ${worstLayer}; it may by ${allowedAlone}`);
  if (!(worstInPass <= allowedInPass))
    throw new Error(`a tensor differs by ${worstInPass}; it may by ${allowedInPass}`);
  const about = "Detections of at least .5: of the original, of ours in full precision, of the committed files";
  return `${JSON.stringify({ about, worstLayer: Number(worstLayer.toExponential(2)), worstInPass: Number(worstInPass.toExponential(2)), photos }, null, 1)}\n`;
}
