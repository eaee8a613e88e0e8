/** The reader's own setting among published points: what it costs, and what was published beside it. */
import { total } from "../../model/architecture/cost.js";
import { layers } from "../../model/architecture/layers.js";
import type { Variant } from "../../model/architecture/spec.js";
import { decimal, si } from "../../model/math/format.js";
import { roundingOption } from "../charts/roundingInput.js";
import { type CostPoint, type Setting, neighbors, pointName } from "./accuracyChart.js";
import type { Exploration } from "./exploration.js";
import type { CostKind } from "./publishedCosts.js";

/** A network at a setting; its published rule of rounding unless another is named. */
type NetworkSetting = Pick<Exploration, "alpha" | "resolution"> &
  Partial<Pick<Exploration, "rounding">> & { readonly network: Variant };

function costOf({ network, alpha, resolution, rounding }: NetworkSetting) {
  return total(layers({ variant: network, alpha, resolution, rounding: roundingOption(rounding) }));
}

/** What a setting costs, and which published networks stand beside it; its own accuracy only where it was published. */
export function settingSentence(points: readonly CostPoint[], setting: NetworkSetting, kind: CostKind): string {
  const { network, alpha, resolution } = setting;
  const { macs, parameters } = costOf(setting);
  const own = `${pointName(setting)}: ${si(macs)} multiply-adds, ${si(parameters, 3)} parameters.`;
  // Under another rule of rounding the width may give another network than the one that was trained.
  const same =
    costOf({ network, alpha, resolution }).parameters === parameters
      ? points.find((p) => p.network === network && p.alpha === alpha && p.resolution === resolution)
      : undefined;
  if (same) return `${own} Published: ${decimal(same.top1, 1)}\u202f%.`;
  if (kind.device !== undefined) return `${own} Its time was not published.`;
  const cost = kind.id === "macs" ? macs : parameters;
  const { below, above } = neighbors(points, { network, cost });
  const beside = [below && ["below", below], above && ["above", above]].filter((x) => x !== undefined) as [
    string,
    CostPoint,
  ][];
  if (beside.length === 0) return `${own} Its accuracy was not published.`;
  const words = beside.map(
    ([side, p]) => `just ${side} it in cost: α ${p.alpha} at ${p.resolution} px with ${decimal(p.top1, 1)}\u202f%`,
  );
  return `${own} Its accuracy was not published. Published networks ${words.join("; ")}.`;
}

/** The setting's vertical lines; none where the cost is a time, which nobody can count. */
export function settingLines(
  networks: readonly Variant[],
  { alpha, resolution, rounding }: Exploration,
  kind: CostKind,
  width: number,
): Setting[] {
  if (kind.device !== undefined) return [];
  return networks.map((network) => {
    const { macs, parameters } = costOf({ network, alpha, resolution, rounding });
    const name = width < 520 ? network.toUpperCase() : `your ${network.toUpperCase()}`;
    return {
      network,
      cost: kind.id === "macs" ? macs : parameters,
      label: networks.length > 1 ? name : "your setting",
    };
  });
}
