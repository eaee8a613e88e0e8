/**
 * A network that learns: the same table of layers as the network that only runs, with kernels, γ, β, means and variances
 * apart. What is frozen and how the weights begin is what `architecture/backbone` describes.
 */
import { type BackboneOptions, norms } from "../architecture/backbone.js";
import { isFrozen } from "../architecture/freeze.js";
import { type WeightRule, weightRules } from "../architecture/initialization.js";
import type { Layer } from "../architecture/layers.js";
import { outputSize, paddingOf } from "../math/padding.js";
import { random } from "../math/random.js";
import { epsilon } from "../math/referenceOps.js";
import { foldNormalization, restated } from "../pass/fold.js";
import { type ConvolutionStep, inputTap, planPass } from "../pass/plan.js";
import { kernelShape } from "../pass/randomWeights.js";
import { type WeightArray, type Weights, sizeOf } from "../pass/weights.js";
import { finishOf } from "../runtime/finish.js";
import { engine, tf } from "./engine.js";
import { depthwise, globalPool, normalizeFixed, normalizeLive, pointwise, standard } from "./operations.js";
import { moveStatistics } from "./statistics.js";

export interface TrainingOptions extends Pick<BackboneOptions, "freezeAt"> {
  /** Group normalization is not offered. */
  readonly norm: Exclude<BackboneOptions["norm"], "GN">;
  readonly rule: WeightRule;
  /** Standard deviation with which the classifier's weights begin, 0 or more; by the rule unless given. */
  readonly classifier?: number;
  /** Of the weights. */
  readonly seed: number;
}

/** Layers as they are trained: without a normalization each convolution has a bias. */
function trainingLayers(network: readonly Layer[], norm: BackboneOptions["norm"]): Layer[] {
  if (norm === "GN" || !norms.includes(norm))
    throw new RangeError(`invalid norm: ${norm}; it must be ${norms.filter((name) => name !== "GN").join(", ")}`);
  return network.map((layer) =>
    norm === "none" && layer.batchNorm ? { ...layer, batchNorm: false, bias: true } : layer,
  );
}

/** The statistics of a batch, until the moving ones follow them. */
interface Fresh {
  readonly id: string;
  readonly statistics: tf.Tensor;
  /** Values of each channel. */
  readonly count: number;
}

/** Sums over several batches, for each channel. */
interface Pooled {
  readonly count: number;
  readonly mean: Float64Array;
  readonly square: Float64Array;
}

function pooledWith(before: Pooled | undefined, { statistics, count }: Fresh): Pooled {
  const values = engine().heap.values(statistics);
  const c = values.length / 2;
  const add = (sums: Float64Array | undefined, value: (i: number) => number) =>
    Float64Array.from({ length: c }, (_, i) => (sums?.[i] ?? 0) + count * value(i));
  return {
    count: (before?.count ?? 0) + count,
    mean: add(before?.mean, (i) => values[i]),
    square: add(before?.square, (i) => values[c + i] + values[i] ** 2),
  };
}

let graphs = 0;

export class TrainingGraph {
  readonly layers: readonly Layer[];
  /** By `<id>/kernel`, `<id>/gamma`, `<id>/beta`, `<id>/bias`, and `<id>/statistics`: [2, c], means and variances. */
  readonly variables: ReadonlyMap<string, tf.Variable>;
  private readonly byId: ReadonlyMap<string, Layer>;
  private readonly prefix = `${++graphs}:`;
  private fresh: Fresh[] = [];
  private isMeasuring = false;

  constructor(
    network: readonly Layer[],
    readonly options: TrainingOptions,
  ) {
    this.layers = trainingLayers(network, options.norm);
    this.byId = new Map(this.layers.map((layer) => [layer.id, layer]));
    this.variables = new Map(this.beginning());
  }

  /** Kernels drawn layer by layer; γ = 1, β = 0, mean 0, variance 1, biases 0. */
  private beginning(): [string, tf.Variable][] {
    const numbers = random(this.options.seed);
    const { deviation } = weightRules[this.options.rule];
    return this.layers.flatMap((layer): [string, tf.Variable][] => {
      if (layer.role === "pool") return [];
      const { id } = layer;
      const c = layer.out[2];
      const shape = kernelShape(layer);
      if (layer.groups > 1 && shape[3] !== 1)
        throw new RangeError(`invalid layer ${id}: ${layer.out[2]} outputs; it must have as many as inputs`);
      const learns = !isFrozen(layer, this.options);
      const spread = (layer.role === "classifier" ? this.options.classifier : undefined) ?? deviation(layer);
      const kernel = Float32Array.from({ length: sizeOf(shape) }, () => spread * numbers.normal());
      const make = (part: string, values: Float32Array, of: number[], isLearning: boolean): [string, tf.Variable] => {
        const name = `${id}/${part}`;
        const variable = tf.tidy(() => tf.variable(tf.tensor(values, of), isLearning, this.prefix + name));
        return [name, variable];
      };
      const own: [string, tf.Variable][] = [make("kernel", kernel, shape, learns)];
      if (!layer.batchNorm) return [...own, make("bias", new Float32Array(c), [c], learns)];
      const factors = learns && this.options.norm !== "FrozenBN";
      const statistics = new Float32Array(2 * c).fill(1, c);
      return [
        ...own,
        make("gamma", new Float32Array(c).fill(1), [c], factors),
        make("beta", new Float32Array(c), [c], factors),
        make("statistics", statistics, [2, c], false),
      ];
    });
  }

  /** What gradient descent changes. */
  get learning(): tf.Variable[] {
    return [...this.variables.values()].filter(({ trainable }) => trainable);
  }

  /** A variable's name in {@link variables} from its name in TensorFlow.js. */
  nameOf(variable: string): string {
    return variable.slice(this.prefix.length);
  }

  variable(name: string): tf.Variable {
    const found = this.variables.get(name);
    if (!found) throw new RangeError(`invalid variable: ${name}; it must be one of the network's`);
    return found;
  }

  /**
   * The output of the last layer.
   *
   * @param x [n, h, w, c]; stays the caller's
   * @param isTraining whether normalizations that learn take the statistics of the batch; {@link settle} then moves theirs
   * @param see called with each layer's and sum's output, by its tap
   */
  forward(x: tf.Tensor4D, isTraining: boolean, see?: (tap: string, y: tf.Tensor4D) => void): tf.Tensor4D {
    const tensors = new Map([[inputTap, x]]);
    const of = (id: string): tf.Tensor4D => tensors.get(id) as tf.Tensor4D;
    let y = x;
    for (const step of planPass(this.layers)) {
      if (step.kind === "convolution") y = this.convolution(step, of(step.from), isTraining);
      else if (step.kind === "add") y = tf.add(of(step.from), of(step.skip));
      else if (step.kind === "pool") y = globalPool(of(step.from));
      tensors.set(step.id, y);
      see?.(step.id, y);
    }
    return y;
  }

  private convolution(step: ConvolutionStep, x: tf.Tensor4D, isTraining: boolean): tf.Tensor4D {
    const { id, kernel: size, stride, role } = step.layer;
    const kernel = this.variable(`${id}/kernel`);
    const [, height, width] = x.shape;
    const windows = {
      stride,
      top: paddingOf(step.layer, height).before,
      left: paddingOf(step.layer, width).before,
      outHeight: outputSize(height, stride),
      outWidth: outputSize(width, stride),
    };
    const z =
      size === 1 && stride === 1
        ? pointwise(x, kernel)
        : role === "depthwise"
          ? depthwise(x, kernel, windows)
          : standard(x, kernel, windows);
    return this.activated(this.byId.get(id) as Layer, step, z, isTraining);
  }

  private activated(layer: Layer, step: ConvolutionStep, z: tf.Tensor4D, isTraining: boolean): tf.Tensor4D {
    const { id } = layer;
    const options = { epsilon, ...finishOf(step) };
    if (!layer.batchNorm) {
      const c = layer.out[2];
      // A normalization with γ = 1, mean 0 and variance 1 − ε adds β and nothing else.
      const still = Float32Array.from({ length: 2 * c }, (_, i) => (i < c ? 0 : 1 - epsilon));
      const gamma = tf.tensor(new Float32Array(c).fill(1), [c]);
      return normalizeFixed(z, { gamma, beta: this.variable(`${id}/bias`) }, tf.tensor(still, [2, c]), options);
    }
    const factors = { gamma: this.variable(`${id}/gamma`), beta: this.variable(`${id}/beta`) };
    // A frozen part keeps its means and variances, too.
    const isLive = isTraining && this.options.norm === "BN" && !isFrozen(layer, this.options);
    if (this.isMeasuring) this.keep(layer, z, normalizeLive(z, factors, options).statistics);
    if (!isLive) return normalizeFixed(z, factors, this.variable(`${id}/statistics`), options);
    const { y, statistics } = normalizeLive(z, factors, options);
    this.keep(layer, z, statistics);
    return y;
  }

  private keep({ id, out }: Layer, z: tf.Tensor4D, statistics: tf.Tensor): void {
    this.fresh.push({ id, statistics: tf.keep(statistics), count: z.size / out[2] });
  }

  /**
   * Gives each normalization the mean and variance of all these pictures together. γ and β follow, so the network computes
   * what it computed before.
   *
   * @param inputs batches, made one by one
   */
  measure(inputs: Iterable<tf.Tensor4D>): void {
    const sums = new Map<string, Pooled>();
    this.isMeasuring = true;
    try {
      for (const x of inputs) {
        tf.tidy(() => void this.forward(x, false));
        x.dispose();
        for (const one of this.fresh) sums.set(one.id, pooledWith(sums.get(one.id), one));
        this.forget();
      }
    } finally {
      this.isMeasuring = false;
      this.forget();
    }
    const weights = this.weights();
    for (const [id, { count, mean, square }] of sums) {
      const [gamma, beta, m, v] = ["gamma", "beta", "mean", "variance"].map(
        (part) => weights.get(`${id}/${part}`)!.data,
      );
      const statistics = {
        mean: Float32Array.from(mean, (sum) => sum / count),
        variance: Float32Array.from(square, (sum, c) => Math.max(0, sum / count - (mean[c] / count) ** 2)),
      };
      const next = restated({ gamma, beta, mean: m, variance: v }, statistics, epsilon);
      this.load(new Map(Object.entries(next).map(([part, data]) => [`${id}/${part}`, { shape: [data.length], data }])));
    }
  }

  /** Lets the moving statistics follow those of the passes since the last call. */
  settle(): void {
    const { heap } = engine();
    for (const { id, statistics, count } of this.fresh) {
      moveStatistics(heap.values(this.variable(`${id}/statistics`)), heap.values(statistics), count);
    }
    this.forget();
  }

  /** Leaves the moving statistics as they are, whatever passes there were since the last {@link settle}. */
  forget(): void {
    for (const { statistics } of this.fresh) statistics.dispose();
    this.fresh = [];
  }

  /** Copies of all variables, γ, β, means and variances apart. */
  weights(): Map<string, WeightArray> {
    const { heap } = engine();
    const all = new Map<string, WeightArray>();
    for (const [name, variable] of this.variables) {
      const data = heap.values(variable).slice();
      if (!name.endsWith("/statistics")) all.set(name, { shape: variable.shape, data });
      else {
        const [id] = name.split("/");
        const c = data.length / 2;
        all.set(`${id}/mean`, { shape: [c], data: data.slice(0, c) });
        all.set(`${id}/variance`, { shape: [c], data: data.slice(c) });
      }
    }
    return all;
  }

  /**
   * Writes variables, as {@link weights} names them.
   *
   * @throws RangeError for an array that the network does not have, or of another length
   */
  load(weights: Weights): void {
    const { heap } = engine();
    for (const [name, { data }] of weights) {
      const [id, part] = name.split("/");
      const isStatistic = part === "mean" || part === "variance";
      const values = heap.values(this.variable(isStatistic ? `${id}/statistics` : name));
      const c = isStatistic ? values.length / 2 : values.length;
      if (data.length !== c) throw new RangeError(`invalid length of ${name}: ${data.length}; it must be ${c}`);
      values.set(data, part === "variance" ? c : 0);
    }
  }

  /** Kernels and biases with each normalization merged in, as a pass that only runs reads them. */
  folded(): Map<string, WeightArray> {
    const weights = this.weights();
    const of = (name: string) => weights.get(name) as WeightArray;
    const all = new Map<string, WeightArray>();
    for (const { id, role, batchNorm } of this.layers) {
      if (role === "pool") continue;
      const part = (name: string) => of(`${id}/${name}`).data;
      const [gamma, beta, mean, variance] = batchNorm ? ["gamma", "beta", "mean", "variance"].map(part) : [];
      const { kernel, bias } = batchNorm
        ? foldNormalization(of(`${id}/kernel`), { gamma, beta, mean, variance }, epsilon)
        : { kernel: of(`${id}/kernel`), bias: of(`${id}/bias`) };
      all.set(`${id}/kernel`, kernel).set(`${id}/bias`, bias);
    }
    return all;
  }

  dispose(): void {
    this.forget();
    for (const variable of this.variables.values()) variable.dispose();
  }
}
