/** Checks of what texts say about how the networks are built. */
import { type Claim, claim, millions, ratioCheck, thesis } from "./claim.js";
import { times } from "../math/format.js";
import { cost, total } from "../architecture/cost.js";
import { convolutionDeviation, sharedDeviation } from "../architecture/initialization.js";
import { type Layer, layerOf, layers } from "../architecture/layers.js";
import { type NetworkOptions, specifications } from "../architecture/spec.js";

function blocksOf(network: readonly Layer[]): Layer[][] {
  const blocks = new Map<number, Layer[]>();
  for (const layer of network)
    if (layer.block !== undefined) blocks.set(layer.block, [...(blocks.get(layer.block) ?? []), layer]);
  return [...blocks.values()];
}

/** TF-slim’s published widths of V2. */
const publishedAlphas = [0.35, 0.5, 0.75, 1, 1.3, 1.4];

function doubling(): Claim {
  return claim({
    ...thesis,
    id: "stride-doubles-channels",
    page: "v1",
    sentence: "Where V1 reduces the size with a stride, the pointwise convolution doubles the channels.",
    figure: "2×",
    convention: "V1’s blocks of stride 2 at α = 1.",
    why: "Half the height and width with twice the channels halves the tensor. After blocks 4, 6 and 12, the next pointwise layer costs the same as the last one before the stride. Block 1 also doubles its channels, with stride 1.",
    values: () =>
      blocksOf(layers({ variant: "v1" }))
        .filter(([depthwise]) => depthwise.stride === 2)
        .map(([depthwise, pointwise]) => ratioCheck(`block ${depthwise.block}`, 2, pointwise.out[2] / depthwise.in[2])),
    text: (checks) => `All ${checks.length} blocks of stride 2 double their channels.`,
  });
}

function threeLayers(): Claim {
  return claim({
    ...thesis,
    id: "three-convolutions",
    page: "sources",
    sentence: "A block of V2 has three convolutions, and the first always raises the number of channels.",
    figure: "3",
    convention: "The seventeen blocks at α = 1.",
    why: "Block 0 has t = 1, and V2 has no expansion layer there. Such a layer would mix channels but add none.",
    values: () => {
      const blocks = blocksOf(layers());
      return [false, true].map((first) => {
        const own = blocks.filter(([{ block }]) => (block === 0) === first);
        const three = own.filter((block) => block.length === 3 && block[0].out[2] > block[0].in[2]).length;
        return {
          label: first ? "block 0" : "blocks 1 to 16",
          claimed: "three, and the first adds channels",
          found: first ? `${own[0].length} convolutions, no expansion` : `${three} of ${own.length}`,
          value: three,
          holds: three === own.length,
        };
      });
    },
    text: ([others, first]) => `${others.found} of blocks 1 to 16 do; block 0 has ${first.found}.`,
  });
}

function residualRule(): Claim {
  return claim({
    ...thesis,
    id: "residual-rule",
    page: "bottleneck",
    sentence: "A block has a residual connection if, and only if, it has as many output channels as input channels.",
    figure: "none",
    convention: "Blocks of V2 at TF-slim’s six published widths, rounded to eight.",
    why: "The stride must be 1 as well. Otherwise input and output differ in height and width. The thesis’s text does not name the stride condition; its code checks it. At α = 1 no block of stride 2 keeps its channels, so both rules name the same ten blocks.",
    values: () =>
      publishedAlphas.map((alpha) => {
        const blocks = blocksOf(layers({ alpha }));
        const wrong = blocks.filter((block) => {
          const [first, last] = [block[0], block[block.length - 1]];
          return (first.in[2] === last.out[2]) !== (last.residualFrom !== undefined);
        });
        const named = wrong.map(([{ block }]) => block).join(", ");
        return {
          label: `α = ${alpha}`,
          claimed: "equal channels are enough",
          found:
            wrong.length === 0
              ? "gives the right blocks"
              : `wrongly gives block ${named} a skip, although its stride is 2`,
          value: wrong.length,
          holds: wrong.length === 0,
        };
      }),
    text: (checks) => {
      const failing = checks.filter(({ holds }) => !holds).map(({ label, found }) => `At ${label} it ${found}.`);
      return `The claim holds at ${checks.length - failing.length} of ${checks.length} widths. ${failing.join(" ")}`;
    },
  });
}

function outputLarger(): Claim {
  return claim({
    ...thesis,
    id: "output-larger",
    page: "sources",
    sentence: "V1’s output tensor, 7×7×1024, is larger than V2’s.",
    figure: "7×7×1024",
    convention: "Values of the tensor at α = 1 and 224 pixels.",
    why: "It depends on what counts as V2’s output. Its last block outputs 320 channels, and its last convolution turns them into 1280.",
    values() {
      const v2 = layers();
      const v1 = Math.max(
        ...layers({ variant: "v1" })
          .filter(({ id }) => id === "conv_pw_13")
          .map((layer) => cost(layer).activations),
      );
      return ["block_16_project", "Conv_1"].flatMap((id) =>
        v2
          .filter((layer) => layer.id === id)
          .map((layer) => ({
            label: id === "Conv_1" ? "V2’s last convolution" : "V2’s last block",
            claimed: `fewer than ${v1} values`,
            found: `${layer.out.join("×")} = ${cost(layer).activations} values`,
            value: cost(layer).activations,
            holds: cost(layer).activations < v1,
          })),
      );
    },
    text: ([block, last]) =>
      `True for V2’s last block (${block.found}), false for its last convolution (${last.found}).`,
  });
}

const macs = (options: Partial<NetworkOptions>) => total(layers(options)).macs;

function rounding(): Claim {
  const both = (alpha: number, more: Partial<NetworkOptions> = {}) =>
    (["truncate", "eight"] as const).map((rule) => macs({ alpha, rounding: rule, ...more }));
  return claim({
    ...thesis,
    id: "rounding",
    page: "backbone",
    sentence: "The thesis’s configurable backbone takes int(c · α) channels, and so builds V2 at any width.",
    figure: "int(c · α)",
    convention: "Multiply-adds at 224 pixels of V2 with its classifier, against rounding to a multiple of eight.",
    why: "The published networks round each width to a multiple of eight, but not below 90\u202f% of the unrounded number. Cutting gives the same only where every α · c is such a multiple.",
    values: () =>
      publishedAlphas.map((alpha) => {
        const [cut, eight] = both(alpha);
        return {
          label: `α = ${alpha}`,
          claimed: millions(eight),
          found: millions(cut),
          value: cut,
          holds: cut === eight,
        };
      }),
    text: () => {
      const [cut, eight] = both(0.75);
      const [cutBackbone, eightBackbone] = both(0.75, { classes: 0, last: 0 });
      return (
        `The networks agree at α = 1. At α = 0.75, V2 with cut numbers of channels needs ${millions(cut)} multiply-adds, and V2 with multiples of eight ${millions(eight)}. ` +
        `For the backbone alone, which the thesis’s class builds, the numbers are ${millions(cutBackbone)} and ${millions(eightBackbone)}.`
      );
    },
  });
}

function initialization(): Claim {
  return claim({
    ...thesis,
    id: "initialization",
    page: "start",
    sentence: "Every convolution starts from a normal distribution with variance 2 / (k² · C_out).",
    figure: "√(2 / (k² · C_out))",
    convention:
      "Against √(2 / n) with n the outputs that one input value reaches in the layer (He et al., arXiv:1502.01852).",
    why: "In a depthwise layer an input value reaches only k² outputs of its own channel, so C_out does not belong there. PyTorch’s own fan-out also counts C_out for depthwise layers. With batch normalization the outputs have the right scale, but the weights stay too small.",
    values: () => {
      const network = layers({ classes: 0 });
      const roles = ["convolution", "expansion", "depthwise", "projection"] as const;
      return roles.map((role) => {
        const own = network.filter((layer) => layer.role === role);
        const ratios = own.map((layer) => convolutionDeviation(layer) / sharedDeviation(layer));
        const worst = Math.max(...ratios);
        return {
          label: `${role} layers`,
          claimed: "as √(2 / n)",
          found: worst === 1 ? "as √(2 / n)" : `standard deviation up to ${times(worst, 1)} too small`,
          value: worst,
          holds: worst === 1,
        };
      });
    },
    text: () => {
      const depthwise = layerOf(layers(), "block_2_depthwise");
      const ratio = convolutionDeviation(depthwise) / sharedDeviation(depthwise);
      return `In depthwise layers the standard deviation is too small by a factor of √C_out: ${times(ratio, 0)} for the 144 channels of block 2.`;
    },
  });
}

function layersOnPhone(): Claim {
  return claim({
    ...thesis,
    id: "two-hundred-layers",
    page: "sources",
    sentence: "Such networks run in real time with up to 200 layers on an iPhone 6s.",
    figure: "200 layers",
    convention: "None: it needs that phone.",
    why: "The sentence names no network, resolution or frame rate, and we have no such device.",
    values: () => [],
    text: () => "We cannot check this: the number of layers alone does not say how much work there is.",
  });
}

function nineteenBottlenecks(): Claim {
  return claim({
    id: "nineteen-bottlenecks",
    page: "sources",
    sentence: "V2 has a first convolution of 32 filters, followed by 19 residual bottleneck layers.",
    source: "Sandler et al., MobileNetV2, section 4",
    ref: "arXiv:1801.04381",
    figure: "19",
    convention: "The repeats n of the paper’s table 2, summed.",
    why: "The table’s rows add up to 17, and so do all published checkpoints. Only ten of the 17 have a residual connection.",
    values: () => {
      const blocks = specifications.v2.rows.reduce((sum, { n }) => sum + n, 0);
      return [{ label: "bottlenecks", claimed: "19", found: String(blocks), value: blocks, holds: blocks === 19 }];
    },
    text: ([blocks]) =>
      `The table has ${blocks.found}, ${layers().filter(({ residualFrom }) => residualFrom !== undefined).length} of them residual.`,
  });
}

/** Claims about shapes, blocks, widths and first weights. */
export function structureClaims(): Claim[] {
  return [
    doubling(),
    threeLayers(),
    residualRule(),
    nineteenBottlenecks(),
    outputLarger(),
    rounding(),
    initialization(),
    layersOnPhone(),
  ];
}
