/** One training: a network, its pictures, its optimizer. Needs a started engine. */
import { layers } from "../architecture/layers.js";
import type { NetworkOptions } from "../architecture/spec.js";
import { answersOf } from "../math/classification.js";
import { grayBatch } from "../pass/grayBatch.js";
import type { ClassifierManifest, WeightArray, Weights } from "../pass/weights.js";
import { Adam } from "./adam.js";
import { tf } from "./engine.js";
import { TrainingGraph, type TrainingOptions } from "./graph.js";
import type { WalkingOptimizer } from "./optimizer.js";
import { type LabeledPictures, batchPlaces, chosen, mirrored, turnsOf } from "./pictures.js";
import { type Schedule, rateOf } from "./schedule.js";
import { Sgd, type SgdOptions } from "./sgd.js";
import { type LearningStep, learningStep, logitsOf, rightOf } from "./step.js";

export interface Recipe extends TrainingOptions {
  /** What `layers()` takes: small gray pictures in, classes out. */
  readonly network: Partial<NetworkOptions>;
  readonly preprocessing: ClassifierManifest["preprocessing"];
  /** Learning rate, above 0. */
  readonly rate: number;
  /** Gradient descent whose rate rises to `rate` and falls again; Adam with one rate unless given. Only kernels decay. */
  readonly descent?: SgdOptions & Schedule;
  /** Whether each picture of a batch is turned left to right with probability one half; not unless given. */
  readonly isMirrored?: boolean;
  /** Pictures of a step, 2 or more. */
  readonly batch: number;
}

export interface StepResult extends LearningStep {
  /** From 1 on. */
  readonly step: number;
  readonly milliseconds: number;
}

export interface Evaluation {
  readonly step: number;
  readonly right: number;
  /** The class that the network names for each picture. */
  readonly answers: Uint8Array;
}

/** Pictures that are judged at once. */
const portion = 50;

/** Between the name of a variable and that of a tensor which the optimizer keeps beside it. */
const beside = " · ";

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export class TrainingRun {
  readonly graph: TrainingGraph;
  private readonly optimizer: WalkingOptimizer;
  private readonly places: Generator<number[], never>;
  private readonly size: number;
  private steps = 0;

  /** @throws RangeError that names what of the recipe cannot be */
  constructor(
    readonly recipe: Recipe,
    private readonly set: LabeledPictures,
  ) {
    const { rate, batch, seed, network } = recipe;
    if (!(rate > 0 && Number.isFinite(rate))) throw new RangeError(`invalid rate: ${rate}; it must be above 0`);
    if (!(batch >= 2)) throw new RangeError(`invalid batch: ${batch}; it must be 2 or more`);
    const table = layers(network);
    this.size = table[0].in[0];
    this.places = batchPlaces(set.labels.length, batch, seed + 1_000_003);
    this.graph = new TrainingGraph(table, recipe);
    const { descent } = recipe;
    const decays = (name: string) => name.endsWith("/kernel");
    this.optimizer = descent ? new Sgd(rate, descent, decays) : new Adam(rate);
  }

  /** Steps that were made. */
  get step(): number {
    return this.steps;
  }

  /** Everything that the run needs to go on: weights, statistics, and what the optimizer keeps. */
  state(): Map<string, WeightArray> {
    const all = this.graph.weights();
    for (const variable of this.graph.learning)
      for (const [part, array] of this.optimizer.state(variable))
        all.set(this.graph.nameOf(variable.name) + beside + part, array);
    return all;
  }

  /**
   * Goes on where another run of the same recipe was: the steps that follow are the same, bit by bit.
   *
   * @param step that was made last
   * @param state its {@link state} then
   * @throws RangeError that names what is missing, or has another length
   */
  resume(step: number, state: Weights): void {
    const own = [...state].filter(([name]) => !name.includes(beside));
    this.graph.load(new Map(own));
    for (const variable of this.graph.learning) {
      const start = this.graph.nameOf(variable.name) + beside;
      const parts = [...state].filter(([name]) => name.startsWith(start));
      this.optimizer.resume(step, variable, new Map(parts.map(([name, array]) => [name.slice(start.length), array])));
    }
    for (; this.steps < step; this.steps += 1) this.places.next();
  }

  /** What the next step learns from. */
  private batch(): LabeledPictures {
    const { seed, isMirrored } = this.recipe;
    const batch = chosen(this.set, this.places.next().value);
    return isMirrored ? mirrored(batch, turnsOf(seed, this.steps, batch.labels.length)) : batch;
  }

  private input(pictures: Uint8Array): tf.Tensor4D {
    const { preprocessing } = this.recipe;
    const values = grayBatch(pictures, this.size - 2 * preprocessing.border, preprocessing);
    return tf.tensor(values, [values.length / this.size ** 2, this.size, this.size, 1]);
  }

  /**
   * One step on the next batch.
   *
   * @throws Divergence when the loss is no number; the weights then stay as they are
   */
  next(): StepResult {
    const start = performance.now();
    const { graph } = this;
    const { rate, descent } = this.recipe;
    const { pictures, labels } = this.batch();
    if (descent) this.optimizer.learningRate = rateOf(this.steps, rate, descent);
    this.steps += 1;
    const x = this.input(pictures);
    try {
      const learned = learningStep(graph, this.optimizer, { x, labels }, this.steps);
      return { step: this.steps, milliseconds: performance.now() - start, ...learned };
    } finally {
      x.dispose();
    }
  }

  /**
   * What the network says of pictures in the state of use: with its moving statistics.
   *
   * @returns logits, all classes of one picture after the other
   */
  logits(pictures: Uint8Array): Float32Array {
    const { preprocessing } = this.recipe;
    const bytes = portion * (this.size - 2 * preprocessing.border) ** 2;
    const parts: Float32Array[] = [];
    for (let first = 0; first < pictures.length; first += bytes) {
      const x = this.input(pictures.subarray(first, first + bytes));
      parts.push(logitsOf(this.graph, x));
      x.dispose();
    }
    return joined(parts);
  }

  /** Answers in that state, and how many of them are right. */
  evaluate({ pictures, labels }: LabeledPictures): Evaluation {
    const logits = this.logits(pictures);
    const answers = Uint8Array.from(answersOf(logits, logits.length / labels.length));
    return { step: this.steps, right: rightOf(answers, labels), answers };
  }

  dispose(): void {
    this.optimizer.dispose();
    this.graph.dispose();
  }
}
