import { beforeAll, describe, expect, test } from "vitest";
import { readManifest, readWeights, startInNode } from "../../../scripts/node-detector.js";
import { layers } from "../../../src/model/architecture/layers.js";
import { writeGraphModel } from "../../../src/model/own/exports/graphModel.js";
import { writeSafetensors } from "../../../src/model/own/exports/safetensors.js";
import type { Weights } from "../../../src/model/pass/weights.js";
import { file, read } from "./expectations.js";

beforeAll(startInNode);

describe.each(["coco-ssdlite-v2", "face-v1", "face-fpnlite-v2"])("%s, exported and read again", (id) => {
  let weights: Weights;
  let network: ReturnType<typeof layers>;
  beforeAll(async () => {
    const manifest = await readManifest(id);
    weights = await readWeights(manifest);
    const all = layers({ ...manifest.network, classes: 0 });
    network = all.filter((layer) => weights.has(`${layer.id}/kernel`));
  });

  /** Names of arrays that differ in any bit. */
  function changed(found: Weights): string[] {
    return network
      .flatMap(({ id: layer }) => [`${layer}/kernel`, `${layer}/bias`])
      .filter((name) => {
        const [before, after] = [weights.get(name), found.get(name)];
        return (
          !before || !after || !Buffer.from(before.data.slice().buffer).equals(Buffer.from(after.data.slice().buffer))
        );
      });
  }

  test("as safetensors every bit is the same", () => {
    const found = read(file("export.safetensors", writeSafetensors(network, weights)));
    expect(changed(found.network.weights)).toEqual([]);
    expect(found.network.layers.map((layer) => layer.id)).toEqual(network.map((layer) => layer.id));
  });

  test("for TensorFlow.js every bit is the same, and the graph says sizes, strides, padding and activation", () => {
    const { model, shard } = writeGraphModel(network, weights);
    const found = read(file("model.json", new TextEncoder().encode(model)), shard);
    expect(changed(found.network.weights)).toEqual([]);
    const plain = (list: typeof network) =>
      list.map(({ id: layer, in: from, out, stride, activation, residualFrom }) => ({
        layer,
        from,
        out,
        stride,
        activation,
        residualFrom,
      }));
    expect(plain([...found.network.layers])).toEqual(plain(network));
  });
});
