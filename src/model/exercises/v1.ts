/** Exercises on MobileNet V1. */
import { cost, total } from "../architecture/cost.js";
import { type Generator, type Task, pick, whole } from "./exercise.js";
import { layerOf, layers } from "../architecture/layers.js";

export function mapSide(block: number, resolution: number): Task {
  const network = layers({ variant: "v1", resolution });
  const layer = layerOf(network, `conv_pw_${block}`);
  const before = network.slice(0, network.indexOf(layer) + 1).filter(({ stride }) => stride === 2);
  const stages = before.map(({ stageName }) => (stageName === "stem" ? "the stem" : stageName));
  const places = [stages.slice(0, -1).join(", "), ...stages.slice(-1)];
  const sides = before.map(({ out }) => out[0]);
  return {
    question: `A picture of ${resolution}×${resolution} pixels enters MobileNet V1. What is the height of the map after block ${block}?`,
    answer: layer.out[0],
    unit: "positions",
    tolerance: 0,
    steps: [
      `Up to block ${block}, ${before.length} layers have stride 2: those in ${places.join(" and ")}.`,
      `${[resolution, ...sides].join(", ")}: each halves the side.`,
    ],
  };
}

export function pointwiseCost(block: number): Task {
  const layer = layerOf(layers({ variant: "v1" }), `conv_pw_${block}`);
  const [h, w, c] = layer.in;
  const { macs } = cost(layer);
  return {
    question: `The pointwise layer of V1’s block ${block} turns ${c} channels into ${layer.out[2]} on a map of ${h}×${w}. How many times more multiply-adds does it need than the depthwise 3×3 layer before it, which also has ${c} channels? Give one decimal.`,
    answer: macs / cost(layerOf(layers({ variant: "v1" }), `conv_dw_${block}`)).macs,
    unit: "times",
    tolerance: 0.005,
    places: 1,
    steps: [
      `Pointwise: ${h} · ${w} · ${c} · ${layer.out[2]} = ${whole(macs)}.`,
      `Depthwise: ${h} · ${w} · ${c} · 9 = ${whole(h * w * c * 9)}.`,
      `Map and channels cancel: ${layer.out[2]} / 9 = ${(layer.out[2] / 9).toFixed(1)}.`,
    ],
  };
}

export function atResolution(resolution: number): Task {
  const macs = (side: number) => total(layers({ variant: "v1", resolution: side })).macs;
  const head = 1024 * 1000;
  const answer = macs(resolution) / 1e6;
  const ratio = (resolution / 224) ** 2;
  return {
    question: `V1 needs ${(macs(224) / 1e6).toFixed(1)} M multiply-adds at 224 pixels, including its classifier from 1024 channels to 1000 classes. How many millions does it need at ${resolution} pixels?`,
    answer,
    unit: "M",
    tolerance: 0.005,
    places: 1,
    steps: [
      `The classifier works on one position at any resolution: 1024 · 1000 = ${(head / 1e6).toFixed(3)} M.`,
      `The other layers grow with the number of positions: (${resolution}/224)² = ${ratio.toFixed(4)}.`,
      `(${(macs(224) / 1e6).toFixed(1)} − ${(head / 1e6).toFixed(3)}) · ${ratio.toFixed(4)} + ${(head / 1e6).toFixed(3)} = ${answer.toFixed(1)}.`,
    ],
  };
}

export const v1: readonly Generator[] = [
  {
    id: "map-side",
    level: 1,
    title: "How small the map gets",
    make: (r) => mapSide(pick(r, [2, 3, 5, 6, 9, 12, 13]), pick(r, [128, 160, 192, 224])),
  },
  {
    id: "pointwise-cost",
    level: 2,
    title: "The two halves of a pair",
    make: (r) => pointwiseCost(pick(r, [1, 3, 5, 7, 9, 11, 13])),
  },
  {
    id: "at-resolution",
    level: 3,
    title: "Another resolution",
    make: (r) => atResolution(pick(r, [96, 128, 160, 192])),
  },
];
