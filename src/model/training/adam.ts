/** Adam as an optimizer of TensorFlow.js, each variable in one walk of a kernel. */
import { engine, tf } from "./engine.js";

/** TensorFlow.js's defaults. */
const defaults = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };

interface Moments {
  readonly mean: tf.Variable;
  readonly square: tf.Variable;
}

/**
 * The same steps as `tf.train.adam` (D. Kingma and J. Ba, arXiv:1412.6980), which takes a dozen operations for each
 * variable.
 */
export class Adam extends tf.Optimizer {
  private readonly moments = new Map<string, Moments>();
  private steps = 0;

  constructor(public learningRate: number) {
    super();
  }

  override applyGradients(gradients: tf.NamedTensorMap | tf.NamedTensor[]): void {
    const { kernels, heap } = engine();
    const { beta1, beta2, epsilon } = defaults;
    this.steps += 1;
    const rate = this.learningRate / (1 - beta1 ** this.steps);
    const root = 1 / Math.sqrt(1 - beta2 ** this.steps);
    const named = Array.isArray(gradients)
      ? gradients.map(({ name, tensor }) => [name, tensor] as const)
      : Object.entries(gradients);
    for (const [name, gradient] of named) {
      const variable = tf.engine().registeredVariables[name];
      const { mean, square } = this.momentsOf(name, variable);
      const addresses = [variable, gradient, mean, square].map((tensor) => heap.at(tensor));
      kernels.adam(...addresses, variable.size, rate, beta1, beta2, epsilon, root);
    }
    this.incrementIterations();
  }

  private momentsOf(name: string, { shape, size }: tf.Variable): Moments {
    const known = this.moments.get(name);
    if (known) return known;
    const zeros = () => tf.tidy(() => tf.variable(tf.tensor(new Float32Array(size), shape), false));
    const made = { mean: zeros(), square: zeros() };
    this.moments.set(name, made);
    return made;
  }

  override dispose(): void {
    for (const { mean, square } of this.moments.values()) {
      mean.dispose();
      square.dispose();
    }
    this.moments.clear();
  }

  override getConfig(): { learningRate: number } {
    return { learningRate: this.learningRate };
  }

  static get className(): string {
    return "KernelAdam";
  }
}
