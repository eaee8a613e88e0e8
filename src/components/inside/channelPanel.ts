/** One channel, large, over the photo on demand, with its numbers and a cross that chooses one value. */
import type { Placing } from "../../model/pass/image.js";
import { type ReceptiveField, receptiveWindow } from "../../model/architecture/layers.js";
import type { Fit, Picture, Tap } from "../../model/types.js";
import { type Input, announce, html, input, svg } from "../ui/element.js";
import { pointPad } from "../ui/pointPad.js";
import { decimal, percent } from "../../model/math/format.js";
import { rangeInput } from "../ui/control.js";
import { currentScheme, onScheme, paintMap } from "../charts/colorScale.js";
import type { ChannelStatistics } from "./channelStatistics.js";
import { paintSquare } from "../picture/squareView.js";
import type { Pixel } from "./state.js";

export interface ChannelData {
  readonly tap: Tap;
  readonly channel: number;
  readonly statistics: ChannelStatistics;
  /** The value that takes the strongest color. */
  readonly extent: number;
  readonly picture: Picture | undefined;
  readonly fit: Fit;
  readonly overlay: number;
  readonly pixel: Pixel | undefined;
  /** What one value of this layer sees of the input. */
  readonly field: ReceptiveField;
  /** The network's input in pixels. */
  readonly placing: Placing;
}

export interface ChannelPanel extends HTMLElement {
  /** The chosen value's place; undefined while none is chosen. */
  value: Pixel | undefined;
  /** How much of the map lies over the photo, in percent. */
  readonly overlay: number;
  show(data: ChannelData): void;
}

/** Bright on a darkened photo, whatever the page's scheme: lilac for positive values, amber for negative ones. */
const glow = { positive: [219, 210, 255], negative: [255, 190, 105] } as const;

/** Paints a channel as light: color for the sign, opacity for the strength. */
function glowPixels(values: ArrayLike<number>, extent: number): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(4 * values.length);
  for (let i = 0; i < values.length; i++) {
    const t = extent > 0 ? Math.max(-1, Math.min(1, values[i] / extent)) : 0;
    const [r, g, b] = t < 0 ? glow.negative : glow.positive;
    const strength = Math.abs(t);
    // The strongest values turn white, so that they stand out from a bright photo.
    pixels[4 * i] = r + (255 - r) * strength;
    pixels[4 * i + 1] = g + (255 - g) * strength;
    pixels[4 * i + 2] = b + (255 - b) * strength;
    pixels[4 * i + 3] = 255 * Math.min(1, 1.15 * strength);
  }
  return pixels;
}

export function channelValues({ shape: [height, width, channels], data }: Tap, channel: number): Float32Array {
  return Float32Array.from({ length: height * width }, (_, i) => data[i * channels + channel]);
}

/** Steps of the cross: rows and columns. */
export function channelPanel({ overlay = 80 }: { readonly overlay?: number } = {}): ChannelPanel {
  const photo = html("canvas", { class: "one-photo", "aria-hidden": "true" });
  const map = html("canvas", { class: "one-map", "aria-hidden": "true" });
  const marks = svg("svg", { class: "one-marks", "aria-hidden": "true", preserveAspectRatio: "none" });
  const stage = html(
    "div",
    { class: "one", role: "application", tabindex: 0, "aria-roledescription": "map" },
    photo,
    map,
    marks,
  );
  const status = html("p", { class: "vh", role: "status" });
  const numbers = html("dl", { class: "stats" });
  const slider = rangeInput({
    label: "Photo or map",
    min: 0,
    max: 100,
    step: 5,
    value: overlay,
    format: (v) => `${v}\u202f% map`,
  });
  const pad = pointPad("point", walk);
  const element = html(
    "div",
    { class: "channel-panel" },
    slider,
    html("div", { class: "one-row" }, stage, pad),
    numbers,
    status,
  );
  let data: ChannelData | undefined;

  const control: Input<Pixel | undefined> = input<Pixel | undefined, HTMLElement>(element, undefined, () => mark());

  function paint(): void {
    if (data === undefined) return;
    const { tap, channel, extent, picture, fit } = data;
    const [height, width] = tap.shape;
    const values = channelValues(tap, channel);
    const over = picture !== undefined && data.overlay < 100;
    stage.classList.toggle("over", over);
    photo.hidden = !over;
    photo.style.filter = data.overlay === 0 ? "" : "grayscale(1) brightness(.6) contrast(.9)";
    map.style.opacity = over ? String(data.overlay / 100) : "1";
    if (over) {
      paintSquare(photo, picture, fit, 600, data.placing);
      map.width = width;
      map.height = height;
      map.getContext("2d")?.putImageData(new ImageData(glowPixels(values, extent), width, height), 0, 0);
    } else paintMap(map, values, [height, width], extent, currentScheme());
  }

  /** Cross, chosen value and its receptive field, in units of map values. */
  function mark(): void {
    if (data === undefined) return;
    const { tap, field, placing } = data;
    const { size: resolution } = placing;
    const [height, width] = tap.shape;
    marks.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const pixel = control.value;
    if (pixel === undefined) {
      marks.replaceChildren();
      return;
    }
    const { row, column } = pixel;
    const unit = width / resolution;
    const seen = [receptiveWindow(field, row, resolution), receptiveWindow(field, column, resolution)];
    const [top, left] = seen.map(({ first }) => first * unit);
    const [bottom, right] = seen.map(({ last }) => (last + 1) * unit);
    const line = (path: string) =>
      ["halo-line", "cross-line"].map((name) =>
        svg("path", { class: name, d: path, "vector-effect": "non-scaling-stroke" }),
      );
    const box = (name: string, x: number, y: number, w: number, h: number) =>
      svg("rect", { class: name, x, y, width: w, height: h, "vector-effect": "non-scaling-stroke" });
    marks.replaceChildren(
      ...line(
        `M${column + 0.5} 0V${row}M${column + 0.5} ${row + 1}V${height}M0 ${row + 0.5}H${column}M${column + 1} ${row + 0.5}H${width}`,
      ),
      box("field-back", left, top, right - left, bottom - top),
      box("field", left, top, right - left, bottom - top),
      box("spot-back", column, row, 1, 1),
      box("spot", column, row, 1, 1),
    );
  }

  function write(): void {
    if (data === undefined) return;
    const { statistics, tap, channel } = data;
    const pixel = control.value;
    const cells: [string, string, boolean][] = [
      ["smallest", decimal(statistics.min), false],
      ["largest", decimal(statistics.max), false],
      ["mean", decimal(statistics.mean), false],
      ["zeros", percent(statistics.zeros), false],
      ["at 6", percent(statistics.atSix, statistics.atSix > 0 && statistics.atSix < 0.01 ? 2 : 0), false],
    ];
    if (pixel !== undefined) cells.push(["at the cross", decimal(valueAt(tap, pixel, channel), 3), true]);
    numbers.replaceChildren(
      ...cells.map(([name, value, live]) =>
        html("div", {}, html("dt", {}, name), html("dd", { class: live ? "live" : null }, value)),
      ),
    );
    const [height, width] = tap.shape;
    stage.setAttribute(
      "aria-label",
      `Channel ${channel}, ${height} rows and ${width} columns. Largest ${decimal(statistics.max)}, ${percent(statistics.zeros)} zeros. Arrow keys move the cross.`,
    );
  }

  function choose(pixel: Pixel): void {
    if (data === undefined) return;
    const [height, width] = data.tap.shape;
    const row = Math.max(0, Math.min(height - 1, pixel.row));
    const column = Math.max(0, Math.min(width - 1, pixel.column));
    if (control.value?.row === row && control.value.column === column) return;
    control.value = { row, column };
    write();
    status.textContent = `row ${row}, column ${column}: ${decimal(valueAt(data.tap, { row, column }, data.channel), 3)}`;
    announce(element);
  }

  /** Moves the cross; the first step sets it in the middle. */
  function walk(step: readonly number[]): void {
    if (data === undefined) return;
    const [height, width] = data.tap.shape;
    const from = control.value ?? { row: Math.floor(height / 2) - step[0], column: Math.floor(width / 2) - step[1] };
    choose({ row: from.row + step[0], column: from.column + step[1] });
  }

  stage.addEventListener("click", (event) => {
    if (data === undefined) return;
    const [height, width] = data.tap.shape;
    const box = stage.getBoundingClientRect();
    choose({
      row: Math.floor(((event.clientY - box.top) / box.height) * height),
      column: Math.floor(((event.clientX - box.left) / box.width) * width),
    });
  });
  stage.addEventListener("keydown", (event) => {
    if (data === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    const by = event.shiftKey ? 5 : 1;
    const step = { ArrowLeft: [0, -by], ArrowRight: [0, by], ArrowUp: [-by, 0], ArrowDown: [by, 0] }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    walk(step);
  });
  onScheme(element, paint);

  return Object.assign(
    Object.defineProperty(control as unknown as ChannelPanel, "overlay", { get: () => slider.value }),
    {
      show(next: ChannelData) {
        const before = data;
        data = next;
        const painted: (keyof ChannelData)[] = ["tap", "channel", "extent", "picture", "fit", "overlay"];
        if (before === undefined || painted.some((key) => before[key] !== next[key])) paint();
        if (slider.value !== next.overlay) slider.value = next.overlay;
        control.value = next.pixel;
        write();
      },
    },
  );
}

/** One value of a tensor. */
export function valueAt({ shape: [, width, channels], data }: Tap, { row, column }: Pixel, channel: number): number {
  return data[(row * width + column) * channels + channel];
}
