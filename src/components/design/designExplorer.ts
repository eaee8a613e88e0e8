/** The seeds of two designs beside each other, and the verdict that follows: the reader chooses the comparison. */
import {
  type Comparison,
  accuracy,
  comparisons,
  judge,
  memberMacs,
  runsOf,
} from "../../model/evidence/designComparison.js";
import type { FamilyRecord } from "../../model/evidence/familyRecord.js";
import { type Column, dataTable } from "../ui/dataTable.js";
import { type Input, html } from "../ui/element.js";
import { figure } from "../ui/figure.js";
import { count, decimal, percent, si } from "../../model/math/format.js";
import { responsive } from "../ui/responsive.js";
import { oneOf } from "../ui/urlKinds.js";
import { type UrlState, field } from "../ui/urlState.js";
import { type DesignState, comparisonChoice, compares } from "./comparisonChoice.js";
import { designWords, singleText, verdictText } from "./designText.js";
import { seedLine } from "./seedLine.js";

/** `?design=mish`. */
export const designUrl: UrlState<DesignState> = {
  design: field("comparison", oneOf(comparisons.map(({ id }) => id))),
};

/** Accuracies of all runs of all comparisons, outward to whole points: the axis that all pictures share. */
export function accuracyRange(records: readonly FamilyRecord[]): readonly [number, number] {
  const all = comparisons.flatMap(({ first, second }) =>
    [first, second].flatMap((id) => runsOf(records, id).map(accuracy)),
  );
  return [Math.floor(100 * Math.min(...all)) / 100, Math.ceil(100 * Math.max(...all)) / 100];
}

/** The picture of one comparison's seeds. */
export function seedPicture(
  comparison: Comparison,
  records: readonly FamilyRecord[],
  { width }: { readonly width: number },
): SVGSVGElement {
  const words = designWords(comparison);
  const [first, second] = (
    [
      ["first", comparison.first],
      ["second", comparison.second],
    ] as const
  ).map(([side, id]) => ({
    name: words[side],
    accuracies: runsOf(records, id).map(accuracy),
  }));
  const finding = verdictText(judge(comparison, records), words);
  return seedLine(first, second, { width, range: accuracyRange(records), finding });
}

interface Row {
  readonly name: string;
  readonly run: FamilyRecord;
}

const columns: readonly Column<Row>[] = [
  { label: "Design", value: ({ name }) => name },
  { label: "Seed", value: ({ run }) => run.seed, numeric: true },
  { label: "Right", value: ({ run }) => count(run.testCorrect), raw: ({ run }) => run.testCorrect, numeric: true },
  { label: "Of", value: ({ run }) => count(run.testImages), raw: ({ run }) => run.testImages, numeric: true },
  { label: "Accuracy", value: ({ run }) => percent(accuracy(run), 2), raw: ({ run }) => accuracy(run), numeric: true },
  {
    label: "Multiply-adds",
    value: ({ run }) => si(memberMacs(run.id), 3),
    raw: ({ run }) => memberMacs(run.id),
    numeric: true,
  },
  {
    label: "Processor minutes",
    value: ({ run }) => decimal(run.cpuMinutes, 1),
    raw: ({ run }) => run.cpuMinutes,
    numeric: true,
  },
];

/**
 * The figure; its `value` is a {@link DesignState}. A comparison that is not known becomes the first one.
 *
 * @param records of all runs
 */
export function designExplorer(records: readonly FamilyRecord[]): Input<DesignState> {
  let comparison = comparisons[0];
  const choice = comparisonChoice(comparison.id);
  const what = html("p", { class: "design-what" });
  const verdict = html("b", { class: "live" });
  const single = html("span", {});
  const said = html("p", { class: "design-said", role: "status" }, verdict, " ", single);
  const table = html("div");
  const picture = responsive((width) => seedPicture(comparison, records, { width }), 960);
  const { testImages } = records[0];
  const box = figure([choice, what, picture, said], {
    label: "Three seeds of two designs",
    caption: `Each dot is one training run with the same network, recipe and pictures, but another seed. It was tested on ${count(testImages)} pictures that it had not seen. The axis is the same for all five changes.`,
    table: { summary: "The seeds as a table", content: table },
  });
  box.classList.add("design-explorer");
  return compares(box, choice, (chosen) => {
    comparison = chosen;
    const words = designWords(comparison);
    const judged = judge(comparison, records);
    what.textContent = words.what;
    verdict.textContent = verdictText(judged, words);
    single.textContent = singleText(judged, words);
    const rows = (
      [
        ["first", comparison.first],
        ["second", comparison.second],
      ] as const
    ).flatMap(([side, id]) => runsOf(records, id).map((run) => ({ name: words[side], run })));
    table.replaceChildren(dataTable(rows, columns, { caption: "Runs of the two designs", hideCaption: true }));
    picture.redraw();
  });
}
