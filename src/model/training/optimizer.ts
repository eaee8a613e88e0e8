/** What the optimizers of this room share: one walk of a kernel over each variable, and tensors of the same shape beside it. */
import type { WeightArray, Weights } from "../pass/weights.js";
import { engine, tf } from "./engine.js";

export abstract class WalkingOptimizer extends tf.Optimizer {
  /** Steps that were made. */
  protected steps = 0;
  private readonly beside = new Map<string, readonly tf.Variable[]>();

  /** @param parts names of the tensors beside each variable, zeros at first */
  constructor(
    public learningRate: number,
    private readonly parts: readonly string[],
  ) {
    super();
  }

  /** Changes one variable in place. */
  protected abstract walk(variable: tf.Variable, gradient: tf.Tensor, beside: readonly tf.Variable[]): void;

  override applyGradients(gradients: tf.NamedTensorMap | tf.NamedTensor[]): void {
    this.steps += 1;
    const named = Array.isArray(gradients)
      ? gradients.map(({ name, tensor }) => [name, tensor] as const)
      : Object.entries(gradients);
    for (const [name, gradient] of named) {
      const variable = tf.engine().registeredVariables[name];
      this.walk(variable, gradient, this.besideOf(variable));
    }
    this.incrementIterations();
  }

  private besideOf({ name, shape, size }: tf.Variable): readonly tf.Variable[] {
    const known = this.beside.get(name);
    if (known) return known;
    const zeros = () => tf.tidy(() => tf.variable(tf.tensor(new Float32Array(size), shape), false));
    const made = this.parts.map(zeros);
    this.beside.set(name, made);
    return made;
  }

  /** Copies of the tensors beside a variable, by their parts' names; zeros before its first step. */
  state(variable: tf.Variable): Map<string, WeightArray> {
    const { heap } = engine();
    const beside = this.besideOf(variable);
    return new Map(
      this.parts.map((part, i) => [part, { shape: variable.shape, data: heap.values(beside[i]).slice() }]),
    );
  }

  /**
   * Goes on where another optimizer was.
   *
   * @param step that was made last
   * @param state of a variable, as {@link state} gives it
   * @throws RangeError that names what is missing or has another length
   */
  resume(step: number, variable: tf.Variable, state: Weights): void {
    const { heap } = engine();
    this.steps = step;
    const beside = this.besideOf(variable);
    for (const [i, part] of this.parts.entries()) {
      const length = state.get(part)?.data.length ?? 0;
      if (length !== variable.size)
        throw new RangeError(`invalid length of ${part}: ${length}; it must be ${variable.size}`);
      heap.values(beside[i]).set(state.get(part)?.data ?? []);
    }
  }

  override dispose(): void {
    for (const tensor of [...this.beside.values()].flat()) tensor.dispose();
    this.beside.clear();
  }

  override getConfig(): { learningRate: number } {
    return { learningRate: this.learningRate };
  }
}
