/** The same patch through depthwise and pointwise, step by step, or through one standard convolution. */
import { choiceInput, selectInput } from "../ui/control.js";
import { type Input, announce, html, input, listen } from "../ui/element.js";
import { figure } from "../ui/figure.js";
import { count, decimal } from "../../model/math/format.js";
import {
  type PairMode,
  type PairStep,
  type PairWalkData,
  type PairWalkState,
  checkedPair,
  extentOf,
  pairInWords,
  pairScale,
  pairScene,
  pairStart,
  pairStep,
  valueAt,
} from "./pairWalkState.js";
import { patchLocator } from "../charts/patchLocator.js";
import { productGrid } from "../charts/productGrid.js";
import { css, onScheme, ramp, rampLegend } from "../charts/colorScale.js";
import { responsive } from "../ui/responsive.js";
import { roleWord } from "../charts/role.js";
import { type TermBars, termBars } from "./termBars.js";
import { valueGrid } from "../charts/valueGrid.js";
import { walkByKeys, walkInput } from "../charts/walkInput.js";
import { windowMosaic } from "./windowMosaic.js";
import { partTitle } from "../ui/partTitle.js";

export interface PairWalkOptions {
  readonly value?: Partial<PairWalkState>;
}

const modeNames: Readonly<Record<PairMode, string>> = { pair: "depthwise, then pointwise", standard: "standard" };
const live = (value: number) => html("b", { class: "live" }, decimal(value));
const bold = (text: string) => html("b", {}, text);
const range = (length: number) => Array.from({ length }, (_, i) => i);

/** The figure of the second chapter. Its `value` is a {@link PairWalkState}, corrected to what exists. */
export function pairWalk(data: PairWalkData, { value = {} }: PairWalkOptions = {}): Input<PairWalkState> {
  const scene = pairScene(data);
  const { size, side, channels, outputs, depthwise } = scene;
  const window = depthwise.size;
  let state = checkedPair({ ...pairStart, ...value }, scene);
  let last: { readonly key: string; readonly step: PairStep } | undefined;
  const scaled = () => [state.mode, state.channel, state.output].join();
  let scale = { of: scaled(), ...makeScale() };
  let barPicture: TermBars | undefined;
  const mosaic = windowMosaic({ channels, size: window });
  const modes = choiceInput<PairMode>(["pair", "standard"], { label: "Mode", format: (mode) => modeNames[mode] });
  const channelChoice = selectInput(range(channels), { label: "Input channel" });
  const outputChoice = selectInput(range(outputs), { label: "Output channel" });
  const format = (position: number) => wordsAt({ ...state, at: [Math.floor(position / side), position % side] });
  const walker = walkInput({ label: "Window", count: side * side, value: state.at[0] * side + state.at[1], format });
  const grids = {
    input: valueGrid({ rows: size, columns: size, label: "", role: "dw" }),
    looked: valueGrid({ rows: side, columns: side, label: "", role: "dw" }),
    out: valueGrid({ rows: side, columns: side, label: "", role: "proj" }),
  };
  const titles = {
    input: partTitle(),
    products: partTitle(),
    looked: partTitle(),
    bars: partTitle(),
    out: partTitle(),
  };
  const inputBox = html(
    "div",
    { tabindex: 0, role: "slider", "aria-label": "Window on the input" },
    grids.input.element,
  );
  const products = html("div");
  const productTotal = html("p", { class: "total" });
  const mixTotal = html("p", { class: "total" });
  const bill = html("p", { class: "total bill" });
  const looked = html("div", { class: "pw-looked" }, titles.looked, grids.looked.element);
  const legends = { input: html("div"), looked: html("div"), out: html("div") };
  looked.append(legends.looked);
  const bars = responsive((width) => drawBars(width), 600);
  const walked = html(
    "div",
    { class: "pair-walk" },
    html("div", { class: "pw-photo" }, patchLocator(data.place, data.photo)),
    html("div", { class: "pw-input" }, titles.input, inputBox, legends.input),
    html("div", { class: "pw-walker" }, walker),
    html("div", { class: "pw-products" }, titles.products, products, productTotal),
    looked,
    html("div", { class: "pw-bars" }, titles.bars, bars, mixTotal),
    html("div", { class: "pw-out" }, titles.out, grids.out.element, legends.out),
  );
  const box = figure([html("div", { class: "controls" }, modes, channelChoice, outputChoice), walked, bill], {
    label: "A patch through depthwise and pointwise, or through a standard convolution",
    howTo: "Drag over the input, use the slider, or press the arrow keys on the input; press a bar to see its channel.",
    caption:
      "All weights of the pair are trained. Each weight of the standard kernel is a depthwise weight times a pointwise weight. Without ReLU6 and bias between its steps, the pair would give the same sums. The numbers shown are rounded.",
  });
  const element = input<PairWalkState, HTMLElement>(box, state, {
    check: (given) => checkedPair(given, scene),
    read: () => state,
    show: (next) => {
      state = next;
      rebuild();
    },
  });

  /** The numbers at a state; asked for several times at each step, so the last ones are kept. */
  function stepAt(now: PairWalkState): PairStep {
    const key = [now.mode, now.channel, now.output, ...now.at].join();
    if (last?.key !== key) last = { key, step: pairStep(now, scene) };
    return last.step;
  }
  function wordsAt(now: PairWalkState): string {
    return pairInWords(now, scene, stepAt(now));
  }
  function makeScale() {
    return {
      ...pairScale(state, scene),
      input: extentOf(scene.stem, state.channel),
      looked: extentOf(scene.looked, state.channel),
      out: extentOf(state.mode === "pair" ? scene.mixed : scene.fullOut, state.output),
    };
  }
  function drawBars(width: number): SVGSVGElement {
    const { mixing } = stepAt(state);
    barPicture = termBars(mixing, {
      ...{ width, range: scale.mixing, marked: state.channel },
      role: state.mode === "pair" ? "dw" : "conv",
      label: `${mixing.length} terms of the sum, channel by channel`,
      onChoose: (channel) => change({ channel }),
    });
    return barPicture;
  }
  function change(next: Partial<PairWalkState>): void {
    state = checkedPair({ ...state, ...next }, scene);
    rebuild();
    announce(element);
  }
  function moveTo(row: number, column: number): void {
    const next = checkedPair({ ...state, at: [row, column] }, scene);
    if (next.at[0] === state.at[0] && next.at[1] === state.at[1]) return;
    state = next;
    walker.value = state.at[0] * side + state.at[1];
    drawPosition();
    announce(element);
  }

  function rebuild(): void {
    layOut();
    drawColors();
    drawPosition();
  }
  /** All parts for a new state; those with colors are still empty. */
  function layOut(): void {
    if (scale.of !== scaled()) scale = { of: scaled(), ...makeScale() };
    const isPair = state.mode === "pair";
    const { channel, output } = state;
    modes.value = state.mode;
    channelChoice.value = channel;
    outputChoice.value = output;
    walker.value = state.at[0] * side + state.at[1];
    titles.input.replaceChildren(bold("Input"), `, channel ${channel} of ${channels}`);
    const all = channels * window * window;
    titles.products.replaceChildren(
      ...(isPair
        ? [bold("Filter: "), `${window * window} products, one channel`]
        : [bold(`${all} products`), `: ${window * window} in each channel; nothing is shared`]),
    );
    titles.looked.replaceChildren(
      bold("Output"),
      " of the ",
      roleWord("dw", "depthwise"),
      " step, channel ",
      String(channel),
    );
    titles.bars.replaceChildren(
      ...(isPair
        ? [bold("Then mix: "), `${channels} products, value × `, roleWord("proj", "pointwise"), " weight"]
        : [bold("The same sum"), `, channel by channel: ${window * window} products in each bar`]),
    );
    titles.out.replaceChildren(
      bold("Output"),
      ` ${output} of ${outputs} of the `,
      isPair ? roleWord("proj", "pointwise") : roleWord("conv", "standard"),
      isPair ? " step" : " convolution",
    );
    looked.hidden = !isPair;
    walked.dataset.mode = state.mode;
    for (const grid of [grids.input, grids.out])
      grid.element.querySelectorAll(".frame").forEach((frame) => {
        const role = isPair ? (grid === grids.input ? "dw" : "proj") : "conv";
        frame.setAttribute("data-role", role);
      });
    legends.input.replaceChildren(rampLegend("positive", { low: "0", high: decimal(scale.input) }));
    legends.looked.replaceChildren(rampLegend("positive", { low: "0", high: decimal(scale.looked) }));
    legends.out.replaceChildren(rampLegend("signed", { low: decimal(-scale.out), high: decimal(scale.out) }));
    const each = window * window * channels;
    bill.replaceChildren(
      `At this position all ${outputs} outputs take `,
      bold(count(each * outputs)),
      " products as a standard convolution, and ",
      bold(`${count(each)} + ${count(channels * outputs)} = ${count(each + channels * outputs)}`),
      ` as a pair. The pair computes the ${count(channels)} depthwise sums once for all outputs.`,
    );
    bars.redraw();
  }
  function drawColors(): void {
    const color = ramp();
    const { channel, output, mode } = state;
    const last = walker.playing ? state.at[0] * side + state.at[1] : Infinity;
    const shade = (value: number, extent: number) => css(color(extent > 0 ? value / extent : 0));
    grids.input.paint((row, column) => shade(valueAt(scene.stem, row, column, channel), scale.input));
    const filled = (make: (row: number, column: number) => string) => (row: number, column: number) =>
      row * side + column > last ? null : make(row, column);
    grids.looked.paint(filled((row, column) => shade(valueAt(scene.looked, row, column, channel), scale.looked)));
    const result = mode === "pair" ? scene.mixed : scene.fullOut;
    grids.out.paint(filled((row, column) => shade(valueAt(result, row, column, output), scale.out)));
  }
  function drawPosition(): void {
    const [row, column] = state.at;
    const isPair = state.mode === "pair";
    const step = stepAt(state);
    const words = wordsAt(state);
    grids.input.frame(row, column, window);
    grids.looked.frame(row, column, 1);
    grids.out.frame(row, column, 1);
    grids.input.describe(`Channel ${state.channel}; the window begins in row ${row}, column ${column}`);
    grids.looked.describe(`Depthwise output; here ${decimal(step.looked)}`);
    grids.out.describe(`Output channel ${state.output}; here ${decimal(step.out)}`);
    inputBox.setAttribute("aria-valuemin", "0");
    inputBox.setAttribute("aria-valuemax", String(side * side - 1));
    inputBox.setAttribute("aria-valuenow", String(row * side + column));
    inputBox.setAttribute("aria-valuetext", words);
    if (isPair) {
      products.replaceChildren(productGrid(step.window, { size: window, extent: scale.product }));
      const { windowSum, depthwiseBias } = step;
      productTotal.replaceChildren(
        ...["sum ", bold(decimal(windowSum)), `, with bias ${decimal(depthwiseBias)}: `],
        ...[bold(decimal(windowSum + depthwiseBias)), html("br"), "cut to 0 … 6: ", live(step.looked)],
      );
    } else {
      const extent = Math.max(...step.all.map(({ product }) => Math.abs(product)));
      mosaic.paint(step.all, extent, state.channel);
      if (mosaic.element.parentNode !== products) products.replaceChildren(mosaic.element);
      productTotal.replaceChildren(`channel ${state.channel}: `, bold(decimal(step.windowSum)));
    }
    barPicture?.setTerms(step.mixing);
    const sum = step.mixing.reduce((total, term) => total + term, 0);
    mixTotal.replaceChildren(
      ...["sum ", bold(decimal(sum)), `, with bias ${decimal(step.bias)}: `, live(step.out)],
      isPair
        ? `; without ReLU6 after the depthwise layer: ${decimal(step.other())}`
        : `; the pair, with ReLU6 between its steps: ${decimal(step.other())}`,
    );
  }

  listen(modes, () => change({ mode: modes.value }));
  listen(channelChoice, () => change({ channel: channelChoice.value }));
  listen(outputChoice, () => change({ output: outputChoice.value }));
  listen(walker, () => {
    moveTo(Math.floor(walker.value / side), walker.value % side);
    drawColors();
  });
  const middle = Math.floor(window / 2);
  grids.input.onPoint((row, column) => moveTo(Math.floor(row) - middle, Math.floor(column) - middle));
  for (const grid of [grids.looked, grids.out])
    grid.onPoint((row, column) => moveTo(Math.floor(row), Math.floor(column)));
  walkByKeys(
    inputBox,
    () => ({ at: state.at, rows: side, columns: side }),
    ([row, column]) => moveTo(row, column),
  );
  layOut();
  onScheme(element, () => {
    drawColors();
    drawPosition();
  });
  return element;
}
