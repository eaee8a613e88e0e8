/** Four buttons that move a point, for a finger, which hides what it points at. Shown on narrow windows alone. */
import { button } from "./control.js";
import { html, svg } from "./element.js";

/** Rows down and columns to the right. */
export type PointStep = readonly [rows: number, columns: number];

const ways = [
  { name: "up", d: "M2 10 7 4l5 6", step: [-1, 0] },
  { name: "down", d: "M2 4l5 6 5-6", step: [1, 0] },
  { name: "left", d: "M10 2 4 7l6 5", step: [0, -1] },
  { name: "right", d: "M4 2l6 5-6 5", step: [0, 1] },
] as const;

const arrows: Readonly<Record<string, PointStep>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** The step of an arrow key; undefined of another key. */
export function arrowStep(key: string): PointStep | undefined {
  return Object.hasOwn(arrows, key) ? arrows[key] : undefined;
}

/** @param what is moved: `point` */
export function pointPad(what: string, walk: (step: PointStep) => void): HTMLElement {
  const buttons = ways.map(({ name, d, step }) => {
    const mark = svg("path", { d, fill: "none", stroke: "currentColor", "stroke-width": 2 });
    const picture = svg("svg", { width: 14, height: 14, viewBox: "0 0 14 14", "aria-hidden": "true" }, mark);
    const control = button(picture, () => walk(step));
    control.setAttribute("aria-label", `Move the ${what} ${name}`);
    return control;
  });
  return html("div", { class: "point-pad" }, ...buttons);
}
