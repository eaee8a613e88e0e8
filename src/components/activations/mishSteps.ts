/** Mish built up in three steps: softplus, tanh of it, times x. */
import { activations, softplus } from "../../model/math/activation.js";
import { type CurvePanel, curvePanel, xSlider, xStep } from "./curvePanel.js";
import { type Input, commit, html, input, listen } from "../ui/element.js";
import { figure } from "../ui/figure.js";
import { coverUntil } from "../predict/cover.js";
import type { Prediction } from "../predict/predict.js";
import { decimal } from "../../model/math/format.js";
import { responsive } from "../ui/responsive.js";
import { number } from "../ui/urlKinds.js";
import { type UrlState, field, inRange } from "../ui/urlState.js";
import { partTitle } from "../ui/partTitle.js";

const domain = [-6, 4] as const;

interface Step {
  readonly name: string;
  readonly f: (x: number) => number;
  readonly range: readonly [number, number];
  /** The arithmetic at x in words. */
  readonly sum: (x: number) => string;
}

const steps: readonly Step[] = [
  {
    name: "softplus(x) = ln(1 + eˣ)",
    f: softplus,
    range: [-1, 4],
    sum: (x) => `ln(1 + ${decimal(Math.exp(x), 3)}) = ${decimal(softplus(x), 3)}`,
  },
  {
    name: "tanh of that: a factor from 0 to 1",
    f: (x) => Math.tanh(softplus(x)),
    range: [-1, 4],
    sum: (x) => `tanh(${decimal(softplus(x), 3)}) = ${decimal(Math.tanh(softplus(x)), 3)}`,
  },
  {
    name: "times x: Mish",
    f: activations.mish.f,
    range: [-1, 4],
    sum: (x) => `${decimal(x)} · ${decimal(Math.tanh(softplus(x)), 3)} = ${decimal(activations.mish.f(x), 3)}`,
  },
];

export interface MishState {
  /** −6 … 4. */
  readonly x: number;
}

const firstMish: MishState = { x: -1.2 };

/** `?mish=-0.5`. */
export const mishUrl: UrlState<MishState> = {
  mish: field("x", number({ min: domain[0], max: domain[1], step: xStep })),
};

/** @param until the question that asks for the last curve: it is covered until then */
export function mishSteps({
  value = {},
  until,
}: { readonly value?: Partial<MishState>; readonly until?: Input<Prediction> } = {}): Input<MishState> {
  let state: MishState = { ...firstMish, ...value };
  const slider = xSlider(domain, state.x);
  const sums = steps.map(() => html("p", { class: "reading" }));
  const drawn: CurvePanel[] = [];
  const panels = steps.map(({ f, name, range }, i) =>
    responsive((width) => (drawn[i] = curvePanel(f, { width, domain, range, at: state.x, name, aspect: 0.7 })), 360),
  );
  const cells = steps.map(({ name }, i) => html("div", { class: "curve-cell" }, partTitle(name), sums[i], panels[i]));
  const caption = html(
    "span",
    {},
    "For large x the factor is nearly 1, so Mish is nearly x. For very negative x it is nearly 0, so Mish is nearly 0. In between, a negative x times the factor gives a negative value.",
  );
  if (until !== undefined)
    coverUntil(cells.slice(-1), { says: "Sketch it above first.", shows: "Show Mish", until, also: [caption] });
  const box = figure([html("div", { class: "controls" }, slider), html("div", { class: "curves three" }, ...cells)], {
    label: "Mish in three steps",
    caption,
  });
  const element = input<MishState, HTMLElement>(box, state, {
    check: (given) => inRange(mishUrl, given, firstMish),
    read: () => state,
    show: (next) => {
      state = next;
      slider.value = state.x;
      draw();
    },
  });
  function draw(): void {
    steps.forEach(({ sum }, i) => (sums[i].textContent = sum(state.x)));
    drawn.forEach((panel) => panel.moveTo(state.x));
  }
  listen(slider, () => commit(element, { x: slider.value }));
  draw();
  return element;
}
