/** Adam as an optimizer of TensorFlow.js, each variable in one walk of a kernel. */
import { engine, type tf } from "./engine.js";
import { WalkingOptimizer } from "./optimizer.js";

/** TensorFlow.js's defaults. */
const defaults = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };

/**
 * The same steps as `tf.train.adam` (D. Kingma and J. Ba, arXiv:1412.6980), which takes a dozen operations for each
 * variable.
 */
export class Adam extends WalkingOptimizer {
  constructor(learningRate: number) {
    super(learningRate, ["mean", "square"]);
  }

  protected override walk(variable: tf.Variable, gradient: tf.Tensor, beside: readonly tf.Variable[]): void {
    const { kernels, heap } = engine();
    const { beta1, beta2, epsilon } = defaults;
    const rate = this.learningRate / (1 - beta1 ** this.steps);
    const root = 1 / Math.sqrt(1 - beta2 ** this.steps);
    const addresses = [variable, gradient, ...beside].map((tensor) => heap.at(tensor));
    kernels.adam(...addresses, variable.size, rate, beta1, beta2, epsilon, root);
  }

  static get className(): string {
    return "KernelAdam";
  }
}
