/** What the page on activations asks before it shows. */
import { activations } from "../../model/math/activation.js";
import type { PrecisionMeasurement } from "../../model/evidence/claims.js";
import { bits } from "../../model/math/numberFormat.js";
import { decimal } from "../../model/math/format.js";
import type { Question } from "../predict/predict.js";

const { mish, relu6, sigmoid } = activations;

/** Where Mish is lowest, found on a fine mesh. */
export function mishLowest(): { x: number; y: number } {
  const xs = Array.from({ length: 40_001 }, (_, i) => -4 + i / 10_000);
  return xs.map((x) => ({ x, y: mish.f(x) })).reduce((least, point) => (point.y < least.y ? point : least));
}

export const mishSketch: Question = {
  id: "activations-mish",
  kind: "sketch",
  question: "Mish is x times a factor that grows slowly from 0 to 1. Sketch it before you see it.",
  label: "Mish from −5 to 3",
  domain: [-5, 3],
  range: [-1, 3],
  points: 9,
  truth: mish.f,
  formatX: (x) => decimal(x, 0),
  explain: () => {
    const { x, y } = mishLowest();
    return `Mish falls below zero, lowest at x = ${decimal(x)} with ${decimal(y)}. For very negative x it returns to zero.`;
  },
};

/** Share of the x from −6 to 12 at which a function's slope is exactly zero. */
function flatShare(df: (x: number) => number): number {
  const xs = Array.from({ length: 1800 }, (_, i) => -6 + (i + 0.5) / 100);
  return xs.filter((x) => df(x) === 0).length / xs.length;
}

export const flatSlopes: Question = {
  id: "activations-flat",
  kind: "choice",
  question:
    "Some texts say that ReLU6 looks like a sigmoid. Which of the two has a slope of exactly zero over a whole range of x?",
  choices: ["ReLU6 only", "sigmoid only", "both", "neither"],
  answer: () => {
    const [capped, smooth] = [relu6, sigmoid].map(({ df }) => flatShare(df) > 0);
    return capped ? (smooth ? "both" : "ReLU6 only") : smooth ? "sigmoid only" : "neither";
  },
  explain: () =>
    `The slope of ReLU6 is ${relu6.df(-1)} for x below 0, and ${relu6.df(7)} for x above 6. The sigmoid’s slope gets small, ${decimal(sigmoid.df(7), 4)} at x = 7, but never reaches zero.`,
  mistakes: {
    "sigmoid only": "The sigmoid looks flat at both ends, but its slope there is small, not zero.",
    both: "The sigmoid looks flat at both ends, but its slope there is small, not zero.",
    neither: "ReLU6 is constant below 0 and above 6, and a constant has slope zero.",
  },
};

/** The fewest bits with which a network keeps at least nine of ten detections, counting down from the most. */
export function fewestBits(measured: readonly PrecisionMeasurement[], activation: "relu6" | "relu"): number {
  const rows = measured
    .filter((row) => row.activation === activation && row.format.startsWith("int"))
    .sort((a, b) => bits(b.format) - bits(a.format));
  let least = Infinity;
  for (const { format, kept, of } of rows) {
    if (kept / of < 0.9) break;
    least = bits(format);
  }
  return least;
}

/** How few bits the trained network can do with; the answer was measured, see data/precision.csv. */
export function bitsQuestion(measured: readonly PrecisionMeasurement[]): Question {
  const stays = (activation: "relu6" | "relu", wanted: number) => {
    const row = measured.find((one) => one.activation === activation && one.format === `int${wanted}`);
    return row === undefined ? "" : `${row.kept} at ${wanted} bits`;
  };
  /** Detections of the network with floats. */
  const found = (activation: "relu6" | "relu") => measured.find((one) => one.activation === activation)?.of ?? 0;
  return {
    id: "activations-bits",
    kind: "number",
    question: `With floats, this site’s detector, a MobileNet V2, has ${found("relu6")} detections in our test pictures. Now store each of its activations as an integer with b bits. What is the smallest b with which it keeps nine of ten of these detections?`,
    label: "Bits",
    min: 2,
    max: 16,
    step: 1,
    ticks: [2, 4, 8, 16],
    format: (value) => decimal(value, 0),
    answer: () => fewestBits(measured, "relu6"),
    explain: () => {
      const least = fewestBits(measured, "relu6");
      const relu6Parts = [least, least - 1, 4].map((wanted) => stays("relu6", wanted)).filter((part) => part !== "");
      return `Of the ${found("relu6")} detections the network keeps ${relu6Parts.join(", ")}. With ReLU in place of ReLU6, and no new training, it has ${found("relu")} with floats. Of these it keeps ${stays("relu", 8)}, ${stays("relu", 6)}.`;
    },
    mistakes: {
      low: "Your guess is too low. With so few bits there are too few values between 0 and 6 to round to.",
      high: "Your guess is too high. The network tolerates more rounding than that before it loses detections.",
    },
  };
}
