/**
 * The linear bottleneck experiment: a spiral through a random matrix into n dimensions, through a ReLU, and back.
 * After figure 1 of Sandler et al., arXiv:1801.04381; the draws are ours and come back with their number.
 */
import {
  drawSeed,
  journey,
  type Point,
  randomMatrix,
  spiral,
  type ErrorSpread,
  survival,
} from "../../model/math/spiral.js";
import { button, choiceInput, rangeInput } from "../ui/control.js";
import { dataTable } from "../ui/dataTable.js";
import { type Input, commit, html, input, listen, svg } from "../ui/element.js";
import { figure, svgDownload } from "../ui/figure.js";
import { decimal, percent } from "../../model/math/format.js";
import { type KeptParts, keptParts } from "../ui/reuseElements.js";
import { responsive, whenVisible } from "../ui/responsive.js";
import { css, currentScheme, onScheme, ramp } from "../charts/colorScale.js";
import { survivalChart } from "./errorByDimension.js";
import { integer, oneOf } from "../ui/urlKinds.js";
import { type UrlState, field, inRange } from "../ui/urlState.js";
import { partTitle } from "../ui/partTitle.js";

export interface SpiralState {
  /** Dimensions, 2 … 30. */
  readonly n: number;
  /** Which random matrix, 0 … 49. */
  readonly draw: number;
  readonly after: "ReLU" | "nothing";
}

const seed = 1;
const draws = 50;
const fixed = [2, 3, 5, 15, 30];
const start: SpiralState = { n: 3, draw: 0, after: "ReLU" };

/** `?n=3&draw=0&after=ReLU`. */
export const spiralUrl: UrlState<SpiralState> = {
  n: field("n", integer(2, 30)),
  draw: field("draw", integer(0, draws - 1)),
  after: field("after", oneOf(["ReLU", "nothing"])),
};

const checked = (state: SpiralState) => inRange(spiralUrl, state, start);

const identity = (x: number) => x;

/** The journey of the spiral that a state describes. */
export function spiralJourney({ n, draw, after }: SpiralState) {
  const truth = spiral();
  const trip = journey(truth, randomMatrix(n, drawSeed(seed, draw)), after === "nothing" ? identity : undefined);
  return { truth, ...trip };
}

/** The factor that brings recovered points nearest to the true ones; a later layer could apply it. */
export function bestScale(truth: readonly Point[], recovered: readonly Point[]): number {
  let [dot, own] = [0, 0];
  truth.forEach(([x, y], i) => {
    dot += x * recovered[i][0] + y * recovered[i][1];
    own += recovered[i][0] ** 2 + recovered[i][1] ** 2;
  });
  return own === 0 ? 0 : Math.max(0, dot) / own;
}

/** One picture of the spiral: the true one as a thin line, the recovered points in the colors of their place on it. */
function panel(
  side: number,
  truth: readonly Point[],
  recovered: readonly Point[] | undefined,
  color: (t: number) => string,
  kept: KeptParts = keptParts(),
): SVGSVGElement {
  const scale = side / 2 / 1.25;
  const at = ([x, y]: Point) => {
    // Points that the matrix throws far out stay at the edge of the picture.
    const clip = (v: number) => Math.max(-1.22, Math.min(1.22, v));
    return [side / 2 + clip(x) * scale, side / 2 - clip(y) * scale];
  };
  const path = () =>
    truth
      .map(
        (p, i) =>
          `${i === 0 ? "M" : "L"}${at(p)
            .map((v) => v.toFixed(1))
            .join(" ")}`,
      )
      .join("");
  const points = recovered ?? truth;
  const s = recovered === undefined ? 1 : bestScale(truth, recovered);
  const r = Math.max(1.6, side / 90);
  const still = kept(`${side} ${color(1)}`, () => [
    svg("path", { class: "spiral-truth", d: path() }),
    ...points.map((_, i) => svg("circle", { cx: 0, cy: 0, r, fill: color(0.3 + (0.7 * i) / points.length) })),
  ]);
  kept.end();
  // The points keep their sizes and colors and take new places.
  points.forEach(([x, y], i) => {
    const [cx, cy] = at([s * x, s * y]);
    still[i + 1].setAttribute("cx", cx.toFixed(1));
    still[i + 1].setAttribute("cy", cy.toFixed(1));
  });
  return svg(
    "svg",
    { width: side, height: side, viewBox: `0 0 ${side} ${side}`, "aria-hidden": "true", class: "spiral" },
    ...still,
  );
}

/** The experiment; its value is a {@link SpiralState}. */
export function spiralExperiment(value: Partial<SpiralState> = {}): Input<SpiralState> {
  let state = checked({ ...start, ...value });
  let trip = spiralJourney(state);
  let spreads: readonly ErrorSpread[] = [];
  const n = rangeInput({ label: "Dimensions n", min: 2, max: 30, value: state.n });
  const after = choiceInput<SpiralState["after"]>(["ReLU", "nothing"], {
    label: "After the matrix",
    value: state.after,
  });
  const another = button("Another matrix", () => set({ ...state, draw: (state.draw + 1) % draws }));
  const said = html("p", { class: "machine-said", role: "status" });
  const table = html("div");

  const row = responsive((width) => {
    const paint = ramp(currentScheme());
    const color = (t: number) => css(paint(t));
    const across = width < 560 ? 3 : 6;
    const side = Math.floor((width - (across - 1) * 12) / across);
    const tile = (label: string, picture: SVGSVGElement, dimensions?: number) => {
      const caption = html("span", { class: "label" }, label);
      if (dimensions === undefined) return html("div", { class: "spiral-tile" }, picture, caption);
      const press = html("button", { type: "button", class: "spiral-tile" }, picture, caption);
      press.setAttribute("aria-pressed", String(dimensions === state.n));
      press.addEventListener("click", () => {
        set({ ...state, n: dimensions });
        row.querySelectorAll<HTMLButtonElement>("button")[fixed.indexOf(dimensions)]?.focus();
      });
      return press;
    };
    const tiles = fixed.map((dimensions) => {
      const { truth, recovered, error } = spiralJourney({ ...state, n: dimensions });
      return tile(`n = ${dimensions}, error ${decimal(error)}`, panel(side, truth, recovered, color), dimensions);
    });
    return html("div", { class: "spiral-row" }, tile("the spiral", panel(side, spiral(), undefined, color)), ...tiles);
  });

  const [panelKept, chartKept] = [keptParts(), keptParts()];
  const large = responsive((width) => {
    const paint = ramp(currentScheme());
    return panel(Math.min(width, 380), trip.truth, trip.recovered, (t) => css(paint(t)), panelKept);
  }, 320);
  const chart = responsive(
    (width) =>
      survivalChart(spreads, {
        width,
        n: state.n,
        error: trip.error,
        linear: state.after === "nothing",
        kept: chartKept,
      }),
    560,
  );

  function tell(): void {
    const { error, lost } = trip;
    const usual = spreads.find(({ n }) => n === state.n);
    said.replaceChildren(
      `n = ${state.n}, matrix ${state.draw + 1} of ${draws}: error `,
      html("b", { class: "live" }, decimal(error)),
      state.after === "ReLU" && usual !== undefined ? ` (median of all: ${decimal(usual.median)})` : "",
      state.after === "nothing"
        ? ". Without an activation every point comes back exactly, in any number of dimensions."
        : `. ${percent(lost)} of the points keep fewer than two coordinates above zero, so they cannot be recovered.`,
    );
  }
  /** The row has the same spirals for every n: only which of them is pressed follows the slider. */
  function draw(rowToo: boolean): void {
    if (rowToo) row.redraw();
    else {
      row
        .querySelectorAll("button")
        .forEach((press, i) => press.setAttribute("aria-pressed", String(fixed[i] === state.n)));
    }
    large.redraw();
    chart.redraw();
    tell();
  }
  function set(next: SpiralState): void {
    commit(element, next);
  }

  const box = figure(
    [
      html("div", { class: "controls" }, n, after, another),
      row,
      html(
        "div",
        { class: "spiral-detail" },
        html("div", {}, partTitle("The spiral, recovered"), large),
        html("div", {}, partTitle("Error against n, ", html("small", {}, `${draws} matrices for each n`)), chart),
      ),
      said,
    ],
    {
      label: "A spiral sent into n dimensions, through an activation, and back",
      caption:
        "Gray is the spiral. Violet points are the recovered ones, stronger toward the outer end. They are scaled for the best fit, as a later layer could scale them. The pictures show one matrix, and another can give a much larger or smaller error. The error is the root mean square distance divided by the spiral’s size: 0 means the shape is intact, 1 means nothing is left. The band contains eight of ten matrices.",
      table: { summary: "The errors as a table", content: table },
      downloads: [svgDownload("Chart as SVG", "spiral-error.svg", () => chart.querySelector("svg"))],
    },
  );
  const element = input<SpiralState, HTMLElement>(box, state, {
    check: checked,
    read: () => state,
    show: (next, before) => {
      state = next;
      trip = spiralJourney(state);
      n.value = state.n;
      after.value = state.after;
      draw(state.draw !== before.draw || state.after !== before.after);
    },
  });
  for (const control of [n, after]) listen(control, () => set({ ...state, n: n.value, after: after.value }));
  onScheme(box, () => {
    row.redraw();
    large.redraw();
  });

  /** Thousands of journeys: one number of dimensions at a time, so that the page stays awake. */
  function measure(dimensions: number): void {
    if (dimensions > 30) {
      table.replaceChildren(spreadTable(spreads));
      return;
    }
    spreads = [...spreads, ...survival({ dimensions: [dimensions], draws, seed, points: spiral(80) })];
    if (dimensions % 4 === 0 || dimensions === 30) chart.redraw();
    if (dimensions === state.n) tell();
    setTimeout(() => {
      // A figure that has left the page measures nothing more.
      if (box.isConnected) measure(dimensions + 1);
    });
  }
  whenVisible(box, () => measure(2));
  tell();
  return element;
}

function spreadTable(spreads: readonly ErrorSpread[]): HTMLTableElement {
  return dataTable(
    spreads,
    [
      { label: "n", value: (s) => s.n, numeric: true },
      { label: "Median error", value: (s) => decimal(s.median), numeric: true },
      { label: "10\u202f% of the matrices are below", value: (s) => decimal(s.low), numeric: true },
      { label: "10\u202f% are above", value: (s) => decimal(s.high), numeric: true },
      { label: "Points lost", value: (s) => percent(s.lost, 1), numeric: true },
    ],
    { caption: `Errors of ${draws} random matrices for each n, after a ReLU` },
  );
}
