/** Numbers in the answers to questions that people ask, computed when the site is built. */
import { backbone } from "../model/architecture/backbone.js";
import { type Convention, cost, intensity, total, traffic } from "../model/architecture/cost.js";
import { type Layer, layerOf, layers, receptiveFields } from "../model/architecture/layers.js";
import { decimal, percent, shape } from "../model/math/format.js";
import { measuredAblations, published } from "./data.js";

const v1 = () => layers({ variant: "v1" });
const v2 = () => layers();
const sum = (list: readonly Layer[], of: (layer: Layer) => number) => list.reduce((all, layer) => all + of(layer), 0);

/** The share that the depthwise layers of V2 have of the whole. */
function depthwiseShare(of: (layer: Layer) => number): string {
  const all = v2().filter(({ role }) => role !== "pool");
  const depthwise = all.filter(({ role }) => role === "depthwise");
  return percent(sum(depthwise, of) / sum(all, of));
}

const parametersOf = (convention: Convention) => () => `${decimal(total(v2(), convention).parameters / 1e6)} million`;

/** Detections that the trained network keeps after a change. */
const kept = (id: string) => () => {
  const row = measuredAblations().rows.find((one) => one.id === id);
  if (row === undefined) throw new RangeError(`invalid change: ${id}; it must be one that was measured`);
  return `${row.kept} of ${row.of}`;
};

/** Top-1 accuracy that TF-slim prints for V1 at 224 pixels. */
const publishedTop1 = (precision: "float32" | "int8") => () => {
  const row = published().find(
    (one) =>
      one.source === "TF-slim, MobileNetV1 table" &&
      one.alpha === 1 &&
      one.resolution === 224 &&
      one.precision === precision,
  );
  if (row?.top1 === undefined) throw new RangeError(`no accuracy of V1 in ${precision} is published`);
  return percent(row.top1 / 100, 1);
};

/** Top-1 accuracy of a published V2 with 8-bit weights and activations, one range for each tensor, without training for it. */
function untrainedInt8(): string {
  const row = published().find(
    ({ recipe, variant, precision }) =>
      recipe === "data-free quantization" && variant === "ReLU6" && precision === "int8",
  );
  if (row?.top1 === undefined) throw new RangeError("no accuracy of V2 in int8 without training is published");
  return percent(row.top1 / 100, 1);
}

function exitAtEight() {
  const { exits, layers: used } = backbone();
  const exit = exits.find(({ stride }) => stride === 8);
  if (exit === undefined) throw new Error("the backbone has no output at stride 8");
  const until = used.slice(0, 1 + used.findIndex(({ id }) => id === exit.layer.id));
  return { exit, until };
}

/** The share of V2's parameters from the last 1×1 convolution on. */
function endShare(alpha: number): string {
  const network = layers({ alpha });
  const end = network.slice(network.findIndex(({ id }) => id === "Conv_1"));
  return percent(total(end).parameters / total(network).parameters);
}

const field = (network: readonly Layer[]) =>
  String(receptiveFields(network.filter(({ role }) => role !== "pool" && role !== "classifier")).at(-1)?.size);
const ratio = (whole: readonly Layer[], part: readonly Layer[]) => decimal(total(whole).macs / total(part).macs);

export const questionNumbers: Readonly<Record<string, () => string>> = {
  "depthwise-intensity": () => decimal(intensity(layerOf(v2(), "block_2_depthwise")), 1),
  "expansion-intensity": () => decimal(intensity(layerOf(v2(), "block_2_expand")), 1),
  "depthwise-macs": () => depthwiseShare((layer) => cost(layer).macs),
  "depthwise-bytes": () => depthwiseShare(traffic),
  "v2-counted-weights": parametersOf("weights"),
  "v2-counted-trainable": parametersOf("trainable"),
  "v2-counted-all": parametersOf("all"),
  "published-v1-float": publishedTop1("float32"),
  "published-v1-int8": publishedTop1("int8"),
  "published-v2-int8": untrainedInt8,
  "kept-input-255": kept("input-scale 0..255"),
  "kept-int8-channel": kept("weight-format int8 per channel"),
  "kept-int8-tensor": kept("weight-format int8 per tensor"),
  "kept-int4": kept("weight-format int4 per channel"),
  "kept-pytorch-padding": kept("padding pytorch"),
  "strided-layers": () => String(v2().filter(({ stride }) => stride === 2).length),
  "stride-8-block": () => String(exitAtEight().exit.block),
  "stride-8-shape": () => shape(exitAtEight().exit.shape),
  "stride-8-parameters": () => percent(total(exitAtEight().until).parameters / total(v2()).parameters, 1),
  "v1-field": () => field(v1()),
  "v2-field": () => field(v2()),
  "end-share": () => endShare(1),
  "narrow-end-share": () => endShare(0.35),
  "v1-half-ratio": () => ratio(v1(), layers({ variant: "v1", alpha: 0.5 })),
  "v2-half-ratio": () => ratio(v2(), layers({ alpha: 0.5 })),
  "small-picture-ratio": () => ratio(v1(), layers({ variant: "v1", resolution: 128 })),
  "v2-flops": () => `${decimal((2 * total(v2()).macs) / 1e6, 0)} million`,
};
