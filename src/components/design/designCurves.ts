/** How the runs of a comparison learned: loss and accuracy by epoch, with the band that the seeds span. */
import { type Measure, comparisons, curveBand, runsOf } from "../../model/evidence/designComparison.js";
import type { FamilyRecord } from "../../model/evidence/familyRecord.js";
import { type Column, dataTable } from "../ui/dataTable.js";
import { type Input, html } from "../ui/element.js";
import { figure } from "../ui/figure.js";
import { count, decimal } from "../../model/math/format.js";
import { responsive } from "../ui/responsive.js";
import { type DesignState, comparisonChoice, compares } from "./comparisonChoice.js";
import { designWords } from "./designText.js";
import { learningCurves } from "./learningCurves.js";

const share = (value: number) => decimal(100 * value, 0);

const measures: readonly { readonly key: Measure; readonly label: string; readonly format: (v: number) => string }[] = [
  { key: "trainLoss", label: "Loss while training", format: (value) => decimal(value, 1) },
  { key: "trainAccuracy", label: "Correct in training, %", format: share },
  { key: "heldOutAccuracy", label: "Correct on held-out pictures, %", format: share },
];

/** Smallest and largest value of a measure over all compared runs. */
function rangeOf(records: readonly FamilyRecord[], key: Measure): readonly [number, number] {
  const ids = new Set(comparisons.flatMap(({ first, second }) => [first, second]));
  const values = records.filter(({ id }) => ids.has(id)).flatMap(({ curve }) => curve.map((point) => point[key]));
  return [Math.floor(20 * Math.min(...values)) / 20, Math.ceil(20 * Math.max(...values)) / 20];
}

interface Row {
  readonly name: string;
  readonly seed: number;
  readonly point: FamilyRecord["curve"][number];
}

const columns: readonly Column<Row>[] = [
  { label: "Design", value: ({ name }) => name },
  { label: "Seed", value: ({ seed }) => seed, numeric: true },
  { label: "Epoch", value: ({ point }) => point.epoch, numeric: true },
  { label: "Loss, training", value: ({ point }) => decimal(point.trainLoss, 3), numeric: true },
  { label: "Right, training", value: ({ point }) => decimal(100 * point.trainAccuracy, 2), numeric: true },
  { label: "Correct, held out", value: ({ point }) => decimal(100 * point.heldOutAccuracy, 2), numeric: true },
];

/** Three panels for the chosen comparison; the `value` is a {@link DesignState}. */
export function designCurves(records: readonly FamilyRecord[]): Input<DesignState> {
  let comparison = comparisons[0];
  const choice = comparisonChoice(comparison.id);
  const sides = () => {
    const words = designWords(comparison);
    return [
      { name: words.first, runs: runsOf(records, comparison.first) },
      { name: words.second, runs: runsOf(records, comparison.second) },
    ];
  };
  const panels = measures.map(({ key, label, format }) =>
    responsive((width) => {
      const sets = sides().map(({ name, runs }) => ({ name, band: curveBand(runs, key) }));
      return learningCurves(sets, { width, range: rangeOf(records, key), label, format });
    }, 400),
  );
  const table = html("div");
  const { recipe } = records[0];
  const box = figure([choice, html("div", { class: "learning" }, ...panels)], {
    label: "Learning curves of two designs",
    caption: `One line per seed; the band shows their range. The weights change with every step, so each training number is a mean over the steps since the point before. The ${count(recipe.held_out)} held-out pictures come from the training set but were not used in training.`,
    table: { summary: "The curves as a table", content: table },
  });
  return compares(box, choice, (chosen) => {
    comparison = chosen;
    for (const panel of panels) panel.redraw();
    const rows = sides().flatMap(({ name, runs }) =>
      runs.flatMap(({ seed, curve }) => curve.map((point) => ({ name, seed, point }))),
    );
    table.replaceChildren(dataTable(rows, columns, { caption: "Every epoch of every run", hideCaption: true }));
  });
}
