/** SSD on MobileNet V1 that finds faces, trained on WIDER FACE, as face-api publishes it: 8 bits a value. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type WeightArray, channelsOf, sizeOf } from "../../src/model/pass/weights.js";
import { type Conversion, type PublishedBytes, originOf } from "./conversion.js";
import { type Description, type Folded, filesOf, weightsOf } from "./face-weights.js";
import { FaceApi } from "./face-api.js";
import { verifyFaces } from "./verify-faces.js";

const source = {
  name: "@vladmandic/face-api",
  version: "1.7.15",
  integrity: "WDMmK3CfNLo8jylWqMoQgf4nIst3M0fzx1dnac96wv/dvMTN4DxC/Pq1DGtduDk1lktCamQ3MIDXFnvrdHTXDw==",
  license: "MIT",
};
const path = "model/ssd_mobilenetv1_model";

const faceV1: Description = {
  id: "face-v1",
  title: "SSD on MobileNet V1 1.0, faces, 512 × 512",
  network: { variant: "v1", alpha: 1, resolution: 512, classes: 0 },
  head: {
    kind: "ssd",
    convolutions: "full",
    taps: ["conv_pw_11", "conv_pw_13"],
    extras: [
      [256, 512],
      [128, 256],
      [128, 256],
      [64, 128],
    ],
    classes: 2,
    minScale: 0.2,
    maxScale: 0.95,
    extraAnchor: "second",
    maxOverlap: 0.5,
  },
  taps: [],
  preprocessing: {
    size: 512,
    resize: "bilinear",
    channels: "rgb",
    scale: 1 / 127.5,
    offset: -1,
    fit: "letterbox",
    bars: { place: "corner", byte: 0 },
  },
  // The head has outputs for a second class, which the package never reads.
  labels: ["face", null],
  source: originOf(source, { path, trainedOn: "WIDER FACE" }),
};

interface Entry {
  readonly name: string;
  readonly shape: readonly number[];
  readonly quantization?: { readonly scale: number; readonly min: number };
}

/** Every array of the package: 8-bit ones with the bytes they came as. */
async function readArrays(folder: string): Promise<ReadonlyMap<string, WeightArray>> {
  const [group] = JSON.parse(await readFile(join(folder, `${path}-weights_manifest.json`), "utf8")) as {
    readonly weights: readonly Entry[];
  }[];
  const file = await readFile(join(folder, `${path}.bin`));
  const arrays = new Map<string, WeightArray>();
  let offset = 0;
  for (const { name, shape, quantization } of group.weights) {
    const size = sizeOf(shape);
    if (quantization) {
      const { scale, min: least } = quantization;
      const bytes = new Uint8Array(file.subarray(offset, offset + size));
      const array: PublishedBytes = {
        shape,
        data: Float32Array.from(bytes, (byte) => byte * scale + least),
        published: { bytes, scale, least },
      };
      arrays.set(name, array);
      offset += size;
    } else {
      const start = file.byteOffset + offset;
      arrays.set(name, { shape, data: new Float32Array(file.buffer.slice(start, start + 4 * size)) });
      offset += 4 * size;
    }
  }
  if (offset !== file.length) throw new Error(`${path}.bin has ${file.length} bytes; it must have ${offset}`);
  return arrays;
}

// The package's own mobileNetV1 writes it so.
const epsilon = 0.0010000000474974513;

/** The original's scope of a layer. */
function originalName(id: string): string {
  if (id === "conv1") return "MobilenetV1/Conv2d_0_pointwise";
  const block = /^conv_(dw|pw)_(\d+)$/.exec(id);
  if (block) return `MobilenetV1/Conv2d_${block[2]}_${block[1] === "dw" ? "depthwise" : "pointwise"}`;
  const extra = /^extra_(\d+)_(reduce|conv)$/.exec(id);
  if (extra) return `Prediction/Conv2d_${2 * Number(extra[1]) + (extra[2] === "reduce" ? 0 : 1)}_pointwise`;
  const predictor = /^(box|class)_(\d+)_predict$/.exec(id);
  if (!predictor) throw new RangeError(`invalid id: ${id}; it must be a layer of backbone or head`);
  return `Prediction/BoxPredictor_${predictor[2]}/${predictor[1] === "box" ? "BoxEncodingPredictor" : "ClassPredictor"}`;
}

function foldedFrom(arrays: ReadonlyMap<string, WeightArray>): Folded {
  return (layer) => {
    const name = originalName(layer.id);
    const of = (part: string): WeightArray => {
      const array = arrays.get(`${name}/${part}`);
      if (!array) throw new Error(`the original has no array ${name}/${part}`);
      return array;
    };
    if (layer.role !== "depthwise") {
      const bias = of(arrays.has(`${name}/biases`) ? "biases" : "convolution_bn_offset");
      return { kernel: of("weights"), bias };
    }
    const kernel = of("depthwise_weights");
    const channels = channelsOf(kernel.shape);
    const [gamma, beta, mean, variance] = ["gamma", "beta", "moving_mean", "moving_variance"].map(
      (part) => of(`BatchNorm/${part}`).data,
    );
    const factors = gamma.map((g, c) => g / Math.sqrt(variance[c] + epsilon));
    return {
      kernel: { shape: kernel.shape, data: kernel.data.map((value, i) => value * factors[i % channels]) },
      bias: { shape: [channels], data: beta.map((b, c) => b - mean[c] * factors[c]) },
    };
  };
}

/** Eight bits as published; depthwise kernels, with batch normalization folded in anew, in sixteen. */
const keepBytes = (kernel: WeightArray) => ("published" in kernel ? "uint8" : "fp16");

export const faceV1Conversion: Conversion = {
  id: faceV1.id,
  source,
  async convert(folder) {
    return filesOf(faceV1, foldedFrom(await readArrays(folder)), keepBytes);
  },
  async verify(folder) {
    const arrays = await readArrays(folder);
    const { backbone, head } = weightsOf(faceV1, foldedFrom(arrays));
    const original = await FaceApi.open(folder, arrays);
    return verifyFaces(faceV1, new Map([...backbone, ...head]), original);
  },
};
