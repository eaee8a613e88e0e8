/** A sum over channels: every term as a bar, and the largest of them one by one. */
import type { Term } from "../../model/math/convolve.js";
import type { ConvolvedValue } from "../../model/pass/explainValue.js";
import { html } from "../ui/element.js";
import { decimal } from "../../model/math/format.js";
import { type PixelData, type Walk, largest, termName, termPlace } from "./pixelData.js";
import type { TermBars } from "./termBars.js";
import { valueSteps } from "./valueSteps.js";

/** The terms that are shown one by one; the others are summed. */
const shownTerms = 5;

/** @param bars picture of all terms, which is kept from one value to the next */
export function pointwiseSum(explained: ConvolvedValue, data: PixelData, walk: Walk, bars: TermBars): Node[] {
  const { terms, from } = explained;
  const byName = (a: Term, b: Term) => Math.abs(b.product) - Math.abs(a.product) || a.channel - b.channel;
  const sorted = [...terms].sort(byName);
  const [top, rest] = [sorted.slice(0, shownTerms), sorted.slice(shownTerms)];
  const most = Math.max(
    largest(terms, (t) => t.product),
    1e-12,
  );
  const bar = (product: number) => {
    const width = `width:${(50 * Math.abs(product)) / most}%`;
    return html(
      "span",
      { class: "term-bar", "aria-hidden": "true" },
      html("i", { class: product < 0 ? "neg" : "pos", style: width }),
    );
  };
  const items = top.map((term) => {
    const text = [
      html("span", { class: "term-name" }, `channel ${term.channel}`),
      html("span", { class: "num" }, `${decimal(term.value, 3)} × ${decimal(term.weight, 3)}`),
      bar(term.product),
      html("b", { class: "num" }, decimal(term.product, 3)),
    ];
    const follow = html("button", { type: "button", "aria-label": `Follow ${termName(from, term)}` }, ...text);
    follow.addEventListener("click", () => walk(termPlace(from, term)));
    return html("li", {}, follow);
  });
  bars.show(terms, (term) => walk(termPlace(from, term)));
  const restSum = rest.reduce((sum, { product }) => sum + product, 0);
  const zeros = terms.filter(({ value }) => value === 0).length;
  if (rest.length > 0)
    items.push(
      html(
        "li",
        { class: "rest" },
        html("span", { class: "term-name" }, `${rest.length} others`),
        html("span", { class: "num" }, ""),
        bar(Math.max(-most, Math.min(most, restSum))),
        html("b", { class: "num" }, decimal(restSum, 3)),
      ),
    );
  return [
    html("p", { class: "label" }, html("b", {}, "value × weight"), ` for each channel of ${from}, in order`),
    bars,
    html(
      "div",
      { class: "arith-row terms-row" },
      html(
        "div",
        {},
        html("p", { class: "label" }, `Largest first; ${zeros} of the ${terms.length} values are 0.`),
        html("ol", { class: "terms" }, ...items),
      ),
      valueSteps(explained, data, walk),
    ),
  ];
}
