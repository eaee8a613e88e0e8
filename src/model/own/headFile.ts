/** A head that was taught in the page, as files: safetensors, and a graph model of TensorFlow.js. */
import type { Layer } from "../architecture/layers.js";
import type { Head } from "../math/softmaxHead.js";
import type { Weights } from "../pass/weights.js";
import type { Shape } from "../types.js";
import { writeGraphModel } from "./exports/graphModel.js";
import { writeSafetensors } from "./exports/safetensors.js";
import { listOf, objectOf, parseObject, textOf } from "./formats/json.js";
import { isSafetensors, isTfjs } from "./formats/kinds.js";
import { readSafetensors } from "./formats/safetensors.js";
import { tfjsTensors } from "./formats/tfjsWeights.js";
import type { OwnFile, Tensor } from "./reading.js";
import { Refusal, damaged } from "./refusal.js";

/** A head with what it needs to be used again. */
export interface SavedHead {
  readonly head: Head;
  /** Names of the classes, in the order of the head’s outputs. */
  readonly labels: readonly string[];
  /** Id of the network that the features come from. */
  readonly network: string;
  /** Name of the exit: `res4`. */
  readonly exit: string;
}

/** What a page can take: its network, and the channels of each exit. */
export interface HeadPlaces {
  readonly network: string;
  readonly channels: Readonly<Record<string, number>>;
  readonly mostClasses: number;
}

const plain = { stage: 0, kernel: 1, stride: 1, groups: 1, activation: "identity", padding: "tensorflow" } as const;

function parts({ head }: SavedHead, map: Shape): { layers: Layer[]; weights: Weights } {
  const [, , channels] = map;
  const { classes } = head;
  const mean: Shape = [1, 1, channels];
  const layers: Layer[] = [
    { ...plain, id: "pool", stageName: "pool", role: "pool", in: map, out: mean, batchNorm: false, bias: false },
    {
      ...{ ...plain, id: "head", stageName: "head", role: "classifier", in: mean, out: [1, 1, classes] },
      ...{ batchNorm: false, bias: true },
    },
  ];
  const weights: Weights = new Map([
    ["head/kernel", { shape: [1, 1, channels, classes], data: head.weights }],
    ["head/bias", { shape: [classes], data: head.bias }],
  ]);
  return { layers, weights };
}

const metadataOf = ({ labels, network, exit }: SavedHead) => ({ network, exit, labels: JSON.stringify(labels) });

/**
 * `head.weight`, classes × channels × 1 × 1, and `head.bias`: PyTorch's convolution over the pooled map.
 *
 * @param map height, width and channels of the exit
 */
export function headSafetensors(saved: SavedHead, map: Shape): Uint8Array<ArrayBuffer> {
  const { layers, weights } = parts(saved, map);
  return writeSafetensors(layers, weights, metadataOf(saved));
}

/** A graph that takes the map of the exit, averages it and applies the head. */
export function headGraphModel(saved: SavedHead, map: Shape): ReturnType<typeof writeGraphModel> {
  const { layers, weights } = parts(saved, map);
  return writeGraphModel(layers, weights, metadataOf(saved));
}

const advice = "Choose a head that this page saved: a .safetensors file, or model.json together with its .bin file.";

interface Stored {
  readonly texts: Readonly<Record<string, unknown>>;
  /** Classes × channels where true. */
  readonly outputsFirst: boolean;
  readonly kernel: Tensor | undefined;
  readonly bias: Tensor | undefined;
}

function stored(files: readonly OwnFile[]): Stored {
  const file = files.find(({ bytes }) => isSafetensors(bytes));
  if (file) {
    const { tensors, metadata = {} } = readSafetensors(file.bytes);
    return {
      ...{ texts: metadata, outputsFirst: true },
      ...{ kernel: tensors.get("head.weight"), bias: tensors.get("head.bias") },
    };
  }
  const described = files.find(({ bytes }) => bytes[0] === 0x7b);
  if (!described)
    throw new Refusal("No head was found", "None of the chosen files is a .safetensors file or a model.json.", advice);
  const json = parseObject(described.bytes, "its description");
  if (!isTfjs(json)) throw new Refusal("No head was found", "The JSON file describes no weights.", advice);
  const tensors = tfjsTensors(json, files);
  return {
    ...{ texts: objectOf(json, "userDefinedMetadata"), outputsFirst: false },
    ...{ kernel: tensors.get("head/kernel"), bias: tensors.get("head/bias") },
  };
}

function labelsIn(text: string): string[] {
  const labels = listOf(parseObject(`{"labels":${text}}`, "the names of its classes"), "labels");
  return labels.filter((label): label is string => typeof label === "string");
}

/**
 * Reads what {@link headSafetensors} or {@link headGraphModel} wrote.
 *
 * @param files all that were chosen together
 * @throws Refusal that says what is wrong and what would do
 */
export function readHead(files: readonly OwnFile[], { network, channels, mostClasses }: HeadPlaces): SavedHead {
  const { texts, outputsFirst, kernel, bias } = stored(files);
  const [from, exit, names] = ["network", "exit", "labels"].map((name) => textOf(texts, name));
  if (!kernel || !bias || from === undefined || exit === undefined || names === undefined)
    throw new Refusal("No head was found", "The file holds weights, but not those of a head from this page.", advice);
  const wanted = Object.hasOwn(channels, exit) ? channels[exit] : undefined;
  if (from !== network || wanted === undefined)
    throw new Refusal(
      "This head belongs to another network",
      `It reads the exit ${exit} of ${from}. This page has ${Object.keys(channels).join(", ")} of ${network}.`,
      "Teach a new one here, or open it on the page that saved it.",
    );
  const labels = labelsIn(names);
  const classes = labels.length;
  const shape = outputsFirst ? [classes, wanted, 1, 1] : [1, 1, wanted, classes];
  const isComplete = kernel.shape.join() === shape.join() && bias.shape.join() === String(classes);
  if (!isComplete || classes < 2 || classes > mostClasses)
    throw damaged(`It names ${classes} classes, and its weights have the shape ${kernel.shape.join(" × ")}.`);
  const values = kernel.values();
  const weights = outputsFirst
    ? values.map((_, w) => values[(w % classes) * wanted + Math.floor(w / classes)])
    : values;
  const biases = bias.values();
  if (![...weights, ...biases].every(Number.isFinite)) throw damaged("Some of its weights are not numbers.");
  return { head: { classes, weights, bias: biases }, labels, network, exit };
}
