// @vitest-environment node
/** What the tour says of its photo, asked of the network itself; it needs Node rather than a window. */
import { beforeAll, expect, test } from "vitest";
import { openDetector, readPhoto } from "../../../scripts/node-detector.js";
import { tourPhoto, tourSteps } from "../../../src/components/inside/tour.js";
import { disposeTaps } from "../../../src/model/runtime/graph.js";

interface Map {
  readonly side: number;
  readonly values: readonly number[];
  readonly at: number;
}

const maps: Map[] = [];
let found: readonly string[] = [];

beforeAll(async () => {
  const detector = await openDetector();
  const picture = await readPhoto(tourPhoto);
  for (const { set } of tourSteps) {
    const changes = set.changes ?? [];
    const input = detector.input(picture, "stretch", changes);
    const pass = detector.run(input, { changes, taps: [set.layer] });
    const tensor = pass.taps.get(set.layer)!;
    const [side, , channels] = tensor.shape.slice(-3);
    const values = Array.from(tensor.dataSync()).filter((_, i) => i % channels === set.channel);
    maps.push({ side, values, at: values[set.pixel.row * side + set.pixel.column] });
    found = detector.detections(pass, picture, "stretch", { strongest: 5 }).detections.map(({ label }) => label);
    input.dispose();
    disposeTaps(pass.taps);
  }
});

const largest = ({ values }: Map) => Math.max(...values);

test("an edge: most values are 0, and the chosen one is among the largest", () => {
  const [{ values, at }] = maps;
  expect(values.filter((value) => value === 0).length / values.length).toBeGreaterThan(0.6);
  expect(values.filter((value) => value > at).length).toBeLessThan(10);
});

test("a spot: a map of 19 rows, largest at the chosen eye and nearly so at the other", () => {
  const map = maps[1];
  expect([map.side, map.at]).toEqual([19, largest(map)]);
  // Of the values that reach two thirds of the largest, each is beside one of the eyes.
  const spots = [...map.values.entries()].filter(([, value]) => value > (2 / 3) * largest(map));
  const columns = spots.map(([i]) => i % 19);
  expect(columns.some((column) => column < 9) && columns.some((column) => column > 11)).toBe(true);
  expect(spots.every(([i]) => Math.abs(Math.floor(i / 19) - 7) <= 2)).toBe(true);
});

test("a class: a map of 10 × 10, at its largest value", () => {
  expect([maps[2].side, maps[2].at]).toEqual([10, largest(maps[2])]);
});

test("a sum: between 0 and 6, so that ReLU6 keeps it", () => {
  expect(maps[3].at).toBeGreaterThan(0);
  expect(maps[3].at).toBeLessThan(6);
});

test("a cut skip: the cat is not found", () => expect(found).toEqual([]));
