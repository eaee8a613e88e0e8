/** Kernels made by hand, for one channel of gray: what image processing used before kernels were learned. */
import type { Kernel } from "./convolve.js";

export type NamedKernel = "identity" | "box" | "blur" | "sharpen" | "vertical" | "horizontal" | "outline";

export interface KernelDescription {
  readonly name: string;
  /** One sentence: what its sum says about the window. */
  readonly says: string;
  /** Rows of weights. */
  readonly rows: readonly (readonly number[])[];
}

const ninth = 1 / 9;

/** 3 × 3 kernels as rows, in the order of a menu. The two edge kernels are Sobel's, without his factor of 1/8. */
export const namedKernels: Readonly<Record<NamedKernel, KernelDescription>> = {
  vertical: {
    name: "vertical edges",
    says: "Right column minus left column: large where the picture gets brighter from left to right.",
    rows: [
      [-1, 0, 1],
      [-2, 0, 2],
      [-1, 0, 1],
    ],
  },
  horizontal: {
    name: "horizontal edges",
    says: "Bottom row minus top row: large where the picture gets brighter downwards.",
    rows: [
      [-1, -2, -1],
      [0, 0, 0],
      [1, 2, 1],
    ],
  },
  outline: {
    name: "outlines",
    says: "The center against its eight neighbors: zero wherever all nine are equal.",
    rows: [
      [-1, -1, -1],
      [-1, 8, -1],
      [-1, -1, -1],
    ],
  },
  box: {
    name: "mean of nine",
    says: "Nine equal weights that add up to one: the mean of the window.",
    rows: [
      [ninth, ninth, ninth],
      [ninth, ninth, ninth],
      [ninth, ninth, ninth],
    ],
  },
  blur: {
    name: "soft blur",
    says: "A weighted mean in which the center counts most.",
    rows: [
      [1 / 16, 2 / 16, 1 / 16],
      [2 / 16, 4 / 16, 2 / 16],
      [1 / 16, 2 / 16, 1 / 16],
    ],
  },
  sharpen: {
    name: "sharpen",
    says: "The center five times, less its four neighbors: differences grow, even areas stay.",
    rows: [
      [0, -1, 0],
      [-1, 5, -1],
      [0, -1, 0],
    ],
  },
  identity: {
    name: "no change",
    says: "Only the center counts: the sum is the pixel itself.",
    rows: [
      [0, 0, 0],
      [0, 1, 0],
      [0, 0, 0],
    ],
  },
};

export const kernelNames = Object.keys(namedKernels) as readonly NamedKernel[];

/** A kernel for one input and one output channel, from its rows. */
export function kernelOf(rows: readonly (readonly number[])[]): Kernel {
  return { kind: "standard", size: rows.length, in: 1, out: 1, weights: rows.flat() };
}
