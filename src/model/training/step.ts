/** One step of gradient descent: forward, backward, and the change of all weights. */
import { answersOf as largestOf } from "../math/classification.js";
import { divergenceOf } from "./divergence.js";
import { engine, tf } from "./engine.js";
import type { TrainingGraph } from "./graph.js";
import { crossEntropy } from "./operations.js";

export interface LearningStep {
  readonly loss: number;
  /** Pictures of the batch that were named rightly before the step. */
  readonly right: number;
  /** Norm of the gradient of each layer's kernel, input first; only of layers that learn. */
  readonly norms: readonly { readonly id: string; readonly norm: number }[];
}

/**
 * @param x [n, h, w, c]; stays the caller's
 * @param labels one for each picture
 * @param number of the step, for what is said of a loss that is no number
 * @throws Divergence when the loss is no number; the weights then stay as they are
 */
export function learningStep(
  graph: TrainingGraph,
  optimizer: tf.Optimizer,
  { x, labels }: { readonly x: tf.Tensor4D; readonly labels: ArrayLike<number> },
  number: number,
): LearningStep {
  let learned: LearningStep | undefined;
  tf.tidy(() => {
    const { heap } = engine();
    let right = 0;
    const { value, grads } = tf.variableGrads(() => {
      const logits = graph.forward(x, true);
      right = rightOf(named(heap.values(logits), x), labels);
      return crossEntropy(logits, labels);
    }, graph.learning);
    const [loss] = heap.values(value);
    if (!Number.isFinite(loss)) {
      const found = divergenceOf(graph, x, number);
      graph.forget();
      throw found;
    }
    optimizer.applyGradients(grads);
    graph.settle();
    const norms = Object.entries(grads).flatMap(([name, gradient]) => {
      const [id, part] = graph.nameOf(name).split("/");
      if (part !== "kernel") return [];
      let sum = 0;
      for (const v of heap.values(gradient)) sum += v * v;
      return [{ id, norm: Math.sqrt(sum) }];
    });
    learned = { loss, right, norms };
  });
  return learned as unknown as LearningStep;
}

const named = (logits: Float32Array, { shape: [count] }: tf.Tensor4D) => largestOf(logits, logits.length / count);

/** How many answers are those of the labels. */
export function rightOf(answers: ArrayLike<number>, labels: ArrayLike<number>): number {
  let right = 0;
  for (let i = 0; i < labels.length; i++) right += answers[i] === labels[i] ? 1 : 0;
  return right;
}

/** What a network says in the state of use, with its moving statistics: all classes of one picture after the other. */
export function logitsOf(graph: TrainingGraph, x: tf.Tensor4D): Float32Array {
  let logits = new Float32Array();
  tf.tidy(() => {
    logits = engine().heap.values(graph.forward(x, false)).slice();
  });
  return logits;
}

/** The class with the largest logit of each picture. */
export const answersOf = (graph: TrainingGraph, x: tf.Tensor4D): number[] => named(logitsOf(graph, x), x);
