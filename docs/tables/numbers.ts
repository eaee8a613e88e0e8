/** Numbers that stand inside a sentence, computed when the site is built: `{number NAME}` in a page. */
import { fullConvolutions, machineOptions } from "../components/bottleneck/bottleneckMachine.js";
import { parsePrecision } from "../components/activations/precisionChart.js";
import { count, counted, decimal } from "../model/math/format.js";
import { blockLayers } from "../model/architecture/block.js";
import { total } from "../model/architecture/cost.js";
import { layers } from "../model/architecture/layers.js";
import { familyRecords, measuredAblations, readText } from "./data.js";
import { questionNumbers } from "./questions.js";
import { pairShare, v1Saving, v1Savings } from "../model/architecture/savings.js";

const v1 = () => layers({ variant: "v1" });
const v2 = () => layers({ variant: "v2" });
const millions = (value: number, places = 0) => `${decimal(value / 1e6, places)} million`;

/** Block 2 of V2 beside one full 3×3 convolution: between its narrow ends, and as wide as its inside. */
function block2Ratios(): { readonly overNarrow: number; readonly wideOver: number } {
  const options = machineOptions({ factor: 6, stride: 1, outputs: 24 });
  const { macs } = total(blockLayers(options));
  const { narrow, wide } = fullConvolutions(options);
  return { overNarrow: macs / narrow, wideOver: wide / macs };
}

/** Of each block of V1: how many times more a standard convolution in its place needs. */
function blockSavings(): number[] {
  return v1Savings().flatMap(({ block, full, separable }) => (block === undefined ? [] : [full / separable]));
}

/** Detections on the frames of the plate that are not of its cat; those on the photos are all right. */
function wrongDetections(): number {
  const { frames } = measuredAblations().reference;
  return Object.values(frames).reduce((sum, n) => sum + n, 0) - (frames.cat ?? 0);
}

/** Objects that the detector finds with floats, as it was trained and with the other activation. */
function foundWith(wanted: "relu6" | "relu"): string {
  const row = parsePrecision(readText("precision.csv")).find(({ activation }) => activation === wanted);
  return String(row?.of);
}

/** How the small networks were trained, all in the same way. */
const training = () => familyRecords()[0].recipe;

export const numbers: Readonly<Record<string, () => string>> = {
  "v1-macs": () => millions(total(v1()).macs),
  "v1-parameters": () => millions(total(v1()).parameters, 1),
  "v2-macs": () => millions(total(v2()).macs),
  "v2-parameters": () => millions(total(v2()).parameters, 1),
  "v1-saving": () => decimal(v1Saving().ratio, 1),
  "v1-least-saving": () => decimal(Math.min(...blockSavings()), 1),
  "v1-most-saving": () => decimal(Math.max(...blockSavings()), 1),
  "pair-144": () => decimal(1 / pairShare(3, 144), 1),
  "block-2-over-narrow": () => decimal(block2Ratios().overNarrow),
  "counted-detections": () => String(measuredAblations().rows[0].of),
  "wrong-detections": () => String(wrongDetections()),
  "relu6-found": () => foundWith("relu6"),
  "relu-found": () => foundWith("relu"),
  "wide-over-block-2": () => decimal(block2Ratios().wideOver, 1),
  "training-pictures": () => count(training().images),
  "training-epochs": () => counted(training().epochs, "epoch").replace(" ", "\u00a0"),
  "training-points": () => String(familyRecords()[0].curve.length),
  ...questionNumbers,
};
