/** Runs in the benchmark's page: forward passes of the trained backbone at 224 pixels, variants in turn. */
import { cost } from "../../src/model/cost.js";
import { Network, disposeTaps, forward, kernelShape } from "../../src/model/graph.js";
import { type Layer, layers } from "../../src/model/layers.js";
import { heapView, startTensorFlow, tf } from "../../src/model/tensorflow.js";
import { type Manifest, type Weights, decodeWeights, joinWeights } from "../../src/model/weights.js";

export interface ForwardTimes {
  /** Multiply-adds of one pass. */
  readonly macs: number;
  readonly first: number;
  /** Milliseconds of each round, by variant. */
  readonly rounds: Readonly<Record<string, readonly number[]>>;
  /** Tensors alive after the last round beyond those before the first: 0. */
  readonly leaked: number;
}

interface Kernels {
  readonly kernel: tf.Tensor4D;
  readonly bias: tf.Tensor1D;
}

/** Convolution, bias and ReLU6 as three operations, each intermediate disposed of at once. */
function unfused(network: readonly Layer[], kernels: ReadonlyMap<string, Kernels>, input: tf.Tensor4D): tf.Tensor4D {
  let x = input;
  let skip: tf.Tensor4D | undefined;
  const replace = (y: tf.Tensor4D): void => {
    if (x !== input && x !== skip) x.dispose();
    x = y;
  };
  for (const [i, layer] of network.entries()) {
    if (network[i - 1]?.stage !== layer.stage) {
      if (skip !== undefined && skip !== x) skip.dispose();
      skip = network.some((l) => l.stage === layer.stage && l.residualFrom !== undefined) ? x : undefined;
    }
    const { kernel, bias } = kernels.get(layer.id) as Kernels;
    const options = { x, filter: kernel, strides: layer.stride, pad: "same" as const };
    replace(layer.role === "depthwise" ? tf.fused.depthwiseConv2d(options) : tf.fused.conv2d(options));
    replace(tf.add(x, bias) as tf.Tensor4D);
    if (layer.activation === "relu6") replace(tf.clipByValue(x, 0, 6) as tf.Tensor4D);
    if (layer.residualFrom !== undefined && skip !== undefined) replace(tf.add(x, skip) as tf.Tensor4D);
  }
  if (skip !== undefined && skip !== x) skip.dispose();
  return x;
}

/** @param rounds how often each variant runs, one after the other in each round, after one round to warm up */
export async function measure(rounds: number): Promise<ForwardTimes> {
  const load = async (name: string) => new Uint8Array(await (await fetch(name)).arrayBuffer());
  await startTensorFlow(await load("tf.wasm"));
  const manifest = (await (await fetch("manifest.json")).json()) as Manifest;
  const parts: Weights[] = [];
  for (const file of manifest.files) parts.push(await decodeWeights(file, await load(file.name)));
  const weights = joinWeights(parts);
  const backbone = layers({ ...manifest.network, resolution: 224 });
  const network = new Network(backbone, weights);
  const kernels = new Map<string, Kernels>();
  for (const layer of backbone) {
    const { id } = layer;
    const [kernel, bias] = ["kernel", "bias"].map((name) => weights.get(`${id}/${name}`));
    if (kernel === undefined || bias === undefined) throw new Error(`no weights for ${id}`);
    kernels.set(id, {
      kernel: tf.tensor(kernel.data, kernelShape(layer)),
      bias: tf.tensor(bias.data, [layer.out[2]]),
    });
  }
  const values = Float32Array.from({ length: 224 * 224 * 3 }, (_, i) => Math.sin(i));
  const input: tf.Tensor4D = tf.tensor(values, [1, 224, 224, 3]);
  const taps = backbone.map(({ id }) => id);

  // A view of one value forces what the backend may have put off.
  const variants: Record<string, () => void> = {
    fused: () => disposeTaps(forward(network, input)),
    unfused: () => unfused(backbone, kernels, input).dispose(),
    "fused, all 52 taps viewed": () => {
      const all = forward(network, input, { taps });
      let sum = 0;
      for (const tensor of all.values()) sum += heapView(tensor)[0];
      if (Number.isNaN(sum)) throw new Error("a tap holds no number");
      disposeTaps(all);
    },
  };
  const clock = (run: () => void) => {
    const start = performance.now();
    run();
    return performance.now() - start;
  };
  const first = clock(variants.fused);
  for (const run of Object.values(variants)) run();
  const before = tf.memory().numTensors;
  const times: Record<string, number[]> = Object.fromEntries(Object.keys(variants).map((name) => [name, []]));
  for (let i = 0; i < rounds; i++) {
    for (const [name, run] of Object.entries(variants)) times[name].push(clock(run));
    await new Promise((done) => setTimeout(done));
  }
  return {
    macs: backbone.reduce((sum, layer) => sum + cost(layer).macs, 0),
    first,
    rounds: times,
    leaked: tf.memory().numTensors - before,
  };
}

Object.assign(globalThis, { measureForward: measure });
