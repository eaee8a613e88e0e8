/** How an untrained backbone starts: its weights, the signal’s way forward, and the gradient’s way back. */
import { activations } from "../../model/activation.js";
import { type BackboneActivation, backboneActivations } from "../../model/backbone.js";
import { type WeightRule, weightRules } from "../../model/initialization.js";
import { layers } from "../../model/layers.js";
import { moments } from "../../model/planes.js";
import { random } from "../../model/random.js";
import { UntrainedBackbone, drawKernel, plainTrial } from "../../model/untrained.js";
import { button, choiceInput, selectInput } from "../control.js";
import { dataTable } from "../dataTable.js";
import { type Input, announce, html, input, svg } from "../element.js";
import { figure } from "../figure.js";
import { decimal, times } from "../format.js";
import { responsive, whenVisible } from "../responsive.js";
import type { UrlCodec } from "../urlState.js";
import { logLines } from "./logLines.js";

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

function checked(state: StartState): StartState {
  return {
    rule: rules.includes(state.rule) ? state.rule : plainStart.rule,
    activation: backboneActivations.includes(state.activation) ? state.activation : plainStart.activation,
    norm: state.norm === "live" ? "live" : "none",
    seed: Number.isInteger(state.seed) && state.seed > 0 ? state.seed : 1,
    layer: network.some(({ id }) => id === state.layer) ? state.layer : plainStart.layer,
  };
}

/** `?rule=fan-in&start=mish&norming=live&draw=2&weights=block_2_expand`. */
export const startUrl: UrlCodec<StartState> = {
  read: (parameters, state) => ({
    rule: rules.find((rule) => rule === parameters.get("rule")) ?? state.rule,
    activation: backboneActivations.find((name) => name === parameters.get("start")) ?? state.activation,
    norm: parameters.get("norming") === "live" ? "live" : state.norm,
    seed: Number(parameters.get("draw") ?? state.seed),
    layer: parameters.get("weights") ?? state.layer,
  }),
  write: ({ rule, activation, norm, seed, layer }) => ({
    rule,
    start: activation,
    norming: norm,
    draw: String(seed),
    weights: layer,
  }),
};

/** A histogram of a layer’s first weights, with the outline of the fan-out rule’s bell. */
function histogram({ rule, layer: id, seed }: StartState, width: number): SVGSVGElement {
  const layer = network.find((one) => one.id === id) ?? network[0];
  const own = weightRules[rule].deviation(layer);
  const other = weightRules["fan-out"].deviation(layer);
  const kernel = drawKernel(layer, own, random(seed));
  const { variance } = moments(kernel);
  const [reach, bins] = [3.2 * Math.max(own, other), 61];
  const counts = new Array<number>(bins).fill(0);
  for (const value of kernel) {
    const bin = Math.floor(((value + reach) / (2 * reach)) * bins);
    if (bin >= 0 && bin < bins) counts[bin] += 1;
  }
  const top = Math.max(...counts);
  const [height, base] = [190, 150];
  const step = width / bins;
  const bell = (x: number) =>
    ((kernel.length * 2 * reach) / bins / other / Math.sqrt(2 * Math.PI)) * Math.exp(-((x / other) ** 2) / 2);
  const scale = (n: number) => base - (130 * n) / top;
  const points = Array.from({ length: 121 }, (_, i) => {
    const x = (i / 60 - 1) * reach;
    return `${i === 0 ? "M" : "L"}${((i / 120) * width).toFixed(1)} ${Math.max(4, scale(bell(x))).toFixed(1)}`;
  });
  const measured = Math.sqrt(variance);
  return svg(
    "svg",
    {
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: "img",
      "aria-label": `${kernel.length} weights of ${layer.id} with a deviation of ${measured.toPrecision(3)}; the fan-out of the group asks for ${other.toPrecision(3)}.`,
    },
    ...counts.map((n, i) =>
      svg("rect", {
        class: "start-bar",
        x: i * step + 0.5,
        width: Math.max(0.5, step - 1),
        y: scale(n),
        height: base - scale(n),
      }),
    ),
    svg("path", { class: "start-bell", d: points.join("") }),
    svg("line", { class: "zero", x1: 0, x2: width, y1: base, y2: base }),
    ...[-1, 0, 1].map((side) =>
      svg(
        "text",
        {
          class: "tick",
          x: width / 2 + side * (width / 2 - 2),
          y: base + 16,
          "text-anchor": side < 0 ? "start" : side > 0 ? "end" : "middle",
        },
        decimal(side * reach, reach < 0.1 ? 3 : 2),
      ),
    ),
    svg(
      "text",
      { class: "strong", x: 0, y: height - 2 },
      own === other
        ? `σ = ${own.toPrecision(3)}, as the fan-out asks`
        : `σ = ${own.toPrecision(3)}, fan-out asks for ${other.toPrecision(3)}: ${times(other / own, 1)}`,
    ),
  );
}

interface Measured {
  readonly signal: Readonly<Partial<Record<WeightRule, readonly number[]>>>;
  readonly gradient?: { readonly skips: readonly number[]; readonly without: readonly number[] };
}

/** The figure; its value is a {@link StartState}. */
export function startFigure(value: Partial<StartState> = {}): Input<StartState> {
  let state = checked({ ...plainStart, ...value });
  let measured: Measured = { signal: {} };
  let awake = false;
  let turn = 0;
  const rule = selectInput(rules, { label: "Variance of the weights", format: (name) => weightRules[name].name });
  const activation = choiceInput(backboneActivations, {
    label: "Activation",
    format: (name) => activations[name].label,
  });
  const norm = choiceInput<StartState["norm"]>(["none", "live"], {
    label: "Batch normalization",
    format: (name) => (name === "none" ? "none, or frozen and fresh" : "live"),
  });
  const layer = selectInput(
    network.map(({ id }) => id),
    { label: "Layer" },
  );
  const again = button("Draw again", () => {
    element.value = { ...state, seed: (state.seed % 99) + 1 };
    announce(element);
  });
  const weights = responsive((width) => histogram(state, width), 420);
  const pending = () => html("p", { class: "label" }, "Computing…");
  const signal = responsive((width) => {
    const lines = rules.flatMap((name) => {
      const values = measured.signal[name];
      return values === undefined ? [] : [{ name: weightRules[name].name, values, chosen: name === state.rule }];
    });
    if (lines.length === 0) return pending();
    return logLines(lines, {
      width,
      label: "Variance of what stem and blocks hand on, for four rules of drawing weights.",
    });
  }, 640);
  const gradient = responsive((width) => {
    if (measured.gradient === undefined) return pending();
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
          html("h4", {}, html("b", {}, "Weights"), ", as drawn; line: fan-out of the group"),
          html("div", { class: "controls" }, layer),
          weights,
        ),
        html("div", {}, html("h4", {}, html("b", {}, "Signal"), ", variance of what each block hands on"), signal),
        html(
          "div",
          { class: "start-wide" },
          html("h4", {}, html("b", {}, "Gradient"), ", on its way back from block 16, where its size is 1"),
          gradient,
        ),
      ),
      said,
    ],
    {
      label: "An untrained backbone at its start",
      caption:
        "Computed in this page. Signal and gradient: an untrained network at α = 0.5 on four pictures of noise, 64 × 64 pixels, with mean 0 and variance 1. The gradient starts as noise of size 1 at block 16; shown is the root of its mean square at each block’s output. Weights: the layers at α = 1.",
      table: { summary: "Signal and gradient as a table", content: table },
    },
  );
  const element = input<StartState, HTMLElement>(box, state, () => undefined);

  function ends(): void {
    const own = measured.signal[state.rule];
    if (own === undefined || measured.gradient === undefined) return void (said.textContent = "");
    const { skips, without } = measured.gradient;
    said.replaceChildren(
      html("b", {}, `${weightRules[state.rule].name}: `),
      "from stem to block 16 the variance goes from ",
      html("b", { class: "live" }, own[0].toPrecision(2)),
      " to ",
      html("b", { class: "live" }, own[own.length - 1].toPrecision(2)),
      ". Back at the stem the gradient has ",
      html("b", { class: "live" }, skips[0].toPrecision(2)),
      " of its size with skips, ",
      html("b", { class: "live" }, without[0].toPrecision(2)),
      " without.",
    );
    table.replaceChildren(
      dataTable(
        own.map((variance, i) => ({ variance, i })),
        [
          { label: "Stage", value: ({ i }) => (i === 0 ? "stem" : `block ${i - 1}`) },
          { label: "Variance", value: ({ variance }) => variance.toPrecision(3), numeric: true },
          { label: "Gradient with skips", value: ({ i }) => skips[i].toPrecision(3), numeric: true },
          { label: "Without", value: ({ i }) => without[i].toPrecision(3), numeric: true },
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
  /** One network at a time, so that the page stays awake. */
  function measure(): void {
    const mine = ++turn;
    const trial = { ...plainTrial, activation: state.activation, normalized: state.norm === "live", seed: state.seed };
    const jobs: (() => void)[] = [
      () => {
        const with_ = new UntrainedBackbone({ ...trial, rule: state.rule });
        measured = { ...measured, signal: { ...measured.signal, [state.rule]: with_.variances() } };
        const skips = with_.gradientSizes();
        const without = new UntrainedBackbone({ ...trial, rule: state.rule, skips: false }).gradientSizes();
        measured = { ...measured, gradient: { skips, without } };
      },
      ...rules
        .filter((name) => name !== state.rule)
        .map((name) => () => {
          const { signal: known } = measured;
          measured = {
            ...measured,
            signal: { ...known, [name]: new UntrainedBackbone({ ...trial, rule: name }).variances() },
          };
        }),
    ];
    const next = () => {
      if (mine !== turn) return;
      const job = jobs.shift();
      if (job === undefined) return;
      job();
      draw();
      setTimeout(next);
    };
    setTimeout(next);
  }
  Object.defineProperty(element, "value", {
    get: () => state,
    set: (nextState: StartState) => {
      const before = state;
      state = checked(nextState);
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
  for (const control of [rule, activation, norm, layer])
    control.addEventListener("input", (event) => {
      event.stopPropagation();
      element.value = {
        ...state,
        rule: rule.value,
        activation: activation.value,
        norm: norm.value,
        layer: layer.value,
      };
      announce(element);
    });
  element.value = state;
  whenVisible(box, () => {
    awake = true;
    measure();
  });
  return element;
}
