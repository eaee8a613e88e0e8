/** The names that frameworks give to layers and their norms, as in their published checkpoints. */
import type { Layer } from "../../../src/model/architecture/layers.js";

export interface Names {
  readonly kernel: string;
  readonly norm: string;
}

/** Row and place in the row of block i. */
function place(i: number, rows: readonly number[]): [number, number] {
  let left = i;
  for (const [row, n] of rows.entries()) {
    if (left < n) return [row, left];
    left -= n;
  }
  throw new RangeError(`there is no block ${i}`);
}

const v2Rows = [1, 2, 3, 4, 3, 3, 1];
const v1Rows = [1, 2, 2, 6, 2];
const step = (layer: Layer) =>
  layer.role === "expansion" ? "expand" : layer.role === "depthwise" ? "depthwise" : "project";

export const v2Families = {
  /** tf.keras.applications.MobileNetV2 */
  keras(layer: Layer): Names {
    if (layer.id === "Conv1") return { kernel: "Conv1", norm: "bn_Conv1" };
    if (layer.id === "Conv_1") return { kernel: "Conv_1", norm: "Conv_1_bn" };
    if (layer.id === "predictions") return { kernel: "predictions", norm: "" };
    const name = `${layer.block === 0 ? "expanded_conv" : `block_${layer.block}`}_${step(layer)}`;
    return { kernel: name, norm: `${name}_BN` };
  },
  /** tensorflow/models, research/slim */
  slim(layer: Layer): Names {
    const at = (name: string) => ({ kernel: `MobilenetV2/${name}`, norm: `MobilenetV2/${name}/BatchNorm` });
    if (layer.id === "Conv1") return at("Conv");
    if (layer.id === "Conv_1") return at("Conv_1");
    if (layer.id === "predictions") return { kernel: "MobilenetV2/Logits/Conv2d_1c_1x1", norm: "" };
    return at(`${layer.block === 0 ? "expanded_conv" : `expanded_conv_${layer.block}`}/${step(layer)}`);
  },
  /** torchvision.models.mobilenet_v2 */
  torchvision(layer: Layer): Names {
    const { block = 0, role } = layer;
    const pair = (a: string, b: string) => ({ kernel: `features.${a}`, norm: `features.${b}` });
    if (layer.id === "Conv1") return pair("0.0", "0.1");
    if (layer.id === "Conv_1") return pair("18.0", "18.1");
    if (layer.id === "predictions") return { kernel: "classifier.1", norm: "" };
    const base = `${block + 1}.conv`;
    if (role === "projection") return block === 0 ? pair(`${base}.1`, `${base}.2`) : pair(`${base}.2`, `${base}.3`);
    const n = role === "expansion" || block === 0 ? 0 : 1;
    return pair(`${base}.${n}.0`, `${base}.${n}.1`);
  },
  /** The flat form that many re-implementations keep. */
  flat(layer: Layer): Names {
    const { block = 0, role } = layer;
    const pair = (base: string, n: number) => ({ kernel: `features.${base}.${n}`, norm: `features.${base}.${n + 1}` });
    if (layer.id === "Conv1") return pair("0", 0);
    if (layer.id === "Conv_1") return { kernel: "conv.0", norm: "conv.1" };
    if (layer.id === "predictions") return { kernel: "classifier", norm: "" };
    const first = block === 0 ? 0 : 3;
    return pair(`${block + 1}.conv`, role === "expansion" ? 0 : role === "depthwise" ? first : first + 3);
  },
  timm(layer: Layer): Names {
    if (layer.id === "Conv1") return { kernel: "conv_stem", norm: "bn1" };
    if (layer.id === "Conv_1") return { kernel: "conv_head", norm: "bn2" };
    if (layer.id === "predictions") return { kernel: "classifier", norm: "" };
    const [row, n] = place(layer.block ?? 0, v2Rows);
    const names =
      layer.block === 0
        ? { expansion: ["", ""], depthwise: ["conv_dw", "bn1"], projection: ["conv_pw", "bn2"] }
        : { expansion: ["conv_pw", "bn1"], depthwise: ["conv_dw", "bn2"], projection: ["conv_pwl", "bn3"] };
    const [kernel, norm] = names[layer.role as keyof typeof names];
    return { kernel: `blocks.${row}.${n}.${kernel}`, norm: `blocks.${row}.${n}.${norm}` };
  },
  /** transformers.MobileNetV2ForImageClassification */
  huggingFace(layer: Layer): Names {
    const at = (name: string) => ({
      kernel: `mobilenet_v2.${name}.convolution`,
      norm: `mobilenet_v2.${name}.normalization`,
    });
    if (layer.id === "Conv1") return at("conv_stem.first_conv");
    if (layer.id === "Conv_1") return at("conv_1x1");
    if (layer.id === "predictions") return { kernel: "classifier", norm: "" };
    const name = { expansion: "expand_1x1", depthwise: "conv_3x3", projection: "reduce_1x1" }[
      layer.role as "depthwise"
    ];
    return layer.block === 0 ? at(`conv_stem.${name}`) : at(`layer.${(layer.block ?? 0) - 1}.${name}`);
  },
} as const;

export const v1Families = {
  keras({ id }: Layer): Names {
    return { kernel: id, norm: id === "conv_preds" ? "" : `${id}_bn` };
  },
  slim({ id, role, block }: Layer): Names {
    if (id === "conv_preds") return { kernel: "MobilenetV1/Logits/Conv2d_1c_1x1", norm: "" };
    const name = `MobilenetV1/Conv2d_${block ?? 0}${role === "convolution" ? "" : `_${role}`}`;
    return { kernel: name, norm: `${name}/BatchNorm` };
  },
  timm({ id, role, block = 1 }: Layer): Names {
    if (id === "conv1") return { kernel: "conv_stem", norm: "bn1" };
    if (id === "conv_preds") return { kernel: "classifier", norm: "" };
    const [row, n] = place(block - 1, v1Rows);
    const [kernel, norm] = role === "depthwise" ? ["conv_dw", "bn1"] : ["conv_pw", "bn2"];
    return { kernel: `blocks.${row}.${n}.${kernel}`, norm: `blocks.${row}.${n}.${norm}` };
  },
  huggingFace({ id, role, block = 1 }: Layer): Names {
    if (id === "conv_preds") return { kernel: "classifier", norm: "" };
    const name = id === "conv1" ? "conv_stem" : `layer.${2 * block - (role === "depthwise" ? 2 : 1)}`;
    return { kernel: `mobilenet_v1.${name}.convolution`, norm: `mobilenet_v1.${name}.normalization` };
  },
  /** Pytorch_Retinaface: three stages of nested sequences. */
  retinaFace({ id, role, block = 0 }: Layer): Names {
    const [stage, n] = place(block, [6, 6, 2]);
    const base = `body.stage${stage + 1}.${n}`;
    if (id === "conv1") return { kernel: `${base}.0`, norm: `${base}.1` };
    return role === "depthwise"
      ? { kernel: `${base}.0`, norm: `${base}.1` }
      : { kernel: `${base}.3`, norm: `${base}.4` };
  },
} as const;
