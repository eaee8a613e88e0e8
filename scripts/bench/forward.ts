/** Runs in the benchmark's page: forward passes of the trained backbone at 224 pixels, variants in turn. */
import { cost } from "../../src/model/architecture/cost.js";
import { Network, disposeTaps, forward, kernelShape } from "../../src/model/runtime/graph.js";
import type { Change } from "../../src/model/pass/changes.js";
import { type Layer, layers } from "../../src/model/architecture/layers.js";
import { multiplyAddLoop, multiplyAddRate } from "../../src/model/runtime/peak.js";
import { heapView, startTensorFlow, tf } from "../../src/model/runtime/tensorflow.js";
import { type Manifest, type Weights, decodeWeights, joinWeights } from "../../src/model/pass/weights.js";

export interface ForwardTimes {
  /** Multiply-adds of one pass. */
  readonly macs: number;
  readonly first: number;
  /** Milliseconds of each round, by variant. */
  readonly rounds: Readonly<Record<string, readonly number[]>>;
  /** Multiply-adds in a second of a loop that does nothing else, once in each round. */
  readonly peak: readonly number[];
  readonly peer?: {
    readonly variant: string;
    /** Greatest difference between its output and ours, as a share of the output's range. */
    readonly difference: number;
  };
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

/** What is used of onnxruntime-web. */
interface Ort {
  readonly env: { readonly wasm: { numThreads: number; wasmPaths: { mjs: string; wasm: string } } };
  readonly Tensor: new (type: "float32", data: Float32Array, dims: readonly number[]) => object;
  readonly InferenceSession: {
    create(model: Uint8Array): Promise<{ run(feeds: object): Promise<{ y: { readonly data: Float32Array } }> }>;
  };
}

/** A pass of onnxruntime-web over the same picture: channels first in, channels first out. */
async function openPeer(input: Float32Array, size: number): Promise<() => Promise<Float32Array>> {
  const at = (name: string) => new URL(name, location.href).href;
  const ort = (await import(at("ort.js"))) as Ort;
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmPaths = { mjs: at("ort-threaded.js"), wasm: at("ort-threaded.wasm") };
  const session = await ort.InferenceSession.create(await load("backbone.onnx"));
  const planes = new Float32Array(input.length);
  for (let i = 0; i < size * size; i++) for (let c = 0; c < 3; c++) planes[c * size * size + i] = input[i * 3 + c];
  const feeds = { x: new ort.Tensor("float32", planes, [1, 3, size, size]) };
  return async () => (await session.run(feeds)).y.data;
}

/** Greatest difference between values ordered [place, channel] and values ordered [channel, place], over their range. */
function difference(ours: Float32Array, theirs: Float32Array, channels: number): number {
  const places = ours.length / channels;
  let [most, low, high] = [0, Infinity, -Infinity];
  for (let i = 0; i < places; i++) {
    for (let c = 0; c < channels; c++) {
      const value = ours[i * channels + c];
      most = Math.max(most, Math.abs(value - theirs[c * places + i]));
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  return most / (high - low);
}

const everywhere: Readonly<Record<string, Change>> = {
  "ReLU instead of ReLU6": { kind: "activation", activation: "relu" },
  "no skips": { kind: "skip-removed" },
  "Mish instead of ReLU6": { kind: "activation", activation: "mish" },
};

const load = async (name: string) => new Uint8Array(await (await fetch(name)).arrayBuffer());

/**
 * @param rounds how often each variant runs, one after the other in each round, after one round to warm up
 */
export async function measure(rounds: number, withPeer: boolean): Promise<ForwardTimes> {
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
  const variants: Record<string, () => unknown> = {
    fused: () => disposeTaps(forward(network, input)),
    unfused: () => unfused(backbone, kernels, input).dispose(),
    "all 52 taps viewed": () => {
      const all = forward(network, input, { taps });
      let sum = 0;
      for (const tensor of all.values()) sum += heapView(tensor)[0];
      if (Number.isNaN(sum)) throw new Error("a tap holds no number");
      disposeTaps(all);
    },
  };
  for (const [name, change] of Object.entries(everywhere))
    variants[name] = () => disposeTaps(forward(network, input, { changes: [change] }));
  let peer: ForwardTimes["peer"];
  if (withPeer) {
    const run = await openPeer(values, 224);
    const last = forward(network, input, { taps: [taps[taps.length - 1]] });
    const channels = backbone[backbone.length - 1].out[2];
    const variant = "onnxruntime-web";
    peer = { variant, difference: difference([...last.values()][0].dataSync() as Float32Array, await run(), channels) };
    disposeTaps(last);
    variants[variant] = run;
  }

  const clock = async (run: () => unknown) => {
    const start = performance.now();
    const end = run();
    // Waiting for what is no promise would cost a turn of the queue.
    if (end instanceof Promise) await end;
    return performance.now() - start;
  };
  const first = await clock(variants.fused);
  for (const run of Object.values(variants)) await run();
  const loop = await multiplyAddLoop("simd");
  const peak: number[] = [];
  const before = tf.memory().numTensors;
  const times: Record<string, number[]> = Object.fromEntries(Object.keys(variants).map((name) => [name, []]));
  for (let i = 0; i < rounds; i++) {
    for (const [name, run] of Object.entries(variants)) times[name].push(await clock(run));
    peak.push(multiplyAddRate(loop, "simd", 20));
    await new Promise((done) => setTimeout(done));
  }
  return {
    macs: backbone.reduce((sum, layer) => sum + cost(layer).macs, 0),
    first,
    rounds: times,
    peak,
    peer,
    leaked: tf.memory().numTensors - before,
  };
}

Object.assign(globalThis, { measureForward: measure });
