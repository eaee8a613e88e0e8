/** The terms of the field, each with a number of the networks here; computed when the site is built. */
import { bytes, count, decimal, percent, shape, si, times } from "../../model/math/format.js";
import { cost, total } from "../../model/architecture/cost.js";
import { type Layer, layerOf, layers } from "../../model/architecture/layers.js";
import { pairShare, v1Saving } from "../../model/architecture/savings.js";
import { familyRecords } from "../data.js";
import { type Cell, type Table, escape } from "../table.js";

export interface Term {
  /** The anchor on the page: `glossary#stride`. */
  readonly id: string;
  readonly name: string;
  readonly group: Group;
  /** How the term reads in a sentence; its first use in a chapter becomes a link. */
  readonly match: RegExp;
  readonly meaning: string;
  /** What it is in these networks. */
  readonly here: () => string;
}

export const groups = ["Convolutions", "Blocks", "Cost", "Training and numbers", "Detection"] as const;
export type Group = (typeof groups)[number];

const v1 = () => layers({ variant: "v1" });
const v2 = () => layers();

const block2 = (part: "expand" | "depthwise" | "project") => layerOf(v2(), `block_2_${part}`);
const stem = () => v2()[0];
const shareOf = (role: string, network: readonly Layer[]) =>
  total(network.filter((layer) => layer.role === role)).macs / total(network).macs;
const kernelWeights = (network: readonly Layer[]) => network.reduce((sum, layer) => sum + cost(layer).weights, 0);
const residuals = () => v2().filter(({ residualFrom }) => residualFrom !== undefined).length;
const strides = (network: readonly Layer[]) => network.filter(({ stride }) => stride === 2).length;

type Entry = readonly [id: string, name: string, match: RegExp, meaning: string, here: () => string];

const entries: Readonly<Record<Group, readonly Entry[]>> = {
  Convolutions: [
    [
      "kernel",
      "kernel",
      /\bkernels?\b/i,
      "The small grid of weights that a convolution moves over its input. The part of the input under it is its window. A program that computes a layer is called a kernel, too.",
      () => `${stem().kernel} × ${stem().kernel} in the first layer, with ${stem().in[2]} channels: 27 weights each`,
    ],
    [
      "channel",
      "channel",
      /\bchannels?\b/i,
      "A slice of a tensor, with one value at each position: red in a photo, a learned feature inside a network.",
      () => `3 at the input, ${stem().out[2]} after the first layer, 1280 at V2’s end`,
    ],
    [
      "feature-map",
      "feature map",
      /\bfeature maps?\b/i,
      "The values of one channel as a small picture of where a feature is. Also called map. Texts on detection call a tensor with all channels a map, too.",
      () => `${shape(stem().out.slice(0, 2))} after the first layer, 7 × 7 at the end`,
    ],
    [
      "tensor",
      "tensor",
      /\btensors?\b/i,
      "A block of numbers with height, width and channels: what a layer reads or writes.",
      () => `V2’s largest has ${shape(layerOf(v2(), "block_1_expand").out)} values`,
    ],
    [
      "bias",
      "bias",
      /\bbias(?:es)?\b/i,
      "A learned number that a layer adds to each of its sums, one for each output channel.",
      () => `1000 in V2’s classifier; elsewhere β of batch normalization takes its place`,
    ],
    [
      "stride",
      "stride",
      /\bstrides?\b/i,
      "The step of the kernel. Stride 2 computes every second row and column.",
      () => `${strides(v1())} layers of V1 and ${strides(v2())} of V2 have stride 2`,
    ],
    [
      "padding",
      "padding",
      /\bpadding\b/i,
      "Zeros around the input, so that the kernel can be placed at the border.",
      () =>
        "For 3 × 3 kernels with stride 2: PyTorch one zero on each side; TensorFlow the same on odd sizes, on even sizes one at the end",
    ],
    [
      "receptive-field",
      "receptive field",
      /\breceptive fields?\b/i,
      "The part of the input that one value depends on.",
      () => `${stem().kernel} × ${stem().kernel} pixels after the first layer`,
    ],
    [
      "standard-convolution",
      "standard convolution",
      /\bstandard convolutions?\b/i,
      "A convolution that filters and mixes all channels in one step. Also called full convolution.",
      () => `V1 with standard convolutions needs ${times(v1Saving().ratio)} as many multiply-adds`,
    ],
    [
      "depthwise-convolution",
      "depthwise convolution",
      /\bdepthwise (?:convolution|layer)s?\b/i,
      "A convolution that filters each channel separately and mixes none.",
      () => `${percent(shareOf("depthwise", v2()))} of V2’s multiply-adds`,
    ],
    [
      "pointwise-convolution",
      "pointwise convolution",
      /\bpointwise (?:convolution|layer)s?\b/i,
      "A 1 × 1 convolution: it mixes the channels at one position.",
      () => `${percent(shareOf("pointwise", v1()))} of V1’s multiply-adds`,
    ],
    [
      "separable-convolution",
      "depthwise separable convolution",
      /\b(?:depthwise )?separable (?:convolution|pair|block)s?\b/i,
      "A depthwise and a pointwise convolution instead of one standard convolution.",
      () => `${decimal(1 / pairShare(3, 144), 1)} times fewer multiply-adds with 144 output channels`,
    ],
    [
      "pooling",
      "average pooling",
      /\baverage pooling\b/i,
      "The mean of each channel over the map. It has no weights.",
      () => `7 × 7 × 1280 values become 1280 at V2’s end`,
    ],
  ],
  Blocks: [
    [
      "stem",
      "stem",
      /\bstem\b/i,
      "The first layer of the network, a standard convolution.",
      () => `${shape(stem().in)} to ${shape(stem().out)}`,
    ],
    [
      "bottleneck",
      "bottleneck",
      /\bbottlenecks?\b/i,
      "The narrow tensor at the ends of a V2 block, and the block itself.",
      () => `${block2("project").out[2]} channels at the ends of block 2, ${block2("depthwise").out[2]} inside`,
    ],
    [
      "expansion",
      "expansion",
      /\bexpansion\b/i,
      "The first layer of a V2 block, a 1 × 1 convolution that multiplies the channels by t.",
      () => `t = 6 in sixteen of V2’s blocks: ${block2("expand").in[2]} to ${block2("expand").out[2]} in block 2`,
    ],
    [
      "projection",
      "projection",
      /\bprojection\b/i,
      "The last layer of a V2 block, a 1 × 1 convolution to few channels, without an activation.",
      () => `${block2("project").in[2]} to ${block2("project").out[2]} channels in block 2`,
    ],
    [
      "residual-connection",
      "residual connection",
      /\b(?:residual connections?|skips?)\b/i,
      "A connection that adds the block’s input to its output. Also called skip.",
      () => `${residuals()} of V2’s 17 blocks have one`,
    ],
    [
      "inverted-residual",
      "inverted residual",
      /\binverted residuals?\b/i,
      "A block whose residual connection joins the narrow ends, not the wide ones.",
      () => `${residuals()} of V2’s 17 blocks; some libraries use this name for all of them`,
    ],
    [
      "classifier",
      "classifier",
      /\bclassifier\b/i,
      "The last layer, which computes a score for each class.",
      () => `${si(cost(layerOf(v2(), v2()[v2().length - 1].id)).weights, 3)} weights in V2`,
    ],
    [
      "head",
      "head",
      /\bheads?\b/i,
      "The layers after a backbone that compute the answer: the classes of a photo, or classes and boxes.",
      () => "A classifier’s head is pooling and one layer; SSDLite’s head reads two layers of V2",
    ],
    [
      "backbone",
      "backbone",
      /\bbackbones?\b/,
      "A classification network without its classifier, used by another network.",
      () => `${si(total(layers({ classes: 0, last: 0 })).parameters, 3)} weights in V2’s stem and 17 blocks`,
    ],
    [
      "exit",
      "exit",
      /\bexits?\b/i,
      "A place in a network where another part reads its feature maps. Also called output of a backbone.",
      () => "res2 to res5: the last block at each stride from 4 to 32",
    ],
    [
      "width",
      "width α",
      /(?<!\bheight and )\bwidth\b(?! and)/i,
      "A factor on the channel counts of all layers. Below 1, V2’s last convolution keeps its 1280. Also called width multiplier.",
      () => `V2 at α = 0.5 needs ${times(total(v2()).macs / total(layers({ alpha: 0.5 })).macs)} fewer multiply-adds`,
    ],
    [
      "resolution",
      "resolution",
      /\bresolution\b/i,
      "The height and width of the input in pixels.",
      () =>
        `V1 at 128 pixels needs ${times(total(v1()).macs / total(layers({ variant: "v1", resolution: 128 })).macs, 1)} fewer multiply-adds than at 224`,
    ],
  ],
  Cost: [
    [
      "multiply-add",
      "multiply-add (MAC)",
      /\bmultiply-adds?\b/i,
      "One multiplication and one addition. The usual count of a network’s work.",
      () => `V1 ${si(total(v1()).macs)}, V2 ${si(total(v2()).macs)} for one picture`,
    ],
    [
      "parameter",
      "parameter",
      /\bparameters?\b/i,
      "A number that training sets: weights, biases, γ and β. Many tables leave out γ and β.",
      () =>
        `V2: ${count(total(v2(), "trainable").parameters)} with γ and β, ${si(total(v2()).parameters)} without, ${si(total(v2(), "folded").parameters)} after folding`,
    ],
    [
      "weight",
      "weight",
      /\bweights?\b/i,
      "A value in a kernel, which multiplies an input value.",
      () => `${si(kernelWeights(v2()))} in V2 without biases, ${bytes(4 * kernelWeights(v2()))} as 32-bit floats`,
    ],
    [
      "activation-value",
      "activations",
      /\bactivations\b/i,
      "The values that a layer writes. The singular often means the function.",
      () => `V1 writes ${si(total(v1()).activations, 3)}, V2 ${si(total(v2()).activations, 3)}`,
    ],
    [
      "arithmetic-intensity",
      "arithmetic intensity, multiply-adds per byte",
      /\b(?:arithmetic intensity|multiply-adds per byte)\b/i,
      "The multiply-adds of a layer for each byte that it moves.",
      () => "Lowest in depthwise layers and in the classifier",
    ],
  ],
  "Training and numbers": [
    [
      "batch-normalization",
      "batch normalization",
      /\bbatch normalization\b/i,
      "Subtracts a mean from each channel, divides by √(variance + ε), then scales by γ and shifts by β.",
      () => `${count(v2().reduce((sum, layer) => sum + cost(layer).bn, 0))} channels in V2`,
    ],
    [
      "group-normalization",
      "group normalization (GN)",
      /\b(?:group normalization|GN)\b/,
      "Normalizes groups of channels of one picture, so it needs no batch.",
      () => "Not in the published networks; 32 groups do not fit V2’s 24 or 144 channels",
    ],
    [
      "folding",
      "folding",
      /\bfold(?:ed|ing)\b/i,
      "After training, the scale of batch normalization is multiplied into the weights, and its shift is added to the bias. The result is the same.",
      () => `V2 then has ${count(total(v2(), "folded").parameters)} numbers`,
    ],
    [
      "activation-function",
      "activation function",
      /\bactivation functions?\b/i,
      "A nonlinear function of one value. Without it, all layers together would be one linear layer.",
      () => "ReLU6 in both networks",
    ],
    [
      "relu6",
      "ReLU6",
      /\bReLU6\b/,
      "Sets negative values to 0 and values above 6 to 6.",
      () => `After ${v2().filter(({ activation }) => activation === "relu6").length} of V2’s layers`,
    ],
    [
      "linear-bottleneck",
      "linear bottleneck",
      /\blinear bottlenecks?\b/i,
      "No activation after the projection, so that ReLU6 removes no information from narrow tensors.",
      () => `${v2().filter(({ role }) => role === "projection").length} projections in V2`,
    ],
    [
      "gradient",
      "gradient",
      /\bgradients?\b/i,
      "How the error changes when a weight changes. Training changes each weight in the opposite direction.",
      () => "Zero where ReLU6 is flat: below 0 and above 6",
    ],
    [
      "quantization",
      "quantization",
      /\b(?:quantization|8-bit|eight-bit)\b/i,
      "Storing each number with few bits, as one of a few evenly spaced values, called codes.",
      () => `256 codes in 8 bits: ${bytes(total(v2()).parameters)} for V2’s weights`,
    ],
    [
      "frozen",
      "frozen, live",
      /\b(?:frozen|freez(?:e|es|ing))\b/i,
      "A frozen part does not learn. Frozen batch normalization keeps its mean and variance; live batch normalization takes those of the pictures that it sees together.",
      () => "Frozen, it is one product and one sum for each value",
    ],
    [
      "ablation",
      "ablation",
      /\bablations?\b/i,
      "A change to a trained network, without new training. It shows what this network depends on.",
      () => "The pages Inside, Experiments and Design have many",
    ],
    [
      "batch",
      "batch",
      /\bbatch(?:es)?\b(?! normalization)/i,
      "The pictures that one step of training uses together.",
      () => "Its size is a control on the page Train",
    ],
    [
      "epoch",
      "epoch",
      /\bepochs?\b/i,
      "One pass over all training pictures.",
      () => `${familyRecords()[0].recipe.epochs} in our own small trainings`,
    ],
    [
      "seed",
      "seed",
      /\bseeds?\b/i,
      "The number from which the random numbers of a training start. Another seed is another random start.",
      () => "Three for each of our own designs",
    ],
    [
      "top-1",
      "top-1 accuracy",
      /\btop-1\b/i,
      "The share of pictures for which the network’s first answer is correct.",
      () => "Measured on ImageNet with 1000 classes",
    ],
    [
      "softmax",
      "softmax",
      /\b(?:softmax|logits?)\b/i,
      "Turns scores into probabilities that sum to 1. The scores before it are called logits.",
      () => "1000 probabilities in the published classifiers",
    ],
  ],
  Detection: [
    [
      "letterbox",
      "letterboxing",
      /\bletterbox(?:ing|ed)?\b/i,
      "Fitting a whole photo into a square, between gray bars. Stretching fills the square and changes every shape.",
      () => "The detector’s square has 300 × 300 pixels",
    ],
    [
      "score",
      "score",
      /\bscores?\b/i,
      "A number for the evidence for a class. A detector’s scores are from 0 to 1, a classifier’s have no limits before softmax. A score is not the chance of being correct.",
      () => "The detector here counts .50 or more as a detection",
    ],
    [
      "anchor",
      "anchor",
      /\banchors?\b/i,
      "A box of fixed size and position. The head computes how the box differs from it.",
      () => "1917 in SSDLite at 300 pixels",
    ],
    [
      "iou",
      "intersection over union (IoU)",
      /\b(?:intersection over union|IoU)\b/,
      "The area that two boxes share, divided by the area that they cover together.",
      () => "The detector here drops a box above .60",
    ],
    [
      "nms",
      "non-maximum suppression (NMS)",
      /\bnon-maximum suppression\b/i,
      "Keeps the box with the highest score and drops boxes of the same class that overlap it.",
      () => "The last step of every detector here",
    ],
    [
      "average-precision",
      "average precision (AP, mAP)",
      /\b(?:average precision|m?AP)\b/,
      "Measures a detector: the mean of its precision over all recalls. mAP is the mean over all classes.",
      () => "In percent on the page Faces, with boxes that count from an IoU of .50",
    ],
    [
      "feature-pyramid",
      "feature pyramid (FPN)",
      /\bfeature pyramids?\b/i,
      "Adds enlarged coarse maps to finer ones.",
      () => "In the face detector with V2",
    ],
  ],
};

export const terms: readonly Term[] = groups.flatMap((group) =>
  entries[group].map(([id, name, match, meaning, here]) => ({ id, name, group, match, meaning, here })),
);

export function glossary(group: Group): Table {
  return {
    caption: group,
    hideCaption: true,
    wide: true,
    columns: [{ label: "Term" }, { label: "Meaning" }, { label: "In MobileNet" }],
    rows: terms
      .filter((term) => term.group === group)
      .map(({ id, name, meaning, here }): Cell[] => [
        { markup: `<span id="${id}">${escape(name)}</span>` },
        meaning,
        here(),
      ]),
  };
}
