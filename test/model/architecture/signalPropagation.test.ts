import { expect, test } from "vitest";
import { constantDeviation, fanInDeviation, weightRules } from "../../../src/model/architecture/initialization.js";
import { layers } from "../../../src/model/architecture/layers.js";
import {
  type Planes,
  convolveBack,
  convolvePlanes,
  meanSquare,
  momentsOf,
  normalizePlanes,
} from "../../../src/model/math/referenceOps.js";
import { random } from "../../../src/model/math/random.js";
import {
  type Trial,
  UntrainedBackbone,
  drawKernel,
  noise,
  plainTrial,
  trialLayers,
} from "../../../src/model/architecture/signalPropagation.js";

const small: Trial = { ...plainTrial, alpha: 0.125, side: 32, batch: 2 };
const dot = (a: Planes, b: Planes) =>
  a.reduce((sum, plane, c) => sum + plane.reduce((part, v, i) => part + v * b[c][i], 0), 0);

test("rules give the deviations worked out by hand", () => {
  const block2 = layers().filter(({ block }) => block === 2);
  const [expand, depthwise, project] = block2;
  // 24 → 144 → 24 channels.
  expect(weightRules.shared.deviation(depthwise)).toBeCloseTo(Math.sqrt(2 / (9 * 144)), 12);
  expect(weightRules["fan-out"].deviation(depthwise)).toBeCloseTo(Math.sqrt(2 / 9), 12);
  expect(weightRules["fan-out"].deviation(depthwise) / weightRules.shared.deviation(depthwise)).toBeCloseTo(12, 12);
  expect(fanInDeviation(expand)).toBeCloseTo(Math.sqrt(2 / 24), 12);
  expect(fanInDeviation(project)).toBeCloseTo(Math.sqrt(2 / 144), 12);
  expect(weightRules.constant.deviation(expand)).toBe(constantDeviation);
});

test("a drawn kernel has the deviation that was asked for", () => {
  const project = layers().find(({ id }) => id === "block_16_project");
  if (project === undefined) throw new Error("no such layer");
  const kernel = drawKernel(project, 0.1, random(3));
  expect(kernel).toHaveLength(960 * 320);
  expect(Math.sqrt(momentsOf([kernel]).variance)).toBeCloseTo(0.1, 3);
});

test("convolves as by hand, with a stride and padding on both sides", () => {
  const layer = { kernel: 3, stride: 2, groups: 1, in: [4, 4, 1], out: [2, 2, 1], padding: "pytorch" } as const;
  const x = [Float64Array.from({ length: 16 }, (_, i) => i)];
  // All ones: the sums of the windows that begin one row and column outside.
  const y = convolvePlanes(layer, x, new Float64Array(9).fill(1));
  expect([...y[0]]).toEqual([
    0 + 1 + 4 + 5,
    1 + 2 + 3 + 5 + 6 + 7,
    4 + 5 + 8 + 9 + 12 + 13,
    5 + 6 + 7 + 9 + 10 + 11 + 13 + 14 + 15,
  ]);
});

test("backward is the adjoint of forward for every kind of layer", () => {
  const numbers = random(7);
  const make = (channels: number, size: number) =>
    Array.from({ length: channels }, () => Float64Array.from({ length: size }, () => numbers.normal()));
  for (const layer of trialLayers(small).slice(0, 6)) {
    const kernel = drawKernel(layer, 1, numbers);
    const [h, w, c] = layer.in;
    const [oh, ow, oc] = layer.out;
    const x = make(c, 2 * h * w);
    const g = make(oc, 2 * oh * ow);
    expect(dot(convolvePlanes(layer, x, kernel), g)).toBeCloseTo(dot(x, convolveBack(layer, g, kernel)), 6);
  }
});

test("live batch normalization gives each channel mean 0 and variance 1", () => {
  const { y } = normalizePlanes([Float64Array.of(1, 2, 3, 6)]);
  // Mean 3, squares of the distances 4, 1, 0, 9: variance 3.5.
  expect(y[0][3]).toBeCloseTo(3 / Math.sqrt(3.5), 5);
  expect(momentsOf(y).variance).toBeCloseTo(1, 4);
});

test("gradients agree with differences, with and without skips and normalization", () => {
  for (const normalized of [true, false])
    for (const skips of [true, false]) {
      const trial: Trial = { ...small, side: 64, batch: 3, activation: "mish", rule: "fan-in", normalized, skips };
      const pictures = noise(trial);
      const network = UntrainedBackbone.of(trial, pictures);
      const end = network.output(17).map((plane, c) => plane.map((_, i) => Math.sin(3 * c + i)));
      const stem = network.output(0);
      const gradient = network.gradients(end)[0];
      // The stem's bias-free output moves with the picture: compare a directional derivative through the whole network.
      const direction = noise({ ...trial, seed: 99 });
      const step = 1e-5;
      const moved = (sign: number) =>
        UntrainedBackbone.of(
          trial,
          pictures.map((plane, c) => plane.map((v, i) => v + sign * step * direction[c][i])),
        );
      const [plus, minus] = [moved(1), moved(-1)];
      const change = (a: Planes, b: Planes) => a.map((plane, c) => plane.map((v, i) => (v - b[c][i]) / (2 * step)));
      const expected = dot(change(plus.output(17), minus.output(17)), end);
      const found = dot(gradient, change(plus.output(0), minus.output(0)));
      expect(stem).toHaveLength(gradient.length);
      expect(found / expected).toBeCloseTo(1, 3);
    }
});

test("without normalization the rule with C_out in depthwise layers lets the signal die, He's keeps it", () => {
  const variances = (rule: Trial["rule"]) =>
    UntrainedBackbone.of({ ...plainTrial, batch: 2, normalized: false, rule }).variances();
  const [shared, fanIn] = [variances("shared"), variances("fan-in")];
  // Each of the seven blocks without a skip keeps about 9 · 2 / (9 · C) of a variance, C some hundred channels.
  expect(shared[17] / shared[0]).toBeLessThan(1e-10);
  expect(fanIn[17] / fanIn[0]).toBeGreaterThan(0.1);
  expect(fanIn[17] / fanIn[0]).toBeLessThan(100);
});

test("with live normalization every rule gives the same sizes", () => {
  const variances = (rule: Trial["rule"]) => UntrainedBackbone.of({ ...plainTrial, batch: 2, rule }).variances();
  const [a, b] = [variances("fan-in"), variances("fan-out")];
  // A block without a skip ends with variance 1, and each skip adds one: rows of 1, 2, 3, 4, 3, 3 and 1 blocks.
  const rows = [1, 1, 2, 1, 2, 3, 1, 2, 3, 4, 1, 2, 3, 1, 2, 3, 1];
  rows.forEach((expected, i) => {
    expect(Math.abs(a[i + 1] / expected - 1)).toBeLessThan(0.25);
    expect(Math.abs(b[i + 1] / expected - 1)).toBeLessThan(0.25);
  });
});

test("skips bring the gradient back nearer to its size", () => {
  const size = (skips: boolean, normalized: boolean) =>
    UntrainedBackbone.of({ ...plainTrial, batch: 2, skips, normalized }).gradientSizes();
  // Normalized, it grows on its way back; without normalization it dies. Skips weaken both.
  expect(size(true, true)[0]).toBeLessThan(size(false, true)[0] / 2);
  expect(size(true, false)[0]).toBeGreaterThan(1e6 * size(false, false)[0]);
  expect(meanSquare([Float64Array.of(3, 4)])).toBe(12.5);
});
