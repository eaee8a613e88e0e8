/** One training: a network, its pictures, its optimizer. Needs a started engine. */
import { layers } from "../architecture/layers.js";
import type { NetworkOptions } from "../architecture/spec.js";
import { grayBatch } from "../pass/grayBatch.js";
import type { ClassifierManifest } from "../pass/weights.js";
import { Adam } from "./adam.js";
import { divergenceOf } from "./divergence.js";
import { engine, tf } from "./engine.js";
import { TrainingGraph, type TrainingOptions } from "./graph.js";
import { crossEntropy } from "./operations.js";
import { type LabeledPictures, batchPlaces, chosen } from "./pictures.js";

export interface Recipe extends TrainingOptions {
  /** What `layers()` takes: small gray pictures in, classes out. */
  readonly network: Partial<NetworkOptions>;
  readonly preprocessing: ClassifierManifest["preprocessing"];
  /** Adam's learning rate, above 0. */
  readonly rate: number;
  /** Pictures of a step, 2 or more. */
  readonly batch: number;
}

export interface StepResult {
  /** From 1 on. */
  readonly step: number;
  readonly loss: number;
  readonly milliseconds: number;
  /** Norm of the gradient of each layer's kernel, input first; only of layers that learn. */
  readonly norms: readonly { readonly id: string; readonly norm: number }[];
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
    return tf.tidy(() => {
      const x = this.input(pictures);
      const { value, grads } = tf.variableGrads(() => crossEntropy(graph.forward(x, true), labels), graph.learning);
      const { heap } = engine();
      const [loss] = heap.values(value);
      if (!Number.isFinite(loss)) {
        const found = divergenceOf(graph, x, this.steps);
        graph.forget();
        throw found;
      }
      this.optimizer.applyGradients(grads);
      graph.settle();
      const milliseconds = performance.now() - start;
      const norms = Object.entries(grads).flatMap(([name, gradient]) => {
        const [id, part] = graph.nameOf(name).split("/");
        if (part !== "kernel") return [];
        const sum = heap.values(gradient).reduce((all, v) => all + v * v, 0);
        return [{ id, norm: Math.sqrt(sum) }];
      });
      return { result: { step: this.steps, loss, milliseconds, norms } };
    }).result;
  }

  /** What the network says of pictures in the state of use: with its moving statistics. */
  evaluate({ pictures, labels }: LabeledPictures): Evaluation {
    const answers = new Uint8Array(labels.length);
    const bytes = pictures.length / labels.length;
    for (let first = 0; first < labels.length; first += portion) {
      tf.tidy(() => {
        const x = this.input(pictures.subarray(first * bytes, Math.min(labels.length, first + portion) * bytes));
        const logits = engine().heap.values(this.graph.forward(x, false));
        const classes = logits.length / x.shape[0];
        for (let i = 0; i < x.shape[0]; i++) {
          const row = logits.subarray(i * classes, (i + 1) * classes);
          answers[first + i] = row.indexOf(Math.max(...row));
        }
      });
    }
    const right = answers.reduce((sum, answer, i) => sum + (answer === labels[i] ? 1 : 0), 0);
    return { step: this.steps, right, answers };
  }

  dispose(): void {
    this.optimizer.dispose();
    this.graph.dispose();
  }
}
