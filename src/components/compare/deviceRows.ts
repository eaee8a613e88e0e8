/** Published times and rates of V1 and V2 at full width, one row for each device and number format, from V2's best on. */
import type { PublishedRow } from "../../model/evidence/published.js";
import { type DeviceRow, speedUp } from "./deviceChart.js";

const precisions = { float32: "32-bit", int8: "8-bit" } as const;

function precisionOf({ device = "", precision }: PublishedRow): Pick<DeviceRow, "precision"> {
  if (device.includes("mixed precision")) return { precision: "mixed" };
  return precision === undefined ? {} : { precision: precisions[precision] };
}

/** A short name for a device that is also said in full in the table beside. */
function shortName(device: string): string {
  return device
    .replace(/, (?:4 threads|mixed precision, batched|fp32, batch of 1|ms per step as printed)/, "")
    .replace("one large core, TF-Lite", "one core")
    .replace(/,? two cores/, "")
    .replace(/^(CPU|GPU)$/, "Keras page, $1");
}

/**
 * Pairs at α = 1 and 224 pixels that one source measured on one device; the rest of the rows has no pair.
 *
 * @param rows of published.csv
 */
export function deviceRows(rows: readonly PublishedRow[]): DeviceRow[] {
  const groups = new Map<string, PublishedRow[]>();
  for (const row of rows) {
    const measured = row.latency !== undefined || row.fps !== undefined;
    if (!measured || row.device === undefined || row.alpha !== 1 || row.resolution !== 224) continue;
    if (/_\d+[dh]\b/.test(row.variant)) continue;
    const key = [row.source, row.device, row.precision].join("|");
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  const pairs = [...groups.values()].flatMap((group): DeviceRow[] => {
    const [v1] = group.filter(({ network }) => network === "v1");
    const [v2] = group.filter(({ network }) => network === "v2");
    if (v1 === undefined || v2 === undefined) return [];
    // A throughput measured in batches stands beside a latency in some rows: the rate is then the figure of the device.
    const unit = v1.latency !== undefined && v2.latency !== undefined ? "ms" : "fps";
    const pick = (row: PublishedRow) => (unit === "ms" ? row.latency : row.fps);
    const [a, b] = [pick(v1), pick(v2)];
    if (a === undefined || b === undefined) return [];
    return [
      {
        device: shortName(v1.device ?? ""),
        ...precisionOf(v1),
        v1: a,
        v2: b,
        unit,
        source: v1.source,
      },
    ];
  });
  return pairs.sort((a, b) => speedUp(b) - speedUp(a));
}
