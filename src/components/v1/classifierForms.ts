/** One classifier written twice: as a fully connected layer and as a 1×1 convolution, on numbers small enough to check. */
import { type Kernel, type Tensor, convolve } from "../../model/math/convolve.js";
import { random } from "../../model/math/random.js";
import { button, choiceInput } from "../ui/control.js";
import { type Input, commit, html, input, listen } from "../ui/element.js";
import { decimal, percent } from "../../model/math/format.js";
import { integer, oneOf } from "../ui/urlKinds.js";
import { type UrlState, field, inRange } from "../ui/urlState.js";
import { softmax } from "../../model/math/classification.js";

/** A last map of 2 × 2 positions and three channels, and a classifier with two classes. */
export interface HeadExample {
  readonly map: Tensor;
  readonly kernel: Kernel;
  readonly classes: readonly string[];
}

/** Whole numbers from a seed: maps from 0 to 6, weights from −2 to 2. */
export function headExample(seed: number): HeadExample {
  const draw = random(seed);
  const map: Tensor = { shape: [2, 2, 3], data: Array.from({ length: 12 }, () => draw.integer(7)) };
  const weights = Array.from({ length: 6 }, () => draw.integer(5) - 2);
  return {
    map,
    kernel: { kind: "standard", size: 1, in: 3, out: 2, weights, bias: [draw.integer(3) - 1, draw.integer(3) - 1] },
    classes: ["cat", "cup"],
  };
}

/** Mean of each channel over the whole map: height × width × C in, 1 × 1 × C out. */
function averagePool({ shape: [h, w, c], data }: Tensor): Tensor {
  const sums = new Array<number>(c).fill(0);
  for (let i = 0; i < h * w * c; i++) sums[i % c] += data[i];
  return { shape: [1, 1, c], data: sums.map((sum) => sum / (h * w)) };
}

/** Row by column: each output a sum over all inputs, and a bias. Written apart from the convolution on purpose. */
export function fullyConnected(
  vector: ArrayLike<number>,
  { weights, bias, out }: Pick<Kernel, "weights" | "bias" | "out">,
): number[] {
  return Array.from({ length: out }, (_, o) => {
    let sum = bias?.[o] ?? 0;
    for (let c = 0; c < vector.length; c++) sum += vector[c] * weights[c * out + o];
    return sum;
  });
}

export const forms = ["fully connected", "1×1 convolution, after pooling", "1×1 convolution, before pooling"] as const;
export type Form = (typeof forms)[number];

/** Scores of the example in one form; all three are the same numbers. */
export function scoresBy(form: Form, { map, kernel }: HeadExample): number[] {
  const walk = { stride: 1, border: "valid" } as const;
  if (form === "fully connected") return fullyConnected(averagePool(map).data, kernel);
  if (form === "1×1 convolution, after pooling") return [...convolve(averagePool(map), kernel, walk).data];
  return Array.from(averagePool(convolve(map, kernel, walk)).data);
}

const number = (value: number) => decimal(value, Number.isInteger(value) ? 0 : 2);

function grid(label: string, { shape: [h, w, c], data }: Tensor, channel: number): HTMLElement {
  const rows = Array.from({ length: h }, (_, i) =>
    html(
      "tr",
      {},
      ...Array.from({ length: w }, (_, j) => html("td", { class: "n" }, number(data[(i * w + j) * c + channel]))),
    ),
  );
  return html("table", { class: "grid-table" }, html("caption", {}, label), html("tbody", {}, ...rows));
}

function step(title: string, ...contents: Node[]): HTMLElement {
  return html(
    "div",
    { class: "head-step" },
    html("p", { class: "label" }, title),
    html("div", { class: "head-cells" }, ...contents),
  );
}

function channels(tensor: Tensor, name: (channel: number) => string): HTMLElement[] {
  return Array.from({ length: tensor.shape[2] }, (_, c) => grid(name(c), tensor, c));
}

/** The products behind one score: `3.25·2 + 1·(−1) + 0.5·0 + 1 = 6.5`. */
function products(vector: ArrayLike<number>, { weights, bias, out }: Kernel, o: number, name: string): HTMLElement {
  const terms = Array.from({ length: vector.length }, (_, c) => {
    const weight = weights[c * out + o];
    return `${number(vector[c])} · ${weight < 0 ? `(${number(weight)})` : number(weight)}`;
  });
  const constant = bias?.[o] ?? 0;
  const sum = fullyConnected(vector, { weights, bias, out })[o];
  return html(
    "p",
    { class: "head-products" },
    html("b", {}, name),
    ` ${terms.join(" + ")} ${constant < 0 ? "−" : "+"} ${number(Math.abs(constant))} = `,
    html("b", { class: "live" }, number(sum)),
  );
}

export interface HeadState {
  readonly form: Form;
  /** Which numbers: a seed from 1 to {@link examples}. */
  readonly seed: number;
}

/** Sets of numbers to go through with the button. */
const examples = 99;
const firstHead: HeadState = { form: forms[0], seed: 3 };
const shortForms: Readonly<Record<Form, string>> = {
  "fully connected": "connected",
  "1×1 convolution, after pooling": "after",
  "1×1 convolution, before pooling": "before",
};

/** `?written=before&example=4`. */
export const headUrl: UrlState<HeadState> = {
  written: field(
    "form",
    oneOf(forms, (form) => shortForms[form]),
  ),
  example: field("seed", integer(1, examples)),
};

/** @returns an input whose value is the form that is shown, and its numbers */
export function headForms(value: Partial<HeadState> = {}): Input<HeadState> {
  let state: HeadState = { ...firstHead, ...value };
  const choice = choiceInput(forms, { label: "Written as", value: state.form });
  const steps = html("div", { class: "head-steps", role: "status" });
  const other = button("Other numbers", () => change({ seed: (state.seed % examples) + 1 }));
  const element = html("div", { class: "wide head-forms" }, html("div", { class: "controls" }, choice, other), steps);
  const control = input<HeadState, HTMLElement>(element, state, (next) => {
    state = inRange(headUrl, next, firstHead);
    choice.value = state.form;
    draw();
  });
  function change(next: Partial<HeadState>): void {
    commit(control, { ...state, ...next });
  }

  function draw(): void {
    const now = state.form;
    const example = headExample(state.seed);
    const { map, kernel, classes } = example;
    const pooled = averagePool(map);
    const scores = scoresBy(now, example);
    const parts = [step("The last map: 2 × 2 positions, three channels", ...channels(map, (c) => `channel ${c}`))];
    if (now === "1×1 convolution, before pooling") {
      const scored = convolve(map, kernel, { stride: 1, border: "valid" });
      const first = [0, 1, 2].map((c) => map.data[c]);
      parts.push(
        step(
          "A 1×1 convolution at each position: a map of scores",
          ...channels(scored, (c) => classes[c]),
          products(first, kernel, 0, `${classes[0]}, top left:`),
        ),
        step("Average over the positions", ...channels(averagePool(scored), (c) => classes[c])),
      );
    } else {
      parts.push(
        step("Average over the positions: 1 × 1 × 3", ...channels(pooled, (c) => `channel ${c}`)),
        step(
          now === "fully connected"
            ? "A 3 × 2 matrix: each score is a sum of products and a bias"
            : "A 1 × 1 × 3 × 2 kernel at the only position",
          ...classes.map((name, o) => products(pooled.data, kernel, o, `${name}:`)),
        ),
      );
    }
    const shares = softmax(scores).map((share, o) => `${classes[o]} ${percent(share)}`);
    parts.push(
      step(
        "Scores, and softmax",
        html(
          "p",
          { class: "head-scores" },
          html("b", { class: "live" }, scores.map(number).join(", ")),
          html("span", {}, shares.join(", ")),
        ),
      ),
    );
    steps.replaceChildren(...parts);
  }
  listen(choice, () => change({ form: choice.value }));
  draw();
  return control;
}
