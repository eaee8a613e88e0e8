/** Gradient descent as the family is trained by: a step against PyTorch's own optimizer, the rate, and mirroring. */
import { beforeAll, expect, test } from "vitest";
import { memberOf } from "../../../scripts/train/plan.js";
import { recipes, trainingRecipe } from "../../../scripts/train/recipes.js";
import { random } from "../../../src/model/math/random.js";
import { type LabeledPictures, batchPlaces, chosen, mirrored, turnsOf } from "../../../src/model/training/pictures.js";
import { TrainingRun } from "../../../src/model/training/run.js";
import { rateOf } from "../../../src/model/training/schedule.js";
import { torchVersion } from "../../pytorch.js";
import { differing, inPyTorch } from "./pytorchStep.js";
import { startTrainingInNode } from "./start.js";

beforeAll(startTrainingInNode);

/** Pictures of a batch, batches of an epoch, and steps before the one that is compared. */
const count = 8;
const batches = 4;
const before = 2;

function noise(pictures: number, seed: number): LabeledPictures {
  const { integer } = random(seed);
  const bytes = (length: number, below: number) => Uint8Array.from({ length }, () => integer(below));
  return { pictures: bytes(784 * pictures, 256), labels: bytes(pictures, 10) };
}

// Mish in all of them: a value that lies on the other side of a kink in 32 bits has another gradient altogether.
test.skipIf(torchVersion === undefined).each(["v2-0.25", "v1-0.25"])(
  "a step of %s by the family's recipe, on mirrored pictures and with velocities, is PyTorch's",
  (id) => {
    const network = { ...memberOf(id).network, activation: "mish" } as const;
    const set = noise(count * batches, 4);
    const recipe = trainingRecipe({ network }, { ...recipes.short, images: count * batches, batch: count }, 3);
    const run = new TrainingRun(recipe, set);
    const { normal } = random(6);
    const state = new Map(
      [...run.state()].map(([name, array]) =>
        name.endsWith("velocity") ? [name, { ...array, data: array.data.map(() => 0.1 * normal()) }] : [name, array],
      ),
    );
    const order = batchPlaces(set.labels.length, count, recipe.seed + 1_000_003);
    for (let step = 0; step < before; step++) order.next();
    const { pictures, labels } = chosen(set, order.next().value);
    const learning = run.graph.learning.map(({ name }) => run.graph.nameOf(name));
    const velocities = [...state].filter(([name]) => name.endsWith("velocity"));
    const { parts } = inPyTorch(run.graph, {
      arrays: new Map([
        ["pictures", { shape: [1, count, 28, 28], data: Float32Array.from(pictures) }],
        ...velocities.map(([name, array]) => [name.replace(" · ", " "), array] as const),
      ]),
      labels: [[...labels]],
      learning,
      recipe: {
        // Three epochs of four steps: the rate rises over 3.6 of twelve, and this is the third.
        rates: [(0.2 * 3) / 4.6],
        turns: [turnsOf(recipe.seed, before, count)],
        momentum: 0.9,
        decay: 1e-4,
      },
    });
    run.resume(before, state);
    const { loss } = run.next();
    const actual = new Map<string, ArrayLike<number>>([["loss", [loss]]]);
    for (const [name, { data }] of run.state()) actual.set(name.replace(" · ", " "), data);
    run.dispose();
    expect(parts.length).toBeGreaterThan(150);
    expect(differing(parts, actual)).toEqual([]);
  },
);

test("the rate rises in a straight line and falls to nothing along a cosine: by hand for ten steps", () => {
  const rates = Array.from({ length: 10 }, (_, step) => rateOf(step, 0.2, { steps: 10, warmUp: 0.3 }));
  // 0.2 / 4 a step; then 0.1 (1 + cos(π i / 7)), i = 0 … 6.
  const expected = [0.05, 0.1, 0.15, 0.2, 0.190097, 0.162349, 0.122252, 0.077748, 0.037651, 0.009903];
  rates.forEach((rate, step) => expect(rate).toBeCloseTo(expected[step], 6));
});

test("a turned picture is read from right to left; half of them are turned, others in each step", () => {
  const set = noise(3, 1);
  const { pictures, labels } = mirrored(set, [true, false, true]);
  expect(labels).toEqual(set.labels);
  for (const [picture, row, column] of [
    [0, 0, 0],
    [0, 27, 3],
    [2, 5, 27],
  ])
    // prettier-ignore
    expect(pictures[784 * picture + 28 * row + column]).toBe(set.pictures[784 * picture + 28 * row + 27 - column]);
  expect(pictures.subarray(784, 1568)).toEqual(set.pictures.subarray(784, 1568));
  const turns = Array.from({ length: 100 }, (_, step) => turnsOf(3, step, 64));
  const share = turns.flat().filter(Boolean).length / 6400;
  // Five standard deviations of 6400 throws.
  expect(Math.abs(share - 0.5)).toBeLessThan(0.032);
  expect(new Set(turns.map((one) => one.join())).size).toBe(100);
});
