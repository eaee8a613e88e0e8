/** What every reader of a file format ends in, whatever the framework. */
import type { ByteScale } from "../pass/inputValues.js";
import type { Activation } from "../types.js";
import type { SavedHere } from "./savedHere.js";

export type FormatId = "keras" | "tfjs" | "tflite" | "onnx" | "safetensors" | "pytorch";

/** A dropped file. */
export interface OwnFile {
  /** With its folder where one was dropped; compared by its last part. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A named array of a file; its values are read when they are asked for. */
export interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** Bytes that it takes in the file. */
  readonly bytes: number;
  /** A new array, row-major. */
  values(): Float32Array;
}

/** How the axes of a kernel are ordered. The product's own orders are HWIO, HWC1 and IO. */
export type Layout = "HWIO" | "OIHW" | "OHWI" | "HWC1" | "C1HW" | "1HWC" | "IO" | "OI";

/** What stands after a piece: a function of the table, one at the network's end, or another by its name. */
export type After = Activation | "softmax" | { readonly other: string };

/** Zeros before and after rows and columns. */
export type Pads = readonly [top: number, bottom: number, left: number, right: number];

interface Named {
  readonly name: string;
  /** Names of the tensors that flow in, those that are constants left out. */
  readonly inputs: readonly string[];
  readonly output: string;
}

/** An operator of a graph, in the terms that all graph formats share. */
export type Op = Named &
  (
    | {
        readonly kind: "conv" | "depthwise" | "dense";
        readonly kernel: Tensor;
        readonly layout: Layout;
        readonly bias?: Tensor;
        readonly strides?: readonly number[];
        readonly dilations?: readonly number[];
        readonly groups?: number;
        readonly padding?: "same" | "valid" | Pads;
        readonly after?: After;
      }
    | ({ readonly kind: "norm" } & Norm)
    /** Times or plus a constant for each channel. */
    | { readonly kind: "scale" | "shift"; readonly by: Tensor }
    /** Of a picture's bytes: b · scale + offset. */
    | { readonly kind: "rescale"; readonly scale: number | Tensor; readonly offset: number | Tensor }
    | { readonly kind: "sum" | "pool" | "pass" }
    | { readonly kind: "flatten" }
    | { readonly kind: "activation"; readonly after: After }
    | { readonly kind: "pad"; readonly pads: Pads }
    | { readonly kind: "other"; readonly what: string }
  );

/** Batch normalization as it is stored. */
export interface Norm {
  readonly gamma?: Tensor;
  readonly beta?: Tensor;
  readonly mean: Tensor;
  readonly variance: Tensor;
  readonly epsilon?: number;
}

/** A format's reader gives arrays, and where the file holds a graph, its operators in an order in which they can run. */
export interface Source {
  readonly format: FormatId;
  /** `"Keras"`, `"PyTorch"`: what the sentence says. */
  readonly from: string;
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly ops?: readonly Op[];
  /** Name, height, width and channels of the graph's input. */
  readonly input?: {
    readonly name: string;
    readonly shape: readonly (number | undefined)[];
    readonly bytes?: ByteScale;
  };
  readonly outputs?: readonly string[];
  readonly labels?: readonly string[];
  /** The order of norms is that of the layers: names are numbers. */
  readonly normsInOrder?: true;
  /** Texts that whoever wrote the file put beside the arrays. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** What this site wrote into the file, where it made it. */
  readonly saved?: SavedHere;
  /** What the file holds beside weights, in words. */
  readonly unused: readonly Unused[];
}

export interface Unused {
  readonly name: string;
  readonly why: string;
}

/** Times or plus a constant for each channel, before the norm or after it. */
export interface Affine {
  readonly kind: "scale" | "shift";
  readonly by: Tensor;
  readonly afterNorm: boolean;
}

/** One thing that multiplies, with what was merged into it or stands right after it. */
export interface Piece {
  readonly name: string;
  /** Name and shape of the kernel in the file. */
  readonly tensor: string;
  readonly fileShape: readonly number[];
  readonly kind: "conv" | "depthwise" | "dense";
  /** Side of the kernel; 1 for a dense layer. */
  readonly k: number;
  readonly cin: number;
  readonly cout: number;
  /** [k, k, in, out], [k, k, c, 1] or [1, 1, in, out]. */
  readonly kernel: Tensor;
  bias?: Tensor;
  norm?: Norm & { readonly name: string };
  /** Constants that a graph multiplies and adds behind the layer, in their order. */
  readonly affine: Affine[];
  /** Where a graph is there. */
  stride?: number;
  /** Zeros before and after each axis, or TensorFlow's SAME; undefined for 1×1 kernels. */
  padding?: "same" | readonly [before: number, after: number];
  after?: After;
  /** Indices of the pieces whose output flows in, and of those whose output is added to this one's. */
  readonly inputs: readonly number[];
  readonly added: number[];
  dilation?: number;
  groups?: number;
  /** Whether the map was averaged, or made flat without that, before it. */
  readonly pooled?: boolean;
  readonly flattened?: boolean;
}

/** The pieces of a file, and what only its graph says. */
export interface Reading extends Omit<Source, "ops" | "input"> {
  readonly order: "graph" | "names";
  readonly pieces: readonly Piece[];
  readonly size?: number;
  readonly inputChannels?: number;
  readonly bytes?: ByteScale;
  /** Norms that no name ties to a kernel, in the order of the file. */
  readonly freeNorms?: readonly (Norm & { readonly name: string })[];
  /** Operators that are not understood, with the pieces that flow into them. */
  readonly notes: readonly string[];
}
