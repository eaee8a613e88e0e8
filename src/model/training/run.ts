/** One training: a network, its pictures, its optimizer. Needs a started engine. */
import { layers } from "../architecture/layers.js";
import type { NetworkOptions } from "../architecture/spec.js";
import { grayBatch } from "../pass/grayBatch.js";
import type { ClassifierManifest } from "../pass/weights.js";
import { Adam } from "./adam.js";
import { tf } from "./engine.js";
import { TrainingGraph, type TrainingOptions } from "./graph.js";
import { type LabeledPictures, batchPlaces, chosen } from "./pictures.js";
import { type LearningStep, answersOf, learningStep } from "./step.js";

export interface Recipe extends TrainingOptions {
  /** What `layers()` takes: small gray pictures in, classes out. */
  readonly network: Partial<NetworkOptions>;
  readonly preprocessing: ClassifierManifest["preprocessing"];
  /** Adam's learning rate, above 0. */
  readonly rate: number;
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

export class TrainingRun {
  readonly graph: TrainingGraph;
  private readonly optimizer: Adam;
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
    this.optimizer = new Adam(rate);
    this.graph = new TrainingGraph(table, recipe);
  }

  /** Steps that were made. */
  get step(): number {
    return this.steps;
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
    const { pictures, labels } = chosen(this.set, this.places.next().value);
    this.steps += 1;
    const x = this.input(pictures);
    try {
      const learned = learningStep(graph, this.optimizer, { x, labels }, this.steps);
      return { step: this.steps, milliseconds: performance.now() - start, ...learned };
    } finally {
      x.dispose();
    }
  }

  /** What the network says of pictures in the state of use: with its moving statistics. */
  evaluate({ pictures, labels }: LabeledPictures): Evaluation {
    const answers = new Uint8Array(labels.length);
    const bytes = pictures.length / labels.length;
    for (let first = 0; first < labels.length; first += portion) {
      const x = this.input(pictures.subarray(first * bytes, Math.min(labels.length, first + portion) * bytes));
      answers.set(answersOf(this.graph, x), first);
      x.dispose();
    }
    const right = answers.reduce((sum, answer, i) => sum + (answer === labels[i] ? 1 : 0), 0);
    return { step: this.steps, right, answers };
  }

  dispose(): void {
    this.optimizer.dispose();
    this.graph.dispose();
  }
}
