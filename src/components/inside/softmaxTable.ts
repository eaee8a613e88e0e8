/** From a classifier's logits to probabilities. */
import { softmax } from "../../model/math/classification.js";
import { dataTable } from "../ui/dataTable.js";
import { html } from "../ui/element.js";
import { decimal } from "../../model/math/format.js";
import type { PixelData } from "./pixelData.js";

/** @param chosen the kind that is marked and worked out in a sentence */
export function softmaxTable({ kinds, logits }: Required<PixelData>["softmax"], chosen: number): HTMLElement {
  const values = Array.from(logits);
  const probabilities = softmax(values);
  const largest = Math.max(...values);
  const power = (i: number) => Math.exp(values[i] - largest);
  const total = values.reduce((sum, _, i) => sum + power(i), 0);
  const table = dataTable(
    kinds.map((kind, i) => ({ kind, i })),
    [
      { label: "Kind", value: ({ kind, i }) => (i === chosen ? html("b", {}, kind) : kind) },
      { label: "Logit", value: ({ i }) => decimal(values[i], 3), numeric: true },
      { label: "e to logit less largest", value: ({ i }) => decimal(power(i), 4), numeric: true },
      { label: "Probability", value: ({ i }) => decimal(probabilities[i], 4), numeric: true },
    ],
    { caption: "Softmax: from logits to probabilities", hideCaption: true },
  );
  table.classList.add("ladder");
  return html(
    "div",
    { class: "softmax" },
    html("h3", {}, `Softmax: ${kinds[chosen]}`),
    html(
      "p",
      { class: "label" },
      `e to each logit, divided by the sum of all. Taking the largest logit, ${decimal(largest, 3)}, from all logits does not change the result, but keeps the powers small. Then ${decimal(power(chosen), 4)} / ${decimal(total, 4)} = ${decimal(probabilities[chosen], 4)}.`,
    ),
    html("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Softmax" }, table),
  );
}
