/** Two padding rules: where windows lie along one axis, by TensorFlow's and by PyTorch's. */
import { type Border, axisOf } from "../../model/math/convolve.js";
import { choiceInput, rangeInput } from "../ui/control.js";
import { type Input, commit, html, input, listen, svg } from "../ui/element.js";
import { dataTable } from "../ui/dataTable.js";
import { figure } from "../ui/figure.js";
import { holdBack } from "../predict/holdBack.js";
import type { Prediction } from "../predict/predict.js";
import { decimal } from "../../model/math/format.js";
import { responsive } from "../ui/responsive.js";
import { integer, oneOf } from "../ui/urlKinds.js";
import { type UrlState, field, inRange } from "../ui/urlState.js";
import { partTitle } from "../ui/partTitle.js";

export interface PaddingState {
  /** Values along the axis, 4 … 16. */
  readonly size: number;
  readonly stride: number;
}

const firstPadding: PaddingState = { size: 8, stride: 2 };
const sizes = [4, 16] as const;

/** `?values=9&pstride=1`. */
export const paddingUrl: UrlState<PaddingState> = {
  values: field("size", integer(...sizes)),
  pstride: field("stride", oneOf<number>([1, 2])),
};

interface Rule {
  readonly name: string;
  readonly border: Border;
}

const rules: readonly Rule[] = [
  { name: "TensorFlow, SAME", border: "tensorflow" },
  { name: "PyTorch, padding = 1", border: "pytorch" },
];
const kernel = 3;

/** First places of the windows, and which zeros they reach. */
export function windowsOf(size: number, stride: number, border: Border) {
  const { count, before, after } = axisOf(size, kernel, { stride, border });
  return { starts: Array.from({ length: count }, (_, i) => i * stride - before), before, after };
}

function rulePicture(rule: Rule, { size, stride }: PaddingState, width: number): SVGSVGElement {
  const { starts, before, after } = windowsOf(size, stride, rule.border);
  const cell = Math.min(34, width / (size + 2));
  const rows = Math.min(starts.length, 3);
  const lane = 9;
  const height = cell + 14 + rows * lane + 4;
  const x = (place: number) => (place + 1) * cell;
  const isZero = (place: number) => place < 0 || place >= size;
  const places = Array.from({ length: size + before + after }, (_, i) => i - before);
  const label = `${rule.name}: ${starts.length} windows, from ${decimal(starts[0], 0)} on; zeros: ${before} before, ${after} after`;
  return svg(
    "svg",
    { width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label, class: "padding-rule" },
    ...places.flatMap((place) => [
      svg("rect", {
        ...{ x: x(place) + 1, y: 0, width: cell - 2, height: cell - 2 },
        class: isZero(place) ? "zero" : "cell",
      }),
      svg(
        "text",
        { x: x(place) + cell / 2, y: cell / 2 + 3, "text-anchor": "middle", class: "tick" },
        isZero(place) ? 0 : place,
      ),
    ]),
    ...starts.map((start, i) => {
      const y = cell + 8 + (i % rows) * lane;
      const path = `M${x(start) + 2} ${y - 4}V${y}H${x(start + kernel) - 2}V${y - 4}`;
      return svg("path", { d: path, class: "window" });
    }),
    ...starts.map((start, i) =>
      svg("circle", { cx: x(start + 1) + cell / 2, cy: cell + 8 + (i % rows) * lane, r: 2.5, class: "middle" }),
    ),
  );
}

/** One sentence: whether the rules agree, and by how much they do not. */
export function paddingVerdict({ size, stride }: PaddingState): string {
  const [first, second] = rules.map((rule) => windowsOf(size, stride, rule.border).starts[0]);
  if (first === second) return `At stride ${stride} and ${size} values both rules put the windows at the same places.`;
  return `At stride ${stride} and ${size} values PyTorch’s windows lie ${first - second} to the left of TensorFlow’s: all sums differ.`;
}

export interface PaddingOptions {
  readonly value?: Partial<PaddingState>;
  /** The question about eight values at stride 2: until it is open, no sentence says what follows. */
  readonly until?: Input<Prediction>;
}

/** Sliders for size and stride over the two rules, one under the other. `value` is a {@link PaddingState}. */
export function paddingRules({ value = {}, until }: PaddingOptions = {}): Input<PaddingState> {
  let state: PaddingState = { ...firstPadding, ...value };
  const kept = holdBack(until, () => draw());
  const size = rangeInput({ label: "Values", min: sizes[0], max: sizes[1], value: state.size });
  const stride = choiceInput([1, 2], { label: "Stride", value: state.stride });
  const verdict = html("p", { class: "total", role: "status" });
  const table = html("div");
  const pictures = rules.map((rule) => responsive((width) => rulePicture(rule, state, width), 560));
  const box = figure(
    [
      ...rules.map((rule, i) => html("div", { class: "padding-row" }, partTitle(rule.name), pictures[i])),
      verdict,
      html("div", { class: "controls" }, size, stride),
    ],
    {
      label: "Two rules for the border",
      narrow: true,
      caption:
        "One row of the input with numbered positions; dashed cells are zeros. Each bracket is a window of three, and the dot marks its center.",
      table: { summary: "The windows as a table", content: table },
    },
  );
  const element = input<PaddingState, HTMLElement>(box, state, (next) => {
    state = inRange(paddingUrl, next, firstPadding);
    kept.release();
    size.value = state.size;
    stride.value = state.stride;
    draw();
  });

  function draw(): void {
    pictures.forEach((picture) => picture.redraw());
    verdict.textContent = kept.held ? "Do the two rules give the same sums? Guess first." : paddingVerdict(state);
    table.replaceChildren(
      dataTable(
        rules.map((rule) => ({ ...rule, ...windowsOf(state.size, state.stride, rule.border) })),
        [
          { label: "Rule", value: ({ name }) => name },
          { label: "Zeros before", value: ({ before }) => before, numeric: true },
          { label: "Zeros after", value: ({ after }) => after, numeric: true },
          { label: "Windows begin at", value: ({ starts }) => starts.map((start) => decimal(start, 0)).join(", ") },
        ],
        { caption: "Where the windows lie", hideCaption: true },
      ),
    );
  }
  for (const control of [size, stride]) {
    listen(control, () => {
      state = { size: size.value, stride: stride.value };
      commit(element, state);
    });
  }
  draw();
  return element;
}
