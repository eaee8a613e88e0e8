import { beforeAll, expect, test } from "vitest";
import { readPhoto, startInNode } from "../../../scripts/node-detector.js";
import { layers } from "../../../src/model/architecture/layers.js";
import { agreement, visitLinear } from "../../../src/model/own/agreement.js";
import { initialChoices, chosenConventions } from "../../../src/model/own/choices.js";
import { inputValues } from "../../../src/model/own/conventions.js";
import { allReaders } from "../../../src/model/own/formats/readers.js";
import { ownNetwork, readOwn } from "../../../src/model/own/network.js";
import { networkInput } from "../../../src/model/pass/image.js";
import { scaledInput } from "../../../src/model/pass/inputValues.js";
import { LayerGraph, randomWeights } from "../../../src/model/runtime/graph.js";
import { tf } from "../../../src/model/runtime/tensorflow.js";
import { file } from "./expectations.js";
import { v1Families } from "./families.js";
import { type Sample, type Values, torchKernel } from "./sample.js";
import { writeSafetensors } from "./writers/safetensors.js";

beforeAll(startInNode);

const side = 96;

/** A photo's bytes, as the worker makes them. */
async function bytesOf(id: string): Promise<Float32Array> {
  const plain = { size: side, resize: "bilinear", channels: "rgb", scale: 1, offset: 0 } as const;
  return networkInput(await readPhoto(id), "stretch", plain);
}

/** A network with random kernels whose stored means and variances are those of one photo under a known setting. */
function trainedOn(bytes: Float32Array): Sample {
  const options = { variant: "v1", alpha: 0.25, resolution: side, classes: 0, padding: "tensorflow" } as const;
  const list = layers(options);
  const weights = randomWeights(list, 7);
  const network = new LayerGraph(list, weights);
  const input: tf.Tensor4D = tf.tensor(scaledInput(bytes, inputValues.zeroToOne, 3), [1, side, side, 3]);
  const norms = new Map<string, NonNullable<Sample["layers"][number]["norm"]>>();
  visitLinear(network, input, (id, values, channels) => {
    const [mean, variance] = [new Float32Array(channels), new Float32Array(channels)];
    const count = values.length / channels;
    for (let i = 0; i < values.length; i++) mean[i % channels] += values[i] / count;
    for (let i = 0; i < values.length; i++) variance[i % channels] += (values[i] - mean[i % channels]) ** 2 / count;
    for (let i = 0; i < values.length; i++)
      values[i] = (values[i] - mean[i % channels]) / Math.sqrt(variance[i % channels] + 1e-5);
    norms.set(id, { gamma: new Float32Array(channels).fill(1), beta: new Float32Array(channels), mean, variance });
  });
  input.dispose();
  network.dispose();
  return {
    options,
    layers: list.map((layer) => ({ layer, kernel: weights.get(`${layer.id}/kernel`)!, norm: norms.get(layer.id)! })),
  };
}

test("the setting that a network was made under fits its statistics best, whatever its names suggest", async () => {
  const bytes = await bytesOf("cat");
  const arrays = new Map<string, Values>();
  const flat = (data: Float32Array): Values => ({ shape: [data.length], data });
  for (const part of trainedOn(bytes).layers) {
    const { kernel, norm } = v1Families.timm(part.layer);
    arrays.set(`${kernel}.weight`, torchKernel(part, false));
    arrays.set(`${norm}.weight`, flat(part.norm!.gamma));
    arrays.set(`${norm}.bias`, flat(part.norm!.beta));
    arrays.set(`${norm}.running_mean`, flat(part.norm!.mean));
    arrays.set(`${norm}.running_var`, flat(part.norm!.variance));
  }
  const reading = readOwn([file("mine.safetensors", writeSafetensors(arrays))], allReaders);
  const { conventions } = reading;
  // What timm's names suggest.
  expect([conventions.bytes.value.id, conventions.padding.value]).toEqual(["plusMinusOne", "pytorch"]);
  const small = {
    ...reading,
    conventions: chosenConventions(conventions, { ...initialChoices(conventions), resolution: side }),
  };
  const verdicts = [...agreement(small, [() => bytes])].sort((a, b) => a.distance - b.distance);
  expect(verdicts).toHaveLength(9);
  const [best, second] = verdicts;
  expect([best.bytes.id, best.padding, best.activation]).toEqual(["zeroToOne", "tensorflow", "relu6"]);
  expect(best.distance).toBeLessThan(0.01);
  expect(second.distance).toBeGreaterThan(5 * best.distance);
});

test("a switched convention changes the network and nothing else", () => {
  const list = layers({ variant: "v1", alpha: 0.25, classes: 0 });
  const weights = randomWeights(list, 3);
  const arrays = new Map<string, Values>();
  for (const layer of list) {
    const kernel = weights.get(`${layer.id}/kernel`)!;
    arrays.set(`${v1Families.timm(layer).kernel}.weight`, torchKernel({ layer, kernel }, false));
  }
  const reading = readOwn([file("mine.safetensors", writeSafetensors(arrays))], allReaders);
  const choices = {
    ...initialChoices(reading.conventions),
    padding: "tensorflow",
    activation: "relu",
    resolution: 160,
  } as const;
  const network = ownNetwork(reading, chosenConventions(reading.conventions, choices));
  expect(network.options).toMatchObject({ padding: "tensorflow", activation: "relu", resolution: 160 });
  expect(network.layers[0].in).toEqual([160, 160, 3]);
  // Without norms there is nothing to ask.
  expect([...agreement(reading, [() => new Float32Array(224 * 224 * 3)])]).toEqual([]);
});
