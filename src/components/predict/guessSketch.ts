/** A guess of a curve: drawn with the pointer or moved point by point with the arrow keys, then laid on the true one. */
import { scaleLinear } from "d3-scale";
import { pointer } from "d3-selection";
import { area, curveMonotoneX, line } from "d3-shape";
import { html, svg } from "../ui/element.js";
import { decimal } from "../../model/math/format.js";
import type { GuessSheet } from "./guessSheet.js";
import { responsive } from "../ui/responsive.js";
import { type Stroke, beginStroke } from "./stroke.js";

export interface SketchQuestion {
  readonly kind: "sketch";
  /** Names the drawing for screen readers: `"Mish from −4 to 4"`. */
  readonly label: string;
  readonly domain: readonly [x0: number, x1: number];
  readonly range: readonly [y0: number, y1: number];
  /** The true curve. */
  readonly truth: (x: number) => number;
  /** Where the sketch starts; on y = 0, or the middle of a range without 0, unless given. */
  readonly start?: (x: number) => number;
  /** Points that the reader moves, 9 unless given. */
  readonly points?: number;
  readonly formatX?: (x: number) => string;
  readonly formatY?: (y: number) => string;
  /** One sentence that says why; `error` is the mean distance at the points, undefined without a sketch. */
  readonly explain: (error: number | undefined) => string | Node;
}

/** Mean distance of a sketch from a curve, at the points that the reader moved. */
export function sketchError(xs: readonly number[], ys: readonly number[], truth: (x: number) => number): number {
  return xs.reduce((sum, x, i) => sum + Math.abs(ys[i] - truth(x)), 0) / xs.length;
}

const margin = { top: 10, right: 12, bottom: 26, left: 40 };
const height = 220;

export function guessSketch(
  question: SketchQuestion,
  source: string,
  changed: () => void,
): GuessSheet<readonly number[]> {
  const { domain, range, truth, points = 9, formatX = String, formatY = (y: number) => decimal(y, 2) } = question;
  if (!(Number.isInteger(points) && points >= 2))
    throw new RangeError(`invalid points: ${points}; it must be a whole number, 2 or more`);
  const xs = Array.from({ length: points }, (_, i) => domain[0] + ((domain[1] - domain[0]) * i) / (points - 1));
  const base = range[0] <= 0 && range[1] >= 0 ? 0 : (range[0] + range[1]) / 2;
  const begin = () => xs.map((x) => question.start?.(x) ?? base);
  const clamp = (y: number) => Math.min(range[1], Math.max(range[0], y));
  const step = (range[1] - range[0]) / 40;
  let ys: number[] = begin();
  let drawn = false;
  let open = false;
  let focused = 0;
  // The mesh on which the true curve is drawn.
  const mesh = Array.from({ length: 161 }, (_, i) => domain[0] + ((domain[1] - domain[0]) * i) / 160);

  function say(i: number): string {
    return `at ${formatX(xs[i])}: ${formatY(ys[i])}`;
  }

  function draw(width: number): SVGSVGElement {
    const x = scaleLinear(domain, [margin.left, width - margin.right]);
    const y = scaleLinear(range, [height - margin.bottom, margin.top]);
    const sketch = line<number>(
      (_, i) => x(xs[i]),
      (v) => y(v),
    ).curve(curveMonotoneX);
    const gap = area<number>()
      .x((v) => x(v))
      .y0((v) => y(interpolate(v)))
      .y1((v) => y(clamp(truth(v))));
    const real = line<number>(
      (v) => x(v),
      (v) => y(clamp(truth(v))),
    );
    const handles = xs.map((at, i) =>
      svg("circle", {
        class: "handle",
        cx: x(at),
        cy: y(ys[i]),
        r: 6,
        role: "slider",
        tabindex: open ? null : i === focused ? 0 : -1,
        "data-index": i,
        "aria-label": `${question.label}, point ${i + 1} of ${points}`,
        "aria-orientation": "vertical",
        "aria-valuemin": range[0],
        "aria-valuemax": range[1],
        "aria-valuenow": ys[i],
        "aria-valuetext": say(i),
        "aria-disabled": open ? "true" : null,
      }),
    );
    const picture = svg(
      "svg",
      {
        width,
        height,
        viewBox: `0 0 ${width} ${height}`,
        class: "sketch",
        role: "group",
        "aria-label": question.label,
      },
      svg(
        "g",
        { class: "grid", "aria-hidden": "true" },
        ...y.ticks(5).map((t) => svg("line", { x1: margin.left, x2: width - margin.right, y1: y(t), y2: y(t) })),
      ),
      ...y
        .ticks(5)
        .map((t) => svg("text", { class: "tick", x: margin.left - 8, y: y(t) + 4, "text-anchor": "end" }, formatY(t))),
      ...x
        .ticks(Math.max(2, Math.floor(width / 90)))
        .map((t) => svg("text", { class: "tick", x: x(t), y: height - 6, "text-anchor": "middle" }, formatX(t))),
      range[0] < 0 &&
        range[1] > 0 &&
        svg("line", { class: "zero", x1: margin.left, x2: width - margin.right, y1: y(0), y2: y(0) }),
      open && drawn && svg("path", { class: "sketch-gap", d: gap(mesh) }),
      open && svg("path", { class: "sketch-truth", d: real(mesh) }),
      (!open || drawn) && svg("path", { class: "sketch-guess", d: sketch(ys) }),
      ...(open ? (drawn ? handles : []) : handles),
    );
    if (!open) listen(picture, x, y);
    return picture;
  }

  /** Between two points the gap is bounded by straight lines: close enough to the drawn curve to shade it. */
  function interpolate(at: number): number {
    const place = ((at - domain[0]) / (domain[1] - domain[0])) * (points - 1);
    const i = Math.min(points - 2, Math.floor(place));
    return ys[i] + (ys[i + 1] - ys[i]) * (place - i);
  }

  function listen(
    picture: SVGSVGElement,
    x: ReturnType<typeof scaleLinear<number, number>>,
    y: ReturnType<typeof scaleLinear<number, number>>,
  ): void {
    let stroke: Stroke | undefined;
    const move = (event: PointerEvent) => {
      for (const [i, height] of stroke?.to(pointer(event, picture)) ?? []) ys[i] = clamp(y.invert(height));
      drawn = true;
      update(picture, x, y);
    };
    picture.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      event.preventDefault();
      stroke = beginStroke(xs.map((at) => x(at)));
      picture.setPointerCapture?.(event.pointerId);
      move(event);
      picture.addEventListener("pointermove", move);
      // The arrow keys go on where the pointer began.
      const place = ((x.invert(pointer(event, picture)[0]) - domain[0]) / (domain[1] - domain[0])) * (points - 1);
      const nearest = Math.max(0, Math.min(points - 1, Math.round(place)));
      picture.querySelectorAll<SVGElement>(".handle")[nearest]?.focus({ preventScroll: true });
    });
    const stop = () => {
      picture.removeEventListener("pointermove", move);
      if (stroke !== undefined) changed();
      stroke = undefined;
    };
    picture.addEventListener("pointerup", stop);
    picture.addEventListener("pointercancel", stop);
    picture.addEventListener("keydown", (event) => {
      const handle = event.target;
      if (!(handle instanceof SVGElement)) return;
      const i = Number(handle.dataset.index);
      const up = { ArrowUp: 1, ArrowDown: -1, PageUp: 8, PageDown: -8 }[event.key];
      const side = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (up !== undefined) {
        // Multiples of the step, without the dust of repeated addition.
        ys[i] = clamp(Number((Math.round(ys[i] / step) * step + up * step).toPrecision(12)));
        drawn = true;
        update(picture, x, y);
        changed();
      } else if (side !== undefined) {
        focused = Math.max(0, Math.min(points - 1, i + side));
        picture.querySelectorAll<SVGElement>(".handle").forEach((h, k) => {
          h.setAttribute("tabindex", k === focused ? "0" : "-1");
          if (k === focused) h.focus();
        });
      } else return;
      event.preventDefault();
    });
  }

  /** Moves what is drawn, so that focus and pointer capture stay where they are. */
  function update(
    picture: SVGSVGElement,
    x: ReturnType<typeof scaleLinear<number, number>>,
    y: ReturnType<typeof scaleLinear<number, number>>,
  ): void {
    const sketch = line<number>(
      (_, i) => x(xs[i]),
      (v) => y(v),
    ).curve(curveMonotoneX);
    picture.querySelector(".sketch-guess")?.setAttribute("d", sketch(ys) ?? "");
    picture.querySelectorAll(".handle").forEach((handle, i) => {
      handle.setAttribute("cy", String(y(ys[i])));
      handle.setAttribute("aria-valuenow", String(ys[i]));
      handle.setAttribute("aria-valuetext", say(i));
    });
  }

  const picture = responsive(draw, 480);
  const hint = html("p", { class: "label hint" }, "Draw the curve, or move a point with the arrow keys.");
  return {
    element: html("div", { class: "guess-sketch" }, picture, hint),
    get guess() {
      return drawn ? ys : undefined;
    },
    set guess(value) {
      drawn = value !== undefined;
      ys = value === undefined ? begin() : [...value];
      picture.redraw();
    },
    reveal(now) {
      open = now;
      hint.hidden = now;
      picture.redraw();
    },
    verdict() {
      if (!drawn) return `The ${source} curve is drawn.`;
      return `On average your curve is ${formatY(sketchError(xs, ys, truth))} away from the ${source} one.`;
    },
    mistake() {
      if (!drawn) return undefined;
      const gaps = xs.map((x, i) => Math.abs(ys[i] - truth(x)));
      const i = gaps.indexOf(Math.max(...gaps));
      if (gaps[i] <= step) return undefined;
      return `It is furthest off at ${formatX(xs[i])}: you drew ${formatY(ys[i])}, and the curve has ${formatY(truth(xs[i]))}.`;
    },
    truth: () => undefined,
    why: () => question.explain(drawn ? sketchError(xs, ys, truth) : undefined),
    parse: (stored) =>
      Array.isArray(stored) && stored.length === points && stored.every((y) => typeof y === "number")
        ? stored.map(clamp)
        : undefined,
  };
}
