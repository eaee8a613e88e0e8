/** Exercises on V1 against V2. */
import { cost, intensity, total, traffic } from "../architecture/cost.js";
import { type Generator, type Task, pick, whole } from "./exercise.js";
import { type Layer, layers } from "../architecture/layers.js";
import type { Variant } from "../architecture/spec.js";

export function fewerMacs(alpha: number): Task {
  const [one, two] = (["v1", "v2"] as const).map((variant) => total(layers({ variant, alpha })).macs);
  return {
    question: `At α = ${alpha} and 224 pixels V1 needs ${(one / 1e6).toFixed(1)} M multiply-adds and V2 ${(two / 1e6).toFixed(1)} M. How many times fewer does V2 need? Give two decimals.`,
    answer: one / two,
    unit: "times",
    tolerance: 0.004,
    places: 2,
    steps: [`${(one / 1e6).toFixed(1)} / ${(two / 1e6).toFixed(1)} = ${(one / two).toFixed(2)}.`],
  };
}

export function allParameters(variant: Variant): Task {
  const network = layers({ variant });
  const weights = total(network, "weights").parameters;
  const channels = network.reduce((sum, layer) => sum + cost(layer).bn, 0);
  const answer = total(network, "all").parameters;
  return {
    question: `${variant.toUpperCase()} at α = 1 has ${whole(weights)} weights and biases. Batch normalization works on ${whole(channels)} channels. A library counts γ, β, mean and variance too. Which number of parameters does it print?`,
    answer,
    unit: "parameters",
    tolerance: 0,
    steps: [
      `Four numbers for each channel: 4 · ${whole(channels)} = ${whole(4 * channels)}.`,
      `${whole(weights)} + ${whole(4 * channels)} = ${whole(answer)}.`,
    ],
  };
}

export function layerIntensity(layer: Layer): Task {
  const { macs } = cost(layer);
  const values = (shape: readonly number[]) => shape.reduce((a, b) => a * b);
  const weights = cost(layer).weights + layer.out[2];
  const size = (shape: readonly number[]) => shape.join(" · ");
  return {
    question: `${layer.id} (${layer.role}, ${layer.kernel}×${layer.kernel}, stride ${layer.stride}) reads ${layer.in.join("×")} and writes ${layer.out.join("×")}. It uses 32-bit floats. It reads its input, its weights and one bias per output channel once, and writes its output once. How many multiply-adds does it do per byte? Give two decimals.`,
    answer: intensity(layer, 4),
    unit: "multiply-adds per byte",
    tolerance: 0.01,
    places: 2,
    steps: [
      `Multiply-adds: ${whole(macs)}.`,
      `Values moved: ${size(layer.in)} + ${size(layer.out)} + ${whole(weights)} = ${whole(values(layer.in) + values(layer.out) + weights)}; four bytes each make ${whole(traffic(layer, 4))}.`,
      `${whole(macs)} / ${whole(traffic(layer, 4))} = ${intensity(layer, 4).toFixed(2)}.`,
    ],
  };
}

export const compare: readonly Generator[] = [
  { id: "fewer-macs", level: 1, title: "How many times fewer", make: (r) => fewerMacs(pick(r, [0.25, 0.5, 0.75, 1])) },
  {
    id: "all-parameters",
    level: 2,
    title: "One network, many counts",
    make: (r) => allParameters(pick(r, ["v1", "v2"])),
  },
  {
    id: "layer-intensity",
    level: 3,
    title: "Work per byte",
    make: (r) => {
      const role = pick(r, ["depthwise", "expansion"]);
      return layerIntensity(
        pick(
          r,
          layers().filter((layer) => layer.role === role && layer.stride === 1),
        ),
      );
    },
  },
];
