/** What the page on the bottleneck asks before it shows. */
import { cost, total } from "../model/cost.js";
import { layers } from "../model/layers.js";
import { survival } from "../model/spiral.js";
import { percent, si } from "./format.js";
import type { Question } from "./predict.js";

const block15 = () => layers().filter(({ block }) => block === 15);

/** The depthwise layer’s share of block 15, whose inside is 960 channels wide. */
export const depthwiseShare: Question = {
  id: "bottleneck-depthwise-share",
  kind: "number",
  question:
    "In block 15 only the depthwise layer looks around, at 960 channels. What share of the block’s multiply-adds does it take?",
  label: "Percent",
  min: 0,
  max: 100,
  step: 1,
  format: (value) => percent(value / 100),
  answer: () => {
    const depthwise = block15().filter(({ role }) => role === "depthwise");
    return (100 * total(depthwise).macs) / total(block15()).macs;
  },
  explain: () => {
    const [expand, depthwise, project] = block15().map((layer) => si(cost(layer).macs, 3));
    return `Each of the 960 channels has nine weights to itself. The two 1×1 layers combine 160 channels with 960 at every position: ${expand} and ${project} multiply-adds, against ${depthwise}.`;
  },
};

/** Points of the spiral that a ReLU in two dimensions loses. */
export const lostPoints: Question = {
  id: "bottleneck-lost-points",
  kind: "number",
  question:
    "A spiral goes through a random 2×2 matrix, then a ReLU. What share of its points can no later layer bring back, on average over fifty matrices?",
  label: "Percent",
  min: 0,
  max: 100,
  step: 1,
  format: (value) => percent(value / 100),
  answer: () => 100 * survival({ dimensions: [2] })[0].lost,
  explain: () =>
    "A point in the plane is known by two numbers. Each coordinate is above zero for half of all points, so both are for about a quarter: three quarters are lost. In n dimensions the share is (n + 1) / 2ⁿ, and fifteen dimensions lose almost none.",
};
