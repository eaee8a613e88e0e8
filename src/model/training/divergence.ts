/** A training whose loss is no number any more, and where that began. */
import { engine, tf } from "./engine.js";
import type { TrainingGraph } from "./graph.js";

/** Ends a run; its message is a sentence for the reader. */
export class Divergence extends Error {
  override readonly name = "Divergence";

  constructor(
    readonly step: number,
    /** A layer's id, a sum's tap, or `loss`. */
    readonly place: string,
    what: string,
  ) {
    super(
      `At step ${step} the loss is no longer a number. It began in ${place}: ${what}. Lower the learning rate, or normalize with the statistics of the batch.`,
    );
  }
}

const isWrong = (tensor: tf.Tensor) =>
  engine()
    .heap.values(tensor)
    .some((value) => !Number.isFinite(value));

/** Looks for the first weights, then for the first output, that hold something else than numbers. */
export function divergenceOf(graph: TrainingGraph, x: tf.Tensor4D, step: number): Divergence {
  for (const [name, variable] of graph.variables) {
    const [id] = name.split("/");
    if (isWrong(variable)) return new Divergence(step, id, "after the step before, some of its weights are no numbers");
  }
  let place: string | undefined;
  tf.tidy(() => {
    graph.forward(x, true, (tap, y) => {
      if (place === undefined && isWrong(y)) place = tap;
    });
  });
  return place === undefined
    ? new Divergence(step, "loss", "the outputs are too far apart for its exponentials")
    : new Divergence(step, place, "its output is infinite or not a number");
}
