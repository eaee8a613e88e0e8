/** The original FPNLite graph: where its arrays lie, and its own values for an input. */
import { startInNode } from "../node-detector.js";
import type { GraphModelFiles } from "./graph-model.js";
import { Original } from "./original.js";
import type { FaceOriginal, OriginalPass } from "./verify-faces.js";

const root = "StatefulPartitionedCall";
const features = `${root}/ssd_mobile_net_v2fpn_keras_feature_extractor`;
const topDown = `${features}/FeatureMaps/top_down`;
const predictor = `${root}/WeightSharedConvolutionalBoxPredictor`;
const levels = [3, 4, 5, 6, 7];

/** Keras numbers the copies of a layer: the first has no number. */
const copy = (level: number) => (level === 3 ? "" : `_${level - 3}`);

export interface Scopes {
  /** The array, and its copies where maps share it. */
  readonly kernel: readonly string[];
  readonly bias?: string;
}

/** The two halves of a separable convolution with batch normalization merged into the second. */
function separable(scope: string, half: string): Scopes {
  return half === "depthwise"
    ? { kernel: [`${scope}/ReadVariableOp`] }
    : { kernel: [`${scope}_weights`], bias: `${scope}_bn_offset` };
}

/**
 * Names of a layer's arrays.
 *
 * @param id of a layer of the backbone, or of the weights of one of the head
 */
export function scopes(id: string): Scopes {
  const block = /^(?:block_(\d+)_(expand|depthwise|project)|Conv_?1)$/.exec(id);
  if (block) {
    const name = block[1] === "0" ? `expanded_conv_${block[2]}` : id;
    const operation = block[2] === "depthwise" ? "depthwise" : "Conv2D";
    const scope = `${features}/model/${name}/${operation}`;
    return { kernel: [`${scope}_weights`], bias: `${scope}_bn_offset` };
  }
  const part = /^(lateral|smooth|level)_(\d)(?:_(depthwise|pointwise))?$/.exec(id);
  if (part) {
    const level = Number(part[2]);
    if (part[1] === "lateral") {
      const scope = `${topDown}/projection_${level - 2}`;
      return { kernel: [`${scope}/Conv2D/ReadVariableOp`], bias: `${scope}/BiasAdd/ReadVariableOp` };
    }
    const scope =
      part[1] === "smooth" ? `${topDown}/smoothing_${level - 2}` : `${features}/bottom_up_Conv2d_${level + 14}`;
    return separable(`${scope}_depthwise_conv/separable_conv2d`, part[3]);
  }
  const tower = /^tower_(\d)_(depthwise|pointwise)(?:_(\d))?$/.exec(id);
  if (tower) {
    const scope = `${predictor}/PredictionTower/conv2d_${tower[1]}/separable_conv2d`;
    if (tower[3] !== undefined) return separable(`${scope}${copy(Number(tower[3]))}`, "pointwise");
    return { kernel: levels.map((level) => `${scope}${copy(level)}/ReadVariableOp`) };
  }
  const head = /^(box|class)_(depthwise|predict)$/.exec(id);
  if (!head) throw new RangeError(`invalid id: ${id}; it must be a layer of backbone or head`);
  const scope =
    head[1] === "box"
      ? "WeightSharedConvolutionalBoxHead/BoxPredictor"
      : "WeightSharedConvolutionalClassHead/ClassPredictor";
  const kernel = levels.map(
    (level) =>
      `${predictor}/${scope}/separable_conv2d${copy(level)}/ReadVariableOp${head[2] === "predict" ? "_1" : ""}`,
  );
  return head[2] === "predict" ? { kernel, bias: `${predictor}/${scope}/BiasAdd/ReadVariableOp` } : { kernel };
}

/** The node that holds what a tap of ours holds; undefined where the graph has it only inside a fused node. */
function nodeOf(tap: string): string | undefined {
  const model = `${features}/model`;
  if (tap === "Conv1") return `${model}/Conv1_relu/Relu6`;
  if (tap === "Conv_1") return `${model}/out_relu/Relu6`;
  const block = /^block_(\d+)_(expand|depthwise|project|add)$/.exec(tap);
  if (block) {
    const name = block[1] === "0" ? "expanded_conv" : `block_${block[1]}`;
    const ends = { expand: "_relu/Relu6", depthwise: "/depthwise", project: "_BN/FusedBatchNormV3", add: "/add" };
    return `${model}/${name}_${block[2]}${ends[block[2] as keyof typeof ends]}`;
  }
  const part = /^(lateral|merge|smooth|level)_(\d)(_pointwise)?$/.exec(tap);
  if (part) {
    const level = Number(part[2]);
    if (part[1] === "lateral") return `${topDown}/projection_${level - 2}/BiasAdd`;
    if (part[1] === "merge") return `${topDown}/add${level === 4 ? "" : "_1"}`;
    return part[1] === "smooth"
      ? `${topDown}/smoothing_${level - 2}/Relu6`
      : `${features}/bottom_up_Conv2d_${level + 14}/Relu6`;
  }
  const tower = /^tower_(\d)_pointwise_(\d)$/.exec(tap);
  return tower ? `${predictor}/PredictionTower/conv2d_${tower[1]}/activation_${Number(tower[2]) - 3}/Relu6` : undefined;
}

const inputNode = `${root}/map/TensorArrayV2Stack/TensorListStack`;

/** The graph as it was published, run from its preprocessed input on. */
export class FpnLiteGraph implements FaceOriginal {
  private constructor(private readonly graph: Original) {}

  static async open(files: GraphModelFiles): Promise<FpnLiteGraph> {
    await startInNode();
    return new FpnLiteGraph(await Original.open(files));
  }

  async run(data: Float32Array, size: number, taps: readonly string[]): Promise<OriginalPass> {
    const known = taps.flatMap((tap) => {
      const node = nodeOf(tap);
      return node === undefined ? [] : [{ tap, node }];
    });
    const ends = [`${root}/concat`, `${root}/Postprocessor/convert_scores`, `${root}/Postprocessor/Squeeze`];
    const outputs = await this.graph.run(inputNode, { data, shape: [1, size, size, 3] }, [
      ...known.map(({ node }) => node),
      ...ends,
    ]);
    const [boxes, scores, decoded] = outputs.slice(-3);
    return { taps: new Map(known.map(({ tap }, i) => [tap, outputs[i]])), boxes, scores, decoded };
  }
}
