/** Rows of data/published.csv: what others have published, and our own count of the same networks. */
import { type Convention, type Total, conventions, parameters, total } from "../architecture/cost.js";
import { type Layer, layers } from "../architecture/layers.js";
import { type NetworkOptions, type Variant, specifications } from "../architecture/spec.js";
import { csvRecords } from "../math/csv.js";

/** A published figure with its source. Undefined where the source does not say. Columns: data/published-SOURCES.txt. */
export interface PublishedRow {
  readonly source: string;
  readonly ref: string;
  readonly network: Variant;
  /** Empty for the network of the paper; else what differs. */
  readonly variant: string;
  /** Who trained it and how; accuracies compare only within one recipe. */
  readonly recipe: string;
  readonly precision?: "float32" | "int8";
  readonly classes?: number;
  readonly alpha: number;
  readonly resolution: number;
  /** Millions of multiply-adds, as printed. */
  readonly macs?: number;
  /** Millions of parameters, as printed. */
  readonly params?: number;
  /** Percent. */
  readonly top1?: number;
  readonly top5?: number;
  /** COCO mean average precision in percent. */
  readonly map?: number;
  /** Milliseconds for one image. */
  readonly latency?: number;
  /** Images in a second. */
  readonly fps?: number;
  readonly device?: string;
  /** Millions of values, as printed. */
  readonly activations?: number;
  readonly checked: "original" | "copy" | "quoted";
  readonly note: string;
}

const columns = [
  "source",
  "ref",
  "network",
  "variant",
  "recipe",
  "precision",
  "classes",
  "alpha",
  "resolution",
  "macs",
  "params",
  "top1",
  "top5",
  "map",
  "latency",
  "fps",
  "device",
  "activations",
  "checked",
  "note",
] as const;

const precisions = ["float32", "int8"] as const;

function oneOf<T extends string>(value: string, legal: readonly T[], where: string): T {
  const found = legal.find((name) => name === value);
  if (found === undefined) throw new RangeError(`invalid ${where}: “${value}”; it must be ${legal.join(" or ")}`);
  return found;
}

/**
 * The rows of published.csv.
 *
 * @param text the whole file, with its header
 * @throws RangeError that names the line and the column, when a field is missing or not of its kind
 */
export function parsePublished(text: string): PublishedRow[] {
  return csvRecords(text, columns).map((record, i) => {
    const line = `in record ${i + 1}`;
    const text = (column: (typeof columns)[number]) => record[column];
    const number = (column: (typeof columns)[number]) => {
      const field = text(column);
      if (field === "") return undefined;
      if (!Number.isFinite(Number(field)))
        throw new RangeError(`invalid ${column} ${line}: “${field}”; it must be a number`);
      return Number(field);
    };
    const needed = (column: (typeof columns)[number]) => {
      const value = number(column);
      if (!(value !== undefined && value > 0))
        throw new RangeError(`invalid ${column} ${line}: “${text(column)}”; it must be a number above 0`);
      return value;
    };
    if (text("source") === "" || text("ref") === "")
      throw new RangeError(`invalid source ${line}: empty; it must say where the figure comes from`);
    return {
      source: text("source"),
      ref: text("ref"),
      network: oneOf(text("network"), ["v1", "v2"], `network ${line}`),
      variant: text("variant"),
      recipe: text("recipe"),
      precision: text("precision") === "" ? undefined : oneOf(text("precision"), precisions, `precision ${line}`),
      classes: number("classes"),
      alpha: needed("alpha"),
      resolution: needed("resolution"),
      macs: number("macs"),
      params: number("params"),
      top1: number("top1"),
      top5: number("top5"),
      map: number("map"),
      latency: number("latency"),
      fps: number("fps"),
      device: text("device") || undefined,
      activations: number("activations"),
      checked: oneOf(text("checked"), ["original", "copy", "quoted"], `checked ${line}`),
      note: text("note"),
    };
  });
}

// timm's names whose networks are not those of the papers: deeper (d), with a hidden layer in the head (h).
const otherNetwork = /_\d+[dh]\b/;

/** The options of a row's network, or undefined where it is not a classifier of the papers. */
export function optionsOf(row: PublishedRow): Partial<NetworkOptions> | undefined {
  const { network: variant, alpha, resolution, classes } = row;
  if (classes === undefined || otherNetwork.test(row.variant)) return undefined;
  const convolution = row.variant === "full convolutions" ? "full" : "separable";
  return { variant, alpha, resolution, classes, convolution };
}

export interface Recount extends Omit<Total, "parameters"> {
  readonly parameters: Readonly<Record<Convention, number>>;
}

/** MACs, activations, and parameters by every convention. */
export function count(network: readonly Layer[]): Recount {
  const { macs, activations, largest } = total(network);
  const sums = conventions.map((convention) => [
    convention,
    network.reduce((sum, layer) => sum + parameters(layer, convention), 0),
  ]);
  return { macs, activations, largest, parameters: Object.fromEntries(sums) as Record<Convention, number> };
}

/** Networks that have been counted: many rows have the same one, and every chart of them asks again. */
const counts = new Map<string, Recount>();

/**
 * Our count of a row's network, in single operations and parameters (not millions); undefined for a detector or a
 * network that is not of the papers.
 */
export function recount(row: PublishedRow): Recount | undefined {
  const options = optionsOf(row);
  if (options === undefined) return undefined;
  const key = JSON.stringify(options);
  const counted = counts.get(key) ?? count(layers(options));
  counts.set(key, counted);
  return counted;
}

/**
 * Whether a figure that was printed in millions can come from a count: rounded or cut to the digits that were printed.
 *
 * @param printed in millions
 * @param counted single operations
 * @param digits decimals that the source prints
 */
export function agrees(printed: number, counted: number, digits = 0): boolean {
  const scaled = (counted / 1e6) * 10 ** digits;
  const target = Math.round(printed * 10 ** digits);
  return Math.round(scaled) === target || Math.floor(scaled) === target;
}

/** One network's accuracy, for a chart of accuracy against cost. */
export interface AccuracyPoint {
  readonly row: PublishedRow;
  readonly top1: number;
  readonly counted: Recount;
}

/**
 * Accuracies by training recipe: one curve each, never more than one recipe on a curve. Copies of other tables, rows
 * whose network we cannot count, V1 with full convolutions, and the same network on further devices are left out.
 */
export function accuracyByRecipe(rows: readonly PublishedRow[]): ReadonlyMap<string, AccuracyPoint[]> {
  const known = curvesOf.get(rows) ?? sortByRecipe(rows);
  curvesOf.set(rows, known);
  return known;
}

/** Curves that have been sorted: a chart asks for them at each change. */
const curvesOf = new WeakMap<readonly PublishedRow[], ReadonlyMap<string, AccuracyPoint[]>>();

function sortByRecipe(rows: readonly PublishedRow[]): ReadonlyMap<string, AccuracyPoint[]> {
  const curves = new Map<string, AccuracyPoint[]>();
  const seen = new Set<string>();
  for (const row of rows) {
    const { recipe, network, variant, precision, alpha, resolution, top1 } = row;
    const key = [recipe, network, variant, precision, alpha, resolution].join("|");
    const counted = recount(row);
    const other = recipe.startsWith("copy of") || optionsOf(row)?.convolution === "full";
    if (top1 === undefined || counted === undefined || other || seen.has(key)) continue;
    seen.add(key);
    curves.set(recipe, [...(curves.get(recipe) ?? []), { row, top1, counted }]);
  }
  return curves;
}

/** V1 and V2 beside each other at α = 1 and 224 pixels. */
export type Pair = Readonly<Record<Variant, PublishedRow>>;

/**
 * The two rows of a kind at α = 1 and 224 pixels, for a table of V1 against V2.
 *
 * @param select which rows
 * @throws RangeError unless it selects exactly one row of each network
 */
export function pair(rows: readonly PublishedRow[], select: (row: PublishedRow) => boolean): Pair {
  const found = rows.filter((row) => row.alpha === 1 && row.resolution === 224 && select(row));
  const [v1, v2] = (["v1", "v2"] as const).map((network) => {
    const [first, ...more] = found.filter((row) => row.network === network);
    if (first === undefined || more.length > 0)
      throw new RangeError(
        `invalid selection: ${more.length + (first ? 1 : 0)} rows of ${specifications[network].name}; it must be 1`,
      );
    return first;
  });
  return { v1, v2 };
}

/** The table of MACs, parameters and accuracies at α = 1: TF-slim's own rows. */
export function slimPair(rows: readonly PublishedRow[]): Pair {
  return pair(rows, (row) => row.recipe === "slim");
}

/** Devices whose frame rates of both networks are published, with the two rows of each. */
export function frameRates(rows: readonly PublishedRow[]): { device: string; pair: Pair }[] {
  const devices = ["iPhone 7 GPU", "iPhone X GPU", "iPad Pro 10.5 GPU"];
  return devices.map((device) => ({ device, pair: pair(rows, (row) => row.device === device) }));
}
