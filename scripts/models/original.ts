/**
 * Runs an original graph model in Node. TensorFlow.js keeps its backends in one place however often it is loaded, so once
 * ours is started the original's own kernels run on it, too: both add up in the same order and their results can be compared
 * closely.
 */
import { type GraphModel, loadGraphModel } from "@tensorflow/tfjs-converter";
import * as core from "@tensorflow/tfjs-core";
import type { Picture } from "../../src/model/types.js";
import type { GraphModelFiles } from "./graph-model.js";

export class Original {
  private constructor(private readonly model: GraphModel) {}

  static async open({ json, bytes }: GraphModelFiles): Promise<Original> {
    // Quiet: it warns of each kernel that both copies have.
    core.env().set("PROD", true);
    await import("@tensorflow/tfjs-backend-wasm");
    await core.setBackend("wasm");
    const artifacts = {
      modelTopology: json.modelTopology,
      weightSpecs: json.weightsManifest.flatMap(({ weights }) => weights) as core.io.WeightsManifestEntry[],
      weightData: new Uint8Array(bytes).buffer,
    };
    return new Original(await loadGraphModel(core.io.fromMemory(artifacts)));
  }

  /** Values of some of the graph's nodes for values of another one. */
  async run(
    from: string,
    input: { data: Float32Array; shape: number[] },
    nodes: readonly string[],
  ): Promise<Float32Array[]> {
    const x = core.tensor(input.data, input.shape);
    const outputs = this.model.execute({ [from]: x }, [...nodes]) as core.Tensor | core.Tensor[];
    return [outputs].flat().map((tensor) => tensor.dataSync() as Float32Array);
  }

  /** What the graph itself makes of a picture, down to one node. */
  async preprocess({ width, height, data }: Picture, node: string): Promise<Float32Array> {
    const pixels = Int32Array.from({ length: 3 * width * height }, (_, i) => data[4 * Math.floor(i / 3) + (i % 3)]);
    const image = core.tensor(pixels, [1, height, width, 3], "int32");
    const output = (await this.model.executeAsync({ image_tensor: image }, node)) as core.Tensor;
    return output.dataSync() as Float32Array;
  }
}
