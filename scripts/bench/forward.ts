/** Runs in the benchmark's page: whole passes of the trained network, variants in turn. */
import { cost } from "../../src/model/architecture/cost.js";
import { type Layer, layers } from "../../src/model/architecture/layers.js";
import type { SsdOptions } from "../../src/model/detection/ssd.js";
import type { Change } from "../../src/model/pass/changes.js";
import { type Manifest, type Weights, decodeWeights, joinWeights } from "../../src/model/pass/weights.js";
import type { Convolver } from "../../src/model/runtime/convolver.js";
import { Detector } from "../../src/model/runtime/detector.js";
import { fusedConvolver } from "../../src/model/runtime/fusedConvolver.js";
import { LayerGraph, disposeTaps, forward } from "../../src/model/runtime/graph.js";
import { timeLayers } from "../../src/model/runtime/layerTimes.js";
import { type LoopKind, multiplyAddLoop, multiplyAddRate } from "../../src/model/runtime/peak.js";
import type { Kernels, LayerTimes } from "../../src/model/runtime/protocol.js";
import type { Picture } from "../../src/model/types.js";
import { simdConvolver } from "../../src/model/runtime/simdConvolver.js";
import { hasFusedMultiplyAdd } from "../../src/model/runtime/wasmFeatures.js";
import { heapView, startKernels, startTensorFlow, tf } from "../../src/model/runtime/tensorflow.js";
import { base, names, peerNames, tapsViewed } from "./forwardNames.js";
import { load, openLiteRt, openOrt } from "./peers.js";

/** Side of the backbone's input in the comparison of passes. */
const size = 224;

export interface PassTimes {
  /** Multiply-adds of one pass. */
  readonly macs: number;
  /** Milliseconds of each round, by variant. */
  readonly rounds: Readonly<Record<string, readonly number[]>>;
  /** Multiply-adds in a second of loops that do nothing else, once in each round. */
  readonly peaks: Readonly<Partial<Record<LoopKind, readonly number[]>>>;
  /** What all taps hold together, and the milliseconds of each round for writing as many bytes, with nothing computed. */
  readonly writing: { readonly bytes: number; readonly rounds: readonly number[] };
  /** Greatest difference between a variant's output and that of TensorFlow.js, as a share of the output's range. */
  readonly differences: Readonly<Record<string, number>>;
  /** Tensors alive after the last round beyond those before the first: 0. */
  readonly leaked: number;
}

/** A program of changes, all on this site's fastest kernels. */
const ablations: Readonly<Record<string, readonly Change[]>> = {
  "ReLU instead of ReLU6": [{ kind: "activation", activation: "relu" }],
  "ReLU6 with its cut at 4": [{ kind: "cap", cap: 4 }],
  "no skips": [{ kind: "skip-removed" }],
  "linear instead of ReLU6": [{ kind: "activation", activation: "identity" }],
  "hard-swish instead of ReLU6": [{ kind: "activation", activation: "hardSwish" }],
  "Mish instead of ReLU6": [{ kind: "activation", activation: "mish" }],
};

async function open(): Promise<{ manifest: Manifest<SsdOptions>; weights: Weights }> {
  await startTensorFlow(await load("tf.wasm"));
  const manifest = (await (await fetch("manifest.json")).json()) as Manifest<SsdOptions>;
  const parts: Weights[] = [];
  for (const file of manifest.files) parts.push(await decodeWeights(file, await load(file.name)));
  return { manifest, weights: joinWeights(parts) };
}

/** Every convolver that this browser can run. */
async function convolvers(): Promise<Partial<Record<Kernels, Convolver>>> {
  return {
    tfjs: fusedConvolver,
    ...(hasFusedMultiplyAdd() && { fma: simdConvolver(await startKernels("fma")) }),
    simd: simdConvolver(await startKernels("simd")),
  };
}

const macsOf = (network: readonly Layer[]) => network.reduce((sum, layer) => sum + cost(layer).macs, 0);

const waves = (side: number): tf.Tensor4D =>
  tf.tensor(
    Float32Array.from({ length: side * side * 3 }, (_, i) => Math.sin(i)),
    [1, side, side, 3],
  );

async function clock(run: () => unknown): Promise<number> {
  const start = performance.now();
  const end = run();
  // Waiting for what is no promise would cost a turn of the queue.
  if (end instanceof Promise) await end;
  return performance.now() - start;
}

/** Every variant once to warm up, then all of them in each round; between rounds the page may do what it has to. */
async function inTurn<Name extends string>(
  variants: Readonly<Record<Name, () => unknown>>,
  rounds: number,
  after: () => void = () => undefined,
): Promise<Record<Name, number[]>> {
  const all = Object.entries<() => unknown>(variants) as [Name, () => unknown][];
  for (let i = 0; i < 2; i++) for (const [, run] of all) await run();
  const times = Object.fromEntries(all.map(([name]) => [name, []])) as unknown as Record<Name, number[]>;
  for (let i = 0; i < rounds; i++) {
    for (const [name, run] of all) times[name].push(await clock(run));
    after();
    await new Promise((done) => setTimeout(done));
  }
  return times;
}

function difference(ours: Float32Array, theirs: Float32Array): number {
  let [most, low, high] = [0, Infinity, -Infinity];
  for (const [i, value] of ours.entries()) {
    most = Math.max(most, Math.abs(value - theirs[i]));
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return most / (high - low);
}

/** @param peers which of the peers' files the page can fetch */
export async function passes(rounds: number, peers: readonly (keyof typeof peerNames)[]): Promise<PassTimes> {
  const { manifest, weights } = await open();
  const backbone = layers({ ...manifest.network, resolution: size });
  const input = waves(size);
  const values = heapView(input).slice();
  const variants: Record<string, () => unknown> = {};
  const outputs: Record<string, Float32Array> = {};
  const last = (network: LayerGraph) => () => disposeTaps(forward(network, input));
  let fastest: LayerGraph | undefined;
  for (const [kernels, convolver] of Object.entries(await convolvers()) as [Kernels, Convolver][]) {
    const network = new LayerGraph(backbone, weights, convolver);
    variants[names[kernels]] = last(network);
    const taps = forward(network, input);
    outputs[names[kernels]] = heapView([...taps.values()][0]).slice();
    disposeTaps(taps);
    if (kernels === "fma" || (kernels === "simd" && fastest === undefined)) fastest = network;
  }
  const network = fastest!;
  const ids = backbone.map(({ id }) => id);
  // A view of one value forces what a backend may have put off.
  variants[tapsViewed] = () => {
    const all = forward(network, input, { taps: ids });
    let sum = 0;
    for (const tensor of all.values()) sum += heapView(tensor)[0];
    if (Number.isNaN(sum)) throw new Error("a tap holds no number");
    disposeTaps(all);
  };
  for (const [name, changes] of Object.entries(ablations))
    variants[name] = () => disposeTaps(forward(network, input, { changes }));
  if (peers.includes("ort")) {
    const { run, order } = await openOrt(values, size);
    variants[peerNames.ort] = run;
    outputs[peerNames.ort] = order(await run(), backbone[backbone.length - 1].out[2]);
  }
  if (peers.includes("liteRt")) {
    const run = await openLiteRt(values, size);
    variants[peerNames.liteRt] = run;
    outputs[peerNames.liteRt] = await run();
  }

  const kinds: readonly LoopKind[] = hasFusedMultiplyAdd() ? ["simd", "fma"] : ["simd"];
  const peaks: Partial<Record<LoopKind, number[]>> = Object.fromEntries(kinds.map((kind) => [kind, []]));
  const loops = new Map(await Promise.all(kinds.map(async (kind) => [kind, await multiplyAddLoop(kind)] as const)));
  const before = tf.memory().numTensors;
  const everything = tf.tensor(new Float32Array(backbone.reduce((sum, { out: [h, w, c] }) => sum + h * w * c, 0)));
  const writing: number[] = [];
  const times = await inTurn(variants, rounds, () => {
    for (const [kind, loop] of loops) peaks[kind]?.push(multiplyAddRate(loop, kind, 20));
    const start = performance.now();
    heapView(everything).fill(writing.length);
    writing.push(performance.now() - start);
  });
  const bytes = 4 * everything.size;
  everything.dispose();
  return {
    macs: macsOf(backbone),
    rounds: times,
    peaks,
    writing: { bytes, rounds: writing },
    differences: Object.fromEntries(
      Object.entries(outputs).map(([name, output]) => [name, difference(outputs[base], output)]),
    ),
    leaked: tf.memory().numTensors - before,
  };
}

export interface DetectorTimes {
  /** Milliseconds of the first pass of a fresh page. */
  readonly first: number;
  /** From a picture of 640 × 480 to its detections, and backbone and heads alone; milliseconds of each round. */
  readonly rounds: Readonly<Record<"picture" | "backbone and heads", readonly number[]>>;
}

/** The whole detector at its own resolution, on one choice of kernels: for a fresh page, since it times the first pass. */
export async function detector(kernels: Kernels, rounds: number): Promise<DetectorTimes> {
  const { manifest, weights } = await open();
  const convolver = (await convolvers())[kernels];
  if (convolver === undefined) throw new Error(`this browser cannot run ${names[kernels]}`);
  const whole = new Detector(manifest, weights, convolver);
  const picture: Picture = {
    width: 640,
    height: 480,
    data: Uint8ClampedArray.from({ length: 640 * 480 * 4 }, (_, i) => 128 + 100 * Math.sin(i / 50)),
  };
  const frame = (): void => {
    const input = whole.input(picture, "stretch");
    const pass = whole.run(input);
    whole.detections(pass, picture, "stretch");
    disposeTaps(pass.taps);
    input.dispose();
  };
  const input = whole.input(picture, "stretch");
  const run = () => disposeTaps(whole.run(input).taps);
  const first = await clock(frame);
  return { first, rounds: await inTurn({ picture: frame, "backbone and heads": run }, rounds) };
}

/** Each layer of the trained backbone by itself, on TensorFlow.js's kernels and on this site's. */
export async function layerByLayer(rounds: number, resolution: number): Promise<Omit<LayerTimes, "backend">> {
  const { manifest, weights } = await open();
  const network = new LayerGraph(layers({ ...manifest.network, resolution }), weights);
  const quiet = { pause: () => Promise.resolve(), onProgress: () => undefined };
  return timeLayers(network, waves(resolution), { budget: 10, rounds, ...quiet });
}

const page = { passes, detector, layerByLayer };
export type ForwardPage = typeof page;
Object.assign(globalThis, { forwardPage: page });
