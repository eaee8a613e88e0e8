/** Gradient descent with Nesterov's momentum and weight decay, each variable in one walk of a kernel. */
import { engine, type tf } from "./engine.js";
import { WalkingOptimizer } from "./optimizer.js";

export interface SgdOptions {
  /** Nesterov's, 0 … 1. */
  readonly momentum: number;
  /** Share of each decaying weight that is added to its gradient. */
  readonly decay: number;
}

/** The same steps as PyTorch's `SGD` with `nesterov=True`. */
export class Sgd extends WalkingOptimizer {
  /** @param decays whether a variable decays, by its name in TensorFlow.js */
  constructor(
    learningRate: number,
    private readonly options: SgdOptions,
    private readonly decays: (name: string) => boolean,
  ) {
    super(learningRate, ["velocity"]);
  }

  protected override walk(variable: tf.Variable, gradient: tf.Tensor, beside: readonly tf.Variable[]): void {
    const { kernels, heap } = engine();
    const { momentum, decay } = this.options;
    const addresses = [variable, gradient, ...beside].map((tensor) => heap.at(tensor));
    kernels.sgd(...addresses, variable.size, this.learningRate, momentum, this.decays(variable.name) ? decay : 0);
  }

  static get className(): string {
    return "KernelSgd";
  }
}
