/** One change, made in two ways: before training, which shows what a design needs, and after it, which shows what a trained network leans on. */
import type { Comparison } from "../../model/evidence/designComparison.js";
import { familyLabels } from "../../model/evidence/family.js";
import { button } from "../ui/control.js";
import { type Input, html } from "../ui/element.js";
import { figure } from "../ui/figure.js";
import { writeChange } from "../../model/pass/changeCode.js";
import { pageAddress } from "../ui/pageAddress.js";
import type { Prediction } from "../predict/predict.js";
import { responsive } from "../ui/responsive.js";
import { seedPicture } from "./designExplorer.js";
import { type RemovalEvidence, removals } from "./designRemovals.js";
import { designWords } from "./designText.js";
import { partTitle } from "../ui/partTitle.js";

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
    html("p", { class: "label" }, html("b", { class: "live" }, String(after)), `, before ${before} ${unit}`, note),
  );
}

/** Covers a part until its question is open, with a button that lifts the cover without a guess. */
function covered(part: HTMLElement, until: Input<Prediction> | undefined): HTMLElement {
  if (until === undefined || until.value.revealed) return part;
  const lid = html("div", { class: "design-lid" }, html("p", {}, "Answer the question above to see the result."));
  const lift = () => {
    part.classList.remove("is-covered");
    lid.remove();
  };
  const look = () => {
    if (until.value.revealed) lift();
  };
  lid.append(
    button("Show it without a guess", () => {
      lift();
      // The button that had the focus is gone.
      part.tabIndex = -1;
      part.focus();
    }),
  );
  part.classList.add("is-covered");
  part.append(lid);
  until.addEventListener("input", look);
  until.addEventListener("reveal", look);
  return part;
}

/**
 * The seeds of a comparison, beside what the same change does to networks that were trained without it.
 *
 * @param until the question whose answer uncovers what the change does after training
 */
export function trainedAndRemoved(
  comparison: Comparison,
  evidence: RemovalEvidence,
  { until }: { readonly until?: Input<Prediction> } = {},
): HTMLElement {
  const words = designWords(comparison);
  const picture = responsive((width) => seedPicture(comparison, evidence.records, { width }), 600);
  const trained = html("div", { class: "design-part" }, partTitle("Trained with the change"), picture);
  const { afterward } = comparison;
  const removed = html("div", { class: "design-part" }, partTitle("Changed after training"));
  if (afterward === undefined) {
    removed.append(
      html(
        "p",
        {},
        "This is not possible. V2’s weights do not fit into V1’s layers, so a trained V2 cannot become a V1.",
      ),
    );
  } else {
    const { before, after, found } = removals(afterward, evidence);
    const link = pageAddress("inside", `?image=cat&changes=${writeChange(afterward)}`);
    const guessing = before.of / familyLabels.length;
    const note = after.right === guessing ? `: as many as by guessing among ${familyLabels.length} classes` : "";
    removed.append(
      bar("The same small V2: correct answers", before.right, after.right, `of ${before.of} pictures`, note),
      bar("The detector of the page Inside: detections kept", found.of, found.kept, "detections"),
      html("p", { class: "label" }, html("a", { href: link }, "See the detector with this change")),
    );
    covered(removed, until);
  }
  return figure([html("div", { class: "design-parts" }, trained, removed)], {
    label: `${words.change}: before training and after it`,
  });
}
