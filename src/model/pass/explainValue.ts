/**
 * Where one number comes from: the products, sum, bias, activation and skip behind any value of any layer, in plain
 * arithmetic, apart from the code that runs the network.
 */
import { activations } from "../math/activation.js";
import type { Change } from "./changes.js";
import type { NumberFormat, Activation } from "../types.js";
import { type Kernel, type Tensor, type Term, biasOf, terms } from "../math/convolve.js";
import type { Layer } from "../architecture/layers.js";
import { type ConvolutionStep, type Step, planPass } from "./plan.js";
import type { LayerWeights } from "./weights.js";

/** Row, column and channel of a value. */
export type Position = readonly [row: number, column: number, channel: number];

/** A value that a convolution makes. */
export interface ConvolvedValue {
  readonly kind: "convolution";
  /** The tap that is read. */
  readonly from: string;
  /** Channel by channel, each window row by row; k² · C_in of them, k² for a depthwise layer. */
  readonly terms: readonly Term[];
  /** Side of the window. */
  readonly kernel: number;
  readonly sum: number;
  /** Batch normalization's shift; its scale is already in the kernel. */
  readonly bias: number;
  /** Sum and bias. */
  readonly before: number;
  readonly activation: Activation;
  /** Upper clip of ReLU6. */
  readonly cap: number;
  /** After the activation; where a change rounds values to a format, before that. */
  readonly value: number;
  readonly format?: NumberFormat;
}

/** A value that a skip makes: two values of the same place added, or one of them where a change removed the other. */
export interface AddedValue {
  readonly kind: "sum";
  readonly parts: readonly { readonly from: string; readonly value: number }[];
  readonly value: number;
}

export type ExplainedValue = ConvolvedValue | AddedValue;

/** What has to be at hand to explain a value of a tap. */
export interface Needs {
  readonly step: Step;
  /** Taps whose tensors are read; `input` for the first layer. */
  readonly taps: readonly string[];
  /** The layer whose weights are read. */
  readonly weights?: string;
}

/**
 * @throws RangeError when no step makes the tap: it is no layer's, or a change removed it
 */
export function needsOf(network: readonly Layer[], tap: string, changes: readonly Change[] = []): Needs {
  const step = planPass(network, changes).find(({ id }) => id === tap);
  if (step === undefined)
    throw new RangeError(`invalid tap: ${tap}; it must be a layer's or a sum's that the changes leave`);
  if (step.kind === "convolution") return { step, taps: [step.from], weights: step.id };
  return { step, taps: step.kind === "add" ? [step.from, step.skip] : [step.from] };
}

/** The kernel of a step in the form that `convolve.ts` reads. */
function kernelOf({ layer }: ConvolutionStep, { kernel, bias }: LayerWeights): Kernel {
  return {
    kind: layer.role === "depthwise" ? "depthwise" : "standard",
    size: layer.kernel,
    in: layer.in[2],
    out: layer.out[2],
    weights: kernel,
    bias,
  };
}

function applied(activation: Activation, cap: number, x: number): number {
  return activation === "relu6" ? Math.min(Math.max(x, 0), cap) : activations[activation].f(x);
}

/**
 * A convolution's value from its input and weights. All sums are in 64-bit floats; the network itself adds in 32 bits.
 *
 * @param input the tensor of the tap `step.from`
 */
function explainConvolution(step: ConvolutionStep, input: Tensor, weights: LayerWeights, at: Position): ConvolvedValue {
  const { layer, activation, cap, format } = step;
  const kernel = kernelOf(step, weights);
  const products = terms(input, kernel, { stride: layer.stride, border: layer.padding }, at);
  const sum = products.reduce((total, { product }) => total + product, 0);
  const bias = biasOf(kernel, at[2]);
  const before = sum + bias;
  return {
    kind: "convolution",
    from: step.from,
    terms: products,
    kernel: layer.kernel,
    sum,
    bias,
    before,
    activation,
    cap,
    value: applied(activation, cap, before),
    ...(format && { format }),
  };
}

/** The mean of one channel, as a sum of values that all have the same weight, one divided by their number. */
export function explainPool(
  from: string,
  { shape: [rows, columns, channels], data }: Tensor,
  channel: number,
): ConvolvedValue {
  const weight = 1 / (rows * columns);
  const products = Array.from({ length: rows * columns }, (_, i): Term => {
    const value = data[i * channels + channel];
    const [row, column] = [Math.floor(i / columns), i % columns];
    return { row, column, channel, outside: false, value, weight, product: value * weight };
  });
  const sum = products.reduce((total, { product }) => total + product, 0);
  const none = { bias: 0, activation: "identity", cap: 6 } as const;
  return { kind: "convolution", from, terms: products, kernel: rows, sum, before: sum, value: sum, ...none };
}

/** One value of a tensor. */
export function valueOf({ shape: [, width, channels], data }: Tensor, [row, column, channel]: Position): number {
  return data[(row * width + column) * channels + channel];
}

/**
 * Explains a value.
 *
 * @param tensors those that {@link needsOf} names
 * @param weights of the layer that it names
 * @throws RangeError when one of them is missing
 */
export function explain(
  { step, taps }: Needs,
  tensors: ReadonlyMap<string, Tensor>,
  weights: LayerWeights | undefined,
  at: Position,
): ExplainedValue {
  const read = taps.map((from) => {
    const tensor = tensors.get(from);
    if (tensor === undefined) throw new RangeError(`invalid tensors; ${from} must be among them`);
    return { from, tensor };
  });
  if (step.kind === "convolution") {
    if (weights === undefined) throw new RangeError(`invalid weights; those of ${step.id} must be given`);
    return explainConvolution(step, read[0].tensor, weights, at);
  }
  if (step.kind === "pool") return explainPool(step.from, read[0].tensor, at[2]);
  const parts = read.map(({ from, tensor }) => ({ from, value: valueOf(tensor, at) }));
  return { kind: "sum", parts, value: parts.reduce((sum, part) => sum + part.value, 0) };
}
