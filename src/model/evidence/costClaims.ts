/** Checks of what texts say about operations, parameters, speed and accuracy. */
import {
  type Check,
  type Claim,
  claim,
  printedMilliseconds,
  millions,
  millionsCheck,
  printedPercent,
  ratioCheck,
  thesis,
} from "./claim.js";
import { percent } from "../math/format.js";
import { total } from "../architecture/cost.js";
import { layers } from "../architecture/layers.js";
import { type Pair, type PublishedRow, count, frameRates, pair, slimPair } from "./published.js";
import { type NetworkOptions, specifications } from "../architecture/spec.js";

const macs = (options: Partial<NetworkOptions>) => total(layers(options)).macs;
const weights = (options: Partial<NetworkOptions>) => total(layers(options), "weights").parameters;

function nineTimes(rows: readonly PublishedRow[]): Claim {
  const full = { variant: "v1", convolution: "full" } as const;
  return claim({
    ...thesis,
    id: "nine-times",
    page: "separable",
    sentence:
      "With separable convolutions MobileNet needs nine times less work than similar networks of the same accuracy.",
    figure: "9×",
    convention:
      "V1 at α = 1 and 224 pixels against the same network with standard 3×3 convolutions, classifier included.",
    why: "Nine is k², the limit for layers with many output channels: a pair costs 1/C_out + 1/k² of the standard convolution. The stem and the classifier are not replaced. In the V1 paper the network with standard convolutions is more accurate.",
    values() {
      const checks = [ratioCheck("standard convolutions against V1", 9, macs(full) / macs({ variant: "v1" }))];
      const top1 = (variant: string) =>
        rows.find(
          (row) => row.recipe === "paper v1" && row.resolution === 224 && row.alpha === 1 && row.variant === variant,
        )?.top1;
      const [fullTop1, ownTop1] = [top1("full convolutions"), top1("")];
      if (fullTop1 === undefined || ownTop1 === undefined) return checks;
      const loss = fullTop1 - ownTop1;
      return [
        ...checks,
        {
          label: "V1’s accuracy (V1 paper, table 4)",
          claimed: "the same",
          found: `${printedPercent(ownTop1)}, ${loss.toFixed(1)} points below the ${printedPercent(fullTop1)} with standard convolutions`,
          value: loss,
          holds: loss <= 0,
        },
      ];
    },
    text: ([ratio, accuracy]) =>
      `With standard convolutions V1 needs ${ratio.found} as many multiply-adds, which rounds to nine.` +
      (accuracy === undefined ? "" : ` In the V1 paper, V1’s accuracy is ${accuracy.found}.`),
  });
}

function alphaHalf(): Claim {
  return claim({
    ...thesis,
    id: "alpha-half",
    page: "v1",
    sentence:
      "With a width multiplier of 0.5 the network needs four times fewer operations and has three times fewer parameters.",
    figure: "4× and 3×",
    convention: "Multiply-adds at 224 pixels with the classifier of 1000 classes; parameters without γ and β.",
    why: "Pointwise convolutions shrink with α in both directions, by α². The stem, depthwise layers and V1’s classifier shrink by α only. V2’s last convolution keeps 1280 channels below α = 1, so V2’s classifier does not shrink at all.",
    values: () =>
      (["v1", "v2"] as const).flatMap((variant) => {
        const half = { variant, alpha: 0.5 };
        const { name } = specifications[variant];
        return [
          ratioCheck(`${name}, multiply-adds`, 4, macs({ variant }) / macs(half)),
          ratioCheck(`${name}, parameters`, 3, weights({ variant }) / weights(half)),
        ];
      }),
    text: ([a, b, c, d]) =>
      `V1 needs ${a.found} fewer multiply-adds and has ${b.found} fewer parameters. These round to the claimed figures. V2’s ${c.found} and ${d.found} do not.`,
  });
}

function halfTheMacs(): Claim {
  return claim({
    ...thesis,
    id: "half-the-operations",
    page: "sources",
    sentence: "V2 needs almost half of V1’s operations.",
    figure: "569 M and 300 M",
    convention: "Multiply-adds at α = 1 and 224 pixels, classifier included.",
    why: "The figures are TF-slim’s. 300 is 300.8 cut to whole millions.",
    values: () => [ratioCheck("V1’s multiply-adds against V2’s", 2, macs({ variant: "v1" }) / macs({}))],
    text: ([ratio]) =>
      `${millions(macs({ variant: "v1" }))} against ${millions(macs({}))}: ${ratio.found} fewer, almost half.`,
  });
}

function parametersMixed(): Claim {
  return claim({
    ...thesis,
    id: "parameters-mixed",
    page: "compare",
    sentence: "V1 has 4.24 million parameters and V2 3.47 million, about 80\u202f%.",
    figure: "4.24 M, 3.47 M, 80\u202f%",
    convention: "Weights and the classifier’s biases, the convention behind 3.47 M, for both networks.",
    why: "The two TF-slim tables count differently. V2’s leaves out batch normalization. V1’s number adds three values for each normalized channel.",
    values() {
      const [v1, v2] = [count(layers({ variant: "v1" })), count(layers())].map(({ parameters }) => parameters);
      const share = v2.weights / v1.weights;
      return [
        millionsCheck("V1, without γ and β", 4.24, v1.weights, 2),
        millionsCheck("V2, without γ and β", 3.47, v2.weights, 2),
        {
          label: "V2’s share of V1",
          claimed: "80\u202f%",
          found: percent(share, 1),
          value: share,
          holds: Math.round(share * 10) === 8,
        },
      ];
    },
    text: ([v1, v2, share]) =>
      `Counted in the same way, V1 has ${v1.found} and V2 ${v2.found}, a share of ${share.found}. The same V2 has ` +
      `${millions(total(layers(), "trainable").parameters, 3)} with γ and β, and ${millions(total(layers(), "all").parameters, 3)} with the moving statistics too.`,
  });
}

/** V2 beside V1 in one published measure. */
function against(
  label: string,
  { v1, v2 }: Pair,
  key: "top1" | "latency" | "fps",
  show: (value: number) => string,
): Check[] {
  const [a, b] = [v1[key], v2[key]];
  if (a === undefined || b === undefined) return [];
  const more = key !== "latency";
  return [
    {
      label,
      claimed: more ? "V2 higher" : "V2 lower",
      found: `${show(b)} against ${show(a)}`,
      value: b / a,
      holds: more ? b > a : b < a,
    },
  ];
}

/** What the chapter lists, and then what it does not. */
function measures(rows: readonly PublishedRow[]): Check[] {
  const [v1, v2] = [count(layers({ variant: "v1" })), count(layers())];
  const fewer = (label: string, a: number, b: number): Check => ({
    label,
    claimed: "V2 fewer",
    found: `${millions(b, 2)} against ${millions(a, 2)}`,
    value: b / a,
    holds: b < a,
  });
  const listed = [
    fewer("multiply-adds", v1.macs, v2.macs),
    fewer("parameters (without γ, β)", v1.parameters.weights, v2.parameters.weights),
  ];
  const unlisted = [
    fewer("values written by all convolutions", v1.activations, v2.activations),
    fewer("values of the largest tensor", v1.largest, v2.largest),
  ];
  if (rows.length === 0) return [...listed, ...unlisted];
  const on = (device: string, precision: string) =>
    pair(rows, (row) => row.device === device && row.precision === precision && row.variant === "");
  const timm = (device: string) =>
    pair(rows, (row) => row.device === device && /^mobilenetv[12]_100\./.test(row.variant));
  const cpu = "i7-12700H CPU, fp32, batch of 1";
  const gpu = "RTX 4090, mixed precision, batched";
  const rate = (fps: number) => `${Math.round(fps)} images/s`;
  const [coco1, coco2] = (["v1", "v2"] as const).map(
    (network) => rows.find((row) => row.network === network && row.map !== undefined)?.map,
  );
  return [
    ...listed,
    ...against("ImageNet top-1 (TF-slim)", slimPair(rows), "top1", printedPercent),
    ...frameRates(rows).flatMap(({ device, pair: both }) => against(device, both, "fps", rate)),
    ...against("Pixel 3 CPU, float", on("Pixel 3 CPU, 4 threads", "float32"), "latency", printedMilliseconds),
    ...against("Pixel 3 GPU, float", on("Pixel 3 GPU", "float32"), "latency", printedMilliseconds),
    ...against("Pixel 3 NNAPI, 8 bits", on("Pixel 3 NNAPI", "int8"), "latency", printedMilliseconds),
    ...against(`timm, ${cpu}`, timm(cpu), "latency", printedMilliseconds),
    ...against(`timm, ${gpu}`, timm(gpu), "fps", rate),
    ...(coco1 === undefined || coco2 === undefined
      ? []
      : [
          {
            label: "COCO mAP with SSDLite (V2 paper, table 6)",
            claimed: "V2 higher",
            found: `${coco2} against ${coco1}`,
            value: coco2 / coco1,
            holds: coco2 > coco1,
          },
        ]),
    ...unlisted,
  ];
}

function betterEverywhere(rows: readonly PublishedRow[]): Claim {
  return claim({
    ...thesis,
    id: "better-everywhere",
    page: "compare",
    sentence: "V2 does better than V1 by every measure: it is faster, and its classification is more accurate.",
    figure: "none",
    convention: "α = 1 and 224 pixels; each published pair from one source and one device; parameters without γ and β.",
    why: "The thesis’s own tables support the sentence. Other measures do not. V2 writes more values, and fewer multiply-adds save no time where memory or kernel launches take most of it.",
    values: () => measures(rows),
    text: (checks) => {
      const better = checks.filter(({ holds }) => holds).length;
      return `V2 is better in ${better} of ${checks.length} measures, so not in every one.`;
    },
  });
}

/**
 * Claims about cost, speed and accuracy.
 *
 * @param rows published.csv; without it the checks that need it are left out
 */
export function costClaims(rows: readonly PublishedRow[]): Claim[] {
  return [nineTimes(rows), alphaHalf(), betterEverywhere(rows), halfTheMacs(), parametersMixed()];
}
