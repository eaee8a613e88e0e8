/** The anchors of one cell, each with its shape and the class that it scores highest: one of them is chosen. */
import type { AnchorAnswer } from "../../model/detection/cellAnswer.js";
import type { Anchor } from "../../model/detection/ssd.js";
import { type Input, commit, html, input, listen, svg, uid } from "../ui/element.js";
import { decimal, score as scoreText } from "../../model/math/format.js";

export interface AnchorChoice {
  readonly answers: readonly AnchorAnswer[];
  /** Name of a class. */
  readonly name: (index: number) => string;
}

/** The anchor's shape in a 20 × 20 box; the largest of the cell fills it. */
function shape({ height, width }: Anchor, largest: number): SVGSVGElement {
  const [w, h] = [(18 * width) / largest, (18 * height) / largest];
  const place = { x: 10 - w / 2, y: 10 - h / 2, width: w, height: h };
  return svg("svg", { viewBox: "0 0 20 20", class: "det-shape", "aria-hidden": "true" }, svg("rect", place));
}

/** @param value index of the chosen anchor */
export function anchorChoice({ answers, name: className }: AnchorChoice, value: number): Input<number> {
  const name = uid("anchor");
  const largest = Math.max(...answers.flatMap(({ anchor }) => [anchor.height, anchor.width]));
  const radios = answers.map((_, i) => html("input", { type: "radio", name, value: i }));
  const rows = answers.map(({ anchor, class: index, score }, i) =>
    html(
      "label",
      {},
      radios[i],
      shape(anchor, largest),
      html("span", {}, `${decimal(anchor.width)} × ${decimal(anchor.height)}`),
      html("span", { class: "num" }, `${className(index)} ${scoreText(score)}`),
    ),
  );
  const element = html(
    "fieldset",
    { class: "det-anchors" },
    html("legend", {}, "Anchors of the cell, width × height, and the class that each scores highest"),
    ...rows,
  );
  const control = input<number, HTMLElement>(element, value, (now) =>
    radios.forEach((r, i) => (r.checked = i === now)),
  );
  control.value = value;
  radios.forEach((radio, i) => listen(radio, () => commit(control, i)));
  return control;
}
