/** Activation functions side by side on the same axes, with one x through all of them. */
import { activations } from "../../model/math/activation.js";
import type { Activation } from "../../model/types.js";
import { checkInput } from "../ui/control.js";
import { type CurvePanel, curvePanel, curveScale, xSlider, xStep } from "./curvePanel.js";
import { dataTable } from "../ui/dataTable.js";
import { type Input, announce, html, input, listen } from "../ui/element.js";
import { figure } from "../ui/figure.js";
import { decimal, nonzeroDecimal } from "../../model/math/format.js";
import { coverUntil } from "../predict/cover.js";
import type { Prediction } from "../predict/predict.js";
import { responsive } from "../ui/responsive.js";
import { number, yesOrNo } from "../ui/urlKinds.js";
import { type UrlState, field, inRange } from "../ui/urlState.js";
import { partTitle } from "../ui/partTitle.js";

export interface CurvesState {
  /** −6 … 9. */
  readonly x: number;
  readonly derivative: boolean;
}

export const shownFunctions: readonly Activation[] = ["relu", "relu6", "sigmoid", "hardSwish", "silu", "mish"];
const domain = [-6, 9] as const;
const range = [-1, 9] as const;

const firstCurves: CurvesState = { x: 1, derivative: false };

/** `?x=1.5&slope=yes`. */
export const curvesUrl: UrlState<CurvesState> = {
  x: field("x", number({ min: domain[0], max: domain[1], step: xStep })),
  slope: field("derivative", yesOrNo),
};

const checked = (state: CurvesState) => inRange(curvesUrl, state, firstCurves);

/** A function to keep out of sight until a question about it is open: a guess after the curve would be none. */
export interface CoveredCurve {
  readonly name: Activation;
  /** The question; any reader may lift the cover without it, too. */
  readonly until: Input<Prediction>;
}

/**
 * Six panels. The `value` holds the x that the reader points at, and whether slopes show.
 *
 * @param functions names from `activations`
 */
export function activationCurves({
  functions = shownFunctions,
  value = {},
  covered,
}: {
  readonly functions?: readonly Activation[];
  readonly value?: Partial<CurvesState>;
  readonly covered?: CoveredCurve;
} = {}): Input<CurvesState> {
  let state = checked({ ...firstCurves, ...value });
  const slider = xSlider(domain, state.x);
  const slopes = checkInput({ label: "Slopes (dashed)", value: state.derivative });
  const readings = functions.map(() => html("p", { class: "reading" }));
  const table = html("div");
  const drawn: (CurvePanel | undefined)[] = [];
  const panels = functions.map((name, i) =>
    responsive((width) => {
      const { f, df, label, kinks } = activations[name];
      const panel = curvePanel(f, {
        ...{ width, domain, range, at: state.x, kinks, name: label },
        derivative: state.derivative ? df : undefined,
      });
      const point = (event: PointerEvent) => {
        const box = panel.getBoundingClientRect();
        if (box.width === 0) return;
        change({ x: curveScale(width, domain).invert(((event.clientX - box.left) / box.width) * width) });
      };
      panel.addEventListener("pointermove", point);
      panel.addEventListener("pointerdown", point);
      drawn[i] = panel;
      return panel;
    }, 360),
  );
  const cells = functions.map((name, i) =>
    html("div", { class: "curve-cell" }, partTitle(html("b", {}, activations[name].label)), readings[i], panels[i]),
  );
  const box = figure(
    [html("div", { class: "controls" }, slider, slopes), html("div", { class: "curves all" }, ...cells)],
    {
      label: "Six activation functions at one x",
      howTo: "Point at any panel, or move the slider.",
      caption: "All panels have the same axes, and the same x goes through all.",
      table: { summary: "The six values as a table", content: table },
    },
  );
  const details = box.querySelector("details");
  let isCovered = covered?.until.value.revealed === false;
  if (covered !== undefined)
    coverUntil([cells[functions.indexOf(covered.name)]], {
      says: "Sketch it first, in the section on Mish below.",
      shows: `Show ${activations[covered.name].label}`,
      until: covered.until,
      lifted() {
        isCovered = false;
        drawTable();
      },
    });
  const element = input<CurvesState, HTMLElement>(box, state, {
    check: checked,
    read: () => state,
    show: (next) => {
      state = next;
      slider.value = state.x;
      slopes.value = state.derivative;
      draw();
    },
  });

  /** @param fresh whether the curves themselves change, too */
  function draw(fresh = true): void {
    functions.forEach((name, i) => {
      const { f, df } = activations[name];
      readings[i].replaceChildren(
        html("b", { class: "live" }, nonzeroDecimal(f(state.x))),
        state.derivative ? `, slope ${nonzeroDecimal(df(state.x))}` : "",
      );
      if (fresh) panels[i].redraw();
      else drawn[i]?.moveTo(state.x);
    });
    if (details?.open) drawTable();
  }
  function drawTable(): void {
    const seen = (name: Activation, value: (x: number) => number) =>
      isCovered && name === covered?.name ? "sketch it first" : nonzeroDecimal(value(state.x), 4);
    table.replaceChildren(
      dataTable(
        functions,
        [
          { label: "Function", value: (name) => activations[name].label },
          {
            label: `Value at ${decimal(state.x)}`,
            value: (name) => seen(name, activations[name].f),
            numeric: true,
          },
          { label: "Slope", value: (name) => seen(name, activations[name].df), numeric: true },
        ],
        { caption: "Values and slopes", hideCaption: true },
      ),
    );
  }
  function change(next: Partial<CurvesState>): void {
    const before = state;
    state = checked({ ...state, ...next });
    if (state.x === before.x && state.derivative === before.derivative) return;
    slider.value = state.x;
    slopes.value = state.derivative;
    draw(state.derivative !== before.derivative);
    announce(element);
  }
  for (const control of [slider, slopes]) listen(control, () => change({ x: slider.value, derivative: slopes.value }));
  details?.addEventListener("toggle", drawTable);
  draw();
  return element;
}
