/**
 * What a network expects beside its weights: padding, ε, how bytes become numbers, activation, side of the input, which
 * label is first. Each with where it comes from.
 */
import type { Layer } from "../architecture/layers.js";
import { paddingOf } from "../math/padding.js";
import type { InputValues as PassInputValues } from "../pass/inputValues.js";
import type { Activation, Padding } from "../types.js";
import type { Piece, Reading } from "./reading.js";
import type { Recognized } from "./recognize.js";
import { Refusal } from "./refusal.js";
import type { SavedHere } from "./savedHere.js";

/** Where a convention comes from: the file itself, the family of networks that its names show, or nowhere. */
export type Origin = "file" | "usual" | "assumed";

export interface Chosen<T> {
  readonly value: T;
  readonly origin: Origin;
}

export type BytesId = "plusMinusOne" | "zeroToOne" | "imagenet" | "caffe" | "file";

/** One of the ways in which networks take bytes in. */
export interface InputValues extends PassInputValues {
  readonly id: BytesId;
}

export interface Conventions {
  readonly padding: Chosen<Padding>;
  /** Layers that the graph pads in the other way. */
  readonly paddings: Readonly<Record<string, Padding>>;
  readonly epsilon: Chosen<number>;
  readonly bytes: Chosen<InputValues>;
  readonly activation: Chosen<Activation>;
  readonly projectionActivation: Activation;
  readonly resolution: Chosen<number>;
  /** Whether output 0 is a class or stands for «none of them». */
  readonly firstLabel: Chosen<"class" | "background">;
  readonly output: Chosen<"softmax" | "sigmoid" | "none">;
}

const thrice = (n: number) => [n, n, n];
/** ImageNet's means and deviations, of values from 0 to 1: torchvision, `references/classification/presets.py`. */
const [means, deviations] = [
  [0.485, 0.456, 0.406],
  [0.229, 0.224, 0.225],
];

/** The ways in which published MobileNets take pictures in. */
export const inputValues: Readonly<Record<Exclude<BytesId, "file">, InputValues>> = {
  plusMinusOne: { id: "plusMinusOne", channels: "rgb", scale: thrice(1 / 127.5), offset: thrice(-1) },
  zeroToOne: { id: "zeroToOne", channels: "rgb", scale: thrice(1 / 255), offset: thrice(0) },
  imagenet: {
    id: "imagenet",
    channels: "rgb",
    scale: deviations.map((d) => 1 / (255 * d)),
    offset: means.map((m, i) => -m / deviations[i]),
  },
  /** Caffe's: blue first, less the mean of ImageNet's bytes. */
  caffe: { id: "caffe", channels: "bgr", scale: thrice(1), offset: [-104, -117, -123] },
};

export type Family = "Keras" | "TF-slim" | "Hugging Face" | "torchvision" | "timm" | "PyTorch" | "unknown";

/** Whose names these are. */
export function familyOf({ format, pieces, order }: Reading): Family {
  const names = [...pieces.map(({ name, tensor }) => `${name} ${tensor}`)].join("\n");
  if (/first_conv|mobilenet_v[12]\.|\.convolution\b/.test(names)) return "Hugging Face";
  if (/(?:^|[./ ])conv_stem/m.test(names) && /blocks\.\d+\.\d+/.test(names)) return "timm";
  if (/features\.\d+\./.test(names)) return "torchvision";
  if (/Mobilenet[vV][12]\//.test(names)) return "TF-slim";
  if (
    format === "keras" ||
    (format === "tfjs" && order === "names") ||
    /block_\d+_(?:expand|project)|expanded_conv|conv_dw_\d|depthwise_kernel/.test(names)
  )
    return "Keras";
  if (format === "pytorch" || format === "safetensors") return "PyTorch";
  return "unknown";
}

interface Usual {
  readonly epsilon: number;
  readonly padding: Padding;
  readonly bytes: InputValues;
}

function usualOf(family: Family, isV1: boolean): Usual {
  const { plusMinusOne, imagenet } = inputValues;
  if (family === "torchvision" || family === "PyTorch" || (family === "timm" && !isV1))
    return { epsilon: 1e-5, padding: "pytorch", bytes: imagenet };
  if (family === "timm") return { epsilon: 1e-5, padding: "pytorch", bytes: plusMinusOne };
  return { epsilon: 1e-3, padding: "tensorflow", bytes: plusMinusOne };
}

/** The ways to pad a layer that do what the graph does; none where neither does. */
function paddingsOf(layer: Layer, { padding }: Piece): Padding[] {
  const [size] = layer.in;
  return (["tensorflow", "pytorch"] as const).filter((way) => {
    const own = paddingOf({ ...layer, padding: way }, size);
    if (padding === "same") {
      const same = paddingOf({ ...layer, padding: "tensorflow" }, size);
      return own.before === same.before && own.after === same.after;
    }
    if (padding === undefined) return true;
    const [before, after] = padding;
    const outputs = Math.floor((size + before + after - layer.kernel) / layer.stride) + 1;
    return before === own.before && outputs === layer.out[0];
  });
}

function paddingFrom(
  { layers, pieces }: Recognized,
  usual: Padding,
  hasGraph: boolean,
  isKnown: boolean,
  { padding: saved, paddings = {} }: SavedHere["table"] = {},
): Pick<Conventions, "padding" | "paddings"> {
  if (!hasGraph && saved) return { padding: { value: saved, origin: "file" }, paddings };
  if (!hasGraph) return { padding: { value: usual, origin: isKnown ? "usual" : "assumed" }, paddings: {} };
  const ways = layers.flatMap((layer) => {
    const piece = pieces.get(layer.id);
    return piece && layer.kernel > 1 ? [{ layer, ways: paddingsOf(layer, piece), piece }] : [];
  });
  const none = ways.find((entry) => entry.ways.length === 0);
  if (none) {
    const [side] = layers[0].in;
    const isKeras = none.piece.padding?.[0] === 0 && none.piece.padding[1] === 1;
    throw new Refusal(
      "It pads its maps in another way",
      isKeras
        ? `Keras’s V1 cuts a row off maps of an odd size. At ${side} pixels ${none.layer.id} has such a map.`
        : `${none.layer.id} has neither TensorFlow’s nor PyTorch’s padding.`,
      isKeras ? "Save it with an input of 128, 160, 192 or 224 pixels." : "Choose a MobileNet V1 or V2 as published.",
    );
  }
  const decided = ways.filter((entry) => entry.ways.length === 1);
  const votes = (way: Padding) => decided.filter((entry) => entry.ways[0] === way).length;
  const value: Padding =
    decided.length === 0 ? usual : votes("pytorch") > votes("tensorflow") ? "pytorch" : "tensorflow";
  const others = decided.filter((entry) => entry.ways[0] !== value);
  return {
    padding: { value, origin: "file" },
    paddings: Object.fromEntries(others.map(({ layer, ways: [way] }) => [layer.id, way])),
  };
}

function isActivation(after: Piece["after"]): after is Activation {
  return typeof after === "string" && after !== "softmax";
}

function activationFrom({ layers, pieces }: Recognized, hasGraph: boolean, saved: SavedHere["table"] = {}) {
  if (!hasGraph && saved.activation)
    return {
      activation: { value: saved.activation, origin: "file" as const },
      projectionActivation: saved.projectionActivation ?? ("identity" as const),
    };
  const after = (isProjection: boolean) =>
    new Set(
      layers
        .filter(({ role }) => role !== "classifier" && (role === "projection") === isProjection)
        .flatMap(({ id }) => pieces.get(id)?.after ?? [])
        .filter(isActivation),
    );
  const [found, projected] = [after(false), after(true)];
  // Of an 8-bit network with ReLU some ranges end below 6 by chance.
  if (found.has("relu")) found.delete("relu6");
  if (found.size > 1 || projected.size > 1)
    throw new Refusal(
      "Its layers have different activation functions",
      `It uses ${[...found, ...projected].join(" and ")}.`,
      "The tools here run networks with one function.",
    );
  const [value] = found;
  const [projection = "identity" as const] = projected;
  return {
    activation:
      value === undefined
        ? { value: "relu6" as const, origin: hasGraph ? ("assumed" as const) : ("usual" as const) }
        : { value, origin: "file" as const },
    projectionActivation: projection,
  };
}

function bytesFrom(reading: Reading, { bytes }: Usual, isKnown: boolean): Chosen<InputValues> {
  const given = reading.bytes ?? reading.saved?.input;
  const channels = reading.saved?.input?.channels ?? "rgb";
  if (!given) return { value: bytes, origin: isKnown ? "usual" : "assumed" };
  const three = (list: readonly number[]) => (list.length === 1 ? thrice(list[0]) : list);
  const { scale, offset } = { scale: three(given.scale), offset: three(given.offset) };
  const alike = (a: readonly number[], b: readonly number[]) =>
    a.every((v, i) => Math.abs(v - b[i]) < 0.01 * Math.abs(b[i]) + 0.01);
  // The scales of 8 bits are rounded: 0.0078125 for 1 / 127.5.
  const known = Object.values(inputValues).find(
    (one) =>
      one.channels === channels &&
      alike(
        scale.map((s) => s * 255),
        one.scale.map((s) => s * 255),
      ) &&
      alike(offset, one.offset),
  );
  return { value: { id: known?.id ?? "file", channels, scale, offset }, origin: "file" };
}

/** Side of the square input. */
export function resolutionFrom({ size: ofGraph, saved }: Reading): Chosen<number> {
  const size = ofGraph ?? saved?.table.resolution;
  return size !== undefined && size >= 32 && size <= 1024
    ? { value: size, origin: "file" }
    : { value: 224, origin: "assumed" };
}

function outputFrom({ layers, pieces }: Recognized): Conventions["output"] {
  const last = layers[layers.length - 1];
  if (last.role !== "classifier") return { value: "none", origin: "file" };
  const after = pieces.get(last.id)?.after;
  if (after === "softmax" || after === "sigmoid") return { value: after, origin: "file" };
  return { value: last.out[2] === 1 ? "sigmoid" : "softmax", origin: "assumed" };
}

/**
 * The conventions of a recognized network.
 *
 * @param recognized with layers at the resolution of {@link resolutionFrom}
 * @throws Refusal when a graph pads or activates in a way that no table here can say
 */
export function conventionsOf(recognized: Recognized, reading: Reading): Conventions {
  const family = familyOf(reading);
  const isKnown = family !== "unknown" && family !== "PyTorch";
  const hasGraph = reading.order === "graph";
  const usual = usualOf(family, recognized.options.variant === "v1");
  const epsilons = new Set([...recognized.pieces.values()].flatMap(({ norm }) => norm?.epsilon ?? []));
  const [epsilon] = epsilons;
  const count = recognized.options.classes ?? 0;
  return {
    ...paddingFrom(recognized, usual.padding, hasGraph, isKnown, reading.saved?.table),
    ...activationFrom(recognized, hasGraph, reading.saved?.table),
    epsilon:
      epsilon === undefined
        ? { value: usual.epsilon, origin: isKnown ? "usual" : "assumed" }
        : { value: epsilon, origin: "file" },
    bytes: bytesFrom(reading, usual, isKnown),
    resolution: resolutionFrom(reading),
    firstLabel: reading.saved
      ? { value: reading.saved.background ? "background" : "class", origin: "file" }
      : { value: count === 1001 ? "background" : "class", origin: count === 1001 ? "usual" : "assumed" },
    output: outputFrom(recognized),
  };
}
