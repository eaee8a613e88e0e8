/** A head as files and back: the bytes as PyTorch and TensorFlow.js expect them, and files that are none. */
import { describe, expect, test } from "vitest";
import {
  type HeadPlaces,
  type SavedHead,
  headGraphModel,
  headSafetensors,
  readHead,
} from "../../../src/model/own/headFile.js";
import { writeSafetensors } from "../../../src/model/own/exports/safetensors.js";

const places: HeadPlaces = { network: "net", channels: { res2: 3, res4: 2 }, mostClasses: 6 };
const saved: SavedHead = {
  head: { classes: 2, weights: Float32Array.of(1, 2, 3, 4, 5, 6), bias: Float32Array.of(-1, 0.5) },
  labels: ["my cup", "«Tür»"],
  network: "net",
  exit: "res2",
};
const file = (name: string, bytes: Uint8Array) => ({ name, bytes });
const text = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

function tfjsFiles() {
  const { model, shard } = headGraphModel(saved, [5, 5, 3]);
  return [file("model.json", new TextEncoder().encode(model)), file(shard.name, shard.bytes)] as const;
}

test("safetensors: head.weight has the layout of PyTorch’s convolution, outputs first", () => {
  const bytes = headSafetensors(saved, [5, 5, 3]);
  const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length))) as Record<string, unknown>;
  expect(header["head.weight"]).toEqual({ dtype: "F32", shape: [2, 3, 1, 1], data_offsets: [0, 24] });
  // Channels of the first class, then of the second, then the biases.
  expect([...new Float32Array(bytes.slice(8 + length).buffer)]).toEqual([1, 3, 5, 2, 4, 6, -1, 0.5]);
  expect(readHead([file("head.safetensors", bytes)], places)).toEqual(saved);
});

test("TensorFlow.js: a graph from the map over its mean to the scores, and both files bring the head back", () => {
  const [model, shard] = tfjsFiles();
  const { modelTopology } = JSON.parse(new TextDecoder().decode(model.bytes)) as {
    modelTopology: { node: { op: string }[] };
  };
  expect(modelTopology.node.map(({ op }) => op).filter((op) => op !== "Const")).toEqual([
    "Placeholder",
    "Mean",
    "Conv2D",
    "BiasAdd",
  ]);
  expect(readHead([shard, model], places)).toEqual(saved);
});

describe("what is no head is refused with what would do", () => {
  const [model, shard] = tfjsFiles();
  const good = headSafetensors(saved, [5, 5, 3]);
  const other = { ...saved, exit: "res9" };
  const wide = headSafetensors({ ...saved, exit: "res4" }, [5, 5, 3]);
  const empty = writeSafetensors([], new Map());
  const notNumbers = headSafetensors({ ...saved, head: { ...saved.head, bias: Float32Array.of(NaN, 0) } }, [5, 5, 3]);
  test.each([
    ["a photo", [file("cat.jpg", Uint8Array.of(0xff, 0xd8, 0xff))], /No head was found\. .*Choose a head/],
    ["nothing", [], /No head was found/],
    ["other JSON", [file("a.json", text({ a: 1 }))], /No head was found\. The JSON file describes no weights/],
    ["broken JSON", [file("a.json", new TextEncoder().encode("{,"))], /cannot be read as JSON/],
    ["another network’s weights", [file("b.safetensors", empty)], /not those of a head/],
    ["an exit that is not here", [file("c.safetensors", headSafetensors(other, [5, 5, 3]))], /another network.*res9/],
    ["an exit with other channels", [file("d.safetensors", wide)], /cut or damaged/],
    ["half a file", [file("e.safetensors", good.subarray(0, good.length - 9))], /cut or damaged/],
    [
      "model.json alone",
      [model],
      /A file with weights is missing\. model\.json names 1 file with weights \(a shard\), and it was not chosen\./,
    ],
    ["the shard alone", [shard], /No head was found/],
    ["weights that are not numbers", [file("f.safetensors", notNumbers)], /not numbers/],
  ] as const)("%s", (_, files, message) => {
    expect(() => readHead(files, places)).toThrow(message);
  });

  test("more classes than the page has places for", () => {
    expect(() => readHead([file("g", good)], { ...places, mostClasses: 1 })).toThrow(/names 2 classes/);
  });
});
