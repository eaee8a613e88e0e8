/** Two networks layer by layer: the pairs of layers, and how similar their maps and weights are. */
import { type Layer, receptiveFields } from "../architecture/layers.js";
import { alignment, correlation } from "../math/similarity.js";
import type { LayerWeights } from "../pass/weights.js";
import type { Tap } from "../types.js";

/** A layer of both networks, or of one. */
export interface LayerPair {
  readonly id: string;
  readonly left?: Layer;
  readonly right?: Layer;
}

/** The last block's end at each size of the map, by how many pixels of the input lie between two values. */
function lastOfSteps(layers: readonly Layer[]): Map<number, Layer> {
  const fields = receptiveFields(layers);
  return new Map(layers.flatMap((layer, i) => (isEnd(layer) ? [[fields[i].jump, layer] as const] : [])));
}

const hasWeights = ({ role }: Layer) => role !== "pool";
const isEnd = ({ role }: Layer) => role === "convolution" || role === "projection" || role === "pointwise";

/**
 * Layers of the same name stand beside each other. V1 and V2 have none in common: of these, the last
 * blocks' ends at each map size do.
 */
export function alignLayers(left: readonly Layer[], right: readonly Layer[]): LayerPair[] {
  const [own, others] = [left.filter(hasWeights), right.filter(hasWeights)];
  const byName = new Map(others.map((layer, i) => [layer.id, i]));
  if (!own.some(({ id }) => byName.has(id))) {
    const [a, b] = [lastOfSteps(left), lastOfSteps(right)];
    return [...a].flatMap(([step, layer]) => {
      const other = b.get(step);
      return other ? [{ id: `${layer.id} · ${other.id}`, left: layer, right: other }] : [];
    });
  }
  const pairs: LayerPair[] = [];
  let next = 0;
  const rest = (end: number) => {
    for (; next < end; next++) pairs.push({ id: others[next].id, right: others[next] });
  };
  for (const layer of own) {
    const at = byName.get(layer.id);
    if (at !== undefined && at >= next) {
      rest(at);
      pairs.push({ id: layer.id, left: layer, right: others[at] });
      next = at + 1;
    } else pairs.push({ id: layer.id, left: layer });
  }
  rest(others.length);
  return pairs;
}

export interface MapSummary {
  readonly min: number;
  readonly max: number;
  readonly mean: number;
}

export function summaryOf({ data }: Tap): MapSummary {
  let [min, max, sum] = [Infinity, -Infinity, 0];
  for (const value of data) {
    if (value < min) min = value;
    if (value > max) max = value;
    sum += value;
  }
  return { min, max, mean: sum / data.length };
}

/** Side of the grid that two maps of different sizes are both averaged to. */
const mostCells = 8;

/** A map averaged over a grid of side × side cells: side² rows of channels. */
function cells({ shape: [height, width, channels], data }: Tap, side: number): Float32Array {
  const sums = new Float32Array(side * side * channels);
  const counts = new Float32Array(side * side);
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const cell = Math.floor((row * side) / height) * side + Math.floor((column * side) / width);
      counts[cell] += 1;
      const from = (row * width + column) * channels;
      for (let c = 0; c < channels; c++) sums[cell * channels + c] += data[from + c];
    }
  return sums.map((sum, i) => sum / counts[Math.floor(i / channels)]);
}

const sameShape = (a: readonly number[], b: readonly number[]) => a.every((n, i) => n === b[i]);

export interface MapComparison {
  readonly left: MapSummary;
  readonly right: MapSummary;
  /** See `alignment`; undefined for maps of one value, which have no places to compare. */
  readonly alignment?: number;
  /** Value by value; undefined where the shapes differ, or where one of the maps is constant. */
  readonly correlation?: number;
  /** Mean magnitude of left minus right; undefined where the shapes differ. */
  readonly difference?: number;
}

/** The outputs of two layers on the same photo. */
export function compareMaps(left: Tap, right: Tap): MapComparison {
  const side = Math.min(mostCells, left.shape[0], left.shape[1], right.shape[0], right.shape[1]);
  const aligned = side >= 2 ? alignment(cells(left, side), cells(right, side), side * side) : undefined;
  const summaries = {
    left: summaryOf(left),
    right: summaryOf(right),
    ...(aligned !== undefined && { alignment: aligned }),
  };
  if (!sameShape(left.shape, right.shape)) return summaries;
  const r = correlation(left.data, right.data);
  const difference = left.data.reduce((sum, value, i) => sum + Math.abs(value - right.data[i]), 0) / left.data.length;
  return { ...summaries, difference, ...(r !== undefined && { correlation: r }) };
}

/** Weight by weight; undefined where the kernels' shapes differ. */
export function compareKernels(left: LayerWeights, right: LayerWeights): number | undefined {
  return sameShape(left.shape, right.shape) ? correlation(left.kernel, right.kernel) : undefined;
}
