/** States of the explorer by chance, for tests of links. */
import { type Context, type ExplorerState, benchNames, panelNames } from "../../../src/components/inside/state.js";
import type { Change } from "../../../src/model/pass/changes.js";
import type { Random } from "../../../src/model/math/random.js";

function pick<T>(values: readonly T[], dice: Random): T {
  return values[dice.integer(values.length)];
}

function randomChange(dice: Random): Change {
  const block = dice.uniform() < 0.5 ? {} : { block: dice.integer(17) };
  const activation = pick(["relu6", "relu", "mish", "silu", "hardSwish", "gelu", "sigmoid", "identity"] as const, dice);
  const format = pick(["fp32", "fp16", "bf16", "int8", "int6", "int4", "int3"] as const, dice);
  return pick<() => Change>(
    [
      () => ({ kind: "activation", activation, ...block }),
      () => ({ kind: "activation", activation, block: pick(["stem", "Conv_1"] as const, dice) }),
      () => ({ kind: "cap", cap: pick([3, 4.5, 8, 12], dice), ...block }),
      () => ({ kind: "skip-removed", ...block }),
      () => ({ kind: "branch-removed", block: dice.integer(17) }),
      () => ({ kind: "projection-activation", activation, ...block }),
      () => ({ kind: "depthwise-kernel", kernel: pick(["center", "box"] as const, dice), ...block }),
      () => ({ kind: "input-scale", range: pick(["0..1", "0..255"] as const, dice) }),
      () => ({ kind: "input-channels", order: pick(["bgr", "gray"] as const, dice) }),
      () => ({ kind: "padding", padding: pick(["tensorflow", "pytorch"] as const, dice) }),
      () => ({ kind: "weight-format", format, per: pick(["channel", "tensor"] as const, dice) }),
      () => ({ kind: "activation-format", format }),
    ],
    dice,
  )();
}

/** A state that the explorer may be in; its pictures are among the context's. */
export function randomState(dice: Random, context: Context): ExplorerState {
  const { id, shape } = pick(context.taps, dice);
  const pixel = { row: dice.integer(shape[0]), column: dice.integer(shape[1]) };
  return {
    image: pick(context.photos, dice),
    fit: pick(["stretch", "letterbox"] as const, dice),
    layer: id,
    channel: dice.integer(shape[2]),
    scale: pick(["own", "shared"] as const, dice),
    ...(dice.uniform() < 0.5 && { pixel }),
    changes: Array.from({ length: dice.integer(4) }, () => randomChange(dice)),
    compare: pick(["none", "original", "photo:cup"] as const, dice),
    ...(dice.uniform() < 0.5 && { bench: pick(benchNames, dice) }),
    zoom: pick([1, 2, 4, 8], dice),
    ...(dice.uniform() < 0.3 && { cross: pixel }),
    overlay: dice.integer(101),
    presenter: dice.uniform() < 0.3,
    hidden: dice.uniform() < 0.5 ? [] : panelNames.filter(() => dice.uniform() < 0.4),
  };
}
