/**
 * Runs that a tab has made, for as long as it is open: a reader who follows a link and comes back, or who opens the figure on
 * the whole screen, has the curves again. Weights are not kept.
 */
import { type Design, plainDesign } from "./design.js";
import { type TrainingRecord, newRecord } from "./runs.js";

const key = "mobilenet-taken-apart:train-runs";

/** What is kept of a run. */
type Kept = Pick<TrainingRecord, "number" | "design" | "losses" | "judged" | "norms"> & {
  /** Of one step; the rest would take as much room as the losses, and says the same. */
  readonly milliseconds?: number;
  readonly reason?: string;
};

function storage(): Storage | undefined {
  try {
    return globalThis.sessionStorage;
  } catch {
    // Browsers that block storage throw at the mere mention of it.
    return undefined;
  }
}

/** @param stepTime of a run, in milliseconds */
export function keepRuns(
  records: readonly TrainingRecord[],
  stepTime: (record: TrainingRecord) => number | undefined,
): void {
  const kept = records
    .filter(({ losses }) => losses.length > 0)
    .map((record): Kept => {
      const { number, design, losses, judged, norms, reason } = record;
      return {
        ...{ number, design, norms, milliseconds: stepTime(record) },
        losses: losses.map((loss) => Number(loss.toPrecision(5))),
        judged: judged.map(({ step, right }) => ({ step, right })),
        ...(reason !== undefined && { reason }),
      };
    });
  try {
    if (kept.length === 0) storage()?.removeItem(key);
    else storage()?.setItem(key, JSON.stringify(kept));
  } catch {
    // A full storage costs the reader the curves, not the page.
  }
}

function isKept(value: unknown): value is Kept {
  if (typeof value !== "object" || value === null) return false;
  const { number, design, losses, judged, norms } = value as Partial<Record<keyof Kept, unknown>>;
  const isDesign =
    typeof design === "object" && design !== null && Object.keys(plainDesign).every((name) => name in design);
  return Number.isInteger(number) && isDesign && [losses, judged, norms].every(Array.isArray);
}

/** The tab's runs, as they were kept last. */
export function keptRuns(): TrainingRecord[] {
  try {
    const all: unknown = JSON.parse(storage()?.getItem(key) ?? "[]");
    if (!Array.isArray(all)) return [];
    return all.filter(isKept).map(({ number, design, losses, judged, norms, milliseconds, reason }) => ({
      ...newRecord(number, design as Design),
      ...{ phase: "ended" as const, losses: [...losses], judged: [...judged], norms },
      milliseconds: milliseconds === undefined ? [] : [milliseconds],
      ...(reason !== undefined && { reason }),
    }));
  } catch {
    return [];
  }
}
