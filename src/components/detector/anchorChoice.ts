/** The anchors of one cell, each with its shape and its score: one of them is chosen. */
import type { Anchor } from "../../model/ssd.js";
import { type Input, announce, html, input, svg, uid } from "../element.js";
import { decimal, score as scoreText } from "../format.js";

export interface AnchorChoice {
  readonly anchors: readonly Anchor[];
  /** A score for each, or undefined where there is none. */
  readonly scores: readonly (number | undefined)[];
  readonly label: string;
}

/** The anchor's shape in a 20 × 20 box; the largest of the cell fills it. */
function shape({ height, width }: Anchor, largest: number): SVGSVGElement {
  const [w, h] = [(18 * width) / largest, (18 * height) / largest];
  const place = { x: 10 - w / 2, y: 10 - h / 2, width: w, height: h };
  return svg("svg", { viewBox: "0 0 20 20", class: "det-shape", "aria-hidden": "true" }, svg("rect", place));
}

/** @param value index of the chosen anchor */
export function anchorChoice({ anchors, scores, label }: AnchorChoice, value: number): Input<number> {
  const name = uid("anchor");
  const largest = Math.max(...anchors.flatMap(({ height, width }) => [height, width]));
  const radios = anchors.map((_, i) => html("input", { type: "radio", name, value: i }));
  const rows = anchors.map((anchor, i) => {
    const value = scores[i];
    return html(
      "label",
      {},
      radios[i],
      shape(anchor, largest),
      html("span", {}, `${decimal(anchor.width)} × ${decimal(anchor.height)}`),
      html("span", { class: "num" }, value === undefined ? "" : scoreText(value)),
    );
  });
  const element = html(
    "fieldset",
    { class: "det-anchors" },
    html("legend", {}, "Anchors, width × height, and the score for ", html("b", {}, label)),
    ...rows,
  );
  const control = input<number, HTMLElement>(element, value, (now) =>
    radios.forEach((r, i) => (r.checked = i === now)),
  );
  control.value = value;
  radios.forEach((radio, i) =>
    radio.addEventListener("input", (event) => {
      event.stopPropagation();
      control.value = i;
      announce(element);
    }),
  );
  return control;
}
