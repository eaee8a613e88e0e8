/**
 * Which conventions a network was trained with, asked of its batch statistics: a few photos run under each candidate, and
 * in every layer the mean and the variance of what the norm receives are compared with those that it stores.
 */
import { activations } from "../math/activation.js";
import { LayerGraph, type Taps, disposeTaps, runStep } from "../runtime/graph.js";
import { layers } from "../architecture/layers.js";
import { scaledInput } from "../pass/inputValues.js";
import { inputTap, planPass } from "../pass/plan.js";
import { applyFunction } from "../pass/passChanges.js";
import { heapView, tf } from "../runtime/tensorflow.js";
import type { Activation, Padding } from "../types.js";
import { type BytesId, type Conventions, type InputValues, inputValues } from "./conventions.js";
import type { NormValues } from "./mapping.js";
import { type OwnNetwork, type OwnReading, optionsUnder, ownNetwork } from "./network.js";

/** The input of a photo in bytes, red, green and blue from 0 to 255: side × side × 3 values. */
export type PhotoBytes = (side: number) => Float32Array;

/** What a candidate changes. */
export interface Candidate {
  readonly bytes: InputValues;
  readonly padding: Padding;
  readonly activation: Activation;
}

export interface ConventionVerdict extends Candidate {
  /** Mean over layers of the median over channels of the distances of mean and variance; 0 would be the same. */
  readonly distance: number;
}

/**
 * Runs a network and shows every layer's output before its activation.
 *
 * @param visit is given the layer's id and a view of its values, valid until it returns
 */
export function visitLinear(
  network: LayerGraph,
  input: tf.Tensor4D,
  visit: (id: string, values: Float32Array, channels: number) => void,
): void {
  const tensors: Taps = new Map([[inputTap, input]]);
  const steps = planPass(network.layers);
  const lastUse = new Map<string, number>();
  for (const [i, step] of steps.entries()) {
    lastUse.set(step.from, i);
    if (step.kind === "add") lastUse.set(step.skip, i);
  }
  try {
    for (const [i, step] of steps.entries()) {
      if (step.kind === "convolution") {
        const y = runStep(network, { ...step, activation: "identity" }, tensors);
        visit(step.id, heapView(y), step.layer.out[2]);
        if (step.activation !== "identity") activate(heapView(y), step.activation);
        tensors.set(step.id, y);
      } else tensors.set(step.id, runStep(network, step, tensors));
      for (const [id, tensor] of tensors) {
        if (id === inputTap || (lastUse.get(id) ?? -1) > i) continue;
        tensor.dispose();
        tensors.delete(id);
      }
    }
  } finally {
    tensors.delete(inputTap);
    disposeTaps(tensors);
  }
}

function activate(values: Float32Array, activation: Activation): void {
  if (activation !== "relu" && activation !== "relu6") {
    applyFunction(values, activations[activation].f);
    return;
  }
  const cap = activation === "relu6" ? 6 : Infinity;
  for (let i = 0; i < values.length; i++) values[i] = Math.min(Math.max(values[i], 0), cap);
}

/** Sums of each layer's channels over all photos. */
interface Sums {
  readonly sum: Float64Array;
  readonly squares: Float64Array;
  count: number;
}

function addTo(sums: Map<string, Sums>, id: string, values: Float32Array, channels: number): void {
  let own = sums.get(id);
  if (!own) sums.set(id, (own = { sum: new Float64Array(channels), squares: new Float64Array(channels), count: 0 }));
  const { sum, squares } = own;
  for (let i = 0, c = 0; i < values.length; i++) {
    const v = values[i];
    sum[c] += v;
    squares[c] += v * v;
    c = c + 1 === channels ? 0 : c + 1;
  }
  own.count += values.length / channels;
}

function median(values: number[]): number {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return NaN;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Channels whose stored variance is below this are always zero behind a ReLU, whatever goes in. */
const dead = 1e-6;

/**
 * Distance of one layer. The outputs are those after the norm, z = γ · (x − mean) / √(variance + ε) + β, so that
 * (x − mean) / √(variance + ε) = (z − β) / γ.
 */
function distanceOf({ sum, squares, count }: Sums, { gamma, beta, variance, epsilon }: NormValues): number {
  const means: number[] = [];
  const spreads: number[] = [];
  for (let c = 0; c < sum.length; c++) {
    if (Math.abs(gamma[c]) < 1e-6 || variance[c] < dead) continue;
    const mean = sum[c] / count;
    const spread = Math.max(0, squares[c] / count - mean * mean);
    const widened = (variance[c] + epsilon) / variance[c];
    means.push((Math.abs(mean - beta[c]) / Math.abs(gamma[c])) * Math.sqrt(widened));
    spreads.push(Math.abs(Math.log(Math.max((spread / gamma[c] ** 2) * widened, 1e-12))));
  }
  return median(means) + median(spreads);
}

/**
 * How far the stored statistics are from those of some photos, 0 or more. Needs a started TensorFlow.js.
 *
 * @param photos their bytes, of the side of the network's input
 * @returns undefined without norms
 */
function statisticsDistance(
  { layers, weights, norms }: Pick<OwnNetwork, "layers" | "weights" | "norms">,
  values: InputValues,
  photos: readonly Float32Array[],
): number | undefined {
  if (norms.size === 0) return undefined;
  const network = new LayerGraph(layers, weights);
  const sums = new Map<string, Sums>();
  const [side, , channels] = layers[0].in;
  try {
    for (const photo of photos) {
      const input: tf.Tensor4D = tf.tensor(scaledInput(photo, values, channels), [1, side, side, channels]);
      try {
        visitLinear(network, input, (id, view, count) => {
          if (norms.has(id)) addTo(sums, id, view, count);
        });
      } finally {
        input.dispose();
      }
    }
  } finally {
    network.dispose();
  }
  const distances = [...sums].flatMap(([id, own]) => {
    const norm = norms.get(id);
    const distance = norm ? distanceOf(own, norm) : NaN;
    return Number.isFinite(distance) ? [distance] : [];
  });
  return distances.length === 0 ? undefined : distances.reduce((a, b) => a + b, 0) / distances.length;
}

/** The settings that are tried: every way to take bytes in with both paddings; then the other activation for the best. */
function* candidatesOf({ bytes, padding, activation }: Conventions): Generator<Candidate> {
  const ids: (BytesId | Exclude<BytesId, "file">)[] = ["plusMinusOne", "zeroToOne", "imagenet", "caffe"];
  const all = ids.flatMap((id) => (id === "file" ? [] : [inputValues[id]]));
  const own = all.some(({ id }) => id === bytes.value.id) ? [] : [bytes.value];
  for (const values of [...own, ...all])
    for (const way of [padding.value, padding.value === "tensorflow" ? "pytorch" : "tensorflow"] as const)
      yield { bytes: values, padding: way, activation: activation.value };
}

/**
 * Tries the candidates, one after the other, so that a caller can show how far it is.
 *
 * @returns nothing for a file whose norms have been merged: it holds no statistics
 */
export function* agreement(reading: OwnReading, photos: readonly PhotoBytes[]): Generator<ConventionVerdict> {
  const { conventions } = reading;
  const { weights, norms, layers: plain } = ownNetwork(reading, conventions);
  const bytes = photos.map((photo) => photo(plain[0].in[0]));
  const run = (candidate: Candidate): ConventionVerdict | undefined => {
    const changed: Conventions = {
      ...conventions,
      padding: { value: candidate.padding, origin: "assumed" },
      paddings: candidate.padding === conventions.padding.value ? conventions.paddings : {},
      activation: { value: candidate.activation, origin: "assumed" },
    };
    const network = { weights, norms, layers: layers(optionsUnder(reading.recognized, changed)) };
    const distance = statisticsDistance(network, candidate.bytes, bytes);
    return distance === undefined ? undefined : { ...candidate, distance };
  };
  let best: ConventionVerdict | undefined;
  for (const candidate of candidatesOf(conventions)) {
    const verdict = run(candidate);
    if (!verdict) return;
    if (!best || verdict.distance < best.distance) best = verdict;
    yield verdict;
  }
  const { value, origin } = conventions.activation;
  if (!best || origin === "file" || (value !== "relu" && value !== "relu6")) return;
  const other = run({ ...best, activation: value === "relu" ? "relu6" : "relu" });
  if (other) yield other;
}
