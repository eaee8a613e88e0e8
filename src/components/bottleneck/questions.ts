/** What the page on the bottleneck asks before it shows. */
import { cost, total } from "../../model/architecture/cost.js";
import { layers } from "../../model/architecture/layers.js";
import { survival } from "../../model/math/spiral.js";
import { percent, si } from "../../model/math/format.js";
import type { Question } from "../predict/predict.js";

const block15 = () => layers().filter(({ block }) => block === 15);

/** The depthwise layer’s share of block 15, whose inside is 960 channels wide. */
export const depthwiseShare: Question = {
  id: "bottleneck-depthwise-share",
  kind: "number",
  question:
    "In block 15 the depthwise layer filters 960 channels with 3 × 3 kernels. The two other layers are 1 × 1. What share of the block’s multiply-adds is depthwise?",
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
    return `The depthwise layer has nine weights for each of the 960 channels: ${depthwise} multiply-adds. The two 1×1 layers connect 160 channels with 960 at every position: ${expand} and ${project}.`;
  },
  mistakes: {
    low: "Your guess is too low. Nine products for each channel are few, but not that few.",
    high: "Your guess is too high. A depthwise layer never multiplies one channel with another, and that is where the work is.",
  },
};

/** Points of the spiral that a ReLU in two dimensions loses. */
export const lostPoints: Question = {
  id: "bottleneck-lost-points",
  kind: "number",
  question:
    "Multiply the points of a spiral by a random 2×2 matrix, then apply ReLU. What share of the points can no later layer recover? Give the mean over fifty matrices.",
  label: "Percent",
  min: 0,
  max: 100,
  step: 1,
  format: (value) => percent(value / 100),
  answer: () => 100 * survival({ dimensions: [2] })[0].lost,
  explain: () =>
    "Recovering a point in the plane takes two coordinates above zero. Each is above zero for half of all points, and both for about a quarter. So three quarters are lost. In n dimensions the share is (n + 1) / 2ⁿ, which is almost none in fifteen dimensions.",
  mistakes: {
    low: "Your guess is too low. ReLU needs to zero only one of the two coordinates for a point to be lost.",
    high: "Your guess is too high. A point survives when both of its coordinates are above zero.",
  },
};
