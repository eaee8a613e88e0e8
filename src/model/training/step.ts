/** One step of gradient descent: forward, backward, and the change of all weights. */
import type { Adam } from "./adam.js";
import { divergenceOf } from "./divergence.js";
import { engine, tf } from "./engine.js";
import type { TrainingGraph } from "./graph.js";
import { crossEntropy } from "./operations.js";

export interface LearningStep {
  readonly loss: number;
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
  optimizer: Adam,
  { x, labels }: { readonly x: tf.Tensor4D; readonly labels: ArrayLike<number> },
  number: number,
): LearningStep {
  let learned: LearningStep | undefined;
  tf.tidy(() => {
    const { value, grads } = tf.variableGrads(() => crossEntropy(graph.forward(x, true), labels), graph.learning);
    const { heap } = engine();
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
      const sum = heap.values(gradient).reduce((all, v) => all + v * v, 0);
      return [{ id, norm: Math.sqrt(sum) }];
    });
    learned = { loss, norms };
  });
  return learned as unknown as LearningStep;
}

/** The class with the largest logit of each picture. */
export function answersOf(graph: TrainingGraph, x: tf.Tensor4D): number[] {
  return tf.tidy(() => {
    const logits = engine().heap.values(graph.forward(x, false));
    const classes = logits.length / x.shape[0];
    const answers = Array.from({ length: x.shape[0] }, (_, i) => {
      const row = logits.subarray(i * classes, (i + 1) * classes);
      return row.indexOf(Math.max(...row));
    });
    return { answers };
  }).answers;
}
