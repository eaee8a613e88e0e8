/** Runs in the benchmark's page: training steps of this site's kernels and of operations of TensorFlow.js, in turn. */
import "@tensorflow/tfjs-core/dist/register_all_gradients.js";
import * as tfjs from "@tensorflow/tfjs-core";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { type Layer, layers } from "../../src/model/architecture/layers.js";
import { paddingOf } from "../../src/model/math/padding.js";
import { epsilon } from "../../src/model/math/referenceOps.js";
import { grayBatch } from "../../src/model/pass/grayBatch.js";
import { inputTap, planPass } from "../../src/model/pass/plan.js";
import { engine, startTraining } from "../../src/model/training/engine.js";
import { type Recipe, TrainingRun } from "../../src/model/training/run.js";
import type { LabeledPictures } from "../../src/model/training/pictures.js";
import { load } from "./peers.js";

export interface TrainingTimes {
  /** Milliseconds of each step. */
  readonly ours: readonly number[];
  readonly composed: readonly number[];
  /** Losses of the first step, which both make from the same weights and pictures. */
  readonly losses: readonly [ours: number, composed: number];
  readonly build: string;
}

/** The same step of the same network with gradients that TensorFlow.js composes of operations which its backend has. */
class Composed {
  private readonly variables = new Map<string, tfjs.Variable>();
  private readonly network: readonly Layer[];
  private readonly optimizer: tfjs.AdamOptimizer;

  constructor(run: TrainingRun) {
    this.network = run.graph.layers;
    this.optimizer = tfjs.train.adam(run.recipe.rate);
    for (const [name, { shape, data }] of run.graph.weights())
      if (!/mean|variance/.test(name)) this.variables.set(name, tfjs.variable(tfjs.tensor(data, [...shape])));
  }

  private of(layer: Layer, part: string): tfjs.Tensor {
    return this.variables.get(`${layer.id}/${part}`) as tfjs.Tensor;
  }

  /** The nine shifted maps that a 3 × 3 window reads; at stride 2 every other row and column of them. */
  private windows(x: tfjs.Tensor4D, { kernel, stride, padding }: Layer): tfjs.Tensor4D[] {
    const [n, height, width, c] = x.shape;
    const pad = paddingOf({ kernel, stride, padding }, height);
    const outer: [number, number] = [pad.before, pad.after + stride - 1];
    const wide = tfjs.pad(x, [[0, 0], outer, outer, [0, 0]]);
    return Array.from({ length: kernel * kernel }, (_, i) => {
      const start = [0, Math.floor(i / kernel), i % kernel, 0];
      const part = tfjs.slice(wide, start as [number, number, number, number], [n, height, width, c]);
      if (stride === 1) return part;
      const pairs = tfjs.reshape(part, [n, height / 2, 2, (width / 2) * 2 * c]);
      const rows = tfjs.reshape(tfjs.slice(pairs, [0, 0, 0, 0], [n, height / 2, 1, width * c]), [
        n * (height / 2),
        width / 2,
        2 * c,
      ]);
      return tfjs.reshape(tfjs.slice(rows, [0, 0, 0], [n * (height / 2), width / 2, c]), [n, height / 2, width / 2, c]);
    });
  }

  private convolved(x: tfjs.Tensor4D, layer: Layer): tfjs.Tensor4D {
    const kernel = this.of(layer, "kernel");
    const [, , from, to] = kernel.shape;
    if (layer.role === "depthwise") {
      const taps = tfjs.unstack(tfjs.reshape(kernel, [9, from]));
      return this.windows(x, layer)
        .map((map, i) => tfjs.mul(map, taps[i]))
        .reduce((a, b) => tfjs.add(a, b)) as tfjs.Tensor4D;
    }
    const rows = layer.kernel === 1 ? x : tfjs.concat(this.windows(x, layer), 3);
    const [n, height, width, c] = rows.shape;
    const product = tfjs.matMul(
      tfjs.reshape(rows, [n * height * width, c]),
      tfjs.reshape(kernel, [c, to]) as tfjs.Tensor2D,
    );
    return tfjs.reshape(product, [n, height, width, to]);
  }

  private activated(z: tfjs.Tensor4D, layer: Layer): tfjs.Tensor4D {
    if (!layer.batchNorm) return tfjs.add(z, this.of(layer, "bias"));
    const { mean, variance } = tfjs.moments(z, [0, 1, 2]);
    const scale = tfjs.div(this.of(layer, "gamma"), tfjs.sqrt(tfjs.add(variance, epsilon)));
    const y = tfjs.add(tfjs.mul(tfjs.sub(z, mean), scale), this.of(layer, "beta"));
    return (layer.activation === "relu6" ? tfjs.clipByValue(y, 0, 6) : y) as tfjs.Tensor4D;
  }

  private logits(x: tfjs.Tensor4D): tfjs.Tensor2D {
    const taps = new Map([[inputTap, x]]);
    let y = x;
    for (const step of planPass(this.network)) {
      const from = taps.get(step.from) as tfjs.Tensor4D;
      if (step.kind === "convolution") {
        const layer = this.network.find(({ id }) => id === step.id) as Layer;
        y = this.activated(this.convolved(from, layer), layer);
      } else if (step.kind === "add") y = tfjs.add(from, taps.get(step.skip) as tfjs.Tensor4D);
      else y = tfjs.mean(from, [1, 2], true);
      taps.set(step.id, y);
    }
    return tfjs.reshape(y, [y.shape[0], y.shape[3]]);
  }

  step(values: Float32Array, batch: number, size: number, labels: Uint8Array): number {
    return tfjs.tidy(() => {
      const x: tfjs.Tensor4D = tfjs.tensor(values, [batch, size, size, 1]);
      const truth = tfjs.oneHot(tfjs.tensor1d([...labels], "int32"), 10);
      const cost = this.optimizer.minimize(
        () => tfjs.losses.softmaxCrossEntropy(truth, this.logits(x)) as tfjs.Scalar,
        true,
        [...this.variables.values()],
      ) as tfjs.Scalar;
      return { loss: cost.dataSync()[0] } as unknown as tfjs.TensorContainerObject;
    }).loss as unknown as number;
  }
}

/** @param rounds steps of each, one after the other */
export async function trainingTimes(recipe: Recipe, rounds: number): Promise<TrainingTimes> {
  const wasm = await load("tf.wasm");
  await startTraining(wasm);
  setWasmPaths({
    "tfjs-backend-wasm-simd.wasm": "tf.wasm",
    "tfjs-backend-wasm-threaded-simd.wasm": "tf.wasm",
    "tfjs-backend-wasm.wasm": "tf.wasm",
  });
  tfjs.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  await tfjs.setBackend("wasm");
  const { batch } = recipe;
  const set: LabeledPictures = {
    pictures: Uint8Array.from({ length: batch * 784 }, (_, i) => 128 + 100 * Math.sin(i * i)),
    labels: Uint8Array.from({ length: batch }, (_, i) => i % 10),
  };
  const run = new TrainingRun(recipe, set);
  const values = grayBatch(set.pictures, 28, recipe.preprocessing);
  const composed = new Composed(run);
  const size = layers(recipe.network)[0].in[0];
  const times = { ours: [] as number[], composed: [] as number[] };
  let losses: [number, number] | undefined;
  for (let i = 0; i < rounds + 5; i++) {
    const start = performance.now();
    const { loss } = run.next();
    const middle = performance.now();
    // The composition is slow: a few steps tell enough.
    const isCompared = i < Math.max(3, rounds / 5);
    const other = isCompared ? composed.step(values, batch, size, set.labels) : NaN;
    if (i >= 2) times.ours.push(middle - start);
    if (i >= 1 && isCompared) times.composed.push(performance.now() - middle);
    losses ??= [loss, other];
    await new Promise((done) => setTimeout(done));
  }
  return { ...times, losses: losses as [number, number], build: engine().build };
}

Object.assign(globalThis, { trainingTimes });
