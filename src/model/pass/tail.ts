/** The end of a network that learns while everything before it is frozen: its last blocks up to an exit, and a new head. */
import type { Layer } from "../architecture/layers.js";
import { outputTap } from "../architecture/layers.js";
import { inputTap } from "./plan.js";
import { kernelShape } from "./randomWeights.js";
import { sizeOf } from "./weights.js";

/** What of a network can learn together with a head at an exit. */
export interface Tail {
  /** The tap whose map the tail reads; all before it is frozen. */
  readonly border: string;
  /** Names of the blocks that learn, in their order: `["block 15", "block 16", "Conv_1"]`. */
  readonly stages: readonly string[];
  /** The layers of these blocks, then global pooling and the head. */
  readonly layers: readonly Layer[];
}

/** Name of the head among the tail's layers: its weights are `head/kernel` and `head/bias`. */
export const headId = "head";

function upTo(network: readonly Layer[], exit: string): Layer[] {
  const at = network.findIndex((layer) => outputTap(layer) === exit);
  if (at === -1) throw new RangeError(`invalid exit: ${exit}; it must be the output of a layer or of a block`);
  return network.slice(0, at + 1);
}

/** How many blocks before an exit can learn: all but the stem, whose output is the earliest border. */
export function mostLearning(network: readonly Layer[], exit: string): number {
  return new Set(upTo(network, exit).map(({ stage }) => stage)).size - 1;
}

/**
 * The last blocks before an exit, with pooling and a linear head behind them.
 *
 * @param exit the tap that a head reads
 * @param blocks how many blocks learn, from 1 to {@link mostLearning}; the last convolution counts as one
 * @param classes outputs of the head, 2 or more
 * @throws RangeError for an exit that the network does not have, or a number out of range
 */
export function tailOf(
  network: readonly Layer[],
  { exit, blocks, classes }: { readonly exit: string; readonly blocks: number; readonly classes: number },
): Tail {
  const body = upTo(network, exit);
  const most = mostLearning(network, exit);
  if (!(Number.isInteger(blocks) && blocks >= 1 && blocks <= most))
    throw new RangeError(`invalid blocks: ${blocks}; it must be a whole number from 1 to ${most}`);
  if (!(Number.isInteger(classes) && classes >= 2))
    throw new RangeError(`invalid classes: ${classes}; it must be a whole number, 2 or more`);
  const stages = [...new Set(body.map(({ stage }) => stage))].slice(-blocks);
  const first = body.findIndex(({ stage }) => stage === stages[0]);
  const border = outputTap(body[first - 1]);
  // The first block's skip begins at the border, which is the tail's input.
  const own = body
    .slice(first)
    .map((layer): Layer => (layer.residualFrom === border ? { ...layer, residualFrom: inputTap } : layer));
  const { out, padding, stage } = body[body.length - 1];
  const [height, , channels] = out;
  const plain = { groups: 1, activation: "identity", padding, batchNorm: false } as const;
  const pool: Layer = {
    ...{ ...plain, id: "pool", stage: stage + 1, stageName: "pool", role: "pool", kernel: height, stride: height },
    ...{ groups: channels, in: out, out: [1, 1, channels], bias: false },
  };
  const head: Layer = {
    ...{ ...plain, id: headId, stage: stage + 2, stageName: headId, role: "classifier", kernel: 1, stride: 1 },
    ...{ in: [1, 1, channels], out: [1, 1, classes], bias: true },
  };
  return { border, stages: [...new Set(own.map(({ stageName }) => stageName))], layers: [...own, pool, head] };
}

/**
 * Numbers of a tail that learn: kernels and the head’s biases; with live normalization also γ and β of each output channel
 * of the convolutions.
 */
export function weightsOf({ layers }: Pick<Tail, "layers">, norm: "frozen" | "live"): number {
  const learning = layers.filter(({ role }) => role !== "pool");
  return learning.reduce((sum, layer) => {
    const [, , outputs] = layer.out;
    const beside = layer.id === headId ? outputs : norm === "live" ? 2 * outputs : 0;
    return sum + sizeOf(kernelShape(layer)) + beside;
  }, 0);
}

/**
 * Bytes that a training step of the tail keeps at once, about: of each layer its convolution's output, its own output and
 * the gradient of one of them, for each picture of the batch.
 */
export function stepBytes({ layers }: Pick<Tail, "layers">, batch: number): number {
  const values = layers.reduce((sum, { out: [h, w, c] }) => sum + h * w * c, 0);
  return 3 * 4 * batch * values;
}
