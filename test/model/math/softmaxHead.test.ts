/** A linear head against a step worked by hand, against finite differences, and its class map against its score. */
import { describe, expect, test } from "vitest";
import { classCells, classMapLogit, classMapOf } from "../../../src/model/math/classMap.js";
import { heldOutPercent, splitOf } from "../../../src/model/math/heldOut.js";
import { random } from "../../../src/model/math/random.js";
import {
  type Examples,
  HeadTraining,
  headAnswers,
  headLogits,
  pooled,
  trainedHead,
} from "../../../src/model/math/softmaxHead.js";

function drawn(count: number, size: number, classes: number, seed = 1): Examples {
  const numbers = random(seed);
  return {
    size,
    features: Float32Array.from({ length: count * size }, () => 2 + 3 * numbers.normal()),
    labels: Array.from({ length: count }, (_, i) => i % classes),
  };
}

describe("two steps, worked by hand", () => {
  // One feature, 1 for a picture of class 0 and 3 for one of class 1: standardized −1 and 1.
  const training = new HeadTraining({ size: 1, features: Float32Array.of(1, 3), labels: [0, 1] }, 2);

  test("the first loss is ln 2, and the step is twice the gradient of a half", () => {
    expect(training.step().loss).toBeCloseTo(0.693147, 6);
    const { weights, bias } = training.head();
    // Weights −1 and 1 of the standardized feature x − 2.
    expect([...weights, ...bias]).toEqual([-1, 1, 2, -2]);
  });

  test("the second has the loss ln(1 + e⁻²), and nine tenths of the first step in it", () => {
    const { loss, right } = training.step();
    expect(loss).toBeCloseTo(0.126928, 6);
    expect(right).toBe(2);
    // The probability of the wrong class, 1 / (1 + e²) = 0.119203, is the gradient: 1 + 2 · (0.9 · 0.5 + 0.119203)
    expect(training.head().weights[1]).toBeCloseTo(2.138406, 5);
  });
});

test("a step goes against the gradient that finite differences find, whatever the number of features", () => {
  for (const size of [3, 40]) {
    const [count, classes, rate] = [7, 3, 1e-3];
    const { features, labels } = drawn(count, size, classes);
    const column = (c: number) => Array.from({ length: count }, (_, i) => features[i * size + c]);
    const standard = Array.from({ length: size }, (_, c) => {
      const values = column(c);
      const mean = values.reduce((a, b) => a + b) / count;
      const deviation = Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / count);
      return {
        values: values.map((v) => (v - mean) / (deviation * Math.sqrt(size))),
        scale: 1 / (deviation * Math.sqrt(size)),
      };
    });
    const lossOf = (kernel: readonly number[]) => {
      let loss = 0;
      for (let i = 0; i < count; i++) {
        const logits = Array.from({ length: classes }, (_, k) =>
          standard.reduce((sum, { values }, c) => sum + values[i] * kernel[c * classes + k], 0),
        );
        loss += Math.log(logits.reduce((sum, l) => sum + Math.exp(l), 0)) - logits[labels[i]];
      }
      return loss / count;
    };
    const training = new HeadTraining({ size, features, labels }, classes, { rate, momentum: 0 });
    training.step();
    const { weights } = training.head();
    const zeros = new Array<number>(size * classes).fill(0);
    const h = 1e-4;
    for (let w = 0; w < zeros.length; w += 5) {
      const slope = (lossOf(zeros.with(w, h)) - lossOf(zeros.with(w, -h))) / (2 * h);
      const moved = weights[w] / standard[Math.floor(w / classes)].scale;
      expect(moved).toBeCloseTo(-rate * slope, 8);
    }
  }
});

test("the mean of a class map plus the bias is the score", () => {
  const [cells, channels, classes] = [19 * 19, 24, 4];
  const numbers = random(3);
  const map = Float32Array.from({ length: cells * channels }, () => Math.max(0, numbers.normal()));
  const head = trainedHead(drawn(12, channels, classes), classes, 20);
  const logits = headLogits(head, pooled(map, channels));
  const maps = { shape: [19, 19, classes] as const, cells: classCells(map, head.weights, channels), bias: head.bias };
  for (let k = 0; k < classes; k++)
    expect(classMapLogit(classMapOf(maps, 0, k), head.bias[k]).logit).toBeCloseTo(logits[k], 4);
});

test("averages are of each channel: two cells with two channels", () => {
  expect([...pooled(Float32Array.of(1, 10, 3, 30), 2)]).toEqual([2, 20]);
});

test("a head learns what can be parted by a line, and a feature that never changes counts for nothing", () => {
  const features = Float32Array.of(0, 5, 1, 5, 4, 5, 5, 5);
  const head = trainedHead({ size: 2, features, labels: [0, 0, 1, 1] }, 2);
  expect(headAnswers(head, features)).toEqual([0, 0, 1, 1]);
  expect([...head.weights.subarray(2)]).toEqual([0, 0]);
});

test("what cannot be learned from is refused", () => {
  const one = { size: 1, features: Float32Array.of(1, 2), labels: [0, 0] };
  expect(() => new HeadTraining(one, 1)).toThrow("invalid classes: 1");
  expect(() => new HeadTraining({ ...one, size: 2 }, 2)).toThrow("invalid features");
  expect(() => new HeadTraining({ ...one, labels: [0, 2] }, 2)).toThrow("invalid label: 2");
});

describe("held-out pictures", () => {
  const labels = [..."aaaaaabbbc"].map((letter) => letter.charCodeAt(0) - 97);

  test("are a share of each class, and one of each stays", () => {
    const { learn, held } = splitOf(labels, 1 / 3, 1);
    const count = (places: readonly number[]) => [0, 1, 2].map((k) => places.filter((i) => labels[i] === k).length);
    expect([count(learn), count(held)]).toEqual([
      [4, 2, 1],
      [2, 1, 0],
    ]);
    expect([...learn, ...held].sort((a, b) => a - b)).toEqual(labels.map((_, i) => i));
  });

  test("a seed brings the same ones back, and another has others", () => {
    expect(splitOf(labels, 0.5, 4)).toEqual(splitOf(labels, 0.5, 4));
    expect(splitOf(labels, 0.5, 4)).not.toEqual(splitOf(labels, 0.5, 5));
  });

  test("all right where the classes lie apart, half right where features say nothing", () => {
    const count = 40;
    const apart = {
      size: 1,
      features: Float32Array.from({ length: count }, (_, i) => i % 2),
      labels: drawn(count, 1, 2).labels,
    };
    expect(
      heldOutPercent(
        apart,
        2,
        splitOf(
          [...Array(count).keys()].map((i) => i % 2),
          0.5,
          1,
        ),
      ),
    ).toBe(100);
    const nothing = { ...apart, features: new Float32Array(count) };
    expect(
      heldOutPercent(
        nothing,
        2,
        splitOf(
          [...Array(count).keys()].map((i) => i % 2),
          0.5,
          1,
        ),
      ),
    ).toBe(50);
  });
});
