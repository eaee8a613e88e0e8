/** What the records say of the widths, in sentences that follow from them. */
import {
  type EqualCost,
  type FamilyPoint,
  atEqualCost,
  band,
  meanDifference,
  saturation,
} from "../../model/evidence/familyPoints.js";
import { spread } from "../../model/evidence/familyRecord.js";
import type { Variant } from "../../model/architecture/spec.js";
import { memberName } from "../fashion/familyData.js";
import { decimal, percent, times } from "../../model/math/format.js";

/** A difference of accuracies in points, always positive: `1.4 points`. */
export function points(difference: number, places = 1): string {
  const text = decimal(Math.abs(100 * difference), places);
  return `${text} ${Number(text) === 1 ? "point" : "points"}`;
}

/** How far the seeds of a width lie apart, and which of them ships. */
export function seedSentence({ seeds, seed }: Pick<FamilyPoint, "seeds" | "seed">): string {
  const { runs, least, most } = spread(seeds.map(({ accuracy }) => accuracy));
  if (runs === 1) return `Trained once, so we do not know how much another run would differ.`;
  return `Trained from ${runs} seeds: ${percent(least, 1)} to ${percent(most, 1)}. This is the ${runs % 2 === 1 ? "middle one" : "lower one in the middle"}, seed ${seed}.`;
}

/** A width against the widest of its network: `4.4 times fewer multiply-adds than α 1, 1.2 points less accurate`. */
export function againstWidest(all: readonly FamilyPoint[], point: FamilyPoint): string {
  const widest = all.filter(({ network }) => network === point.network).reduce((a, b) => (b.macs > a.macs ? b : a));
  if (widest.id === point.id) return `${memberName(point)} is the full width.`;
  const loss = widest.accuracy - point.accuracy;
  const accuracy = loss >= 0 ? `${points(loss)} less accurate` : `and ${points(loss)} more accurate`;
  return `${memberName(point)}: ${decimal(widest.macs / point.macs, 1)} times fewer multiply-adds than α ${widest.alpha}, ${decimal(widest.parameters / point.parameters, 1)} times fewer parameters, ${accuracy} in these two runs.`;
}

/** Where a network stops to gain: `V2: from α 0.5 on …`. */
export function saturationSentence(all: readonly FamilyPoint[], network: Variant): string {
  const name = network.toUpperCase();
  const own = all.filter((point) => point.network === network);
  const best = own.reduce((a, b) => (band(b).mean > band(a).mean ? b : a));
  const narrowest = own.reduce((a, b) => (b.macs < a.macs ? b : a));
  const enough = saturation(all, network);
  const gain = band(best).mean - band(narrowest).mean;
  const whole = `From α ${narrowest.alpha} to α ${best.alpha} ${name} gains ${points(gain)} on average, with ${times(best.macs / narrowest.macs, 1)} the multiply-adds.`;
  if (best.id === narrowest.id) {
    const near = own.filter((point) => point.id !== best.id && band(point).high >= band(best).low);
    const others = near.map(({ alpha }) => `α ${alpha}`).join(" and ");
    const overlap = near.length === 0 ? "" : ` The ranges of α ${best.alpha} and of ${others} overlap.`;
    return `${name}: with more width it was not more accurate after this short training.${overlap}`;
  }
  if (enough.id === best.id)
    return `${whole} Its best width, α ${best.alpha}, is above the ranges of all narrower ones${band(best).runs < 2 ? ", though it was trained only once" : ""}. So the gain has not ended at this width.`;
  return `${whole} From α ${enough.alpha} on the ranges overlap, so a further gain is uncertain.`;
}

/** Pairs at equal cost, each in words. */
export function pairSentence({ v2, v1, difference, verdict }: EqualCost): string {
  const who = difference >= 0 ? "ahead of" : "behind";
  const isOnce = Math.min(band(v2).runs, v1.runs) < 2;
  const reason = isOnce ? ", but a width was trained only once" : ", but the ranges overlap";
  const sure = verdict === "no clear difference" ? reason : "";
  return `V2 at α ${v2.alpha} is ${points(difference)} ${who} V1 at equal cost (${percent(v1.mean, 1)}, on the line between two trained widths)${sure}.`;
}

/** Whether V2 beats V1 at equal multiply-adds, by pairs whose ranges do not overlap. */
export function equalCostSentence(all: readonly FamilyPoint[]): string {
  const pairs = atEqualCost(all);
  if (pairs.length === 0) return "No V2 lies between two widths of V1, so the two cannot be compared at equal cost.";
  const clear = pairs.filter(({ verdict }) => verdict !== "no clear difference");
  const winners = new Set(clear.map(({ verdict }) => verdict));
  const mean = meanDifference(pairs);
  const average = `On average over ${pairs.length} comparisons V2 is ${points(mean)} ${mean >= 0 ? "ahead" : "behind"}.`;
  if (winners.size === 0) return `At equal multiply-adds there is no clear difference here. ${average}`;
  if (winners.size === 2) return `At equal multiply-adds it depends on the width. ${average}`;
  const [winner] = winners;
  const loser = winner === "V2" ? "V1" : "V2";
  if (clear.length === pairs.length) return `At equal multiply-adds ${winner} beats ${loser} here. ${average}`;
  return `At equal multiply-adds ${winner} is clearly ahead in ${clear.length} of ${pairs.length} comparisons, and ${loser} in none. ${average}`;
}

/** What is read as the same must not be told as a difference. */
const tenths = (point: FamilyPoint) => Math.round(band(point).mean * 1000);

/** Wider networks of a kind whose seeds’ mean, in tenths of a point, is below that of a narrower one, if there are any. */
export function upsetSentence(all: readonly FamilyPoint[]): string | undefined {
  const upsets = all.flatMap((point) => {
    const narrower = all.filter((other) => other.network === point.network && other.macs < point.macs);
    const better = narrower.filter((other) => tenths(other) > tenths(point));
    return better.length === 0 ? [] : [{ point, better: better[better.length - 1] }];
  });
  if (upsets.length === 0) return undefined;
  const said = upsets.map(
    ({ point, better }) =>
      `${memberName(point)} reaches ${percent(band(point).mean, 1)} on average, less than α ${better.alpha} with ${percent(band(better).mean, 1)}`,
  );
  return `${said.join("; ")}. We do not know why. A longer training could change it.`;
}
