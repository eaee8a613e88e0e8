/** The configurable backbone: options, the picture that follows them, what it hands out and what learns. */
import {
  type Backbone,
  type BackboneOptions,
  backbone,
  backboneActivations,
  exitNames,
  featureCount,
  featuresOf,
  nearestSides,
  norms,
} from "../../model/architecture/backbone.js";
import { type Rounding, roundingRules, roundings, scaleChannels } from "../../model/architecture/channels.js";
import { cost, total } from "../../model/architecture/cost.js";
import { exportProblem } from "../../model/architecture/exportCode/index.js";
import { learningOf, learningTotal } from "../../model/architecture/freeze.js";
import { activations } from "../../model/math/activation.js";
import { specifications } from "../../model/architecture/spec.js";
import { checkInput, choiceInput, rangeInput, selectInput } from "../ui/control.js";
import { dataTable } from "../ui/dataTable.js";
import { type Input, commit, html, input, listen } from "../ui/element.js";
import { figure, svgDownload } from "../ui/figure.js";
import { count, decimal, percent, shape, si } from "../../model/math/format.js";
import type { Prediction } from "../predict/predict.js";
import { responsive } from "../ui/responsive.js";
import { hint } from "../ui/hint.js";
import { roleLegend } from "../charts/role.js";
import { backboneDiagram } from "./backboneDiagram.js";
import { exitTable, otherRounding } from "./exitTable.js";
import { benchPresets, ownState, presetName, startState } from "./presets.js";
import { checkedState, freezeRange, groupChoices, normNames, sideRange, widthRange } from "./state.js";

/** What the freeze slider says: the last frozen feature. */
function frozenWords(freezeAt: number): string {
  if (freezeAt === 0) return "nothing";
  if (freezeAt === 1) return "the stem";
  return freezeAt === freezeRange.max ? "everything" : `stem to block ${freezeAt - 2}`;
}

/** Channels in the rows of V2 at which two rules of rounding differ, with both results. */
function roundingDifferences(
  alpha: number,
  rounding: Rounding,
  against: Rounding,
): { c: number; own: number; other: number }[] {
  const { stem, rows } = specifications.v2;
  return [stem, ...rows]
    .map(({ c }) => ({ c, own: scaleChannels(c, alpha, rounding), other: scaleChannels(c, alpha, against) }))
    .filter(({ own, other }) => own !== other);
}

/** The line of totals under the picture. */
function totals(built: Backbone, covered: boolean): HTMLElement {
  const { layers, options, unused } = built;
  const { macs } = total(layers);
  const { trainable, frozen, buffers } = learningTotal(layers, options);
  const all = trainable + frozen;
  const weights = layers.reduce((sum, layer) => sum + cost(layer).weights, 0);
  const rest = all - weights;
  const others = options.norm === "none" ? "biases" : "γ and β of the normalization";
  const made = rest === 0 ? ", all of them weights" : `: ${count(weights)} weights, and ${count(rest)} ${others}`;
  const kept = buffers === 0 ? "" : ` ${count(buffers)} more numbers are stored and never trained.`;
  return html(
    "p",
    { class: "total", role: "status" },
    html("b", { class: "live" }, `${si(macs)} multiply-adds, ${count(all)} parameters`),
    made,
    covered
      ? "."
      : `. ${count(trainable)} of them learn (${percent(trainable / all, 1)}), ${count(frozen)} are frozen (${percent(frozen / all, 1)}).${kept}`,
    covered && hint(" How many of them are frozen? Guess above, or drag the border to see the number."),
    unused.length > 0 ? ` ${unused.length} layers after the last output are not built.` : "",
  );
}

/** The rule of rounding in words, and what another would build. */
function rule(options: BackboneOptions): string {
  const published = options.rounding === specifications.v2.rounding;
  const own = `Channels are c · α ${roundingRules[options.rounding].words}${published ? ", as in the published V2" : ""}`;
  const against = otherRounding(options.rounding);
  const differences = roundingDifferences(options.alpha, options.rounding, against);
  if (differences.length === 0) return `${own}.`;
  const other = backbone({ ...options, rounding: against });
  const words = differences.map((at) => `${at.c} · α gives ${at.own}, not ${at.other}`);
  return `${own}: ${words.join("; ")}. With ${roundingRules[against].name} this backbone takes ${si(total(other.layers).macs)} multiply-adds.`;
}

/** What a side that 32 does not divide does. */
function sideWords({ options, exits }: Backbone): string | undefined {
  const { resolution } = options;
  const [below, above] = nearestSides(resolution);
  if (below === above) return undefined;
  const odd = exits.find(({ stride }) => resolution % stride !== 0);
  const fit = `Take ${below} or ${above}.`;
  if (odd === undefined)
    return `32 does not divide ${resolution}. The chosen outputs work; one at stride 32 would not. ${fit}`;
  return (
    `32 does not divide ${resolution}. The network still runs: ${resolution} / ${odd.stride} is ${decimal(resolution / odd.stride, 2)}, and ${odd.name} has ${odd.shape[0]} positions per side. ` +
    `But that map covers ${odd.shape[0] * odd.stride} pixels, not ${resolution}, so doubled maps do not fit. ${fit}`
  );
}

function notes(built: Backbone): HTMLElement[] {
  const { options } = built;
  const problem = exportProblem(built);
  const counting =
    options.norm === "BN" && options.freezeAt > 0
      ? "A frozen part stops learning. But in training, its batch normalization would still update means and variances. So the exported PyTorch and TensorFlow.js code keeps frozen parts in evaluation mode. Frozen BN fixes the statistics of every part."
      : undefined;
  const plain = [rule(options), counting].filter((text) => text !== undefined);
  const serious = [problem && `This network cannot be built. ${problem}`, sideWords(built)].filter(
    (text) => text !== undefined,
  );
  return [
    ...serious.map((text) => html("p", { class: "problem" }, text)),
    ...plain.map((text) => html("p", { class: "bb-note" }, text)),
  ];
}

function featureTable(built: Backbone): HTMLTableElement {
  return dataTable(
    featuresOf(built.layers),
    [
      { label: "Part", value: (own) => own[0].stage + 1 },
      { label: "Name", value: (own) => own[0].stageName },
      { label: "Out", value: (own) => shape(own[own.length - 1].out), numeric: true },
      { label: "Multiply-adds", value: (own) => si(total(own).macs), numeric: true },
      {
        label: "Parameters",
        value: (own) => {
          const { trainable, frozen } = learningTotal(own, built.options);
          return count(trainable + frozen);
        },
        numeric: true,
      },
      { label: "Learns", value: (own) => (learningOf(own[0], built.options).trainable > 0 ? "yes" : "no") },
      {
        label: "Output",
        value: (own) => built.exits.find(({ feature }) => feature === own[0].stage)?.name ?? "",
      },
    ],
    { caption: "Parts of the backbone", hideCaption: true },
  );
}

export interface WorkbenchOptions {
  readonly value?: Partial<BackboneOptions>;
  /** Shares of what learns are kept back until this question is answered or the reader changes something. */
  readonly until?: Input<Prediction>;
}

/** The workbench; its value is a set of {@link BackboneOptions} that its controls can show. */
export function workbench({ value = {}, until }: WorkbenchOptions = {}): Input<BackboneOptions> {
  let state = checkedState({ ...startState, ...value });
  let built = backbone(state);
  let covered = until?.value.revealed === false;
  const presets = selectInput([...benchPresets.map(({ name }) => name), ownState], { label: "Set up as" });
  const alpha = rangeInput({ label: "Width α", ...widthRange, format: (v) => decimal(v, 2) });
  const freeze = rangeInput({ label: "Frozen", ...freezeRange, format: frozenWords });
  freeze.classList.add("bb-freeze");
  const side = rangeInput({ label: "Input side", ...sideRange, format: (v) => `${v} px` });
  const rounding = choiceInput(roundings, { label: "Channels rounded", format: (r) => roundingRules[r].name });
  const norm = choiceInput(norms, { label: "Normalization", format: (n) => normNames[n] });
  const groups = selectInput(groupChoices, { label: "Groups" });
  const activation = choiceInput(backboneActivations, { label: "Activation", format: (a) => activations[a].label });
  const outputs = exitNames.map((name) => checkInput({ label: name, value: true }));
  const controls = [alpha, rounding, norm, groups, activation, freeze, side, ...outputs];

  const picture = responsive((width) => backboneDiagram(built, { width, covered }));
  picture.classList.add("bb-picture");
  const said = html("div", { class: "bb-said" });
  const exitsBox = html("div", {
    class: "scroll bb-exits",
    tabindex: 0,
    role: "region",
    "aria-label": "Outputs",
  });
  const tableBox = html("div");
  const box = figure(
    [
      html("div", { class: "controls bb-first" }, alpha, presets),
      freeze,
      picture,
      html(
        "div",
        { class: "legend" },
        ...roleLegend(["conv", "exp", "dw", "proj", "res"]).childNodes,
        html("span", {}, html("i", { class: "bb-key" }), "filled: learns"),
        html("span", {}, html("i", { class: "bb-key is-frozen" }), "hollow: frozen"),
      ),
      said,
      html("div", { class: "controls bb-options" }, rounding, side, norm, groups, activation),
      html(
        "fieldset",
        { class: "control legend-row" },
        html("legend", {}, "Outputs"),
        html("div", { class: "controls" }, ...outputs),
      ),
      exitsBox,
    ],
    {
      label: "The configurable backbone",
      caption:
        "Top: the side of each layer’s map, from the stem to block 16. Arrows: the outputs, named as in Detectron2: res3 has stride 2³. Bottom: each layer’s parameters. A receptive field can be larger than the picture; the rest is padding. Layers with stride 2 are padded equally on both sides, as in PyTorch.",
      table: { summary: "All parts as a table", content: tableBox },
      downloads: [svgDownload("Diagram as SVG", "backbone.svg", () => picture.querySelector("svg"))],
    },
  );
  box.classList.add("workbench");
  const element = input<BackboneOptions, HTMLElement>(box, state, {
    check: checkedState,
    read: () => state,
    show: (next) => {
      state = next;
      // Only the state that the question is about is worth a guess.
      if (presetName(state) !== benchPresets[0].name) covered = false;
      show();
    },
  });

  function show(): void {
    built = backbone(state);
    alpha.value = state.alpha;
    rounding.value = state.rounding;
    norm.value = state.norm;
    groups.value = state.groups;
    groups.hidden = state.norm !== "GN";
    activation.value = state.activation;
    freeze.value = state.freezeAt;
    side.value = state.resolution;
    outputs.forEach((control, i) => (control.value = state.outputs.includes(exitNames[i])));
    presets.value = presetName(state);
    picture.redraw();
    // A network that cannot be built costs nothing.
    const costs = exportProblem(built) === undefined ? [totals(built, covered)] : [];
    said.replaceChildren(...costs, ...notes(built));
    exitsBox.replaceChildren(exitTable(built));
    tableBox.replaceChildren(featureTable(built));
  }
  const change = (next: BackboneOptions) => {
    covered = false;
    commit(element, next);
  };
  for (const control of controls)
    listen(control, () => {
      const chosen = exitNames.filter((_, i) => outputs[i].value);
      change({
        alpha: alpha.value,
        rounding: rounding.value,
        norm: norm.value,
        groups: groups.value,
        activation: activation.value,
        freezeAt: freeze.value,
        resolution: side.value,
        // A backbone that hands out nothing is none: the last exit cannot be taken away.
        outputs: chosen.length === 0 ? state.outputs : chosen,
      });
    });
  listen(presets, () => change(benchPresets.find(({ name }) => name === presets.value)?.state ?? state));
  borderDrag(picture, (freezeAt) => {
    if (freezeAt !== state.freezeAt) change({ ...state, freezeAt });
  });
  for (const kind of ["input", "reveal"])
    until?.addEventListener(kind, () => {
      if (!covered || !until.value.revealed) return;
      covered = false;
      show();
    });
  show();
  return element;
}

/** Lets the border between frozen and learning parts be dragged in the picture. */
function borderDrag(picture: HTMLElement, drag: (freezeAt: number) => void): void {
  let dragging = false;
  picture.addEventListener("pointerdown", (event) => {
    if (!(event.target instanceof Element) || !event.target.classList.contains("bb-grip")) return;
    dragging = true;
    picture.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  picture.addEventListener("pointermove", (event) => {
    if (!dragging) return;
    const { left, width } = picture.getBoundingClientRect();
    const part = Math.round(((event.clientX - left) / width) * featureCount);
    drag(Math.max(0, Math.min(featureCount, part)));
  });
  for (const kind of ["pointerup", "pointercancel"]) picture.addEventListener(kind, () => (dragging = false));
}
