/** Maps of the same size in a row, with one zoom and one cross for all: what is pointed at in one is read in each. */
import { choiceInput } from "../ui/control.js";
import { type Input, announce, html, input, listen } from "../ui/element.js";
import { decimal } from "../../model/math/format.js";
import { type Scheme, paintMap } from "../charts/colorScale.js";
import type { Pixel } from "./state.js";

export interface LinkedMap {
  readonly title: string;
  /** Values row by row. */
  readonly values: Float32Array;
}

/** What part of the maps is seen, and how large. */
export interface MapsView {
  readonly zoom: number;
  /** The cross that the reader set; it is in the middle of what is seen. */
  readonly cross?: Pixel | undefined;
}

export interface LinkedMaps extends Input<MapsView> {
  /** @param extent the value that takes the strongest color in all maps */
  show(
    maps: readonly LinkedMap[],
    size: readonly [height: number, width: number],
    extent: number,
    scheme?: Scheme,
  ): void;
  /** The zoom's control, to be placed by the caller. */
  readonly zoom: HTMLElement;
}

export const zooms = [1, 2, 4, 8] as const;

/** How far a map that is `zoom` times as large is moved so that `at` (0 … 1) is in the middle, without showing a rim. */
export function shift(at: number, zoom: number): number {
  return Math.max(1 - zoom, Math.min(0, 0.5 - at * zoom));
}

/** @param count how many maps stand in the row */
export function linkedMaps(count: number): LinkedMaps {
  const zoom = choiceInput<number>(zooms, { label: "Zoom", format: (v) => `${v}×` });
  const views = Array.from({ length: count }, () => {
    const canvas = html("canvas", { class: "map", "aria-hidden": "true" });
    const cross = html("span", { class: "split-cross", hidden: true, "aria-hidden": "true" });
    const layer = html("div", { class: "split-layer" }, canvas, cross);
    const title = html("p", { class: "label" });
    const read = html("b", { class: "num" });
    return { canvas, cross, layer, title, read, frame: html("div", { class: "split-map" }, layer) };
  });
  const status = html("p", { class: "vh", role: "status" });
  const row = html(
    "div",
    {
      class: "split-row",
      role: "application",
      tabindex: 0,
      "aria-roledescription": "maps",
      "aria-label": "Maps side by side. Arrow keys move one cross in all of them, plus and minus zoom.",
    },
    ...views.map(({ title, frame, read }) =>
      html("div", {}, html("div", { class: "split-title" }, title, read), frame),
    ),
  );
  const element = html("div", {}, row, status);
  let shown: { maps: readonly LinkedMap[]; size: readonly [number, number] } | undefined;
  let cross: Pixel | undefined;
  /** Where the zoomed part lies: the middle until the reader clicks or walks. */
  let center: Pixel | undefined;
  const control = input<MapsView, HTMLElement>(element, { zoom: zooms[0] }, (view) => {
    zoom.value = view.zoom;
    center = cross = view.cross;
    place();
  });
  function change(next: Partial<MapsView>): void {
    control.value = { zoom: zoom.value, cross: center, ...next };
    announce(element);
  }

  function place(): void {
    if (shown === undefined) return;
    const { maps, size } = shown;
    const [height, width] = size;
    const factor = zoom.value;
    // A cross that came with a link may lie outside of these maps.
    if (cross !== undefined && (cross.row >= height || cross.column >= width)) cross = center = undefined;
    const middle = center ?? { row: (height - 1) / 2, column: (width - 1) / 2 };
    const [x, y] = [shift((middle.column + 0.5) / width, factor), shift((middle.row + 0.5) / height, factor)];
    views.forEach((view, i) => {
      view.layer.style.transform = `translate(${100 * x}%, ${100 * y}%) scale(${factor})`;
      view.cross.hidden = cross === undefined;
      view.read.textContent = cross === undefined ? "" : decimal(maps[i].values[cross.row * width + cross.column], 3);
      if (cross === undefined) return;
      view.cross.style.left = `${(100 * cross.column) / width}%`;
      view.cross.style.top = `${(100 * cross.row) / height}%`;
      view.cross.style.width = `${100 / width}%`;
      view.cross.style.height = `${100 / height}%`;
    });
  }

  function pixelAt(frame: HTMLElement, event: MouseEvent): Pixel | undefined {
    if (shown === undefined) return undefined;
    const [height, width] = shown.size;
    const layer = views.find((view) => view.frame === frame)?.layer;
    const box = (layer ?? frame).getBoundingClientRect();
    const column = Math.floor(((event.clientX - box.left) / box.width) * width);
    const rowAt = Math.floor(((event.clientY - box.top) / box.height) * height);
    return rowAt >= 0 && rowAt < height && column >= 0 && column < width ? { row: rowAt, column } : undefined;
  }

  for (const { frame } of views) {
    frame.addEventListener("pointermove", (event) => {
      cross = pixelAt(frame, event);
      place();
    });
    frame.addEventListener("pointerleave", () => {
      cross = center;
      place();
    });
    frame.addEventListener("click", (event) => {
      change({ cross: pixelAt(frame, event) });
    });
  }

  row.addEventListener("keydown", (event) => {
    if (shown === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    const by = event.shiftKey ? 5 : 1;
    const [height, width] = shown.size;
    const step = { ArrowLeft: [0, -by], ArrowRight: [0, by], ArrowUp: [-by, 0], ArrowDown: [by, 0] }[event.key];
    const at = zooms.indexOf(zoom.value as (typeof zooms)[number]);
    if (event.key === "+" || event.key === "-") {
      change({ zoom: zooms[Math.max(0, Math.min(zooms.length - 1, at + (event.key === "+" ? 1 : -1)))] });
    } else if (step !== undefined) {
      const from = cross ?? { row: Math.floor(height / 2) - step[0], column: Math.floor(width / 2) - step[1] };
      const next = {
        row: Math.max(0, Math.min(height - 1, from.row + step[0])),
        column: Math.max(0, Math.min(width - 1, from.column + step[1])),
      };
      change({ cross: next });
    } else return;
    event.preventDefault();
    event.stopPropagation();
    if (cross !== undefined)
      status.textContent = `row ${cross.row}, column ${cross.column}: ${views.map(({ title, read }) => `${title.textContent} ${read.textContent}`).join(", ")}`;
  });
  listen(zoom, () => {
    change({});
  });

  return Object.assign(control, {
    zoom,
    show: ((maps, size, extent, scheme) => {
      shown = { maps, size };
      maps.forEach(({ title, values }, i) => {
        paintMap(views[i].canvas, values, size, extent, scheme);
        views[i].title.textContent = title;
      });
      place();
    }) satisfies LinkedMaps["show"],
  }) as unknown as LinkedMaps;
}
