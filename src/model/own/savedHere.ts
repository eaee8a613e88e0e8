/**
 * What this site writes into a file of weights beside the arrays, so that the file opens again as the same network: how
 * pixels come in, the side of the input, what of the table the shapes of kernels do not show, and the names of the classes.
 */
import { type Layer, layers } from "../architecture/layers.js";
import { type NetworkOptions, activationNames } from "../architecture/spec.js";
import type { InputValues } from "../pass/inputValues.js";
import type { ClassifierManifest, ImageClassifierManifest } from "../pass/weights.js";
import type { Activation, Padding } from "../types.js";
import { isObject, listOf, numberOf, numbersOf, objectOf, parseObject, propertyOf, textOf } from "./formats/json.js";

/** Under which the description lies among a file's texts. */
const key = "mobilenet-taken-apart";

/** Of the table: what kernels alone do not show. */
type Table = Pick<
  NetworkOptions,
  | "resolution"
  | "padding"
  | "activation"
  | "strides"
  | "residuals"
  | "withoutSkip"
  | "paddings"
  | "projectionActivation"
>;

export interface SavedHere {
  readonly table: Partial<Table>;
  /** Channels of the convolution between blocks and pooling; 0 where there is none. */
  readonly last: number;
  readonly input?: InputValues;
  /** One for each class. */
  readonly labels: readonly string[];
  /** Whether output 0 stands for none of the classes. */
  readonly background: boolean;
}

/** A network that is to be saved. */
export interface Described {
  readonly title: string;
  readonly layers: readonly Layer[];
  /** What made the layers, where it is known. */
  readonly network?: Partial<NetworkOptions>;
  readonly input?: InputValues;
  readonly labels?: readonly string[];
  readonly background?: boolean;
}

/** What a network that readers brought or trained has to say of itself in a file. */
export function describedBy(manifest: ImageClassifierManifest | ClassifierManifest): Omit<Described, "layers"> {
  const { title, network, labels } = manifest;
  const about = { title, network, labels };
  if ("kind" in manifest) return { ...about, input: manifest.preprocessing, background: manifest.background };
  const { scale, offset } = manifest.preprocessing;
  return { ...about, input: { channels: "rgb", scale: [scale], offset: [offset] } };
}

/** Texts for the file. */
export function savedTexts(given: Described): Record<string, string> {
  const { title, layers: list, network = {}, input, labels = [], background = false } = given;
  const { strides, residuals, withoutSkip, paddings, projectionActivation } = network;
  const [{ in: side, padding, activation }] = list;
  const more = { strides, residuals, withoutSkip, paddings, projectionActivation };
  const saved: SavedHere = {
    // What is not given is left out of the text.
    table: { resolution: side[0], padding, activation, ...more },
    last: list.slice(1).find(({ role }) => role === "convolution")?.out[2] ?? 0,
    ...(input && { input }),
    labels,
    background,
  };
  return { title, [key]: JSON.stringify(saved) };
}

const isPadding = (value: unknown): value is Padding => value === "tensorflow" || value === "pytorch";
const isActivation = (value: unknown): value is Activation => activationNames.includes(value as Activation);
const isWholes = (value: unknown): value is number[] =>
  Array.isArray(value) && value.length < 100 && value.every((n) => Number.isSafeInteger(n) && n >= 0);

function tableOf(given: unknown): Partial<Table> {
  const {
    resolution,
    padding,
    activation,
    projectionActivation: after,
    strides,
    withoutSkip,
    residuals,
    paddings,
  } = isObject(given) ? given : {};
  return {
    ...(Number.isSafeInteger(resolution) && { resolution: resolution as number }),
    ...(isPadding(padding) && { padding }),
    ...(isActivation(activation) && { activation }),
    ...(isActivation(after) && { projectionActivation: after }),
    ...(isWholes(strides) && { strides }),
    ...(isWholes(withoutSkip) && { withoutSkip }),
    ...(residuals === false && { residuals }),
    ...(isObject(paddings) &&
      Object.values(paddings).every(isPadding) && { paddings: paddings as Record<string, Padding> }),
  };
}

function inputOf(given: unknown): InputValues | undefined {
  const [scale, offset] = [numbersOf(given, "scale"), numbersOf(given, "offset")];
  const channels = textOf(given, "channels") === "bgr" ? "bgr" : "rgb";
  const isWhole = [scale, offset].every(
    (list) => list && list.length > 0 && list.length <= 4 && list.every(Number.isFinite),
  );
  return scale && offset && isWhole ? { channels, scale, offset } : undefined;
}

/** What this site wrote into a file; undefined where something else wrote it. What of it makes no sense is left out. */
export function savedHere(texts: Readonly<Record<string, string>> = {}): SavedHere | undefined {
  if (!Object.hasOwn(texts, key)) return undefined;
  try {
    const given = parseObject(texts[key], "its description");
    const input = inputOf(objectOf(given, "input"));
    return {
      table: tableOf(objectOf(given, "table")),
      last: numberOf(given, "last") ?? 0,
      ...(input && { input }),
      labels: listOf(given, "labels").filter((label): label is string => typeof label === "string"),
      background: propertyOf(given, "background") === true,
    };
  } catch {
    return undefined;
  }
}

/** The options of a recognized network with what was saved, where that makes the same layers. */
export function withSaved(found: Partial<NetworkOptions>, saved: SavedHere | undefined): Partial<NetworkOptions> {
  if (!saved) return found;
  const { strides, residuals, withoutSkip } = saved.table;
  const options = {
    ...found,
    ...(strides && { strides }),
    ...(residuals === false && { residuals }),
    ...(withoutSkip && { withoutSkip }),
  };
  try {
    const ids = (given: Partial<NetworkOptions>) =>
      layers(given)
        .map(({ id }) => id)
        .join();
    return ids(options) === ids(found) ? options : found;
  } catch {
    return found;
  }
}
