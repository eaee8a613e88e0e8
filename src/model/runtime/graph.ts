/** Layers and weights → a forward pass whose every named tensor can be had. Needs a started TensorFlow.js. */
import type { Change } from "../pass/changes.js";
import { addInside } from "../pass/fusion.js";
import type { Layer } from "../architecture/layers.js";
import { type ConvolutionLayer, type ConvolutionStep, type Step, inputTap, planPass } from "../pass/plan.js";
import { changedKernel, hasKernelChange, roundActivations } from "../pass/passChanges.js";
import type { Convolver } from "./convolver.js";
import { fusedConvolver } from "./fusedConvolver.js";
import type { PlainWeights } from "./packWeights.js";
import { simdConvolver } from "./simdConvolver.js";
import { type Stepwise, atOnce } from "./stepwise.js";
import { heapView, simdKernels, tf } from "./tensorflow.js";
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

function weightsOf(weights: Weights, name: string, shape: readonly number[]): WeightArray {
  const found = weights.get(name);
  if (!found) throw new Error(`the weights have no array ${name}`);
  if (found.shape.join() !== shape.join())
    throw new Error(`invalid shape of ${name}: ${found.shape.join(" × ")}; it must be ${shape.join(" × ")}`);
  return found;
}

/** A set of convolutions with their weights as tensors. Dispose of it to free them. */
export class Convolutions {
  private readonly held = new Map<string, readonly tf.Tensor[]>();
  /** Changed weights of the last set of changes, so that a camera does not change them again for each frame. */
  private readonly changed = new Map<string, readonly tf.Tensor[]>();
  /** Others than the network came with, in their place until they are taken back. */
  private readonly replaced = new Map<string, readonly tf.Tensor[]>();

  /**
   * @param layers those that have a kernel; pooling is passed over
   * @param weights `<id>/kernel` and `<id>/bias` for each layer; a layer without a bias needs none
   * @param convolver what computes
   * @throws Error that names an array which is missing or has another shape
   */
  constructor(
    layers: readonly ConvolutionLayer[],
    weights: Weights,
    readonly convolver: Convolver = bestConvolver(),
  ) {
    const convolutions = layers.filter((layer) => layer.role !== "pool");
    // All are looked up before the first tensor is made, so that a failure leaves none behind.
    const arrays = convolutions.map((layer) => ({
      layer,
      kernel: weightsOf(weights, `${layer.id}/kernel`, kernelShape(layer)).data,
      bias: layer.unbiased
        ? new Float32Array(layer.out[2])
        : weightsOf(weights, `${layer.id}/bias`, [layer.out[2]]).data,
    }));
    for (const { layer, ...plain } of arrays) this.held.set(layer.id, convolver.hold(layer, plain));
  }

  /** Forgets the changed weights that the coming steps do not use. */
  prepare(steps: readonly ConvolutionStep[]): void {
    const wanted = new Set(steps.map(changedName));
    for (const [name, tensors] of this.changed) {
      if (wanted.has(name)) continue;
      disposeAll(tensors);
      this.changed.delete(name);
    }
  }

  /**
   * One layer: convolution, bias and activation, in one kernel where there is one.
   *
   * @param skip what the step adds, where it names one
   */
  run(step: ConvolutionStep, x: tf.Tensor4D, skip?: tf.Tensor4D): tf.Tensor4D {
    const y = this.convolver.run(step, this.heldFor(step), x, skip);
    if (step.format !== undefined) roundActivations(heapView(y), step.format);
    return y;
  }

  /**
   * Puts other weights in the place of those of some layers. What was replaced before comes back first.
   *
   * @param weights `<id>/kernel` and `<id>/bias` of layers of this set; others are passed over
   * @returns how many layers have other weights now
   * @throws Error for an array of another shape; nothing is replaced then
   */
  replace(layers: readonly ConvolutionLayer[], weights: Weights): number {
    const own = layers.filter(({ id }) => this.held.has(id) && weights.has(`${id}/kernel`));
    const arrays = own.map((layer) => ({
      layer,
      kernel: weightsOf(weights, `${layer.id}/kernel`, kernelShape(layer)).data,
      bias: weightsOf(weights, `${layer.id}/bias`, [layer.out[2]]).data,
    }));
    for (const map of [this.replaced, this.changed]) {
      for (const tensors of map.values()) disposeAll(tensors);
      map.clear();
    }
    for (const { layer, ...plain } of arrays) this.replaced.set(layer.id, this.convolver.hold(layer, plain));
    return arrays.length;
  }

  /** Copies of what a step multiplies with and adds, changes applied. */
  weights(step: ConvolutionStep): PlainWeights {
    return this.convolver.read(step.layer, this.heldFor(step));
  }

  private heldFor(step: ConvolutionStep): readonly tf.Tensor[] {
    const { layer } = step;
    const id = layer.weights ?? layer.id;
    const held = this.replaced.get(id) ?? this.held.get(id);
    if (!held) throw new Error(`there are no weights for the layer ${id}`);
    if (!hasKernelChange(step.kernel)) return held;
    const name = changedName(step);
    let changed = this.changed.get(name);
    if (!changed) {
      const { kernel, bias } = this.convolver.read(layer, held);
      changed = this.convolver.hold(layer, { kernel: changedKernel(kernel, kernelShape(layer), step.kernel), bias });
      this.changed.set(name, changed);
    }
    return changed;
  }

  dispose(): void {
    for (const map of [this.held, this.changed, this.replaced]) {
      for (const tensors of map.values()) disposeAll(tensors);
      map.clear();
    }
  }
}

function disposeAll(tensors: readonly tf.Tensor[]): void {
  for (const tensor of tensors) tensor.dispose();
}

/** This site's kernels where they run, else TensorFlow.js's. */
function bestConvolver(): Convolver {
  const kernels = simdKernels();
  return kernels ? simdConvolver(kernels) : fusedConvolver;
}

function changedName({ layer, kernel }: ConvolutionStep): string {
  return `${layer.id} ${kernel.shape ?? ""} ${kernel.format ?? ""} ${kernel.per ?? ""}`;
}

/** A network with its weights, ready to run. */
export class LayerGraph {
  readonly convolutions: Convolutions;

  /** @param layers from `layers()`, possibly with other weights than trained ones: see {@link randomWeights} */
  constructor(
    readonly layers: readonly Layer[],
    weights: Weights,
    convolver?: Convolver,
  ) {
    this.convolutions = new Convolutions(layers, weights, convolver);
  }

  /** The same network on other kernels, with weights of its own to dispose of. */
  on(convolver: Convolver): LayerGraph {
    const weights = new Map<string, WeightArray>();
    for (const step of planPass(this.layers)) {
      if (step.kind !== "convolution") continue;
      const { kernel, bias } = this.convolutions.weights(step);
      weights.set(`${step.id}/kernel`, { shape: kernelShape(step.layer), data: kernel });
      weights.set(`${step.id}/bias`, { shape: [bias.length], data: bias });
    }
    return new LayerGraph(this.layers, weights, convolver);
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
export function runStep(network: LayerGraph, step: Step, tensors: Taps): tf.Tensor4D {
  const of = (id: string): tf.Tensor4D => {
    const tensor = tensors.get(id);
    if (!tensor) throw new Error(`the step ${step.id} reads ${id}, which is not there`);
    return tensor;
  };
  switch (step.kind) {
    case "convolution":
      return network.convolutions.run(step, of(step.from), step.skip === undefined ? undefined : of(step.skip));
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
export function forward(network: LayerGraph, input: tf.Tensor4D, options: PassOptions = {}): Taps {
  return atOnce(forwardSteps(network, input, options));
}

/** {@link forward}, one layer or sum after the other. */
export function* forwardSteps(
  network: LayerGraph,
  input: tf.Tensor4D,
  { taps, changes = [] }: PassOptions = {},
): Stepwise<Taps> {
  const unchanged = changes.length === 0;
  const planned = planPass(network.layers, changes);
  const known = new Set((unchanged ? planned : planPass(network.layers)).map(({ id }) => id));
  const wanted = new Set(taps ?? [planned[planned.length - 1].id]);
  for (const tap of wanted) {
    if (!known.has(tap)) throw new RangeError(`invalid tap: ${tap}; it must be the id of a layer or of a block's sum`);
  }
  const steps = network.convolutions.convolver.addsSkips ? addInside(planned, wanted) : planned;
  network.convolutions.prepare(steps.filter((step) => step.kind === "convolution"));
  const lastUse = new Map<string, number>();
  for (const [i, step] of steps.entries()) {
    lastUse.set(step.id, i);
    lastUse.set(step.from, i);
    if ("skip" in step && step.skip !== undefined) lastUse.set(step.skip, i);
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
