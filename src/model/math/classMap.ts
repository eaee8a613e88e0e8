/**
 * What each cell of the last map says for each class. Pooling takes the mean over the cells and the classifier is linear,
 * so the order of the two does not matter: the mean of what the cells say, plus the bias, is the logit (class activation
 * mapping, Zhou et al., arXiv:1512.04150).
 */
import { decimal } from "./format.js";

/** Class maps of one or more pictures. */
export interface ClassMaps {
  /** Rows, columns and classes of one picture’s map. */
  readonly shape: readonly [rows: number, columns: number, classes: number];
  /** Σ over the channels of value × weight; picture by picture, row by row, classes last. */
  readonly cells: Float32Array;
  /** One for each class. */
  readonly bias: Float32Array;
}

/**
 * @param map n × cells × channels values of the last map
 * @param kernel channels × classes weights of the classifier
 * @param channels how many values a cell has
 * @returns n × cells × classes
 */
export function classCells(map: Float32Array, kernel: Float32Array, channels: number): Float32Array {
  const classes = kernel.length / channels;
  const cells = new Float32Array((map.length / channels) * classes);
  for (let cell = 0; cell < map.length / channels; cell++) {
    for (let k = 0; k < classes; k++) {
      let sum = 0;
      for (let c = 0; c < channels; c++) sum += map[cell * channels + c] * kernel[c * classes + k];
      cells[cell * classes + k] = sum;
    }
  }
  return cells;
}

/** One class’s map of one picture, row by row. */
export function classMapOf(
  { shape: [rows, columns, classes], cells }: ClassMaps,
  picture: number,
  kind: number,
): number[] {
  const first = picture * rows * columns * classes;
  return Array.from({ length: rows * columns }, (_, cell) => cells[first + cell * classes + kind]);
}

/** The mean of the cells, and with the bias the logit. */
export function classMapLogit(
  cells: readonly number[],
  bias: number,
): { readonly mean: number; readonly logit: number } {
  const mean = cells.reduce((sum, value) => sum + value, 0) / cells.length;
  return { mean, logit: mean + bias };
}

/** As few decimals, 3 to 6, as let the rounded mean and bias add up to the rounded logit. */
export function equationPlaces(cells: readonly number[], bias: number): number {
  const { mean, logit } = classMapLogit(cells, bias);
  const units = (value: number, places: number) => Math.round(Number(value.toFixed(places)) * 10 ** places);
  const addUp = (places: number) => units(mean, places) + units(bias, places) === units(logit, places);
  return [3, 4, 5].find(addUp) ?? 6;
}

/** `2.312 (mean of 16 cells) + 0.120 (bias) = 2.432`; what is printed adds up. */
export function classMapEquation(cells: readonly number[], bias: number): string {
  const { mean, logit } = classMapLogit(cells, bias);
  const places = equationPlaces(cells, bias);
  const sign = bias < 0 ? "−" : "+";
  return `${decimal(mean, places)} (mean of ${cells.length} cells) ${sign} ${decimal(Math.abs(bias), places)} (bias) = ${decimal(logit, places)}`;
}
