/** What this site saves opens again as the same network: pixels, size, strides, activation, classes. */
import { describe, expect, test } from "vitest";
import { kernelShape } from "../../../src/model/pass/randomWeights.js";
import { type Layer, layers } from "../../../src/model/architecture/layers.js";
import { designs, familyLabels, widths } from "../../../src/model/evidence/family.js";
import { writeGraphModel } from "../../../src/model/own/exports/graphModel.js";
import { writeSafetensors } from "../../../src/model/own/exports/safetensors.js";
import { sentenceOf, unusedOf } from "../../../src/model/own/network.js";
import { savedHere, savedTexts } from "../../../src/model/own/savedHere.js";
import type { WeightArray } from "../../../src/model/pass/weights.js";
import { file, read } from "./expectations.js";

const input = { channels: "rgb", scale: [1 / 127.5], offset: [-1] } as const;

function zeros(list: readonly Layer[]): Map<string, WeightArray> {
  return new Map(
    list
      .filter(({ role }) => role !== "pool")
      .flatMap((layer): [string, WeightArray][] => {
        const shape = kernelShape(layer);
        const size = shape.reduce((a, b) => a * b, 1);
        return [
          [`${layer.id}/kernel`, { shape, data: new Float32Array(size) }],
          [`${layer.id}/bias`, { shape: [layer.out[2]], data: new Float32Array(layer.out[2]) }],
        ];
      }),
  );
}

const told = (list: readonly Layer[]) =>
  list.map(({ id, in: from, out, stride, padding, activation, residualFrom }) => [
    id,
    from,
    out,
    stride,
    padding,
    activation,
    residualFrom,
  ]);

// Without a graph, the widths of the tables are tried: 0.23 is in none.
const members = [...widths, ...designs].filter(({ network: { alpha } }) => alpha !== 0.23);

describe.each(members)("$id", ({ network }) => {
  const list = layers(network);
  const texts = savedTexts({ title: "clothes", layers: list, network, labels: familyLabels, input });
  const weights = zeros(list);

  function expectSame(found: ReturnType<typeof read>): void {
    expect(told(found.network.layers)).toEqual(told(list));
    const { reading, conventions } = found.reading;
    expect(reading.labels).toEqual(familyLabels);
    expect(conventions.bytes).toMatchObject({ value: { id: "plusMinusOne" }, origin: "file" });
    expect(conventions.resolution).toEqual({ value: 32, origin: "file" });
    expect(sentenceOf(found.reading)).toMatch(/, 10 classes; saved by this site$/);
  }

  test("as safetensors", () => {
    expectSame(read(file("saved.safetensors", writeSafetensors(list, weights, texts))));
  });

  test("for TensorFlow.js, where the format has the function", () => {
    if (network.activation === "mish") {
      expect(() => writeGraphModel(list, weights, texts)).toThrow("mish");
      return;
    }
    const { model, shard } = writeGraphModel(list, weights, texts);
    expectSame(read(file("model.json", new TextEncoder().encode(model)), shard));
  });
});

test("a description that makes no sense is left out, piece by piece", () => {
  const saved = (text: string) => savedHere({ "mobilenet-taken-apart": text });
  expect(savedHere({ title: "another program’s" })).toBeUndefined();
  expect(saved("{")).toBeUndefined();
  const odd =
    '{"table":{"resolution":"big","strides":[1,-2],"activation":"cube"},"input":{"scale":[],"offset":[0]},"labels":[1,"a"]}';
  expect(saved(odd)).toEqual({ table: {}, last: 0, labels: ["a"], background: false });
});

test("a list of labels that does not fit is named among what is not used", () => {
  const { network } = widths[0];
  const list = layers(network);
  const saved = file("saved.safetensors", writeSafetensors(list, zeros(list)));
  const names = (count: number) => file("labels.txt", new TextEncoder().encode("name\n".repeat(count)));
  expect(unusedOf(read(saved, names(3)).reading)).toContainEqual({
    name: "the list of labels",
    why: "It has 3 labels, and the network has 10 classes.",
  });
  expect(unusedOf(read(saved, names(10)).reading)).toEqual([]);
});
