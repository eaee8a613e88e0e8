/** Checks of what texts say about ReLU6: its shape, and what few bits do to a network that has it. */
import { activations } from "../math/activation.js";
import type { NumberFormat } from "../types.js";
import { type Check, type Claim, claim, printedPercent, thesis } from "./claim.js";
import { decimal, percent } from "../math/format.js";
import { bits, quantization, roundTo } from "../math/numberFormat.js";
import type { PublishedRow } from "./published.js";

/** Detections that stay when the activations of the trained network are rounded, against its own float result. */
export interface PrecisionMeasurement {
  readonly activation: "relu6" | "relu";
  readonly format: NumberFormat;
  /** Detections kept: same class, boxes that overlap by more than a half, score of at least a half. */
  readonly kept: number;
  /** Detections of the same network in 32-bit floats. */
  readonly of: number;
}

function likeSigmoid(): Claim {
  const { relu6, sigmoid } = activations;
  const xs = Array.from({ length: 2001 }, (_, i) => -17 + i / 50);
  const yes = (label: string, holds: boolean, found: string, value: number): Check => ({
    label,
    claimed: "yes, as for a sigmoid",
    found,
    value,
    holds,
  });
  return claim({
    ...thesis,
    id: "relu6-like-sigmoid",
    page: "activations",
    sentence: "ReLU6 has a shape like a sigmoid’s.",
    figure: "none",
    convention:
      "ReLU6(x) / 6 against σ(2/3 · (x − 3)). That is the sigmoid with the same height, the same center, and the same slope at the center.",
    why: "The shapes differ. ReLU6 is straight between its two corners and flat outside them, where its slope is exactly 0.",
    values: () => {
      const falls = xs.filter((x, i) => i > 0 && relu6.f(x) < relu6.f(xs[i - 1])).length;
      const flat = xs.filter((x) => relu6.df(x) === 0).length / xs.length;
      const ends = [relu6.f(-1e6), relu6.f(1e6)];
      return [
        yes("a lower and an upper limit", Number.isFinite(ends[0] + ends[1]), `${ends[0]} and ${ends[1]}`, ends[1]),
        yes("never falls", falls === 0, falls === 0 ? "yes" : "no", falls),
        yes(
          "a slope above 0 everywhere",
          flat === 0,
          flat === 0 ? "yes" : "the slope is 0 for x below 0 and above 6",
          flat,
        ),
      ];
    },
    text: ([limits, , slope]) => {
      const flat = slope.holds ? "" : ` For ReLU6 ${slope.found}.`;
      const gap = Math.max(...xs.map((x) => Math.abs(relu6.f(x) / 6 - sigmoid.f((2 / 3) * (x - 3)))));
      return `Both rise between two limits (${limits.found} for ReLU6). On the same scale the two curves differ by at most ${percent(gap)} of the height.${flat}`;
    },
  });
}

/** Largest relative error of 16-bit floats over a range of values. */
function relativeError(low: number, high: number): number {
  const values = Float32Array.from({ length: 4096 }, (_, i) => low * (high / low) ** (i / 4095));
  const rounded = roundTo(values, "fp16");
  return values.reduce((worst, value, i) => Math.max(worst, Math.abs(rounded[i] - value) / value), 0);
}

/** The format in which ReLU6 gains most, in words. */
function clearest(kept: readonly Check[]): string {
  const { label, found } = kept.reduce((best, check) => (check.value > best.value ? check : best));
  return `at ${label.slice(label.indexOf(" in ") + 4).replace(" (measured here)", "")}: ${found}`;
}

const fixedPoint: readonly NumberFormat[] = ["int8", "int7", "int6", "int5", "int4", "int3"];
/** Where neither network keeps as many detections as this, the few that are left can be chance. */
const fewestToTell = 3;

/** ReLU6 beside ReLU in the same format, where both were measured and enough is left to compare. */
function measuredChecks(measured: readonly PrecisionMeasurement[], formats: readonly NumberFormat[]): Check[] {
  return formats.flatMap((format) => {
    const [relu6, relu] = (["relu6", "relu"] as const).map((activation) =>
      measured.find((one) => one.format === format && one.activation === activation),
    );
    if (relu6 === undefined || relu === undefined) return [];
    if (Math.max(relu6.kept, relu.kept) < fewestToTell) return [];
    const gain = relu6.kept / relu6.of - relu.kept / relu.of;
    const name = format.startsWith("int") ? `${bits(format)} bits` : format;
    return [
      {
        label: `detections kept, activations in ${name} (measured here)`,
        claimed: "more with ReLU6",
        found: `${relu6.kept} of ${relu6.of} with ReLU6, ${relu.kept} of ${relu.of} with ReLU${gain === 0 ? ": no difference" : ""}`,
        value: gain,
        holds: gain > 0,
      },
    ];
  });
}

/** In how many formats of fixed point ReLU6 keeps more, the largest gain, and where too little is left to tell. */
function fixedPointText(measured: readonly PrecisionMeasurement[]): string {
  const compared = fixedPoint.filter((format) => measuredChecks(measured, [format]).length > 0);
  if (compared.length === 0) return "";
  const kept = measuredChecks(measured, compared);
  const better = kept.filter(({ holds }) => holds).length;
  const share = better === kept.length ? `all ${kept.length}` : `${better} of ${kept.length}`;
  const fewer = fixedPoint.filter(
    (format) => !compared.includes(format) && measured.some((one) => one.format === format),
  );
  const rest =
    fewer.length === 0
      ? ""
      : ` With ${fewer.map(bits).join(" and ")} bits, each of the two networks keeps fewer than ${fewestToTell} detections. That is too few to compare.`;
  return ` We also rounded the activations of this site’s detector to integers of ${bits(compared[0])} to ${bits(compared[compared.length - 1])} bits, and counted which of its detections with floats stay. In ${share} formats the network keeps a larger share of its detections with ReLU6 than with ReLU. The difference is largest ${clearest(kept)}.${rest}`;
}

/** The distance of 8-bit values with the cap, beside one without. */
function fixedStep(): Check {
  const step = (high: number) => quantization("int8", [0, high], "asymmetric").scale;
  return {
    label: "distance of the values of 8 bits, from 0 to 6 with ReLU6, from 0 to 12 with ReLU",
    claimed: "smaller with ReLU6",
    found: `${decimal(step(6), 3)} with ReLU6, ${decimal(step(12), 3)} with ReLU`,
    value: step(12) / step(6),
    holds: step(6) < step(12),
  };
}

function sixteenBitFloats(measured: readonly PrecisionMeasurement[]): Claim {
  return claim({
    ...thesis,
    id: "relu6-16-bit-floats",
    page: "activations",
    sentence:
      "A network with ReLU6 is more robust at low precision than one with ReLU, for example with 16-bit floats on iOS.",
    figure: "16 bits",
    convention:
      "We compared the largest relative rounding error for values from 1.5 to 6, which ReLU6 passes, and from 24 to 96, which it cuts. For fixed point we rounded the activations of this site’s trained detector, without training it again.",
    why: "The larger floats are, the farther they are apart, so their relative error is the same below and above 6. A cap helps fixed point, whose values are equally far apart.",
    values: () => {
      const [below, above] = [relativeError(1.5, 6), relativeError(24, 96)];
      return [
        {
          label:
            "largest relative rounding error of 16-bit floats (fp16) above 6, as a multiple of the largest one below 6",
          claimed: "more than 1",
          found: decimal(above / below),
          value: above / below,
          holds: above > 1.01 * below,
        },
        ...measuredChecks(measured, ["fp16"]),
        fixedStep(),
        ...measuredChecks(measured, fixedPoint),
      ];
    },
    text: ([ratio]) => {
      const [kept] = measuredChecks(measured, ["fp16"]);
      const floats =
        kept === undefined
          ? ""
          : ` Of the detections that this site’s detector has with 32-bit floats, 16-bit floats (fp16) keep ${kept.found.replace(": no difference", "")}.`;
      return `The largest relative error of 16-bit floats is the same for values above 6 and for values below 6: the ratio of the two is ${ratio.found}.${floats}${fixedPointText(measured)}`;
    },
  });
}

function lowPrecision(rows: readonly PublishedRow[], measured: readonly PrecisionMeasurement[]): Claim {
  return claim({
    id: "relu6-low-precision",
    page: "activations",
    sentence: "ReLU6 is robust in computation of low precision.",
    source: "Sandler et al., MobileNetV2, section 4",
    ref: "arXiv:1801.04381",
    figure: "none",
    convention:
      "Fixed point with one range per tensor. Published: top-1 accuracy of a V2 that was not trained for eight bits. Measured: the trained detector of this site, without training it again.",
    why: "A cap limits the range of the activations, and with it the distance of the values. But eight bits with one range per tensor ruin V2 through its weights, which are many times as large in some channels as in others (Nagel et al., arXiv:1906.04721). A cap on activations does not help there.",
    values: () => {
      const top1 = (variant: string, precision: string) =>
        rows.find(
          (row) => row.recipe === "data-free quantization" && row.variant === variant && row.precision === precision,
        )?.top1;
      const [relu6, relu, float] = [top1("ReLU6", "int8"), top1("ReLU", "int8"), top1("ReLU6", "float32")];
      const published: Check[] =
        relu6 === undefined || relu === undefined || float === undefined
          ? []
          : [
              {
                label: "top-1 with 8-bit weights and activations (published)",
                claimed: "higher with ReLU6",
                found: `${printedPercent(relu6)} with ReLU6 and ${printedPercent(relu)} with ReLU, ${printedPercent(float)} with floats`,
                value: relu6 - relu,
                holds: relu6 > relu,
              },
            ];
      return [fixedStep(), ...published, ...measuredChecks(measured, fixedPoint)];
    },
    text: ([step, ...others]) => {
      const top1 = others.filter(({ label }) => label.startsWith("top-1"));
      return [
        `If ReLU reaches 12, the values of 8 bits are twice as far apart without the cap: ${step.found}.`,
        ...top1.map(
          ({ found }) =>
            `If the weights have 8 bits, too, the weights ruin the network: the published top-1 accuracy is then ${found}.`,
        ),
      ]
        .join(" ")
        .concat(fixedPointText(measured));
    },
  });
}

/**
 * Claims about activations.
 *
 * @param rows published.csv; without it the published figures are left out
 * @param measured what the ablations on the trained network gave; without it that evidence is left out
 */
export function activationClaims(rows: readonly PublishedRow[], measured: readonly PrecisionMeasurement[]): Claim[] {
  return [likeSigmoid(), sixteenBitFloats(measured), lowPrecision(rows, measured)];
}
