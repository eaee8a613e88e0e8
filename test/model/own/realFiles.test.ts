/**
 * Files that Keras, torchvision, timm and TensorFlow wrote, with layers that their own libraries computed. They are not part
 * of this project: OWN_WEIGHTS names their folder, or it lies beside the project as shared/own-weights.
 */
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { cpuSeconds } from "../../../scripts/cpuSeconds.js";
import { readPhoto, startInNode } from "../../../scripts/node-detector.js";
import { softmax } from "../../../src/model/math/classification.js";
import { LayerGraph } from "../../../src/model/runtime/graph.js";
import { networkInput } from "../../../src/model/pass/image.js";
import { type ConventionVerdict, agreement, visitLinear } from "../../../src/model/own/agreement.js";
import { allReaders } from "../../../src/model/own/formats/readers.js";
import { ownNetwork, readOwn, sentenceOf } from "../../../src/model/own/network.js";
import { tf } from "../../../src/model/runtime/tensorflow.js";
import { difference } from "./expectations.js";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const folder = [process.env.OWN_WEIGHTS, `${root}../shared/own-weights`, `${root}../../shared/own-weights`].find(
  (path) => path !== undefined && existsSync(`${path}/expected`),
);

const open = (name: string) =>
  readOwn([{ name, bytes: new Uint8Array(readFileSync(`${folder}/${name}`)) }], allReaders);

/** A NumPy file of 32-bit floats. */
function npy(path: string): { shape: number[]; data: Float32Array } {
  const bytes = readFileSync(path);
  const start = 10 + bytes.readUInt16LE(8);
  const header = bytes.subarray(10, start).toString();
  const shape = (/\(([^)]*)\)/.exec(header)?.[1] ?? "").split(",").filter((n) => n.trim() !== "");
  return { shape: shape.map(Number), data: new Float32Array(new Uint8Array(bytes.subarray(start)).buffer) };
}

describe.skipIf(folder === undefined)("real files", () => {
  beforeAll(startInNode);

  // The 16-bit file was rounded after its tensors had been computed, and 50 layers let that grow.
  test.each([
    ["keras3_v1_025", "keras3_v1_025.keras", 3e-4],
    ["keras3_v1_025", "keras3_v1_025.weights.h5", 3e-4],
    ["torchvision_v2_035", "torchvision_v2_035.pth", 3e-4],
    ["torchvision_v2_035", "torchvision_v2_035.unfolded.onnx", 3e-4],
    ["timm_mobilenetv2_035", "timm_mobilenetv2_035.fp16.safetensors", 0.1],
  ])("%s: layers of %s", (id, name, tolerance) => {
    const reading = open(name);
    const { layers, weights } = ownNetwork(reading, reading.conventions);
    const network = new LayerGraph(layers, weights);
    const expected = `${folder}/expected/${id}/`;
    const { shape, data } = npy(`${expected}input.npy`);
    const input: tf.Tensor4D = tf.tensor(data, shape as [number, number, number, number]);
    const outputs = new Map<string, number[]>();
    visitLinear(network, input, (layer, values) => outputs.set(layer, [...values]));
    input.dispose();
    network.dispose();
    const convolutions = layers.filter(({ role }) => role !== "pool");
    const places = {
      keras3_v1_025: ["000~conv1_relu", "005~conv_dw_3_relu", "016~conv_pw_8_relu", "026~conv_pw_13_relu"],
    };
    const v2 = id.startsWith("torch")
      ? [
          "000~features.0.1",
          "005~features.2.conv.3",
          "016~features.6.conv.1.1",
          "026~features.9.conv.3",
          "051~features.18.1",
        ]
      : ["000~bn1", "005~blocks.1.0.bn3", "016~blocks.2.2.bn2", "026~blocks.3.2.bn3", "051~bn2"];
    for (const place of id === "keras3_v1_025" ? places.keras3_v1_025 : v2) {
      const layer = convolutions[Number(place.slice(0, 3))];
      const clip = layer.activation === "relu6" ? (v: number) => Math.min(6, Math.max(0, v)) : (v: number) => v;
      expect(difference(outputs.get(layer.id)?.map(clip), [...npy(`${expected}${place}.npy`).data])).toBeLessThan(
        tolerance,
      );
    }
    const last = outputs.get(convolutions.at(-1)?.id ?? "") ?? [];
    const isKeras = id.startsWith("keras");
    const answer = isKeras ? softmax(last) : last;
    const want = npy(`${expected}${isKeras ? "output" : "logits"}.npy`);
    expect(difference(answer, [...want.data])).toBeLessThan(tolerance);
  });

  test.each([
    ["mobilenet_v1_0.25_224_quant.tflite", "MobileNet V1, α 0.25, 28 of 28 layers, 1\u202f001 classes; from TF-slim"],
    ["vww_96_float.tflite", "MobileNet V1, α 0.25, 28 of 28 layers, 2 classes; from TensorFlow Lite"],
    ["vww_96_int8.tflite", "MobileNet V1, α 0.25, 28 of 28 layers, 2 classes; from TensorFlow Lite"],
    ["vww_96.h5", "MobileNet V1, α 0.25, 28 of 28 layers, 2 classes; from Keras"],
    [
      "retinaface_mobilenet0.25.legacy.pth",
      "MobileNet V1, α 0.25, 27 of 27 layers, the backbone of another network; from PyTorch",
    ],
  ])("%s is recognized", (name, sentence) => {
    expect(sentenceOf(open(name))).toBe(sentence);
  });

  test("the same network as .h5, .tflite and int8 has the same weights, as far as 8 bits hold them", () => {
    const [h5, float, int8] = ["vww_96.h5", "vww_96_float.tflite", "vww_96_int8.tflite"].map((name) => {
      const reading = open(name);
      return ownNetwork(reading, reading.conventions).weights;
    });
    for (const [name, { data }] of h5) {
      expect(difference(float.get(name)?.data, [...data])).toBeLessThan(1e-5);
      // Half a step of 127; biases have 32 bits.
      expect(difference(int8.get(name)?.data, [...data])).toBeLessThan(0.5 / 127 + 1e-4);
    }
  });

  test("labels come out of the archive behind a .tflite", () => {
    const { reading, conventions } = open("mobilenet_v1_0.25_224_quant.tflite");
    expect(reading.labels?.length).toBe(1001);
    expect(reading.labels?.[0]).toBe("background");
    expect(conventions.firstLabel.value).toBe("background");
    expect(conventions.bytes).toMatchObject({ value: { id: "plusMinusOne" }, origin: "file" });
  });

  describe("batch statistics decide conventions that no file states", () => {
    async function verdicts(name: string): Promise<ConventionVerdict[]> {
      const photos = await Promise.all(["cat", "cup", "astronaut", "motorcycle", "rocket"].map(readPhoto));
      const bytes = photos.map((photo) => (size: number) => {
        const plain = { size, resize: "bilinear", channels: "rgb", scale: 1, offset: 0 } as const;
        return networkInput(photo, "stretch", plain);
      });
      return [...agreement(open(name), bytes)].sort((a, b) => a.distance - b.distance);
    }

    test("person or not: b / 255 and TensorFlow's padding, although Keras's usual scale is another", async () => {
      const [best, ...others] = await verdicts("vww_96.h5");
      expect([best.bytes.id, best.padding]).toEqual(["zeroToOne", "tensorflow"]);
      expect(others.find(({ bytes }) => bytes.id === "plusMinusOne")?.distance).toBeGreaterThan(2 * best.distance);
    });

    test("RetinaFace: blue first less a mean, and PyTorch's padding", async () => {
      const all = await verdicts("retinaface_mobilenet0.25.legacy.pth");
      expect([all[0].bytes.id, all[0].padding]).toEqual(["caffe", "pytorch"]);
      const wrong = all.find(({ bytes, padding }) => bytes.id === "caffe" && padding === "tensorflow");
      // Published with these files: .256 for the truth, .279 for the wrong padding, with six photos of their own.
      expect(all[0].distance).toBeCloseTo(0.256, 1);
      expect(wrong?.distance).toBeGreaterThan(all[0].distance);
    });
  });

  test.each([
    ["bomb.h5", "The file declares too much", "20000 × 20000"],
    ["bomb.keras", "The file declares too much", "700\u202f000\u202f000"],
  ])("%s is refused by what it declares", (name, title, reason) => {
    const start = cpuSeconds();
    expect(() => open(name)).toThrow(`${title}.`);
    expect(() => open(name)).toThrow(reason);
    expect(cpuSeconds() - start).toBeLessThan(2);
  });
});
