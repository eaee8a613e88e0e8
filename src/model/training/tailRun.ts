/** A tail that learns: the last blocks of a trained network and a new head, from maps at the border of what is frozen. */
import type { Tail } from "../pass/tail.js";
import { headId } from "../pass/tail.js";
import { epsilon } from "../math/referenceOps.js";
import { kernelShape } from "../pass/randomWeights.js";
import type { WeightArray, Weights } from "../pass/weights.js";
import { Adam } from "./adam.js";
import { tf } from "./engine.js";
import { TrainingGraph } from "./graph.js";
import { batchPlaces } from "./pictures.js";
import { answersOf, learningStep } from "./step.js";

/** All that a run needs. It can be sent to a worker. */
export interface TailJob {
  readonly tail: Tail;
  /** `<id>/kernel` and `<id>/bias` of each layer, normalizations merged in; `head/kernel` and `head/bias` among them. */
  readonly weights: Weights;
  /** Maps at the border, one picture after the other. */
  readonly maps: Float32Array;
  /** From 0 on, one for each picture. */
  readonly labels: readonly number[];
  /** Places of the pictures that are learned from, and of those that judge. */
  readonly learn: readonly number[];
  readonly held: readonly number[];
  /**
   * Frozen: kernels learn, and what the normalizations made of their outputs stays. Live: normalizations with the
   * statistics of each batch, which begin so that the network computes the same.
   */
  readonly norm: "frozen" | "live";
  /** Adam's learning rate, above 0. */
  readonly rate: number;
  /** Pictures of a step, at least 2; fewer where fewer are learned from. */
  readonly batch: number;
  readonly seed: number;
  readonly steps: number;
}

export interface TailStep {
  /** From 1 on. */
  readonly step: number;
  readonly loss: number;
  readonly milliseconds: number;
}

export interface TailJudgment {
  readonly step: number;
  /** Right answers among the pictures that are learned from, and among those that judge. */
  readonly learned: number;
  readonly held: number;
  /** The class that is named for each picture that judges. */
  readonly answers: readonly number[];
}

/** Pictures that are judged at once. */
const portion = 8;

/** Needs a started engine. */
export class TailRun {
  readonly graph: TrainingGraph;
  private readonly optimizer: Adam;
  private readonly batches: Generator<number[], never>;
  private steps = 0;

  /** @throws RangeError that names what of the job cannot be */
  constructor(private readonly job: TailJob) {
    const { tail, weights, maps, labels, learn, norm, rate, batch, seed } = job;
    const size = tail.layers[0].in.reduce((product, n) => product * n, 1);
    if (maps.length !== labels.length * size)
      throw new RangeError(
        `invalid maps: ${maps.length} numbers; it must be ${size} for each of ${labels.length} pictures`,
      );
    if (!(rate > 0 && Number.isFinite(rate))) throw new RangeError(`invalid rate: ${rate}; it must be above 0`);
    if (learn.length < 2) throw new RangeError(`invalid pictures: ${learn.length} to learn from; it must be 2 or more`);
    this.batches = batchPlaces(learn.length, Math.max(2, Math.min(batch, learn.length)), seed);
    this.optimizer = new Adam(rate);
    const kind = norm === "live" ? "BN" : "FrozenBN";
    // The table may say of a reader's network that its layers have biases; merged, all are the same.
    const layers = tail.layers.map((layer) => ({ ...layer, batchNorm: layer.role !== "pool" && layer.id !== headId }));
    this.graph = new TrainingGraph(layers, { norm: kind, freezeAt: 0, rule: "fan-in", seed });
    this.graph.load(new Map(layers.flatMap((layer) => (layer.role === "pool" ? [] : begun(layer, weights)))));
    if (norm === "live") this.graph.measure(this.inputs(learn));
  }

  /** Steps that were made. */
  get step(): number {
    return this.steps;
  }

  private input(places: readonly number[]): tf.Tensor4D {
    const { maps, tail } = this.job;
    const [h, w, c] = tail.layers[0].in;
    const size = h * w * c;
    const values = new Float32Array(places.length * size);
    places.forEach((place, i) => values.set(maps.subarray(place * size, (place + 1) * size), i * size));
    return tf.tensor(values, [places.length, h, w, c]);
  }

  private *inputs(places: readonly number[]): Generator<tf.Tensor4D> {
    for (let first = 0; first < places.length; first += portion) yield this.input(places.slice(first, first + portion));
  }

  /** @throws Divergence when the loss is no number; the weights then stay as they are */
  next(): TailStep {
    const start = performance.now();
    const places = this.batches.next().value.map((i) => this.job.learn[i]);
    this.steps += 1;
    const x = this.input(places);
    try {
      const labels = places.map((place) => this.job.labels[place]);
      const { loss } = learningStep(this.graph, this.optimizer, { x, labels }, this.steps);
      return { step: this.steps, loss, milliseconds: performance.now() - start };
    } finally {
      x.dispose();
    }
  }

  private answers(places: readonly number[]): number[] {
    const all: number[] = [];
    for (const x of this.inputs(places)) {
      all.push(...answersOf(this.graph, x));
      x.dispose();
    }
    return all;
  }

  /** The answers in the state of use: normalizations take their moving statistics. */
  judge(): TailJudgment {
    const { learn, held, labels } = this.job;
    const answers = this.answers(held);
    const right = (given: readonly number[], places: readonly number[]) =>
      given.filter((answer, i) => answer === labels[places[i]]).length;
    return { step: this.steps, learned: right(this.answers(learn), learn), held: right(answers, held), answers };
  }

  /** Kernels and biases, normalizations merged in. */
  folded(): Map<string, WeightArray> {
    return this.graph.folded();
  }

  dispose(): void {
    this.optimizer.dispose();
    this.graph.dispose();
  }
}

/** How a layer begins: with merged weights, a normalization has γ = 1, mean 0 and variance 1 − ε, and adds the bias. */
function begun(layer: Tail["layers"][number], weights: Weights): [string, WeightArray][] {
  const { id, batchNorm } = layer;
  const c = layer.out[2];
  const of = (part: string): WeightArray => {
    const found = weights.get(`${id}/${part}`);
    if (!found)
      throw new RangeError(`invalid weights: ${id}/${part} is missing; each layer must have its kernel and bias`);
    return found;
  };
  const kernel: [string, WeightArray] = [`${id}/kernel`, { ...of("kernel"), shape: kernelShape(layer) }];
  if (!batchNorm) return [kernel, [`${id}/bias`, of("bias")]];
  return [
    kernel,
    [`${id}/beta`, of("bias")],
    [`${id}/variance`, { shape: [c], data: new Float32Array(c).fill(1 - epsilon) }],
  ];
}
