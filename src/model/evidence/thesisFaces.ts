/** The face detectors of the thesis that this site grew from, as data/thesis-faces.csv has them. */
import { csvRecords } from "../math/csv.js";

export interface FaceRun {
  readonly model: string;
  readonly backbone: string;
  readonly activation: string;
  /** Normalization while training, and in a second training, where there was one. */
  readonly norm: string;
  readonly finetuned: string;
  readonly rate: number;
  readonly iterations: number;
  readonly batch: number;
  /** COCO’s average precision on WIDER FACE in percent: over overlaps of .50 to .95, and at .50. */
  readonly ap: number;
  readonly ap50: number;
  /** Pictures in a second on a P100. */
  readonly fps: number;
}

const words = ["model", "backbone", "activation", "norm", "finetuned"] as const;
const numbers = ["rate", "iterations", "batch", "ap", "ap50", "fps"] as const;

/**
 * @param text of data/thesis-faces.csv
 * @throws RangeError for a row that lacks a field
 */
export function parseFaceRuns(text: string): FaceRun[] {
  return csvRecords(text, [...words, ...numbers]).map((record) => {
    const number = (name: (typeof numbers)[number]) => Number(record[name]);
    return {
      model: record.model,
      backbone: record.backbone,
      activation: record.activation,
      norm: record.norm,
      finetuned: record.finetuned,
      rate: number("rate"),
      iterations: number("iterations"),
      batch: number("batch"),
      ap: number("ap"),
      ap50: number("ap50"),
      fps: number("fps"),
    };
  });
}

const settings = ["activation", "norm", "finetuned", "rate", "iterations", "batch", "backbone"] as const;

/** In what two runs differ, besides their results: more than one thing, and nobody knows which of them did it. */
export function differences(a: FaceRun, b: FaceRun): (typeof settings)[number][] {
  return settings.filter((name) => a[name] !== b[name]);
}
