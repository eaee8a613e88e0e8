/** The face detectors of the thesis that this site grew from, as data/thesis-faces.csv has them. */

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

/**
 * @param text of data/thesis-faces.csv
 * @throws RangeError for a row that lacks a field
 */
export function parseFaceRuns(text: string): FaceRun[] {
  const [head, ...lines] = text.trim().split(/\r?\n/);
  const names = head.split(",");
  return lines.map((line) => {
    const cells = line.split(",");
    const cell = (name: string): string => {
      const at = names.indexOf(name);
      if (at < 0 || cells.length !== names.length)
        throw new RangeError(`invalid row: ${line}; it must have the fields ${head}`);
      return cells[at];
    };
    const number = (name: string) => Number(cell(name));
    return {
      model: cell("model"),
      backbone: cell("backbone"),
      activation: cell("activation"),
      norm: cell("norm"),
      finetuned: cell("finetuned"),
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
