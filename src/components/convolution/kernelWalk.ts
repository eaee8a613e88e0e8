/** One kernel walked over a patch of a photo: the window, its products, their sum, and the output that they fill. */
import { biasOf, borders, windowStart } from "../../model/math/convolve.js";
import { type NamedKernel, namedKernels } from "../../model/math/kernels.js";
import { choiceInput, selectInput } from "../ui/control.js";
import { type Input, announce, html, input, listen } from "../ui/element.js";
import { figure } from "../ui/figure.js";
import { decimal } from "../../model/math/format.js";
import { kernelEditor } from "./kernelEditor.js";
import { kernelPicker } from "./kernelPicker.js";
import {
  type KernelWalkData,
  type KernelWalkState,
  type Place,
  type Scene,
  checkedState,
  kernelChoices,
  kernelTitle,
  learnedChannel,
  leastExtent,
  makeScene,
  placeInWords,
  placeOf,
  positionOf,
  productsAt,
  startState,
  weightsByChannel,
} from "./kernelWalkState.js";
import { patchLocator } from "../charts/patchLocator.js";
import { productGrid } from "../charts/productGrid.js";
import { css, onScheme, ramp, rampLegend } from "../charts/colorScale.js";
import { termTable } from "./termTable.js";
import { type ValueGrid, valueGrid } from "../charts/valueGrid.js";
import { walkByKeys, walkInput } from "../charts/walkInput.js";
import { partTitle } from "../ui/partTitle.js";
import { hint } from "../ui/hint.js";
import { allSteps } from "../ui/nextTask.js";

export interface KernelWalkOptions {
  readonly value?: Partial<KernelWalkState>;
}

const borderNames = { valid: "none", tensorflow: "SAME, TensorFlow", pytorch: "padding 1, PyTorch" } as const;
const colorNames = ["red", "green", "blue"];

const limit = (place: number, count: number) => Math.max(0, Math.min(count - 1, place));

/** Which output the reader points at when they press on (row, column) of the input: the window there is centered. */
function pointedAt(row: number, column: number, { rows, columns, reach, walk, kernel }: Scene): Place {
  const index = (place: number, count: number) =>
    limit(Math.round((Math.floor(place) - Math.floor(kernel.size / 2) - reach[0]) / walk.stride), count);
  return [index(row, rows), index(column, columns)];
}

/** Colors of the input: the photo's own, or dashed zeros where the border supplies them. */
function paintInput(grid: ValueGrid, { pixels, patch, kernel, reach }: Scene): void {
  const byte = (value: number) => Math.round((value + 1) * 127.5);
  const isReached = (place: number) => place >= reach[0] && place <= reach[1];
  grid.paint((row, column) => {
    const isInside = row >= 0 && row < patch.size && column >= 0 && column < patch.size;
    if (!isInside) return isReached(row) && isReached(column) ? "zero" : null;
    const first = (row * patch.size + column) * kernel.in;
    const channel = (c: number) => byte(pixels.data[first + (kernel.in === 1 ? 0 : c)]);
    return css([channel(0), channel(1), channel(2)]);
  });
}

/** What one sentence can say about the kernel. */
function saying({ kernel: choice, weights }: KernelWalkState, { kernel }: Scene): string {
  if (weights !== undefined) return "A kernel of your own.";
  if (learnedChannel(choice) === undefined) return namedKernels[choice as NamedKernel].says;
  const largest = Math.max(...Array.from(kernel.weights, Math.abs));
  return largest < leastExtent
    ? `No weight is larger than ${largest.toPrecision(1)}, so this channel outputs its bias, whatever the photo.`
    : "Found by training: one of the network’s first kernels, with batch normalization folded in.";
}

/** The result in words, the last number marked as live. */
function total(sum: number, bias: number): (string | Node)[] {
  const last = (value: number) => html("b", { class: "live" }, decimal(value));
  if (bias === 0) return ["sum ", last(sum)];
  return ["sum ", html("b", {}, decimal(sum)), `, with bias ${decimal(bias)}: `, last(sum + bias)];
}

/**
 * The figure of the first chapter. Its `value` is a {@link KernelWalkState}; what is out of range falls back to the
 * nearest position or to the default.
 *
 * @param data patches of 8 × 8 pixels or more, values from −1 to 1; photos; the trained first layer
 */
export function kernelWalk(data: KernelWalkData, options?: KernelWalkOptions): Input<KernelWalkState> {
  return allSteps(kernelWalkSteps(data, options));
}

/** The steps in which {@link kernelWalk} is made; each takes some milliseconds. */
export function* kernelWalkSteps(
  data: KernelWalkData,
  { value = {} }: KernelWalkOptions = {},
): Generator<void, Input<KernelWalkState>> {
  let state = checkedState({ ...startState, ...value }, data);
  let scene = makeScene(state, data);
  yield;
  let grids: ReturnType<typeof makeGrids>;
  let shown = { patch: "", kernel: "" };
  const title = (id: string) => data.patches.find((patch) => patch.id === id)?.title ?? id;
  const patchChoice = choiceInput(
    data.patches.map(({ id }) => id),
    { label: "Patch", format: title },
  );
  const kernelChoice = selectInput(kernelChoices(data.learned), { label: "Kernel", format: kernelTitle });
  const picker = kernelPicker(data.learned, { label: "Learned kernels" });
  const strideChoice = choiceInput([1, 2], { label: "Stride" });
  const borderChoice = choiceInput(borders, { label: "Border", format: (border) => borderNames[border] });
  const editor = kernelEditor([0], { size: 1, channels: [""] });
  const format = (position: number) => placeInWords(placeOf(position, scene), scene);
  const walker = walkInput({ label: "Window", count: scene.rows * scene.columns, format });
  const photo = html("div", { class: "kw-photo" });
  const says = html("p", { class: "label" });
  const inputTitle = partTitle();
  const inputBox = html("div", { tabindex: 0, role: "slider", "aria-label": "Window on the input" });
  const productTitle = partTitle();
  const products = html("div");
  const sum = html("p", { class: "total" });
  const outputTitle = partTitle();
  const outputBox = html("div");
  const legend = html("div");
  const table = html("div");
  yield;
  const box = figure(
    [
      html("div", { class: "controls close" }, kernelChoice, patchChoice, strideChoice, borderChoice),
      html(
        "div",
        { class: "kernel-walk" },
        html("div", { class: "kw-walker" }, walker),
        photo,
        html("div", { class: "kw-kernel" }, partTitle(html("b", {}, "Kernel"), hint(", edit any cell")), editor, says),
        html("div", { class: "kw-input" }, inputTitle, inputBox),
        html("div", { class: "kw-products" }, productTitle, products, sum),
        html("div", { class: "kw-output" }, outputTitle, outputBox, legend),
      ),
      html("div", { class: "controls" }, picker),
    ],
    {
      label: "A kernel on its walk over a patch of a photo",
      howTo: "Drag the window, use the slider, or press the arrow keys on the input.",
      caption:
        "The network reads values from −1 (black) to 1 (white), so a border of zeros is gray, not black. Violet: above zero. Brown: below. The page adds the exact products and rounds only what it shows. Each picture of a learned kernel shows its red, green and blue weights, on its own scale.",
      table: { summary: "This window as a table", content: table },
    },
  );
  const details = box.querySelector("details");
  details?.addEventListener("toggle", drawTable);
  const element = input<KernelWalkState, HTMLElement>(box, state, {
    check: (given) => checkedState(given, data),
    read: () => state,
    show: (next) => {
      state = next;
      scene = makeScene(state, data);
      rebuild();
    },
  });

  function makeGrids() {
    const { patch, rows, columns, walk } = scene;
    const margin = walk.border === "valid" ? 0 : 1;
    const made = {
      input: valueGrid({ rows: patch.size, columns: patch.size, margin, label: "", role: "conv" }),
      output: valueGrid({ rows, columns, label: "", role: "conv" }),
    };
    made.input.onPoint((row, column) => moveTo(pointedAt(row, column, scene)));
    made.output.onPoint((row, column) => moveTo([limit(Math.floor(row), rows), limit(Math.floor(column), columns)]));
    return made;
  }
  function moveTo(at: Place): void {
    if (at[0] === state.at[0] && at[1] === state.at[1]) return;
    state = { ...state, at };
    walker.value = positionOf(at, scene);
    drawPosition();
    announce(element);
  }
  function change(next: Partial<KernelWalkState>): void {
    state = checkedState({ ...state, ...next }, data);
    scene = makeScene(state, data);
    rebuild();
    announce(element);
  }

  function rebuild(): void {
    layOut();
    drawColors();
    drawPosition();
  }
  /** All parts for a new scene; those with colors are still empty. */
  function layOut(): void {
    grids = makeGrids();
    const { patch, original, kernel, rows, columns } = scene;
    patchChoice.value = state.patch;
    kernelChoice.value = state.kernel;
    picker.value = learnedChannel(state.kernel) ?? -1;
    strideChoice.value = state.stride;
    borderChoice.value = state.border;
    if (shown.patch !== patch.id) photo.replaceChildren(patchLocator(patch, data.photos[patch.photo] ?? ""));
    const channels = kernel.in === 1 ? ["gray"] : colorNames;
    if (shown.kernel !== state.kernel)
      editor.restart(weightsByChannel(kernel), {
        size: kernel.size,
        channels,
        original: weightsByChannel(original),
      });
    else editor.value = weightsByChannel(kernel);
    shown = { patch: patch.id, kernel: state.kernel };
    inputBox.replaceChildren(grids.input.element);
    outputBox.replaceChildren(grids.output.element);
    inputBox.setAttribute("aria-valuemin", "0");
    inputBox.setAttribute("aria-valuemax", String(rows * columns - 1));
    const kind = kernel.in === 1 ? "−1 black, 1 white" : "in color, −1 to 1";
    inputTitle.replaceChildren(html("b", {}, "Input"), `, ${patch.size} × ${patch.size}, ${kind}`);
    productTitle.replaceChildren(html("b", {}, `${kernel.weights.length} products`), ", value × weight");
    outputTitle.replaceChildren(html("b", {}, "Output"), `, ${rows} × ${columns}`);
    says.textContent = saying(state, scene);
    walker.resize(rows * columns);
    walker.value = positionOf(state.at, scene);
    const extent = decimal(scene.outputExtent);
    legend.replaceChildren(rampLegend("signed", { low: decimal(-scene.outputExtent), high: extent }));
  }
  function drawColors(): void {
    paintInput(grids.input, scene);
    const color = ramp();
    // While it plays, the output fills cell by cell; otherwise all of it is there.
    const last = walker.playing ? positionOf(state.at, scene) : Infinity;
    grids.output.paint((row, column) => {
      const position = positionOf([row, column], scene);
      return position > last ? null : css(color(scene.output[position] / (scene.outputExtent || 1)));
    });
  }
  function drawPosition(): void {
    const { kernel, pixels, walk, productExtent } = scene;
    const position = positionOf(state.at, scene);
    const [top, left] = windowStart(pixels, kernel, walk, state.at);
    const words = placeInWords(state.at, scene);
    grids.input.frame(top, left, kernel.size);
    grids.output.frame(state.at[0], state.at[1], 1);
    grids.input.describe(`The input; the window begins in row ${top}, column ${left}`);
    grids.output.describe(`The output; ${words}`);
    inputBox.setAttribute("aria-valuenow", String(position));
    inputBox.setAttribute("aria-valuetext", words);
    const options = { size: kernel.size, extent: productExtent, channels: colorNames };
    products.replaceChildren(productGrid(productsAt(state.at, scene), options));
    const bias = biasOf(kernel, 0);
    sum.replaceChildren(...total(scene.output[position] - bias, bias));
    if (details?.open) drawTable();
  }
  function drawTable(): void {
    const { kernel } = scene;
    table.replaceChildren(
      termTable(productsAt(state.at, scene), kernel.in === 1 ? ["gray"] : colorNames, biasOf(kernel, 0)),
    );
  }

  listen(patchChoice, () => change({ patch: patchChoice.value }));
  listen(kernelChoice, () => change({ kernel: kernelChoice.value, weights: undefined }));
  listen(picker, () => change({ kernel: `learned-${picker.value}`, weights: undefined }));
  listen(strideChoice, () => {
    // The window stays where it is on the picture: positions are counted in strides.
    const there = (place: number) => Math.round((place * state.stride) / strideChoice.value);
    change({ stride: strideChoice.value, at: [there(state.at[0]), there(state.at[1])] });
  });
  listen(borderChoice, () => change({ border: borderChoice.value }));
  listen(editor, () => {
    const original = weightsByChannel(scene.original);
    const isOriginal = editor.value.every((weight, i) => weight === original[i]);
    change({ weights: isOriginal ? undefined : editor.value });
  });
  listen(walker, () => {
    moveTo(placeOf(walker.value, scene));
    drawColors();
  });
  walkByKeys(inputBox, () => ({ at: state.at, rows: scene.rows, columns: scene.columns }), moveTo);
  yield;
  layOut();
  yield;
  onScheme(element, () => {
    editor.value = weightsByChannel(scene.kernel);
    drawColors();
    drawPosition();
  });
  return element;
}
