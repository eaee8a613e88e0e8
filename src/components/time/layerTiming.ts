/** What measured times say: per layer against its multiply-adds and bytes, and the sum of parts against the whole. */
import { cost, traffic } from "../../model/architecture/cost.js";
import { type Layer, sumTap } from "../../model/architecture/layers.js";
import type { LayerTimes } from "../../model/runtime/protocol.js";
import { decimal, milliseconds, percent } from "../../model/math/format.js";
import { type RoleKey, roleKey } from "../charts/role.js";
import { median } from "../../model/math/quartiles.js";

export interface LayerTiming {
  readonly layer: Layer;
  /** Median of the samples; with the addition of the skip where there is one. Milliseconds, as below. */
  readonly time: number;
  readonly fastest: number;
  readonly slowest: number;
  readonly macs: number;
  /** Moved when every tensor is read and written once, as 32-bit floats. */
  readonly bytes: number;
  readonly macsPerSecond: number;
  /** Multiply-adds for each byte. */
  readonly intensity: number;
}

/** One entry for each layer that was timed, in order. Pooling multiplies nothing and has none. */
export function layerTimings(layers: readonly Layer[], { steps }: LayerTimes): LayerTiming[] {
  const samples = new Map(steps.map(({ id, milliseconds: all }) => [id, all]));
  return layers.flatMap((layer) => {
    const own = samples.get(layer.id);
    if (own === undefined || layer.role === "pool") return [];
    const added = samples.get(sumTap(layer) ?? "");
    const all = own.map((time, round) => time + (added?.[round] ?? 0));
    const [time, { macs }, bytes] = [median(all), cost(layer), traffic(layer)];
    return [
      {
        layer,
        time,
        fastest: Math.min(...all),
        slowest: Math.max(...all),
        macs,
        bytes,
        macsPerSecond: (1000 * macs) / time,
        intensity: macs / bytes,
      },
    ];
  });
}

/** Shares of a role, 0 … 1, in the sums over all layers. */
export function shareOf(timings: readonly LayerTiming[], role: RoleKey): { time: number; macs: number; bytes: number } {
  const sum = (key: "time" | "macs" | "bytes", of: readonly LayerTiming[]) => of.reduce((s, one) => s + one[key], 0);
  const mine = timings.filter(({ layer }) => roleKey(layer) === role);
  const share = (key: "time" | "macs" | "bytes") => sum(key, mine) / sum(key, timings);
  return { time: share("time"), macs: share("macs"), bytes: share("bytes") };
}

/** Which kind of layer takes more time than its multiply-adds would let one expect. */
export function timeFinding(timings: readonly LayerTiming[]): string {
  const [depthwise, expansion, projection] = (["dw", "exp", "proj"] as const).map((role) => shareOf(timings, role));
  const slowest = timings.reduce((a, b) => (b.time > a.time ? b : a));
  // V1 has no expansions; its pointwise layers take the place of projections.
  const pointwise =
    expansion.macs > 0
      ? `Expansions do ${percent(expansion.macs)} and take ${percent(expansion.time)}. Projections do`
      : "Pointwise layers do";
  return (
    `Depthwise layers do ${percent(depthwise.macs)} of the multiply-adds and take ${percent(depthwise.time)} of the time. ` +
    `${pointwise} ${percent(projection.macs)} and take ${percent(projection.time)}. ` +
    `The slowest layer is ${slowest.layer.id} with ${milliseconds(slowest.time)}.`
  );
}

export interface Reconciled {
  /** Sum of the layers' medians, and median of the whole passes. */
  readonly parts: number;
  readonly whole: number;
  /** Whole minus parts. */
  readonly difference: number;
}

export function reconcile(timings: readonly LayerTiming[], { passes }: LayerTimes): Reconciled {
  const parts = timings.reduce((sum, { time }) => sum + time, 0);
  const whole = median(passes);
  return { parts, whole, difference: whole - parts };
}

/** Sum and whole in words, with a reason for the difference. */
export function reconciliation(timings: readonly LayerTiming[], times: LayerTimes): string {
  const { parts, whole, difference } = reconcile(timings, times);
  const [low, high] = [Math.min(...times.passes), Math.max(...times.passes)];
  // A difference that is smaller than the spread needs no cause.
  const reason =
    high - low > Math.abs(difference)
      ? "The passes differ from each other by more than that. Measure again when the device is idle."
      : difference >= 0
        ? "A possible reason: in a whole pass, other layers have pushed a layer’s input and weights out of the caches. A layer that is repeated alone still has its numbers in the cache."
        : "The whole passes were faster than the layers one by one. Another program may have slowed the layers. Measure again when the device is idle.";
  return `All layers one by one take ${milliseconds(parts)}, a whole pass ${milliseconds(whole)} (${milliseconds(low)} to ${milliseconds(high)}). The difference is ${milliseconds(Math.abs(difference))}, ${percent(Math.abs(difference) / whole)} of the pass. ${reason}`;
}

/** The most multiply-adds a second that the roof allows at an intensity. */
export function roofAt({ macsPerSecond, bytesPerSecond }: LayerTimes, intensity: number): number {
  return Math.min(macsPerSecond, bytesPerSecond * intensity);
}

/** How near the layers come to the roof: medians of pointwise and depthwise layers. */
export function roofFinding(timings: readonly LayerTiming[], times: LayerTimes): string {
  const reached = (role: readonly RoleKey[]) =>
    median(
      timings
        .filter(({ layer }) => role.includes(roleKey(layer)))
        .map(({ macsPerSecond, intensity }) => macsPerSecond / roofAt(times, intensity)),
    );
  const corner = times.macsPerSecond / times.bytesPerSecond;
  return `The slope and the flat roof meet at ${decimal(corner, 1)} multiply-adds for each byte. Left of this point layers are limited by memory, right of it by arithmetic. The roof is a measured limit; a layer can be above it if the machine was slower while the roof was measured. The median pointwise layer reaches ${percent(reached(["exp", "proj"]))} of its limit, and the median depthwise layer ${percent(reached(["dw"]))}.`;
}
