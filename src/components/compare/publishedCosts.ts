/** Published networks as points of a chart: which recipes and which costs there are, and each point's cost. */
import { type PublishedRow, accuracyByRecipe, agrees, recount } from "../../model/evidence/published.js";
import type { Variant } from "../../model/architecture/spec.js";
import type { CostPoint } from "./accuracyChart.js";
import { milliseconds, si, siParts } from "../../model/math/format.js";

/** What stands on the horizontal axis. */
export interface CostKind {
  readonly id: string;
  /** For the choice: `"multiply-adds"`. */
  readonly name: string;
  /** For the axis, with the unit. */
  readonly label: string;
  readonly format: (cost: number) => string;
  /** For round numbers under the axis. */
  readonly formatTick: (cost: number) => string;
  /** Set for times: what they were measured on. */
  readonly device?: string;
}

/** A round number without decimals that say nothing. */
function tick(value: number): string {
  const [number, prefix] = siParts(value, 3);
  return `${Number(number)}\u202f${prefix}`.trim();
}

const macs: CostKind = {
  id: "macs",
  name: "multiply-adds",
  label: "multiply-adds",
  format: (v) => si(v, 4),
  formatTick: tick,
};
const weights: CostKind = {
  id: "parameters",
  name: "parameters",
  label: "parameters (without γ, β)",
  format: (v) => si(v, 3),
  formatTick: tick,
};

/** Names for readers; a recipe that is not listed keeps the name it has in published.csv. */
const recipeNames: Readonly<Record<string, string>> = {
  slim: "TF-slim",
  "slim quantized": "TF-slim, trained for 8 bits",
  "slim, in TF-Lite": "TensorFlow Lite, 32-bit floats",
  "slim quantized, in TF-Lite": "TensorFlow Lite, 8 bits",
  "slim, evaluated by OpenVINO": "TF-slim, measured again by OpenVINO",
  "slim, evaluated by Sheng et al.": "TF-slim, measured again by Sheng et al.",
  timm: "timm, trained again with long schedules",
  keras: "Keras",
  "paper v1": "MobileNets paper",
  "paper v2": "MobileNetV2 paper",
};

export function recipeName(recipe: string): string {
  return recipeNames[recipe] ?? recipe;
}

/** Recipes with a point of every wanted network first, each group by the number of its points. */
export function recipesOf(rows: readonly PublishedRow[], networks: readonly Variant[]): string[] {
  const curves = [...accuracyByRecipe(rows)].map(([recipe, points]) => {
    const wanted = points.filter(({ row }) => networks.includes(row.network));
    const complete = networks.every((network) => wanted.some(({ row }) => row.network === network));
    return { recipe, complete, size: wanted.length };
  });
  return curves
    .filter(({ size }) => size > 0)
    .sort((a, b) => Number(b.complete) - Number(a.complete) || b.size - a.size)
    .map(({ recipe }) => recipe);
}

/** Costs that a recipe's networks have: counted ones always, times where the source gives them. */
export function costKinds(rows: readonly PublishedRow[], recipe: string, networks: readonly Variant[]): CostKind[] {
  const timed = rows.filter(
    (row) =>
      row.recipe === recipe && networks.includes(row.network) && row.latency !== undefined && row.top1 !== undefined,
  );
  const devices = [...new Set(timed.map(({ device = "device not said" }) => device))];
  return [
    macs,
    weights,
    ...devices.map((device) => ({
      id: `time on ${device}`,
      name: `time on ${device}`,
      label: `time for an image, ${device}`,
      format: milliseconds,
      formatTick: (v: number) => `${v}\u202fms`,
      device,
    })),
  ];
}

function pointId({ network, alpha, resolution, variant, precision }: PublishedRow): string {
  return [network, alpha, resolution, variant, precision].filter((part) => part !== "" && part !== undefined).join(" ");
}

/**
 * The points of one recipe with one cost. Counts are ours, in single operations or parameters; times are published.
 *
 * @returns an empty list where the recipe has no such cost for these networks
 */
export function costPoints(
  rows: readonly PublishedRow[],
  recipe: string,
  kind: CostKind,
  networks: readonly Variant[],
): CostPoint[] {
  if (kind.device !== undefined) {
    return rows.flatMap((row) =>
      row.recipe === recipe &&
      networks.includes(row.network) &&
      (row.device ?? "device not said") === kind.device &&
      row.latency !== undefined &&
      row.top1 !== undefined &&
      recount(row) !== undefined
        ? [{ ...row, id: pointId(row), top1: row.top1, cost: row.latency }]
        : [],
    );
  }
  const points = accuracyByRecipe(rows).get(recipe) ?? [];
  return points
    .filter(({ row }) => networks.includes(row.network))
    .map(({ row, top1, counted }) => {
      const { network, alpha, resolution } = row;
      const cost = kind.id === "macs" ? counted.macs : counted.parameters.weights;
      const digits = row.macs === undefined ? 0 : (String(row.macs).split(".")[1]?.length ?? 0);
      const wrong = kind.id === "macs" && row.macs !== undefined && !agrees(row.macs, counted.macs, digits);
      return { id: pointId(row), network, alpha, resolution, top1, cost, ...(wrong && { printed: 1e6 * row.macs! }) };
    });
}
