/** What a kernel walk is about: its state, and all numbers that follow from it. No elements here. */
import {
  type Border,
  type Kernel,
  type Tensor,
  type Term,
  type Walk,
  biasOf,
  borders,
  convolve,
  largestProduct,
  outputShape,
  terms,
  windowStart,
} from "../../model/math/convolve.js";
import { type NamedKernel, kernelNames, kernelOf, namedKernels } from "../../model/math/kernels.js";
import { type PhotoPatch, oneOutput, patchTensor } from "../../model/math/patch.js";
import { decimal } from "../../model/math/format.js";
import { type Kind, integer, listOf, oneOf, real, tuple } from "../ui/urlKinds.js";
import { type UrlState, field, inRange } from "../ui/urlState.js";

/** What the strongest color means at least: weights and products that round to 0.00 do not look large. */
export const leastExtent = 0.01;

export interface KernelWalkData {
  readonly patches: readonly PhotoPatch[];
  /** Address of each photo, by id. */
  readonly photos: Readonly<Record<string, string>>;
  /** The trained first layer: 3 × 3 × 3 → 32. */
  readonly learned: Kernel;
}

/** A kernel made by hand, or `"learned-17"`: channel 17 of the trained first layer. */
export type KernelChoice = NamedKernel | `learned-${number}`;

/** Row and column of an output value. */
export type Place = readonly [row: number, column: number];

export interface KernelWalkState {
  readonly patch: string;
  readonly kernel: KernelChoice;
  /** The weights once they are edited: channel by channel, each row by row. */
  readonly weights?: readonly number[] | undefined;
  /** 1 or 2. */
  readonly stride: number;
  readonly border: Border;
  readonly at: Place;
}

export const startState: KernelWalkState = { patch: "", kernel: "vertical", stride: 1, border: "valid", at: [5, 9] };

/** The channel of the trained layer that a choice means; undefined for a kernel made by hand. */
export function learnedChannel(choice: KernelChoice): number | undefined {
  return choice.startsWith("learned-") ? Number(choice.slice(8)) : undefined;
}

export function kernelChoices(learned: Kernel): KernelChoice[] {
  return [...kernelNames, ...Array.from({ length: learned.out }, (_, c): KernelChoice => `learned-${c}`)];
}

export function kernelTitle(choice: KernelChoice): string {
  const channel = learnedChannel(choice);
  return channel === undefined ? namedKernels[choice as NamedKernel].name : `learned, channel ${channel}`;
}

/** The kernel of a choice before any cell is edited. */
function originalKernel(choice: KernelChoice, learned: Kernel): Kernel {
  const channel = learnedChannel(choice);
  return channel === undefined ? kernelOf(namedKernels[choice as NamedKernel].rows) : oneOutput(learned, channel);
}

/** A kernel's weights channel by channel, each row by row, as the reader edits them. */
export function weightsByChannel({ in: channels, weights, size }: Kernel): number[] {
  const perChannel = size * size;
  return Array.from(
    { length: channels * perChannel },
    (_, i) => weights[(i % perChannel) * channels + Math.floor(i / perChannel)],
  );
}

/** The inverse of {@link weightsByChannel}, for one output channel. */
export function kernelFrom(weights: readonly number[], channels: number, bias: number): Kernel {
  const perChannel = weights.length / channels;
  const ordered = weights.map((_, i) => weights[(i % channels) * perChannel + Math.floor(i / channels)]);
  return { kind: "standard", size: Math.sqrt(perChannel), in: channels, out: 1, weights: ordered, bias: [bias] };
}

/** Rows and columns of the output. */
function outputSize(state: KernelWalkState, { patches, learned }: KernelWalkData): Place {
  const patch = patches.find(({ id }) => id === state.patch) ?? patches[0];
  const kernel = originalKernel(state.kernel, learned);
  const [rows, columns] = outputShape(patchTensor(patch, kernel.in === 1), kernel, state);
  return [rows, columns];
}

/** The same state, with what is unknown or out of range replaced by the default or the nearest position. */
export function checkedState(state: KernelWalkState, data: KernelWalkData): KernelWalkState {
  const start = { ...startState, patch: data.patches[0].id };
  const near = inRange(kernelWalkUrl(data), state, start);
  // The address rounds weights; the state keeps them as they are.
  const weights = near.weights && state.weights;
  const [rows, columns] = outputSize(near, data);
  const at: Place = [Math.min(near.at[0], rows - 1), Math.min(near.at[1], columns - 1)];
  return { ...near, ...(weights && { weights }), at };
}

/** What a state convolves, with what, and how. */
export function walkOf(
  state: KernelWalkState,
  { patches, learned }: Pick<KernelWalkData, "patches" | "learned">,
): { readonly pixels: Tensor; readonly kernel: Kernel; readonly walk: Walk } {
  const patch = patches.find(({ id }) => id === state.patch) ?? patches[0];
  const original = originalKernel(state.kernel, learned);
  const kernel = state.weights === undefined ? original : kernelFrom(state.weights, original.in, biasOf(original, 0));
  return {
    pixels: patchTensor(patch, kernel.in === 1),
    kernel,
    walk: { stride: state.stride, border: state.border },
  };
}

/** Everything that follows from a state, whatever the position. */
export interface Scene {
  readonly patch: PhotoPatch;
  readonly original: Kernel;
  readonly kernel: Kernel;
  readonly pixels: Tensor;
  readonly walk: Walk;
  readonly rows: number;
  readonly columns: number;
  readonly output: ArrayLike<number>;
  /** Largest product and largest output, without their signs: colors keep one scale for the whole walk. */
  readonly productExtent: number;
  readonly outputExtent: number;
  /** First row (and column) of the first window, and last one of the last window. */
  readonly reach: readonly [first: number, last: number];
}

export function makeScene(state: KernelWalkState, data: KernelWalkData): Scene {
  const patch = data.patches.find(({ id }) => id === state.patch) ?? data.patches[0];
  const original = originalKernel(state.kernel, data.learned);
  const { pixels, kernel, walk } = walkOf(state, data);
  const {
    shape: [rows, columns],
    data: output,
  } = convolve(pixels, kernel, walk);
  const [first] = windowStart(pixels, kernel, walk, [0, 0]);
  const last = windowStart(pixels, kernel, walk, [rows - 1, 0])[0] + kernel.size - 1;
  return {
    ...{ patch, original, kernel, pixels, walk, rows, columns, output },
    productExtent: Math.max(leastExtent, largestProduct(pixels, kernel, walk)),
    outputExtent: Math.max(...output.map(Math.abs)),
    reach: [first, last],
  };
}

/** The products behind an output value. */
export function productsAt([row, column]: Place, { pixels, kernel, walk }: Scene): Term[] {
  return terms(pixels, kernel, walk, [row, column, 0]);
}

/** Position on the walk of an output value, and back. */
export function positionOf([row, column]: Place, { columns }: Scene): number {
  return row * columns + column;
}

export function placeOf(position: number, { columns }: Scene): Place {
  return [Math.floor(position / columns), position % columns];
}

/** “row 4, column 6: sum 8.51”, and what comes out where there is a bias. */
export function placeInWords(at: Place, scene: Scene): string {
  const out = scene.output[positionOf(at, scene)];
  const bias = biasOf(scene.kernel, 0);
  const result = bias === 0 ? "" : `, out ${decimal(out)}`;
  return `row ${at[0]}, column ${at[1]}: sum ${decimal(out - bias)}${result}`;
}

/** As many weights as a kernel has. */
function weightsKind(count: number): Kind<readonly number[]> {
  const weight = real(-1000, 1000);
  const all = listOf(weight);
  return {
    ...all,
    read(text) {
      const reading = all.read(text);
      return reading?.value.length === count ? reading : undefined;
    },
    allowed: `${count} values with commas between them, each ${weight.allowed}`,
  };
}

/** How the state stands in the address: `?patch=eye&kernel=learned-7&stride=2&border=pytorch&at=4,6`. */
export function kernelWalkUrl(data: KernelWalkData): UrlState<KernelWalkState> {
  const weightsOf = ({ kernel }: KernelWalkState) => originalKernel(kernel, data.learned).weights.length;
  return {
    patch: field("patch", oneOf(data.patches.map(({ id }) => id))),
    kernel: field("kernel", oneOf(kernelChoices(data.learned))),
    weights: field("weights", (state) => weightsKind(weightsOf(state))),
    stride: field("stride", oneOf<number>([1, 2])),
    border: field("border", oneOf(borders)),
    at: field("at", (state) => {
      const [rows, columns] = outputSize(state, data);
      return tuple(integer(0, rows - 1), integer(0, columns - 1));
    }),
  };
}
