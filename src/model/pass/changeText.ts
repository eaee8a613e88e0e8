/** The changes in a reader's words, and which of them can be put together by hand. */
import { activations } from "../math/activation.js";
import type { Change, Place } from "./changes.js";
import type { NumberFormat, Activation } from "../types.js";
import { decimal } from "../math/format.js";

function place(block: Place | undefined): string {
  if (block === undefined) return "everywhere";
  return typeof block === "number" ? `in block ${block}` : `in ${block === "stem" ? "the stem" : block}`;
}

function format(name: NumberFormat): string {
  return name.startsWith("int") ? `${name.slice(3)}-bit integers` : name;
}

/** Without decimals where there are none. */
export function short(value: number): string {
  return Number.isInteger(value) ? String(value) : decimal(value, 1);
}

/** What a chip says. */
export function changeText(change: Change): string {
  switch (change.kind) {
    case "activation":
      return `${activations[change.activation].label} as activation, ${place(change.block)}`;
    case "cap":
      return `ReLU6 cut at ${short(change.cap)}, ${place(change.block)}`;
    case "skip-removed":
      return change.block === undefined ? "all skips cut" : `skip of block ${change.block} cut`;
    case "branch-removed":
      return `block ${change.block} reduced to its skip`;
    case "projection-activation":
      return `${activations[change.activation].label} after the projection, ${place(change.block)}`;
    case "depthwise-kernel":
      return `depthwise kernels ${change.kernel === "box" ? "averaged" : "gathered in the center"}, ${place(change.block)}`;
    case "input-scale":
      return `input scaled to ${change.range.replace("..", " … ")}`;
    case "input-channels":
      return change.order === "bgr" ? "red and blue swapped" : "gray photo";
    case "padding":
      return `padding as in ${change.padding === "pytorch" ? "PyTorch" : "TensorFlow"}`;
    case "weight-format":
      return `weights as ${format(change.format)}${change.format.startsWith("int") || change.per === "tensor" ? `, one scale per ${change.per}` : ""}`;
    case "activation-format":
      return `values as ${format(change.format)}`;
  }
}

/** All changes of a pass in one line. An activation everywhere that a block is spared from is one change to a reader. */
export function changesText(changes: readonly Change[]): string {
  const [first, second, ...more] = changes;
  if (first?.kind !== "activation" || first.block !== undefined || more.length > 0) return joined(changes);
  if (second?.kind !== "activation" || second.block === undefined || second.activation !== "relu6")
    return joined(changes);
  return `${changeText(first)} except ${place(second.block)}`;
}

const joined = (changes: readonly Change[]) => changes.map(changeText).join("; then ");

/** A change with a name short enough for a chip. */
export interface Preset {
  readonly name: string;
  readonly change: Change;
}

export const presets: readonly Preset[] = [
  { name: "No cap at 6", change: { kind: "activation", activation: "relu" } },
  { name: "No cap in block 0", change: { kind: "activation", activation: "relu", block: 0 } },
  { name: "Mish", change: { kind: "activation", activation: "mish" } },
  { name: "Cut skip 4", change: { kind: "skip-removed", block: 4 } },
  { name: "Cut skip 15", change: { kind: "skip-removed", block: 15 } },
  { name: "Cut all skips", change: { kind: "skip-removed" } },
  { name: "Block 15 without its layers", change: { kind: "branch-removed", block: 15 } },
  { name: "ReLU6 after projection 13", change: { kind: "projection-activation", activation: "relu6", block: 13 } },
  { name: "Swap red, blue", change: { kind: "input-channels", order: "bgr" } },
  { name: "4-bit weights", change: { kind: "weight-format", format: "int4", per: "channel" } },
];

/** Where a kind of change can apply. */
export type Reach = "everywhere only" | "anywhere" | "blocks" | "skips" | "one skip";

export interface Recipe {
  readonly name: string;
  readonly reach: Reach;
  /** Values to choose from, with their names; none for a change that has no value. */
  readonly values: readonly (readonly [name: string, value: string])[];
  /** In place of values: a slider, from which `make` gets the number as text. */
  readonly slider?: { readonly min: number; readonly max: number; readonly step: number; readonly value: number };
  /** The change, or undefined where value and place do not go together. */
  readonly make: (value: string, at: Place | undefined) => Change | undefined;
}

const functions = (Object.keys(activations) as Activation[]).map((name) => [activations[name].label, name] as const);
const formats = (["fp16", "bf16", "int8", "int6", "int5", "int4", "int3"] as const).map(
  (name) => [format(name), name] as const,
);
const asBlock = (at: Place | undefined) => (typeof at === "number" ? { block: at } : {});
const asPlace = (at: Place | undefined) => (at === undefined ? {} : { block: at });

export const recipes: readonly Recipe[] = [
  {
    name: "activation",
    reach: "anywhere",
    values: functions,
    make: (value, at) => ({ kind: "activation", activation: value as Activation, ...asPlace(at) }),
  },
  {
    name: "height of the cut",
    reach: "anywhere",
    values: [],
    slider: { min: 1, max: 12, step: 0.5, value: 4 },
    make: (value, at) => ({ kind: "cap", cap: Number(value), ...asPlace(at) }),
  },
  { name: "skip cut", reach: "skips", values: [], make: (_, at) => ({ kind: "skip-removed", ...asBlock(at) }) },
  {
    name: "only the skip left",
    reach: "one skip",
    values: [],
    make: (_, at) => (typeof at === "number" ? { kind: "branch-removed", block: at } : undefined),
  },
  {
    name: "activation after the projection",
    reach: "blocks",
    values: functions,
    make: (value, at) => ({ kind: "projection-activation", activation: value as Activation, ...asBlock(at) }),
  },
  {
    name: "depthwise kernels",
    reach: "blocks",
    values: [
      ["averaged", "box"],
      ["gathered in the center", "center"],
    ],
    make: (value, at) => ({ kind: "depthwise-kernel", kernel: value as "box" | "center", ...asBlock(at) }),
  },
  {
    name: "input range",
    reach: "everywhere only",
    values: [
      ["0 … 1", "0..1"],
      ["0 … 255", "0..255"],
    ],
    make: (value) => ({ kind: "input-scale", range: value as "0..1" | "0..255" }),
  },
  {
    name: "colors",
    reach: "everywhere only",
    values: [
      ["red and blue swapped", "bgr"],
      ["gray", "gray"],
    ],
    make: (value) => ({ kind: "input-channels", order: value as "bgr" | "gray" }),
  },
  {
    name: "padding",
    reach: "everywhere only",
    values: [["as in PyTorch", "pytorch"]],
    make: () => ({ kind: "padding", padding: "pytorch" }),
  },
  {
    name: "weights, one scale for each channel",
    reach: "everywhere only",
    values: formats,
    make: (value) => ({ kind: "weight-format", format: value as NumberFormat, per: "channel" }),
  },
  {
    name: "weights, one scale for each tensor",
    reach: "everywhere only",
    values: formats,
    make: (value) => ({ kind: "weight-format", format: value as NumberFormat, per: "tensor" }),
  },
  {
    name: "values between layers",
    reach: "everywhere only",
    values: formats,
    make: (value) => ({ kind: "activation-format", format: value as NumberFormat }),
  },
];
