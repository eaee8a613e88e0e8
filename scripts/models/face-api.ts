/**
 * The package's own program beside ours. It is loaded from the unpacked package and finds TensorFlow.js in this project's
 * node_modules, so both run on one backend and add up in the same order. It hands out boxes and scores only; its layers are
 * read where each of them ends, in the kernel that clips to 0 … 6.
 */
import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as core from "@tensorflow/tfjs-core";
import type { WeightArray } from "../../src/model/pass/weights.js";
import { startInNode } from "../node-detector.js";
import type { FaceOriginal, OriginalPass } from "./verify-faces.js";

/** The part of the package that is used here. */
interface SsdMobilenetv1 {
  loadFromWeightMap(weights: Record<string, core.Tensor>): void;
  forwardInput(input: { toBatchTensor(): core.Tensor4D }): { boxes: core.Tensor2D[]; scores: core.Tensor1D[] };
}

/** Layers in the order in which the program runs them. */
const order = [
  "conv1",
  ...Array.from({ length: 13 }, (_, i) => [`conv_dw_${i + 1}`, `conv_pw_${i + 1}`]).flat(),
  ...Array.from({ length: 4 }, (_, i) => [`extra_${i}_reduce`, `extra_${i}_conv`]).flat(),
];

export class FaceApi implements FaceOriginal {
  private constructor(private readonly net: SsdMobilenetv1) {}

  static async open(folder: string, arrays: ReadonlyMap<string, WeightArray>): Promise<FaceApi> {
    await startInNode();
    core.env().set("PROD", true);
    await import("@tensorflow/tfjs-backend-wasm");
    await core.setBackend("wasm");
    await symlink(fileURLToPath(new URL("../../node_modules", import.meta.url)), join(folder, "node_modules"));
    const program = (await import(pathToFileURL(join(folder, "dist/face-api.esm-nobundle.js")).href)) as {
      readonly SsdMobilenetv1: new () => SsdMobilenetv1;
    };
    // Its own copies of the kernels have taken the place of the others and want to be set up.
    await core.setBackend("wasm");
    const net = new program.SsdMobilenetv1();
    net.loadFromWeightMap(
      Object.fromEntries([...arrays].map(([name, { shape, data }]) => [name, core.tensor(data, [...shape])])),
    );
    return new FaceApi(net);
  }

  run(input: Float32Array, size: number): Promise<OriginalPass> {
    const clip = core.getKernel("ClipByValue", "wasm");
    const layers: Float32Array[] = [];
    core.unregisterKernel("ClipByValue", "wasm");
    core.registerKernel({
      ...clip,
      kernelFunc: (params) => {
        const output = clip.kernelFunc(params) as core.TensorInfo;
        layers.push((core.backend().readSync(output.dataId) as Float32Array).slice());
        return output;
      },
    });
    try {
      // The program takes bytes and normalizes them itself; ours are −1 … 1 already.
      const pixels = input.map((value) => (value + 1) * 127.5);
      const bytes: core.Tensor4D = core.tensor(pixels, [1, size, size, 3]);
      const { boxes, scores } = this.net.forwardInput({ toBatchTensor: () => bytes });
      const decoded = boxes[0].dataSync() as Float32Array;
      const faces = scores[0].dataSync() as Float32Array;
      return Promise.resolve({ taps: new Map(layers.map((values, i) => [order[i], values])), decoded, faces });
    } finally {
      core.unregisterKernel("ClipByValue", "wasm");
      core.registerKernel(clip);
    }
  }
}
