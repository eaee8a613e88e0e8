/** Runs the original detector beside ours and beside the committed files, and says how far they are apart. */
import { Detector } from "../../src/model/runtime/detector.js";
import { disposeTaps } from "../../src/model/runtime/graph.js";
import { crop, networkInput } from "../../src/model/pass/image.js";
import { type Layer, layers, outputTap, sumTap } from "../../src/model/architecture/layers.js";
import type { Shape, Box, Detection, Fit, Picture } from "../../src/model/types.js";
import { inputTap, planPass } from "../../src/model/pass/plan.js";
import { decodeBox } from "../../src/model/detection/ssd.js";
import { heapView, tf } from "../../src/model/runtime/tensorflow.js";
import type { Manifest, Weights } from "../../src/model/pass/weights.js";
import { readManifest, readPhoto, readPhotos, readWeights, startInNode } from "../node-detector.js";
import { writeFixtures } from "./fixtures.js";
import type { GraphModelFiles } from "./graph-model.js";
import { Original } from "./original.js";

export interface Verification {
  readonly description: Omit<Manifest, "files">;
  readonly original: GraphModelFiles;
  /** Ours, in full precision. */
  readonly weights: Weights;
  /** The original's scope of a layer. */
  readonly originalName: (id: string) => string;
}

const inputNode = "Preprocessor/sub";
const fixturePhoto = "cup";

/** A layer that is given the original's own input may differ by this share of its output's maximum. */
const allowedAlone = 2e-5;
/**
 * After a whole pass the share is larger: some channels multiply a difference in the last bit by their weights (block 0 has
 * depthwise weights of 22, block 11's channel 234 takes nine equal differences at once).
 */
const allowedInPass = 3e-4;

interface Reference {
  readonly node: string;
  readonly tap: string;
  /** Added to the node's values: the original adds bias and skip of a residual block in one step. */
  readonly bias?: Float32Array;
}

/** Which node of the graph holds what a tap of ours holds. */
function references(backbone: readonly Layer[], { originalName, weights }: Verification): Reference[] {
  return backbone.flatMap((layer): Reference[] => {
    const name = originalName(layer.id);
    const sum = sumTap(layer);
    if (sum === undefined) {
      const node = layer.activation === "relu6" ? `${name}/Relu6` : `${name}/BatchNorm/batchnorm/add_1`;
      return [{ node, tap: layer.id }];
    }
    const block = name.slice(0, name.lastIndexOf("/"));
    return [
      {
        node: `${name}/BatchNorm/batchnorm/mul_1`,
        tap: layer.id,
        bias: weights.get(`${layer.id}/bias`)?.data ?? new Float32Array(layer.out[2]),
      },
      { node: `${block}/ArithmeticOptimizer/AddOpsRewrite_add`, tap: sum },
    ];
  });
}

export function largest(values: Float32Array): number {
  return values.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
}

export function largestDifference(a: Float32Array, b: Float32Array): number {
  if (a.length !== b.length) throw new Error(`two tensors have ${a.length} and ${b.length} values`);
  return a.reduce((max, value, i) => Math.max(max, Math.abs(value - b[i])), 0);
}

interface Run {
  readonly boxes: Float32Array;
  readonly scores: Float32Array;
  readonly taps: ReadonlyMap<string, Float32Array>;
}

async function runOurs(detector: Detector, picture: Picture, fit: Fit, taps: readonly string[] = []): Promise<Run> {
  const input = detector.input(picture, fit);
  const pass = detector.run(input, { taps });
  const copies = new Map([...pass.taps].map(([id, tensor]) => [id, heapView(tensor).slice()]));
  input.dispose();
  disposeTaps(pass.taps);
  return { boxes: pass.boxes, scores: pass.scores, taps: copies };
}

/** Outputs of our layers and sums, each for the original's own input: the differences do not add up. */
function runAlone(
  detector: Detector,
  backbone: readonly Layer[],
  originals: ReadonlyMap<string, Float32Array>,
): Map<string, Float32Array> {
  const shapes = new Map<string, Shape>([[inputTap, backbone[0].in]]);
  for (const layer of backbone) {
    shapes.set(layer.id, layer.out);
    shapes.set(outputTap(layer), layer.out);
  }
  const outputs = new Map<string, Float32Array>();
  for (const step of planPass(backbone)) {
    const output = tf.tidy(() => {
      const of = (tap: string): tf.Tensor4D => tf.tensor(originals.get(tap)!, [1, ...shapes.get(tap)!]);
      if (step.kind === "convolution") return heapView(detector.network.convolutions.run(step, of(step.from))).slice();
      return step.kind === "add" ? heapView(tf.add(of(step.from), of(step.skip))).slice() : undefined;
    });
    if (output) outputs.set(step.id, output);
  }
  return outputs;
}

/** A detection as the page quotes it. */
type Quoted = Pick<Detection, "label" | "score" | "box" | "anchor">;

function quoted(detections: readonly Detection[]): Quoted[] {
  return detections.map(({ label, score, box, anchor }) => ({
    label,
    score: Number(score.toFixed(4)),
    box: box.map((edge) => Number(edge.toFixed(4))) as unknown as Box,
    anchor,
  }));
}

function describe(detections: readonly Quoted[]): string {
  return detections.map(({ label, score }) => `${label} ${score.toFixed(3)}`).join(", ") || "nothing";
}

function check(ok: boolean, message: string): void {
  if (!ok) throw new Error(message);
}

interface Worst {
  /** By tap: each layer on the original's own input. */
  readonly alone: Map<string, number>;
  /** By tap, and for what follows the backbone: after a whole pass from the picture on. */
  readonly inPass: Map<string, number>;
}

/** The original beside ours in full precision: layers, anchors, boxes, scores, detections. */
async function verifyPhotos(verification: Verification, ours: Detector, photos: readonly string[]): Promise<Worst> {
  const original = await Original.open(verification.original);
  const refs = references(layers(verification.description.network), verification);
  const nodes = [
    ...refs.map(({ node }) => node),
    "Squeeze",
    "Postprocessor/convert_scores",
    "Postprocessor/ExpandDims_1",
  ];
  const { size } = verification.description.preprocessing;
  const backbone = layers(verification.description.network);
  const worst: Worst = { alone: new Map(), inPass: new Map() };
  const noteIn = (map: Map<string, number>, name: string, error: number) =>
    map.set(name, Math.max(map.get(name) ?? 0, error));
  const note = (name: string, error: number) => noteIn(worst.inPass, name, error);
  for (const photo of photos) {
    const picture = await readPhoto(photo);
    const input = networkInput(picture, "stretch", verification.description.preprocessing);
    note("input", largestDifference(input, await original.preprocess(picture, inputNode)));
    const outputs = await original.run(inputNode, { data: input, shape: [1, size, size, 3] }, nodes);
    const run = await runOurs(
      ours,
      picture,
      "stretch",
      refs.map(({ tap }) => tap),
    );
    const originals = new Map([[inputTap, input]]);
    for (const [i, { tap, bias }] of refs.entries()) {
      originals.set(tap, bias ? outputs[i].map((value, j) => value + bias[j % bias.length]) : outputs[i]);
    }
    if (photo === fixturePhoto) {
      const [boxes, scores] = outputs.slice(-3);
      const taps = new Map([...originals, ["boxes", boxes], ["scores", scores]] as const);
      taps.delete(inputTap);
      await writeFixtures(photo, taps, verification.weights);
    }
    const alone = runAlone(ours, backbone, originals);
    for (const { tap } of refs) {
      const expected = originals.get(tap)!;
      note(tap, largestDifference(run.taps.get(tap)!, expected) / largest(expected));
      noteIn(worst.alone, tap, largestDifference(alone.get(tap)!, expected) / largest(expected));
    }
    const [boxes, scores, decoded] = outputs.slice(-3);
    note("boxes of the head", largestDifference(run.boxes, boxes) / largest(boxes));
    note("scores", largestDifference(run.scores, scores));
    const ownDecoded = ours.anchors.flatMap((anchor, i) => decodeBox(anchor, boxes.subarray(4 * i, 4 * i + 4)));
    note("decoded boxes", largestDifference(Float32Array.from(ownDecoded), decoded) / largest(decoded));
    const expected = quoted(ours.detections({ boxes, scores }, picture, "stretch").detections);
    const found = quoted(ours.detections(run, picture, "stretch").detections);
    const same =
      expected.length === found.length &&
      expected.every(({ label, anchor, score, box }, i) => {
        const other = found[i];
        return (
          label === other.label &&
          anchor === other.anchor &&
          Math.abs(score - other.score) < 2e-4 &&
          box.every((edge, j) => Math.abs(edge - other.box[j]) < 2e-4)
        );
      });
    console.log(`${photo}: original ${describe(expected)}; ours ${describe(found)}${same ? "" : "  DIFFERENT"}`);
    check(same, `the detections on ${photo} differ`);
  }
  const stored = verification.original.arrays.get("Postprocessor/ExpandDims")?.data ?? new Float32Array();
  const formula = ours.anchors.flatMap(({ y, x, height, width }) => [
    y - height / 2,
    x - width / 2,
    y + height / 2,
    x + width / 2,
  ]);
  note("anchors", largestDifference(stored, Float32Array.from(formula)));
  return worst;
}

interface Compared {
  readonly photo: string;
  readonly fit: Fit;
  readonly full: readonly Quoted[];
  readonly stored: readonly Quoted[];
  /** Largest change of any score, of any anchor and class. */
  readonly scoreChange: number;
}

/** Full precision beside the committed files, on every photo and on every frame of a plate. */
async function compareStored(full: Detector, stored: Detector): Promise<{ photos: Compared[]; frames: Compared[] }> {
  const compare = async (photo: string, picture: Picture, fit: Fit): Promise<Compared> => {
    const [a, b] = [await runOurs(full, picture, fit), await runOurs(stored, picture, fit)];
    const result = {
      photo,
      fit,
      full: quoted(full.detections(a, picture, fit).detections),
      stored: quoted(stored.detections(b, picture, fit).detections),
      scoreChange: Number(largestDifference(a.scores, b.scores).toFixed(4)),
    };
    const same = describe(result.full) === describe(result.stored) ? "same" : `stored ${describe(result.stored)}`;
    console.log(`${photo}, ${fit}: ${describe(result.full)}; ${same}; scores change by ≤ ${result.scoreChange}`);
    return result;
  };
  const fits = ["stretch", "letterbox"] as const;
  const photos: Compared[] = [];
  const frames: Compared[] = [];
  for (const { id, frames: rectangles = [] } of await readPhotos()) {
    const picture = await readPhoto(id);
    for (const fit of fits) photos.push(await compare(id, picture, fit));
    for (const [i, rectangle] of rectangles.entries()) {
      for (const fit of fits) frames.push(await compare(`${id} ${i + 1}`, crop(picture, rectangle), fit));
    }
  }
  return { photos, frames };
}

/** @returns the text of comparison.json */
export async function verify(verification: Verification): Promise<string> {
  const { description, weights } = verification;
  await startInNode();
  const full = new Detector({ ...description, files: [] }, weights);
  const manifest = await readManifest(description.id);
  const stored = new Detector(manifest, await readWeights(manifest));
  const photos = (await readPhotos()).map(({ id }) => id);
  const worst = await verifyPhotos(verification, full, photos);
  console.log(
    "Largest difference on any photo, as a share of the tensor's maximum (input, scores, anchors: absolute):",
  );
  console.log("  each layer on the original's input, then after a whole pass");
  for (const [name, error] of worst.inPass) {
    const alone = worst.alone.get(name);
    console.log(`  ${name.padEnd(20)} ${(alone?.toExponential(2) ?? "").padEnd(10)} ${error.toExponential(2)}`);
    check(alone === undefined || alone <= allowedAlone, `${name} differs by ${alone}; it may by ${allowedAlone}`);
    check(error <= allowedInPass, `${name} differs by ${error} in the pass; it may by ${allowedInPass}`);
  }
  const backbone = layers(description.network);
  const worstOf = (map: Map<string, number>) => Math.max(...backbone.map(({ id }) => map.get(id) ?? Infinity));
  const worstLayer = worstOf(worst.alone);
  const worstInPass = worstOf(worst.inPass);
  console.log(
    `${backbone.length} layers, the worst ${worstLayer.toExponential(2)} alone, ${worstInPass.toExponential(2)} in a pass`,
  );
  const comparison = await compareStored(full, stored);
  return `${JSON.stringify(
    {
      about: "Detections of at least .5 with 32-bit weights (full) and with the committed 8-bit weights (stored)",
      worstLayer: Number(worstLayer.toExponential(2)),
      worstInPass: Number(worstInPass.toExponential(2)),
      ...comparison,
    },
    null,
    1,
  )}\n`;
}
