/** The trained comparisons of designs: every run, what the same changes do after training, and how sure that is. */
import { type DetectorAblation, removals } from "../components/design/designRemovals.js";
import { designWords, points } from "../components/design/designText.js";
import { count, decimal, percent, si } from "../model/math/format.js";
import {
  type SeedVerdict,
  accuracy,
  comparisons,
  judge,
  memberMacs,
  partedByChance,
  runsOf,
} from "../model/evidence/designComparison.js";
import { roundingRules } from "../model/architecture/channels.js";
import { designBase } from "../model/evidence/family.js";
import { samplingError } from "../model/evidence/familyPoints.js";
import { type FamilyAblation, spread } from "../model/evidence/familyRecord.js";
import { familyRecords, readJson } from "./data.js";
import type { Table } from "./table.js";

/** A verdict as the row of the changed network tells it. */
function againstPublished({ better, atLeast }: SeedVerdict): string {
  if (better === undefined) return "the seeds overlap";
  return `every seed ${better === "second" ? "better" : "worse"}, by at least ${points(atLeast)}`;
}

export function designResults(): Table {
  const all = familyRecords();
  const row = (name: string, id: string, verdict: string) => {
    const runs = runsOf(all, id);
    const minutes = spread(runs.map(({ cpuMinutes }) => cpuMinutes));
    return [
      name,
      runs.map((run) => decimal(100 * accuracy(run), 2)).join(", "),
      si(memberMacs(id), 3),
      `${decimal(minutes.least, 1)} to ${decimal(minutes.most, 1)}`,
      verdict,
    ];
  };
  return {
    caption: `Correct answers on ${count(all[0].testImages)} test pictures, in percent, for each seed`,
    wide: true,
    columns: [
      { label: "Design" },
      { label: "Seeds 0, 1, 2", numeric: true },
      { label: "Multiply-adds", numeric: true },
      { label: "Processor minutes", numeric: true },
      { label: "Against plain V2", class: "sentence" },
    ],
    rows: [
      row("Plain V2, α = 0.25", designBase, ""),
      ...comparisons.map((comparison) => {
        const words = designWords(comparison);
        return row(words.change, comparison.second, againstPublished(judge(comparison, all)));
      }),
    ],
  };
}

export function designAfterward(): Table {
  const clothes = readJson<FamilyAblation[]>("models/fashion/ablations.json");
  const { rows: detector } = readJson<{ rows: DetectorAblation[] }>("ablations.json");
  const all = familyRecords();
  return {
    caption: "The same change before training and after it",
    wide: true,
    columns: [
      { label: "Change" },
      { label: "Trained with it: mean difference", numeric: true },
      { label: "Small V2, changed after training: correct", numeric: true },
      { label: "Detector, changed after training: kept", numeric: true },
    ],
    rows: comparisons.map((comparison) => {
      const { means } = judge(comparison, all);
      const trained = `${means < 0 ? "\u2212" : "+"}${points(means)}`;
      const name = designWords(comparison).change;
      if (comparison.afterward === undefined) return [name, trained, "not possible", "not possible"];
      const { before, after, found } = removals(comparison.afterward, { clothes, detector });
      return [name, trained, `${after.right} of ${after.of}, before ${before.right}`, `${found.kept} of ${found.of}`];
    }),
  };
}

export function designLimits(): Table {
  const all = familyRecords();
  const runs = runsOf(all, designBase);
  const [{ recipe, testImages, network }] = runs;
  const seeds = spread(runs.map(accuracy));
  return {
    caption: "How these numbers were obtained",
    columns: [{ label: "" }, { label: "Here" }],
    rows: [
      ["Training pictures", count(recipe.images)],
      ["Epochs", String(recipe.epochs)],
      ["Width α of V2", String(network.alpha)],
      ["Channels of both networks", `c · α ${roundingRules.eight.words}`],
      ["Seeds of each design", String(runs.length)],
      ["Spread of V2’s seeds", points(seeds.most - seeds.least)],
      [
        `Change of V2’s accuracy on ${count(testImages)} other test pictures, in 95 of 100 cases`,
        `± ${points(samplingError(seeds.mean, testImages))}`,
      ],
      [
        "Comparisons of equal designs in which chance separates all seeds",
        percent(partedByChance(runs.length, runs.length)),
      ],
    ],
  };
}
