/** How an untrained backbone starts: its weights, the signal’s way forward, and the gradient’s way back. */
import { activations } from "../../model/math/activation.js";
import { type BackboneActivation, backboneActivations } from "../../model/architecture/backbone.js";
import { type WeightRule, weightRules } from "../../model/architecture/initialization.js";
import { layers } from "../../model/architecture/layers.js";
import { type Trial, UntrainedBackbone, plainTrial } from "../../model/architecture/signalPropagation.js";
import { button, choiceInput, selectInput } from "../ui/control.js";
import { dataTable } from "../ui/dataTable.js";
import { type Input, commit, html, input, listen } from "../ui/element.js";
import { figure } from "../ui/figure.js";
import { newest } from "../ui/newest.js";
import type { Prediction } from "../predict/predict.js";
import { responsive, whenVisible } from "../ui/responsive.js";
import { integer, oneOf } from "../ui/urlKinds.js";
import { type UrlState, field, inRange } from "../ui/urlState.js";
import { percent } from "../../model/math/format.js";
import { scientific } from "../charts/powers.js";
import { logLines } from "./logLines.js";
import { weightHistogram } from "./weightHistogram.js";
import { partTitle } from "../ui/partTitle.js";

export interface StartState {
  readonly rule: WeightRule;
  readonly activation: BackboneActivation;
  /** `"live"` batch normalization, or `"none"`, which is what a frozen one with fresh statistics does. */
  readonly norm: "live" | "none";
  readonly seed: number;
  /** Layer whose weights are drawn as a histogram. */
  readonly layer: string;
}

const rules: readonly WeightRule[] = ["shared", "fan-out", "fan-in", "constant"];
const plainStart: StartState = {
  rule: "shared",
  activation: "relu6",
  norm: "none",
  seed: 1,
  layer: "block_2_depthwise",
};
const network = layers({ classes: 0, last: 0 });

/** Draws to go through with the button. */
const draws = 99;

/** `?rule=fan-in&start=mish&norming=live&draw=2&weights=block_2_expand`. */
export const startUrl: UrlState<StartState> = {
  rule: field(
    "rule",
    oneOf(rules, String, (rule) => weightRules[rule].name),
  ),
  start: field("activation", oneOf(backboneActivations)),
  norming: field("norm", oneOf(["none", "live"])),
  draw: field("seed", integer(1, draws)),
  weights: field("layer", oneOf(network.map(({ id }) => id))),
};

const checked = (state: StartState) => inRange(startUrl, state, plainStart);

/** Whether all four rules were measured and their lines lie on each other. */
function allAgree(lines: readonly (readonly number[])[]): boolean {
  const [first, ...others] = lines;
  return others.length === 3 && others.every((line) => line.every((v, i) => Math.abs(v / first[i] - 1) < 0.02));
}

interface Measured {
  readonly signal: Readonly<Partial<Record<WeightRule, readonly number[]>>>;
  readonly gradient?: { readonly skips: readonly number[]; readonly without: readonly number[] };
}

export interface StartOptions {
  readonly value?: Partial<StartState>;
  /** How large the untrained networks are. */
  readonly size?: Pick<Trial, "alpha" | "side" | "batch">;
  /** What the fan-out rule gives is kept back until this question is answered. */
  readonly until?: Input<Prediction>;
}

/** How many pauses {@link UntrainedBackbone.inSteps} makes, one for each stage. */
const stages = new Set(network.map(({ stage }) => stage)).size;

/** The figure; its value is a {@link StartState}. */
export function startFigure({ value = {}, size = plainTrial, until }: StartOptions = {}): Input<StartState> {
  let state = checked({ ...plainStart, ...value });
  const isCovered = () => until?.value.revealed === false;
  let measured: Measured = { signal: {} };
  let awake = false;
  const begin = newest();
  const rule = selectInput(rules, { label: "Variance of the weights", format: (name) => weightRules[name].name });
  const activation = choiceInput(backboneActivations, {
    label: "Activation",
    format: (name) => activations[name].label,
  });
  const norm = choiceInput<StartState["norm"]>(["none", "live"], {
    label: "Batch normalization",
    format: (name) => (name === "none" ? "none, or frozen with mean 0, variance 1" : "live"),
  });
  const layer = selectInput(
    network.map(({ id }) => id),
    { label: "Layer" },
  );
  const again = button("Draw again", () => {
    commit(element, { ...state, seed: (state.seed % draws) + 1 });
  });
  const weights = responsive((width) => {
    const chosen = network.find(({ id }) => id === state.layer) ?? network[0];
    return weightHistogram(chosen, { rule: state.rule, seed: state.seed, width, covered: isCovered() });
  }, 420);
  let done = 0;
  const pendingText = (pauses: number) => `Computing… ${percent(Math.min(1, done / pauses))}`;
  /** @param pauses how many come before there is something to draw */
  const pending = (pauses: number) =>
    html("p", { class: "label start-pending", "data-pauses": pauses }, pendingText(pauses));
  const signal = responsive((width) => {
    const lines = rules.flatMap((name) => {
      const values = measured.signal[name];
      return values === undefined ? [] : [{ name: weightRules[name].name, values, chosen: name === state.rule }];
    });
    if (lines.length === 0) return pending(stages);
    return logLines(lines, {
      width,
      label: "Variance of the outputs of stem and blocks, for four initialization rules.",
    });
  }, 640);
  const gradient = responsive((width) => {
    if (measured.gradient === undefined) return pending(4 * stages);
    const { skips, without } = measured.gradient;
    return logLines(
      [
        { name: "with skips", values: skips, chosen: true },
        { name: "without skips", values: without, chosen: false },
      ],
      { width, height: 260, label: "Size of the gradient at stem and blocks, with and without residual connections." },
    );
  }, 640);
  const said = html("p", { class: "total", role: "status" });
  const table = html("div");
  const box = figure(
    [
      html("div", { class: "controls" }, rule, activation, norm, again),
      html(
        "div",
        { class: "start-panels" },
        html(
          "div",
          {},
          partTitle(html("b", {}, "Weights"), ", as drawn; line: fan-out"),
          html("div", { class: "controls" }, layer),
          weights,
        ),
        html("div", {}, partTitle(html("b", {}, "Signal"), ", variance at each block’s end"), signal),
        html(
          "div",
          {},
          partTitle(html("b", {}, "Gradient"), ", at each block, as a multiple of that at block 16"),
          gradient,
        ),
      ),
      said,
    ],
    {
      label: "An untrained backbone after initialization",
      caption: `Computed in this page. Signal and gradient: an untrained network at α = ${size.alpha} on ${size.batch} pictures of noise, ${size.side} × ${size.side} pixels, with mean 0 and variance 1. The gradient starts as noise of size 1 at block 16. The chart shows its root mean square at each block’s output. Weights: the layers at α = 1.`,
      table: { summary: "Signal and gradient as a table", content: table },
    },
  );
  const element = input<StartState, HTMLElement>(box, state, {
    check: checked,
    read: () => state,
    show: (nextState, before) => {
      state = nextState;
      rule.value = state.rule;
      activation.value = state.activation;
      norm.value = state.norm;
      layer.value = state.layer;
      weights.redraw();
      const same =
        before.rule === state.rule &&
        before.activation === state.activation &&
        before.norm === state.norm &&
        before.seed === state.seed;
      if (!same) measured = { signal: {} };
      draw();
      if (awake && !same) measure();
    },
  });

  function ends(): void {
    const own = measured.signal[state.rule];
    if (own === undefined || measured.gradient === undefined) return void (said.textContent = "");
    const { skips, without } = measured.gradient;
    said.replaceChildren(
      html("b", {}, `${weightRules[state.rule].name}: `),
      "from stem to block 16 the variance goes from ",
      html("b", { class: "live" }, scientific(own[0])),
      " to ",
      html("b", { class: "live" }, scientific(own[own.length - 1])),
      ". As a multiple of its size at block 16, the gradient at the stem is ",
      html("b", { class: "live" }, scientific(skips[0])),
      " with skips and ",
      html("b", { class: "live" }, scientific(without[0])),
      " without.",
      allAgree(rules.flatMap((name) => (measured.signal[name] ? [measured.signal[name]] : [])))
        ? " All four rules give the same line."
        : "",
    );
    table.replaceChildren(
      dataTable(
        own.map((variance, i) => ({ variance, i })),
        [
          { label: "Stage", value: ({ i }) => (i === 0 ? "stem" : `block ${i - 1}`) },
          { label: "Variance", value: ({ variance }) => scientific(variance), numeric: true },
          { label: "Gradient with skips", value: ({ i }) => scientific(skips[i]), numeric: true },
          { label: "Without", value: ({ i }) => scientific(without[i]), numeric: true },
        ],
        { caption: "Signal and gradient", hideCaption: true },
      ),
    );
  }
  function draw(): void {
    signal.redraw();
    gradient.redraw();
    ends();
  }
  /** What there is to measure, the chosen rule first; it pauses after each block. */
  function* measuring(): Generator<undefined, void> {
    const { alpha, side, batch } = size;
    const trial = {
      ...plainTrial,
      alpha,
      side,
      batch,
      activation: state.activation,
      normalized: state.norm === "live",
      seed: state.seed,
    };
    const chosen = yield* UntrainedBackbone.inSteps({ ...trial, rule: state.rule });
    measured = { signal: { [state.rule]: chosen.variances() } };
    signal.redraw();
    const skips = yield* chosen.gradientSizesInSteps();
    const bare = yield* UntrainedBackbone.inSteps({ ...trial, rule: state.rule, skips: false });
    const without = yield* bare.gradientSizesInSteps();
    measured = { ...measured, gradient: { skips, without } };
    draw();
    for (const name of rules.filter((one) => one !== state.rule)) {
      const other = yield* UntrainedBackbone.inSteps({ ...trial, rule: name });
      measured = { ...measured, signal: { ...measured.signal, [name]: other.variances() } };
      signal.redraw();
    }
    ends();
  }
  /** A block at a time, so that the page stays awake. */
  function measure(): void {
    const isNewest = begin();
    const steps = measuring();
    done = 0;
    box.setAttribute("aria-busy", "true");
    const next = () => {
      if (!isNewest()) return;
      done += 1;
      for (const note of box.querySelectorAll<HTMLElement>(".start-pending"))
        note.textContent = pendingText(Number(note.dataset.pauses));
      if (steps.next().done) box.removeAttribute("aria-busy");
      else setTimeout(next);
    };
    setTimeout(next);
  }
  for (const control of [rule, activation, norm, layer])
    listen(control, () =>
      commit(element, {
        ...state,
        rule: rule.value,
        activation: activation.value,
        norm: norm.value,
        layer: layer.value,
      }),
    );
  for (const kind of ["input", "reveal"]) until?.addEventListener(kind, () => weights.redraw());
  element.value = state;
  whenVisible(box, () => {
    awake = true;
    measure();
  });
  return element;
}
