/**
 * Changes the trained network in many ways, without training it again, and writes to data/ablations.json what stays of its
 * detections and how alike its tensors remain. Takes some minutes; the result is committed.
 *
 * Pictures and weights are those of the site: the five photos, stretched, and the 24 frames of Muybridge's plate,
 * letterboxed, so that anybody can compute the table again. A detection is kept when one of the same class, a score of at
 * least a half and an overlap above a half is still there. Only the backbone is changed.
 *
 * Usage: `npx tsx scripts/measure-ablations.ts`
 */
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Change, Place } from "../src/model/pass/changes.js";
import type { NumberFormat, Detection, Activation } from "../src/model/types.js";
import type { MeasuredAblations } from "../docs/tables/data.js";
import type { Detector } from "../src/model/runtime/detector.js";
import { disposeTaps } from "../src/model/runtime/graph.js";
import { keptDetections } from "../src/model/detection/matchDetections.js";
import { type Layer, outputTap } from "../src/model/architecture/layers.js";
import { cosine } from "../src/model/math/similarity.js";
import { heapView } from "../src/model/runtime/tensorflow.js";
import { type TestPicture, testPictures } from "./measure-precision.js";
import { openDetector } from "./node-detector.js";

export type AblationRow = MeasuredAblations["rows"][number];

/** Everything that the table lists: an id, and changes that hold together. */
export function ablations(network: readonly Layer[]): { id: string; changes: Change[] }[] {
  // A few places show how it goes from the first layers to the last; all of them would take hours.
  const places: Place[] = ["stem", 0, 1, 5, 9, 13, 16, "Conv_1"];
  const projections = [1, 5, 9, 13, 16];
  const residual = network.flatMap(({ block, residualFrom }) => (residualFrom && block !== undefined ? [block] : []));
  const everywhere = (activation: Activation): Change => ({ kind: "activation", activation });
  const weights: [NumberFormat, "channel" | "tensor"][] = [
    ["fp16", "channel"],
    ["bf16", "channel"],
    ["int8", "channel"],
    ["int8", "tensor"],
    ["int6", "channel"],
    ["int5", "channel"],
    ["int4", "channel"],
  ];
  const activationFormats: NumberFormat[] = ["fp16", "bf16", "int8", "int6", "int5", "int4", "int3"];
  const others: Activation[] = ["relu", "silu", "mish", "hardSwish", "gelu", "identity"];
  return [
    ...others.map((activation) => ({ id: `activation ${activation}`, changes: [everywhere(activation)] })),
    {
      id: "activation relu but in block 0",
      changes: [everywhere("relu"), { kind: "activation", activation: "relu6", block: 0 } as const],
    },
    ...places.map((block) => ({
      id: `activation relu in ${block}`,
      changes: [{ kind: "activation", activation: "relu", block } as const],
    })),
    ...[3, 4, 8, 12].map((cap) => ({ id: `cap ${cap}`, changes: [{ kind: "cap", cap } as const] })),
    { id: "skip-removed", changes: [{ kind: "skip-removed" }] },
    ...residual.map((block) => ({
      id: `skip-removed ${block}`,
      changes: [{ kind: "skip-removed", block } as const],
    })),
    ...residual.map((block) => ({
      id: `branch-removed ${block}`,
      changes: [{ kind: "branch-removed", block } as const],
    })),
    { id: "projection-activation relu6", changes: [{ kind: "projection-activation", activation: "relu6" }] },
    ...projections.map((block) => ({
      id: `projection-activation relu6 in ${block}`,
      changes: [{ kind: "projection-activation", activation: "relu6", block } as const],
    })),
    ...(["box", "center"] as const).map((kernel) => ({
      id: `depthwise-kernel ${kernel}`,
      changes: [{ kind: "depthwise-kernel", kernel } as const],
    })),
    ...(["0..1", "0..255"] as const).map((range) => ({
      id: `input-scale ${range}`,
      changes: [{ kind: "input-scale", range } as const],
    })),
    ...(["bgr", "gray"] as const).map((order) => ({
      id: `input-channels ${order}`,
      changes: [{ kind: "input-channels", order } as const],
    })),
    { id: "padding pytorch", changes: [{ kind: "padding", padding: "pytorch" }] },
    ...weights.map(([format, per]) => ({
      id: `weight-format ${format} per ${per}`,
      changes: [{ kind: "weight-format", format, per } as const],
    })),
    ...activationFormats.map((format) => ({
      id: `activation-format ${format}`,
      changes: [{ kind: "activation-format", format } as const],
    })),
  ];
}

interface Pass {
  readonly detections: Detection[];
  readonly tensors: Map<string, Float32Array>;
}

/** Detections on a picture, and what `look` makes of the tensors while they are there. */
function pass<T>(
  detector: Detector,
  { picture, fit }: TestPicture,
  changes: readonly Change[],
  taps: readonly string[],
  look: (tap: string, values: Float32Array) => T,
): { detections: Detection[]; seen: Map<string, T> } {
  const input = detector.input(picture, fit, changes);
  const result = detector.run(input, { changes, taps });
  const seen = new Map([...result.taps].map(([tap, tensor]) => [tap, look(tap, heapView(tensor))]));
  input.dispose();
  disposeTaps(result.taps);
  return { detections: detector.detections(result, picture, fit).detections, seen };
}

function mean(values: readonly number[]): number {
  return Number((values.reduce((a, b) => a + b, 0) / values.length).toFixed(4));
}

async function main(): Promise<void> {
  const detector = await openDetector();
  const network = detector.network.layers;
  const taps = [...new Map(network.map((layer) => [layer.stage, outputTap(layer)])).values()];
  const pictures = await testPictures();
  const reference = pictures.map((picture): Pass => {
    const { detections, seen } = pass(detector, picture, [], taps, (_, values) => values.slice());
    return { detections, tensors: seen };
  });
  const photos = reference.slice(0, pictures.filter(({ fit }) => fit === "stretch").length);
  const pairs = photos.flatMap((a, i) => photos.slice(i + 1).map((b) => [a, b] as const));
  const floor = Object.fromEntries(
    taps.map((tap) => [tap, mean(pairs.map(([a, b]) => cosine(a.tensors.get(tap)!, b.tensors.get(tap)!)))]),
  );
  const rows = ablations(network).map(({ id, changes }): AblationRow => {
    const total = { kept: 0, of: 0, added: 0 };
    const similarity = new Map<string, number[]>(taps.map((tap) => [tap, []]));
    for (const [i, picture] of pictures.entries()) {
      const { detections, seen } = pass(detector, picture, changes, taps, (tap, values) =>
        cosine(values, reference[i].tensors.get(tap)!),
      );
      for (const [tap, value] of seen) similarity.get(tap)?.push(value);
      const { kept, of, added } = keptDetections(reference[i].detections, detections);
      total.kept += kept;
      total.of += of;
      total.added += added;
    }
    console.log(`${id.padEnd(36)} ${total.kept} of ${total.of}, ${total.added} new`);
    return {
      id,
      changes,
      ...total,
      similarity: Object.fromEntries([...similarity].map(([tap, values]) => [tap, mean(values)])),
    };
  });
  const framed = reference.slice(photos.length).flatMap(({ detections }) => detections.map(({ label }) => label));
  const counts = [...new Set(framed)].map(
    (label) => [label, framed.filter((other) => other === label).length] as const,
  );
  const found = {
    photos: photos.reduce((sum, { detections }) => sum + detections.length, 0),
    frames: Object.fromEntries(counts.sort((a, b) => b[1] - a[1])),
  };
  const about =
    "The trained network with changes and no training after them; pictures: five photos stretched, 24 frames letterboxed. " +
    "floor: mean cosine of different photos. Made by scripts/measure-ablations.ts";
  const lines = rows.map((row) => `  ${JSON.stringify(row)}`).join(",\n");
  const out = fileURLToPath(new URL("../data/ablations.json", import.meta.url));
  await writeFile(
    out,
    `{\n "about": ${JSON.stringify(about)},\n "floor": ${JSON.stringify(floor)},\n "reference": ${JSON.stringify(found)},\n "rows": [\n${lines}\n ]\n}\n`,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
