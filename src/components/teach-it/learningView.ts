/** The curves of a head while it learns. */
import { headSteps } from "../../model/math/softmaxHead.js";
import { html } from "../ui/element.js";
import { partTitle } from "../ui/partTitle.js";
import { responsive } from "../ui/responsive.js";
import { type HeadMoment, headCurves } from "./curves.js";

export interface LearningView {
  /** Hidden until a head begins to learn. */
  readonly element: HTMLElement;
  begin(): void;
  add(moment: HeadMoment): void;
  hide(): void;
}

/** @param steps of the axis */
export function learningView(steps: () => number = () => headSteps): LearningView {
  let moments: HeadMoment[] = [];
  const [loss, right] = (["loss", "right"] as const).map((measure) =>
    responsive((width) => headCurves(moments, { width, measure, steps: steps() }), 420),
  );
  const element = html(
    "div",
    { class: "teach-curves", hidden: true },
    html("div", {}, partTitle(html("b", {}, "Loss"), ", on the pictures that it learns from"), loss),
    html("div", {}, partTitle(html("b", {}, "Right answers"), ", %"), right),
  );
  return {
    element,
    begin() {
      moments = [];
      element.hidden = false;
    },
    add(moment) {
      moments.push(moment);
      loss.redraw();
      right.redraw();
    },
    hide: () => (element.hidden = true),
  };
}
