/** Times each step of a forward pass by itself, and whole passes between them, on the device that runs it. */
import { fusedConvolver } from "./fusedConvolver.js";
import { type LayerGraph, type Taps, disposeTaps, forward, runStep } from "./graph.js";
import { copiedValues, copyRate, multiplyAddLoop, multiplyAddRate } from "./peak.js";
import { type Step, inputTap, planPass } from "../pass/plan.js";
import type { LayerTimes, LayerTimesRequest, TimedPass } from "./protocol.js";
import { kernelsInUse, type tf, wasmVariant } from "./tensorflow.js";

/** Passes that are timed in each round. */
const passesInRound = 3;

export interface TimingOptions extends LayerTimesRequest {
  /** Lets messages in, and throws when the reader has stopped the measurement. */
  readonly pause: () => Promise<void>;
  readonly onProgress: (progress: { readonly done: number; readonly of: number }) => void;
}

/** Milliseconds of one run: as many runs as fit into `budget`, at least one, after one that is not counted. */
function timeOf(run: () => void, budget: number): number {
  run();
  const start = performance.now();
  let [runs, now] = [0, start];
  do {
    run();
    runs += 1;
    now = performance.now();
  } while (now - start < budget);
  return (now - start) / runs;
}

function check(name: string, value: number, [low, high]: readonly [number, number]): void {
  if (!(value >= low && value <= high)) throw new RangeError(`invalid ${name}: ${value}; it must be ${low} to ${high}`);
}

/** One network with what was measured of it. */
class Timed {
  private readonly samples: ReadonlyMap<string, number[]>;
  private readonly passes: number[] = [];

  constructor(
    private readonly network: LayerGraph,
    private readonly input: tf.Tensor4D,
    steps: readonly Step[],
  ) {
    this.samples = new Map(steps.map(({ id }) => [id, []]));
  }

  step(step: Step, tensors: Taps, budget: number): void {
    this.samples.get(step.id)?.push(timeOf(() => runStep(this.network, step, tensors).dispose(), budget));
  }

  pass(): void {
    disposeTaps(forward(this.network, this.input));
    for (let i = 0; i < passesInRound; i++) {
      const start = performance.now();
      disposeTaps(forward(this.network, this.input));
      this.passes.push(performance.now() - start);
    }
  }

  get result(): TimedPass {
    return { steps: [...this.samples].map(([id, milliseconds]) => ({ id, milliseconds })), passes: this.passes };
  }
}

/**
 * Every step is repeated on its real input until `budget` milliseconds have passed, since a browser's clock is coarse;
 * that makes one sample. All steps take turns, on the network's kernels and on TensorFlow.js's, then whole passes, then
 * the device's peaks; then the next round begins.
 *
 * @param input [1, h, w, c], stays the caller's
 * @throws RangeError for a budget outside 1 … 1000 ms or rounds outside 1 … 100; what `pause` throws
 */
export async function timeLayers(
  network: LayerGraph,
  input: tf.Tensor4D,
  { budget, rounds, pause, onProgress }: TimingOptions,
): Promise<Omit<LayerTimes, "backend">> {
  check("budget", budget, [1, 1000]);
  check("rounds", rounds, [1, 100]);
  const steps = planPass(network.layers);
  const kernels = kernelsInUse();
  const kind = kernels === "tfjs" ? (wasmVariant() ?? "plain") : kernels;
  const loop = await multiplyAddLoop(kind);
  const [from, to] = [new Float32Array(copiedValues).fill(1), new Float32Array(copiedValues)];
  let [macsPerSecond, bytesPerSecond] = [0, 0];
  const reference = network.convolutions.convolver === fusedConvolver ? undefined : network.on(fusedConvolver);
  const timed = [network, ...(reference ? [reference] : [])].map((one) => new Timed(one, input, steps));
  const taps: Taps = forward(network, input, { taps: steps.map(({ id }) => id) });
  const tensors: Taps = new Map([[inputTap, input], ...taps]);
  const of = rounds * (steps.length + 1) * timed.length;
  let done = 0;
  const turn = async (act: () => void) => {
    await pause();
    act();
    done += 1;
    onProgress({ done, of });
  };
  try {
    for (let round = 0; round < rounds; round++) {
      for (const step of steps) for (const one of timed) await turn(() => one.step(step, tensors, budget));
      for (const one of timed) await turn(() => one.pass());
      macsPerSecond = Math.max(macsPerSecond, multiplyAddRate(loop, kind, budget));
      bytesPerSecond = Math.max(bytesPerSecond, copyRate(from, to, budget));
    }
  } finally {
    disposeTaps(taps);
    reference?.dispose();
  }
  const [ours, theirs] = timed.map(({ result }) => result);
  return { ...ours, ...(reference && { reference: theirs }), macsPerSecond, bytesPerSecond };
}
