/** What a run leaves: its first kernels before and after, its mistakes, and the way into the explorer. */
import { confusion } from "../../model/math/classification.js";
import { storeTrained } from "../../model/own/trainedNetwork.js";
import type { Clothing } from "../fashion/clothing.js";
import { confusionMatrix, mistakeSentence } from "../fashion/confusionMatrix.js";
import { button } from "../ui/control.js";
import { html } from "../ui/element.js";
import { pageAddress } from "../ui/pageAddress.js";
import { recipeOf } from "./design.js";
import { kernelRows } from "./kernelRows.js";
import type { TrainingRecord } from "./runs.js";
import { partTitle } from "../ui/partTitle.js";

export interface RunEnd {
  readonly element: HTMLElement;
  /** Shows a run that has ended; nothing without one. */
  show(record?: TrainingRecord): void;
}

/** @param given the test pictures, and the names of their kinds */
export function runEnd({
  clothing,
  labels,
}: {
  readonly clothing: Clothing;
  readonly labels: readonly string[];
}): RunEnd {
  let shown: TrainingRecord | undefined;
  const kernels = html("div");
  const matrix = html("div");
  const said = html("p", { class: "label", role: "status" });
  const look = button("Open it in Inside", () => void lookInside(), { primary: true });
  const element = html(
    "div",
    { class: "train-after", hidden: true },
    html("div", {}, kernels, html("div", { class: "measurement" }, look), said),
    matrix,
  );

  /** The trained network becomes the tab’s own, which every tool opens. */
  async function lookInside(): Promise<void> {
    if (!shown?.folded) return;
    const { name: title, design, folded: weights } = shown;
    const { network, preprocessing, seed } = recipeOf(design);
    look.disabled = true;
    try {
      await storeTrained({ title, network, preprocessing, labels, seed, weights });
      location.assign(pageAddress("inside", "?network=own"));
    } catch {
      said.textContent =
        "The browser has no room for it, or its storage is switched off. Allow storage for this site, or leave the private window.";
      look.disabled = false;
    }
  }

  return {
    element,
    show(record) {
      const { first, last } = record ?? {};
      shown = first && last ? record : undefined;
      element.hidden = shown === undefined;
      if (!shown || !first || !last) return;
      look.disabled = false;
      said.textContent =
        "The page Inside then lists this network as “Yours”. It replaces a network that you opened there before.";
      kernels.replaceChildren(
        partTitle(html("b", {}, "First layer"), ", its kernels before and after"),
        kernelRows([first, last]),
      );
      const counts = confusion(clothing.labels, [...last.answers], labels.length);
      matrix.replaceChildren(
        partTitle(html("b", {}, "Mistakes"), ", true class and answer"),
        confusionMatrix(counts, labels, {
          caption: `${shown.name}, step ${last.step}: ${clothing.count} test pictures`,
        }),
        html("p", { class: "said" }, last.right < clothing.count ? mistakeSentence(counts, labels) : "No mistakes."),
      );
    },
  };
}
