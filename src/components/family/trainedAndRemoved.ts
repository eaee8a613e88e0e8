/** One change, made in two ways: before training, which shows what a design needs, and after it, which shows what a trained network leans on. */
import type { Comparison } from "../../model/designComparison.js";
import type { Change } from "../../model/changes.js";
import { familyLabels } from "../../model/family.js";
import type { FamilyAblation, FamilyRecord } from "../../model/familyRecord.js";
import { button } from "../control.js";
import { type Input, html } from "../element.js";
import { figure } from "../figure.js";
import { writeChange } from "../inside/url.js";
import type { Prediction } from "../predict.js";
import { responsive } from "../responsive.js";
import { seedPicture } from "./designExplorer.js";
import { designWords } from "./designText.js";

/** A row of data/ablations.json: the detector of the page on the inside, changed. */
export interface DetectorAblation {
  readonly changes: readonly Change[];
  readonly kept: number;
  readonly of: number;
}

export interface Evidence {
  readonly records: readonly FamilyRecord[];
  /** Rows of data/models/fashion/ablations.json; the one without changes among them. */
  readonly clothes: readonly FamilyAblation[];
  readonly detector: readonly DetectorAblation[];
}

const same = (changes: readonly Change[], change: Change) =>
  changes.length === 1 && writeChange(changes[0]) === writeChange(change);

/** @throws RangeError when one of the two was not measured with this change */
export function removals(change: Change, { clothes, detector }: Omit<Evidence, "records">) {
  const before = clothes.find(({ changes }) => changes.length === 0);
  const after = clothes.find(({ changes }) => same(changes, change));
  const found = detector.find(({ changes }) => same(changes, change));
  if (before === undefined || after === undefined || found === undefined)
    throw new RangeError(`invalid change: ${writeChange(change)}; it must be one that was measured`);
  return { before, after, found };
}

/** A bar of what was there, filled with what is left of it. */
function bar(label: string, before: number, after: number, unit: string, note = ""): HTMLElement {
  const fill = html("span", { class: "left-of" });
  // More can be right after a change than before; the bar then is full.
  fill.style.width = `${Math.min(100, (100 * after) / before)}%`;
  return html(
    "div",
    { class: "left-row" },
    html("p", {}, label),
    html("div", { class: "left-bar", "aria-hidden": "true" }, fill),
    html("p", { class: "label" }, html("b", { class: "live" }, String(after)), ` where it was ${before} ${unit}`, note),
  );
}

/** Covers a part until its question is open, with a button that lifts the cover without a guess. */
function covered(part: HTMLElement, until: Input<Prediction> | undefined): HTMLElement {
  if (until === undefined || until.value.revealed) return part;
  const lid = html("div", { class: "design-lid" }, html("p", {}, "Guess first, in the box above."));
  const lift = () => {
    part.classList.remove("is-covered");
    lid.remove();
  };
  const look = () => {
    if (until.value.revealed) lift();
  };
  lid.append(button("Show the seeds", lift));
  part.classList.add("is-covered");
  part.append(lid);
  until.addEventListener("input", look);
  until.addEventListener("reveal", look);
  return part;
}

/**
 * The seeds of a comparison, beside what the same change does to networks that were trained without it.
 *
 * @param until the question whose answer uncovers the seeds
 */
export function trainedAndRemoved(
  comparison: Comparison,
  evidence: Evidence,
  { until }: { readonly until?: Input<Prediction> } = {},
): HTMLElement {
  const words = designWords(comparison);
  const picture = responsive((width) => seedPicture(comparison, evidence.records, { width }), 600);
  const trained = html("div", { class: "design-part" }, html("h4", {}, "Changed, then trained"), picture);
  const { afterward } = comparison;
  const removed = html("div", { class: "design-part" }, html("h4", {}, "Trained, then changed"));
  if (afterward === undefined) {
    removed.append(
      html(
        "p",
        {},
        "This cannot be done. V2’s weights do not fit into V1’s layers, so no change of a trained V2 is a V1.",
      ),
    );
  } else {
    const { before, after, found } = removals(afterward, evidence);
    const link = `./inside?image=cat&changes=${writeChange(afterward)}`;
    const guessing = before.of / familyLabels.length;
    const note = after.right === guessing ? `: what guessing gets with ${familyLabels.length} kinds` : "";
    removed.append(
      bar("The same small V2: right answers", before.right, after.right, `of ${before.of} pictures`, note),
      bar("The detector of the page Inside: detections kept", found.of, found.kept, "detections"),
      html("p", { class: "label" }, html("a", { href: link }, "See the detector with this change")),
    );
  }
  return figure([html("div", { class: "design-parts" }, covered(trained, until), removed)], {
    label: `${words.change}: before training and after it`,
  });
}
