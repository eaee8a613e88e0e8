/** The weights of a small kernel, to be changed cell by cell, with undo and reset. */
import { button } from "../ui/control.js";
import { type Input, commit, html, input } from "../ui/element.js";
import { count, decimal } from "../../model/math/format.js";
import { numberField } from "../ui/numberField.js";
import { css, inkOn, ramp } from "../charts/colorScale.js";
import { leastExtent } from "./kernelWalkState.js";

export interface KernelEditorOptions {
  /** Side of the window. */
  readonly size: number;
  /** One name for each input channel. */
  readonly channels: readonly string[];
  /** What Reset brings back; the initial value unless given. */
  readonly original?: readonly number[];
}

/** An input of weights; `restart` changes kernel and original and forgets what could be undone. */
export type KernelEditor = Input<readonly number[]> & {
  restart(weights: readonly number[], options: KernelEditorOptions): void;
};

const round = (weight: number) => String(Number(weight.toFixed(3)));

/**
 * @param weights channel by channel, each row by row; an emptied cell takes its number back
 */
export function kernelEditor(weights: readonly number[], options: KernelEditorOptions): KernelEditor {
  let { size, channels } = options;
  let original = options.original ?? weights;
  let past: (readonly number[])[] = [];
  let cells: HTMLInputElement[] = [];
  const grids = html("div", { class: "kernel-grids" });
  const note = html("p", { class: "label number-note", role: "status" });
  const undo = button("Undo", () => {
    const before = past.pop();
    if (before !== undefined) change(before);
  });
  const reset = button("Reset", () => {
    past.push(element.value);
    change(original);
  });
  const box = html(
    "div",
    { class: "control kernel-editor" },
    grids,
    note,
    html("div", { class: "walk-buttons" }, undo, reset),
  );
  const element = input<readonly number[], HTMLElement>(box, weights, show);

  function change(next: readonly number[]): void {
    commit(element, next);
  }
  function edit(place: number, typed: number | undefined): void {
    if (typed === undefined || round(typed) === round(element.value[place])) return show(element.value);
    past.push(element.value);
    change(element.value.map((weight, i) => (i === place ? typed : weight)));
  }
  function makeCell(place: number): HTMLInputElement {
    const perChannel = size * size;
    const [row, column] = [Math.floor((place % perChannel) / size) + 1, (place % size) + 1];
    const name = channels.length > 1 ? `, ${channels[Math.floor(place / perChannel)]}` : "";
    const label = `weight in row ${row}, column ${column}${name}`;
    const { field } = numberField(
      { min: -1000, max: 1000, decimals: true, format: count, attributes: { "aria-label": label } },
      (typed, done) => done && edit(place, typed),
      note,
    );
    return field;
  }
  function build(): void {
    cells = element.value.map((_, place) => makeCell(place));
    grids.replaceChildren(
      ...channels.map((name, c) =>
        html(
          "div",
          {},
          channels.length > 1 && html("p", { class: "label" }, name),
          html(
            "div",
            { class: "kernel-cells", style: `--side:${size}` },
            ...cells.slice(c * size * size, (c + 1) * size * size),
          ),
        ),
      ),
    );
  }
  function show(now: readonly number[]): void {
    const color = ramp();
    const extent = Math.max(...now.map(Math.abs), leastExtent);
    cells.forEach((cell, i) => {
      const ground = color(now[i] / extent);
      cell.value = round(now[i]);
      cell.title = decimal(now[i], 4);
      cell.style.background = css(ground);
      cell.style.color = inkOn(ground);
    });
    undo.disabled = past.length === 0;
    reset.disabled = now.every((weight, i) => weight === original[i]);
  }

  build();
  show(weights);
  return Object.defineProperty(element, "restart", {
    value: (next: readonly number[], more: KernelEditorOptions) => {
      ({ size, channels } = more);
      original = more.original ?? next;
      past = [];
      cells = [];
      element.value = next;
      build();
      show(next);
    },
  }) as KernelEditor;
}
