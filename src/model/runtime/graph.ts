/** Layers and weights → a forward pass whose every named tensor can be had. Needs a started TensorFlow.js. */
import { activations } from "../math/activation.js";
import type { Change } from "../pass/changes.js";
import { fusedActivation } from "../pass/fusion.js";
import { type Layer, paddingOf } from "../architecture/layers.js";
import { type ConvolutionLayer, type ConvolutionStep, type Step, inputTap, planPass } from "../pass/plan.js";
import { applyFunction, changedKernel, hasKernelChange, roundActivations } from "../pass/passChanges.js";
import { type Stepwise, atOnce } from "./stepwise.js";
import { heapView, tf } from "./tensorflow.js";
import { kernelShape } from "../pass/randomWeights.js";
import type { WeightArray, Weights } from "../pass/weights.js";

export { kernelShape, randomWeights } from "../pass/randomWeights.js";

/** Tensors by tap: a layer's id, or `block_2_add` for a block's sum. Each is [1, h, w, c]. */
export type Taps = Map<string, tf.Tensor4D>;

export interface PassOptions {
  /** Tensors to hand out; the last layer's unless others are named. */
  readonly taps?: readonly string[];
  readonly changes?: readonly Change[];
}

interface Parameters {
  readonly kernel: tf.Tensor4D;
  readonly bias: tf.Tensor1D;
}

function weightsOf(weights: Weights, name: string, shape: readonly number[]): WeightArray {
  const found = weights.get(name);
  if (!found) throw new Error(`the weights have no array ${name}`);
  if (found.shape.join() !== shape.join())
    throw new Error(`invalid shape of ${name}: ${found.shape.join(" × ")}; it must be ${shape.join(" × ")}`);
  return found;
}

/** A set of convolutions with their weights as tensors. Dispose of it to free them. */
export class Convolutions {
  private readonly parameters = new Map<string, Parameters>();
  /** Changed kernels of the last set of changes, so that a camera does not change them again for each frame. */
  private readonly changed = new Map<string, tf.Tensor4D>();

  /**
   * @param layers those that have a kernel; pooling is passed over
   * @param weights `<id>/kernel` and `<id>/bias` for each layer; a layer without a bias needs none
   * @throws Error that names an array which is missing or has another shape
   */
  constructor(layers: readonly ConvolutionLayer[], weights: Weights) {
    const convolutions = layers.filter((layer) => layer.role !== "pool");
    // All are looked up before the first tensor is made, so that a failure leaves none behind.
    const arrays = convolutions.map((layer) => ({
      layer,
      kernel: weightsOf(weights, `${layer.id}/kernel`, kernelShape(layer)),
      bias: layer.unbiased
        ? { data: new Float32Array(layer.out[2]) }
        : weightsOf(weights, `${layer.id}/bias`, [layer.out[2]]),
    }));
    for (const { layer, kernel, bias } of arrays) {
      this.parameters.set(layer.id, {
        kernel: tf.tensor(kernel.data, kernelShape(layer)),
        bias: tf.tensor(bias.data, [layer.out[2]]),
      });
    }
  }

  /** Forgets the changed kernels that the coming steps do not use. */
  prepare(steps: readonly ConvolutionStep[]): void {
    const wanted = new Set(steps.map(changedName));
    for (const [name, kernel] of this.changed) {
      if (wanted.has(name)) continue;
      kernel.dispose();
      this.changed.delete(name);
    }
  }

  /** One layer: convolution, bias and activation in one kernel where TensorFlow.js has that. */
  run(step: ConvolutionStep, x: tf.Tensor4D): tf.Tensor4D {
    const { layer, activation, cap } = step;
    const { kernel, bias } = this.parametersOf(step);
    const fused = fusedActivation(step);
    const isPadded = layer.padding === "pytorch" && layer.kernel > 1;
    const padded = isPadded ? tf.pad(x, symmetricPadding(layer, x)) : x;
    const options = {
      x: padded,
      filter: kernel,
      strides: layer.stride,
      pad: isPadded ? ("valid" as const) : ("same" as const),
      bias,
      activation: fused ?? ("linear" as const),
    };
    let y = layer.role === "depthwise" ? tf.fused.depthwiseConv2d(options) : tf.fused.conv2d(options);
    if (isPadded) padded.dispose();
    if (fused === undefined) {
      if (activation === "relu6") {
        const clipped = tf.clipByValue(y, 0, cap);
        y.dispose();
        y = clipped;
      } else {
        applyFunction(heapView(y), activations[activation].f);
      }
    }
    if (step.format !== undefined) roundActivations(heapView(y), step.format);
    return y;
  }

  /** Copies of what a step multiplies with and adds, changes applied. */
  weights(step: ConvolutionStep): { kernel: Float32Array; bias: Float32Array } {
    const { kernel, bias } = this.parametersOf(step);
    return { kernel: heapView(kernel).slice(), bias: heapView(bias).slice() };
  }

  private parametersOf(step: ConvolutionStep): Parameters {
    const id = step.layer.weights ?? step.layer.id;
    const parameters = this.parameters.get(id);
    if (!parameters) throw new Error(`there are no weights for the layer ${id}`);
    if (!hasKernelChange(step.kernel)) return parameters;
    const name = changedName(step);
    let kernel = this.changed.get(name);
    if (!kernel) {
      const values = changedKernel(heapView(parameters.kernel), parameters.kernel.shape, step.kernel);
      kernel = tf.tensor(values, parameters.kernel.shape);
      this.changed.set(name, kernel);
    }
    return { kernel, bias: parameters.bias };
  }

  dispose(): void {
    for (const { kernel, bias } of this.parameters.values()) {
      kernel.dispose();
      bias.dispose();
    }
    for (const kernel of this.changed.values()) kernel.dispose();
    this.parameters.clear();
    this.changed.clear();
  }
}

function changedName({ layer, kernel }: ConvolutionStep): string {
  return `${layer.id} ${kernel.shape ?? ""} ${kernel.format ?? ""} ${kernel.per ?? ""}`;
}

/** Zeros around rows and columns as PyTorch puts them: TensorFlow.js itself knows only TensorFlow's way. */
function symmetricPadding(layer: ConvolutionLayer, { shape }: tf.Tensor4D): [number, number][] {
  const rows = paddingOf(layer, shape[1]);
  const columns = paddingOf(layer, shape[2]);
  return [
    [0, 0],
    [rows.before, rows.after],
    [columns.before, columns.after],
    [0, 0],
  ];
}

/** A network with its weights, ready to run. */
export class Network {
  readonly convolutions: Convolutions;

  /** @param layers from `layers()`, possibly with other weights than trained ones: see {@link randomWeights} */
  constructor(
    readonly layers: readonly Layer[],
    weights: Weights,
  ) {
    this.convolutions = new Convolutions(layers, weights);
  }

  dispose(): void {
    this.convolutions.dispose();
  }
}

/**
 * One step of a pass.
 *
 * @param tensors those that the step reads, among them `input` for the first one; they stay the caller's
 */
export function runStep(network: Network, step: Step, tensors: Taps): tf.Tensor4D {
  const of = (id: string): tf.Tensor4D => {
    const tensor = tensors.get(id);
    if (!tensor) throw new Error(`the step ${step.id} reads ${id}, which is not there`);
    return tensor;
  };
  switch (step.kind) {
    case "convolution":
      return network.convolutions.run(step, of(step.from));
    case "add": {
      const sum: tf.Tensor4D = tf.add(of(step.from), of(step.skip));
      if (step.format !== undefined) roundActivations(heapView(sum), step.format);
      return sum;
    }
    case "alias":
      return tf.clone(of(step.from));
    case "pool":
      return tf.mean(of(step.from), [1, 2], true);
  }
}

/**
 * Runs a network.
 *
 * @param network layers and weights
 * @param input [1, h, w, c], values as the network's preprocessing makes them; it stays the caller's
 * @returns the tensors asked for, to be disposed of by the caller ({@link disposeTaps}). A tap inside a removed branch
 *   is left out. Every other intermediate is freed as soon as nothing reads it.
 * @throws RangeError for a tap or a place of a change that the network does not have
 */
export function forward(network: Network, input: tf.Tensor4D, options: PassOptions = {}): Taps {
  return atOnce(forwardSteps(network, input, options));
}

/** {@link forward}, one layer or sum after the other. */
export function* forwardSteps(
  network: Network,
  input: tf.Tensor4D,
  { taps, changes = [] }: PassOptions = {},
): Stepwise<Taps> {
  const unchanged = changes.length === 0;
  const steps = planPass(network.layers, changes);
  const known = new Set((unchanged ? steps : planPass(network.layers)).map(({ id }) => id));
  const wanted = new Set(taps ?? [steps[steps.length - 1].id]);
  for (const tap of wanted) {
    if (!known.has(tap)) throw new RangeError(`invalid tap: ${tap}; it must be the id of a layer or of a block's sum`);
  }
  network.convolutions.prepare(steps.filter((step) => step.kind === "convolution"));
  const lastUse = new Map<string, number>();
  for (const [i, step] of steps.entries()) {
    lastUse.set(step.id, i);
    lastUse.set(step.from, i);
    if (step.kind === "add") lastUse.set(step.skip, i);
  }
  const tensors: Taps = new Map([[inputTap, input]]);
  try {
    for (const [i, step] of steps.entries()) {
      tensors.set(step.id, runStep(network, step, tensors));
      for (const [id, tensor] of tensors) {
        if (id === inputTap || wanted.has(id) || lastUse.get(id) !== i) continue;
        tensor.dispose();
        tensors.delete(id);
      }
      if (i < steps.length - 1) yield { done: i + 1, of: steps.length };
    }
  } catch (error) {
    tensors.delete(inputTap);
    disposeTaps(tensors);
    throw error;
  }
  tensors.delete(inputTap);
  return tensors;
}

export function disposeTaps(taps: Taps): void {
  for (const tensor of taps.values()) tensor.dispose();
  taps.clear();
}
