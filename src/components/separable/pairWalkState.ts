/** Numbers behind the walk of a depthwise and a pointwise kernel, and of the standard kernel that does both at once. */
import { activations } from "../../model/math/activation.js";
import {
  type Kernel,
  type Tensor,
  type Term,
  biasOf,
  composed,
  convolve,
  mapped,
  terms,
} from "../../model/math/convolve.js";
import { decimal } from "../../model/math/format.js";
import type { PatchPlace } from "../charts/patchLocator.js";
import { integer, oneOf, tuple } from "../ui/urlKinds.js";
import { type UrlState, field } from "../ui/urlState.js";

export interface PairWalkData {
  /** Where the patch lies, in positions of the first layer's output; `photo` is an id. */
  readonly place: PatchPlace & { readonly photo: string };
  /** size × size × C_in, after the first layer's activation. */
  readonly stem: readonly number[];
  readonly depthwise: Kernel;
  readonly pointwise: Kernel;
  /** Address of the photo. */
  readonly photo: string;
}

export type PairMode = "pair" | "standard";

export interface PairWalkState {
  readonly mode: PairMode;
  /** Input channel that the window is shown on. */
  readonly channel: number;
  /** Output channel. */
  readonly output: number;
  readonly at: readonly [row: number, column: number];
}

export const pairStart: PairWalkState = { mode: "pair", channel: 6, output: 5, at: [4, 5] };

const walk = { stride: 1, border: "valid" } as const;

/** Everything that stays the same on the whole walk. */
export interface PairScene {
  readonly size: number;
  /** Side of the outputs. */
  readonly side: number;
  readonly channels: number;
  readonly outputs: number;
  readonly stem: Tensor;
  /** The standard kernel that the pair amounts to without the clip between its two steps. */
  readonly full: Kernel;
  readonly depthwise: Kernel;
  readonly pointwise: Kernel;
  /** After the clip to 0 … 6. */
  readonly looked: Tensor;
  readonly mixed: Tensor;
  readonly fullOut: Tensor;
}

export function pairScene({ place, stem: values, depthwise, pointwise }: PairWalkData): PairScene {
  const stem: Tensor = { shape: [place.size, place.size, depthwise.in], data: values };
  const looked = mapped(convolve(stem, depthwise, walk), activations.relu6.f);
  const full = composed(depthwise, pointwise);
  let fullOut: Tensor | undefined;
  return {
    size: place.size,
    side: looked.shape[0],
    channels: depthwise.in,
    outputs: pointwise.out,
    ...{ stem, full, depthwise, pointwise, looked },
    mixed: convolve(looked, pointwise, walk),
    // The longest sum of the scene: only the standard mode shows all of it.
    get fullOut() {
      return (fullOut ??= convolve(stem, full, walk));
    },
  };
}

/** One value of a tensor. */
export function valueAt({ shape: [, w, c], data }: Tensor, row: number, column: number, channel: number): number {
  return data[(row * w + column) * c + channel];
}

/** Largest size of a value in one channel of a tensor. */
export function extentOf({ shape: [h, w, c], data }: Tensor, channel: number): number {
  let extent = 0;
  for (let i = 0; i < h * w; i++) extent = Math.max(extent, Math.abs(data[i * c + channel]));
  return extent;
}

export function checkedPair(state: PairWalkState, { side, channels, outputs }: PairScene): PairWalkState {
  const within = (value: number, count: number) => Math.max(0, Math.min(count - 1, Math.round(value) || 0));
  return {
    mode: state.mode === "standard" ? "standard" : "pair",
    channel: within(state.channel, channels),
    output: within(state.output, outputs),
    at: [within(state.at[0], side), within(state.at[1], side)],
  };
}

/** The numbers at one position. */
export interface PairStep {
  /** All products of the standard kernel, channel by channel; none in the other mode. */
  readonly all: readonly Term[];
  /** Nine products of the chosen channel: with the depthwise kernel, or with the standard one. */
  readonly window: readonly Term[];
  readonly windowSum: number;
  readonly depthwiseBias: number;
  /** The depthwise result of the chosen channel, clipped. */
  readonly looked: number;
  /** One term of the last sum for each input channel; in standard mode each is a sum of nine products itself. */
  readonly mixing: readonly number[];
  readonly bias: number;
  readonly out: number;
  /** What the other mode gives at the same place. */
  readonly other: () => number;
}

export function pairStep({ mode, channel, output, at }: PairWalkState, scene: PairScene): PairStep {
  const { stem, full, depthwise, pointwise, looked, mixed, channels, side } = scene;
  const isPair = mode === "pair";
  const all = isPair ? [] : terms(stem, full, walk, [...at, output]);
  const window = isPair
    ? terms(stem, depthwise, walk, [...at, channel])
    : all.filter((term) => term.channel === channel);
  const sum = (some: readonly Term[]) => some.reduce((total, { product }) => total + product, 0);
  const pixel: Tensor = {
    shape: [1, 1, channels],
    data: Array.from({ length: channels }, (_, c) => looked.data[(at[0] * side + at[1]) * channels + c]),
  };
  const perChannel = full.size * full.size;
  const mixing = isPair
    ? terms(pixel, pointwise, walk, [0, 0, output]).map(({ product }) => product)
    : Array.from({ length: channels }, (_, c) => sum(all.slice(c * perChannel, (c + 1) * perChannel)));
  const pairOut = valueAt(mixed, ...at, output);
  const fullOut = () => biasOf(full, output) + sum(terms(stem, full, walk, [...at, output]));
  return {
    all,
    window,
    windowSum: sum(window),
    depthwiseBias: biasOf(depthwise, channel),
    looked: valueAt(looked, ...at, channel),
    mixing,
    bias: biasOf(isPair ? pointwise : full, output),
    out: isPair ? pairOut : biasOf(full, output) + sum(all),
    other: isPair ? fullOut : () => pairOut,
  };
}

/** What the axes and colors of a walk must hold, so that they stay the same over the whole patch. */
export interface PairScale {
  /** Lowest and highest term of the last sum. */
  readonly mixing: readonly [number, number];
  /** Largest product of the chosen channel. */
  readonly product: number;
}

export function pairScale(state: PairWalkState, scene: PairScene): PairScale {
  let [low, high, product] = [0, 0, 0];
  for (let i = 0; i < scene.side ** 2; i++) {
    const step = pairStep({ ...state, at: [Math.floor(i / scene.side), i % scene.side] }, scene);
    for (const term of step.mixing) [low, high] = [Math.min(low, term), Math.max(high, term)];
    for (const term of step.window) product = Math.max(product, Math.abs(term.product));
  }
  return { mixing: [low, high], product };
}

/** “row 4, column 6: depthwise 8.51, ReLU6 6.00, pointwise 0.20”; in standard mode the sum of all 288 products and the result. */
export function pairInWords(state: PairWalkState, scene: PairScene, step = pairStep(state, scene)): string {
  const place = `row ${state.at[0]}, column ${state.at[1]}`;
  return state.mode === "pair"
    ? `${place}: depthwise ${decimal(step.windowSum)}, ReLU6 ${decimal(step.looked)}, pointwise ${decimal(step.out)}`
    : `${place}: sum ${decimal(step.out - step.bias)}, out ${decimal(step.out)}`;
}

/** `?mode=standard&channel=6&output=5&at=4,5`. */
export function pairWalkUrl({ place, depthwise, pointwise }: PairWalkData): UrlState<PairWalkState> {
  const position = integer(0, place.size - depthwise.size);
  return {
    mode: field("mode", oneOf(["pair", "standard"])),
    channel: field("channel", integer(0, depthwise.in - 1)),
    output: field("output", integer(0, pointwise.out - 1)),
    at: field("at", tuple(position, position)),
  };
}
