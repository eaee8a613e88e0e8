/**
 * Runs in a page of the benchmark and in its workers: passes on the kernels of this site alone, over one shared memory, by
 * one thread and by several. Each thread computes some rows of every layer, and waits for the others before the next one.
 */
import { cost } from "../../src/model/architecture/cost.js";
import { type Layer, layers } from "../../src/model/architecture/layers.js";
import { paddingOf } from "../../src/model/math/padding.js";
import { randomWeights } from "../../src/model/pass/randomWeights.js";
import { packWeights } from "../../src/model/runtime/packWeights.js";
import { load } from "./peers.js";

/** A kernel's name and what it is called with. */
type Call = readonly [name: "gemm" | "depthwise" | "standard", ...values: number[]];
type Kernels = Record<Call[0] | "prepare", (...values: number[]) => void> & { reserved(): number };

/** Words at the start of the memory: how many passes were begun, and how many layers all threads have ended. */
const [begun, ended] = [0, 32];
const reservedBytes = 4096;

interface ToThread {
  readonly program: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly calls: readonly Call[];
  readonly threads: number;
  /** Where this thread's constants may lie. */
  readonly constants: number;
}

/** What a thread does in a pass: its part of each layer, then the wait for the others. */
async function worker({ program, memory, calls, threads, constants }: ToThread): Promise<(pass: number) => void> {
  const instance = await WebAssembly.instantiate(program, { env: { memory } });
  const kernels = instance.exports as unknown as Kernels;
  kernels.prepare(constants);
  const words = new Int32Array(memory.buffer);
  return (pass) => {
    let goal = pass * calls.length * threads;
    for (const [name, ...values] of calls) {
      kernels[name](...values);
      goal += threads;
      Atomics.add(words, ended, 1);
      // Layers take a fraction of a millisecond: to sleep and to be woken would take longer.
      while (Atomics.load(words, ended) < goal);
    }
  };
}

/** Layers as calls over rooms in the memory, for each thread its own, and the address of the last layer's output. */
function plan(
  network: readonly Layer[],
  memory: WebAssembly.Memory,
  threads: number,
): { readonly calls: readonly Call[][]; readonly last: number } {
  const floats = new Float32Array(memory.buffer);
  let free = reservedBytes;
  const room = (values: number) => {
    const at = free;
    free += Math.ceil((4 * values) / 64) * 64;
    if (free > memory.buffer.byteLength) throw new Error("the network does not fit into the memory");
    return at;
  };
  const weights = randomWeights(network, 1);
  const most = Math.max(...network.map(({ out: [h, w, c] }) => h * w * c));
  const rooms = Array.from({ length: 3 }, () => room(most));
  const patches = Array.from({ length: threads }, () => room(1 << 18));
  const [height, width, channels] = network[0].in;
  let x = room(height * width * channels);
  for (let i = 0; i < height * width * channels; i++) floats[x / 4 + i] = Math.sin(i);
  let blockInput = x;
  const calls: Call[][] = Array.from({ length: threads }, () => []);
  for (const [i, layer] of network.entries()) {
    if (layer.block !== network[i - 1]?.block) blockInput = x;
    const [kernel, bias] = ["kernel", "bias"].map((name) => weights.get(`${layer.id}/${name}`)!.data);
    const packed = packWeights(layer, { kernel, bias });
    const w = room(packed.length);
    floats.set(packed, w / 4);
    const [h, width, c] = layer.in;
    const [oh, ow, n] = layer.out;
    const y = rooms.find((free) => free !== x && free !== blockInput)!;
    const finish = [0, ...(layer.activation === "relu6" ? [0, 6] : [-Infinity, Infinity])];
    for (let t = 0; t < threads; t++) {
      const [from, to] = [t, t + 1].map((part) => Math.round((part * oh) / threads));
      const pad = paddingOf(layer, h).before;
      const place = [layer.stride, pad - from * layer.stride, pad, to - from, ow];
      const target = y + 4 * from * ow * n;
      const skip = layer.residualFrom === undefined ? 0 : blockInput + 4 * from * ow * n;
      const given = [x, w, target];
      calls[t].push(
        layer.role === "depthwise"
          ? ["depthwise", ...given, h, width, c, ...place, ...finish]
          : layer.kernel === 1
            ? ["gemm", x + 4 * from * ow * c, w, skip, target, (to - from) * ow, c, n, ...finish]
            : ["standard", ...given, patches[t], 1, h, width, c, layer.kernel, ...place, n, ...finish],
      );
    }
    x = y;
  }
  return { calls, last: x };
}

async function opened(program: WebAssembly.Module, network: readonly Layer[], pages: number, threads: number) {
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  const words = new Int32Array(memory.buffer);
  const { calls, last } = plan(network, memory, threads);
  const [h, w, c] = network[network.length - 1].out;
  const toThread = (t: number): ToThread => ({ program, memory, calls: calls[t], threads, constants: 256 * (t + 1) });
  const others = await Promise.all(
    Array.from({ length: threads - 1 }, async (_, i) => {
      const other = new Worker(new URL("bench.js", location.href), { type: "module" });
      await new Promise((ready) => {
        other.addEventListener("message", ready, { once: true });
        other.postMessage(toThread(i + 1));
      });
      return other;
    }),
  );
  const mine = await worker(toThread(0));
  let pass = 0;
  return {
    run() {
      Atomics.store(words, begun, pass + 1);
      Atomics.notify(words, begun);
      mine(pass++);
    },
    /** A few values of the last layer's output: every thread adds in the same order, so that they agree in every bit. */
    sample: () => [...new Float32Array(memory.buffer, last, h * w * c)].filter((_, i) => i % 97 === 0).join(),
    close: () => others.forEach((other) => other.terminate()),
  };
}

export interface Growth {
  readonly alpha: number;
  readonly resolution: number;
  readonly threads: number;
  readonly macs: number;
  readonly milliseconds: readonly number[];
}

/** How often all settings are gone through: what slows the machine down for some seconds then slows no setting alone. */
const sweeps = 5;

/**
 * Passes of V2 up to its last convolution, with random weights: each setting by one thread and by more, in turn.
 *
 * @param pages of memory, 64 KiB each, as many as the program was compiled for
 */
export async function growth(
  alphas: readonly number[],
  resolutions: readonly number[],
  threads: readonly number[],
  { pages, rounds }: { readonly pages: number; readonly rounds: number },
): Promise<Growth[]> {
  const program = await WebAssembly.compile((await load("kernels.wasm")) as BufferSource);
  const settings = alphas.flatMap((alpha) => resolutions.map((resolution) => ({ alpha, resolution })));
  const found = settings.flatMap((setting) => {
    const network = layers({ ...setting, classes: 0 });
    const macs = network.reduce((sum, layer) => sum + cost(layer).macs, 0);
    return threads.map((count) => ({ ...setting, threads: count, macs, milliseconds: [] as number[] }));
  });
  for (let sweep = 0; sweep < sweeps; sweep++) {
    for (const { alpha, resolution } of settings) {
      const network = layers({ alpha, resolution, classes: 0 });
      const variants = await Promise.all(threads.map((count) => opened(program, network, pages, count)));
      const records = found.filter((one) => one.alpha === alpha && one.resolution === resolution);
      for (let round = -2; round < rounds / sweeps; round++) {
        for (const [i, { run }] of variants.entries()) {
          const start = performance.now();
          run();
          if (round >= 0) records[i].milliseconds.push(performance.now() - start);
        }
        await new Promise((done) => setTimeout(done));
      }
      if (new Set(variants.map(({ sample }) => sample())).size > 1) throw new Error("threads compute other numbers");
      for (const { close } of variants) close();
    }
  }
  return found;
}

if (typeof document === "object") Object.assign(globalThis, { growth });
else
  addEventListener("message", ({ data }: MessageEvent<ToThread>) => {
    void worker(data).then((run) => {
      const words = new Int32Array(data.memory.buffer);
      postMessage("ready");
      for (let pass = 0; ; pass++) {
        Atomics.wait(words, begun, pass);
        run(pass);
      }
    });
  });
