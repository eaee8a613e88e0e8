/** All channels of a layer as small maps: a list box with one tab stop, drawn on one canvas. */
import type { Tap } from "../../model/types.js";
import { type Input, announce, html, input, uid } from "../ui/element.js";
import { decimal, percent } from "../../model/math/format.js";
import { type Scheme, currentScheme, onScheme, rampLegend } from "../charts/colorScale.js";
import { allSteps } from "../ui/nextTask.js";
import { ruler } from "../ui/responsive.js";
import { type Atlas, columnsFor, paintAtlas } from "./atlas.js";
import { type ChannelStatistics, extentOf, overall } from "./channelStatistics.js";
import type { MapScale } from "./state.js";

export interface GridData {
  readonly tap: Tap;
  readonly statistics: readonly ChannelStatistics[];
  readonly scale: MapScale;
  /** Names the list: “144 channels of block_2_depthwise”. */
  readonly label: string;
}

export interface ChannelGrid extends HTMLElement {
  /** The chosen channel. */
  value: number;
  /** Shows the maps of a layer, in steps: a tensor of a million values takes a while. */
  show(data: GridData, channel: number): Iterable<void>;
  /** The maps as a PNG file. */
  picture(): Blob;
  /** Empties the grid while nothing is known. */
  clear(): void;
}

/** Space between maps, in CSS pixels. */
const gap = 3;
/** Canvases beyond this many pixels fail on phones. */
const mostPixels = 12e6;
/** Maps that are enlarged in one step. */
const mapsAtOnce = 24;

/** What a screen reader says of a channel. */
function channelName(channel: number, { min, max, zeros }: ChannelStatistics): string {
  const range = min < 0 ? `minimum ${short(min)}, maximum ${short(max)}` : `maximum ${short(max)}`;
  return `channel ${channel}, ${range}, ${percent(zeros)} zeros`;
}

function short(value: number): string {
  return Number.isInteger(value) ? decimal(value, 0) : decimal(value, 2);
}

export function channelGrid(): ChannelGrid {
  const canvas = html("canvas", { "aria-hidden": "true" });
  const options = html("div", { class: "atlas-options", role: "presentation" });
  const sheet = html("div", { class: "atlas-sheet", role: "presentation" }, canvas, options);
  const list = html("div", { class: "atlas", role: "listbox", tabindex: 0, "aria-label": "Channels" }, sheet);
  const legend = html("div", { class: "atlas-legend" });
  const status = html("p", { class: "label atlas-status" });
  const element = html("div", { class: "channel-grid" }, list, html("div", { class: "under" }, legend, status));
  const prefix = uid("channel");
  let data: GridData | undefined;
  let columns = 1;
  let width = 560;

  const control: Input<number> = input(element, 0, select);
  const pool: HTMLElement[] = [];

  function draw(scheme: Scheme = currentScheme()): void {
    if (data !== undefined) allSteps(paint(data, scheme));
  }

  function* atlasOf({ tap, statistics, scale }: GridData, scheme: Scheme): Generator<void, Atlas> {
    columns = columnsFor(tap.shape[2], width);
    const shared = extentOf(overall(statistics));
    const extents = statistics.map((channel) => (scale === "own" ? extentOf(channel) : shared));
    return yield* paintAtlas(tap, { columns, extents, scheme });
  }

  function* paint(of: GridData, scheme: Scheme): Generator<void> {
    const atlas = yield* atlasOf(of, scheme);
    yield;
    const [mapHeight, mapWidth, channels] = of.tap.shape;
    sheet.style.setProperty("--columns", String(columns));
    const cell = (width - gap * (columns - 1)) / columns;
    const rows = Math.ceil(channels / columns);
    const full = { width, height: rows * cell + gap * (rows - 1) };
    const density = Math.min(window.devicePixelRatio || 1, Math.sqrt(mostPixels / (full.width * full.height)));
    canvas.width = Math.round(full.width * density);
    canvas.height = Math.round(full.height * density);
    // In shares of the sheet, so that maps and options agree at any width: on paper it has another one.
    sheet.style.setProperty("--ratio", String(full.width / full.height));
    sheet.style.setProperty("--gap-x", `${(100 * gap) / full.width}%`);
    sheet.style.setProperty("--gap-y", `${(100 * gap) / full.height}%`);
    const context = canvas.getContext("2d");
    if (context === null) return;
    const source = document.createElement("canvas");
    source.width = atlas.width;
    source.height = atlas.height;
    const bytes = new Uint8ClampedArray(atlas.pixels.buffer);
    source.getContext("2d")?.putImageData(new ImageData(bytes, atlas.width, atlas.height), 0, 0);
    yield;
    // Enlarged values keep their edges; a map larger than its cell is averaged.
    context.imageSmoothingEnabled = mapWidth > cell * density;
    context.imageSmoothingQuality = "medium";
    const side = cell * density;
    const step = (cell + gap) * density;
    for (let c = 0; c < channels; c++) {
      if (c > 0 && c % mapsAtOnce === 0) yield;
      const [column, row] = [c % columns, Math.floor(c / columns)];
      const [x, y] = [Math.round(column * step), Math.round(row * step)];
      const [w, h] = [Math.round(column * step + side) - x, Math.round(row * step + side) - y];
      context.drawImage(source, column * mapWidth, row * mapHeight, mapWidth, mapHeight, x, y, w, h);
    }
  }

  function name({ statistics }: GridData): void {
    while (pool.length < statistics.length) {
      pool.push(html("div", { role: "option", id: `${prefix}-${pool.length}`, "aria-selected": "false" }));
    }
    statistics.forEach((channel, c) => pool[c].setAttribute("aria-label", channelName(c, channel)));
    if (options.childElementCount !== statistics.length) options.replaceChildren(...pool.slice(0, statistics.length));
  }

  function describe({ statistics, scale }: GridData): void {
    const all = overall(statistics);
    const extent = extentOf(all);
    const signed = all.min < 0;
    const high = scale === "own" ? "its own maximum" : short(extent);
    const low = !signed ? "0" : scale === "own" ? "minus its largest" : short(-extent);
    legend.replaceChildren(
      rampLegend(signed ? "signed" : "positive", { low, high: signed && scale === "own" ? "its largest" : high }),
    );
    const six = all.atSix > 0 ? `, ${percent(all.atSix, 1)} are 6${all.max > 6 ? " or more" : ""}` : "";
    status.textContent = `${percent(all.zeros)} of the values are 0${six}; they lie between ${short(all.min)} and ${short(all.max)}`;
  }

  let selected: HTMLElement | undefined;
  function select(channel: number): void {
    selected?.setAttribute("aria-selected", "false");
    selected = data === undefined ? undefined : pool[channel];
    if (selected === undefined) {
      list.removeAttribute("aria-activedescendant");
      return;
    }
    selected.setAttribute("aria-selected", "true");
    list.setAttribute("aria-activedescendant", selected.id);
    reveal(selected);
  }

  /** Scrolls the list, never the page, until the map is in sight. */
  function reveal(option: HTMLElement): void {
    const top = option.offsetTop;
    const bottom = top + option.offsetHeight;
    if (top < list.scrollTop) list.scrollTop = top - gap;
    else if (bottom > list.scrollTop + list.clientHeight) list.scrollTop = bottom - list.clientHeight + gap;
  }

  function choose(channel: number): void {
    if (data === undefined || channel === control.value) return;
    control.value = Math.max(0, Math.min(data.statistics.length - 1, channel));
    announce(element);
  }

  list.addEventListener("click", (event) => {
    const option = event.target instanceof Element ? event.target.closest('[role="option"]') : null;
    if (option instanceof HTMLElement) choose(pool.indexOf(option));
  });
  list.addEventListener("keydown", (event) => {
    if (data === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    const target = {
      ArrowLeft: control.value - 1,
      ArrowRight: control.value + 1,
      ArrowUp: control.value - columns,
      ArrowDown: control.value + columns,
      PageUp: control.value - 5 * columns,
      PageDown: control.value + 5 * columns,
      Home: 0,
      End: data.statistics.length - 1,
    }[event.key];
    if (target === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (target >= 0 && target < data.statistics.length) choose(target);
    else if (event.key.startsWith("Page")) choose(target < 0 ? 0 : data.statistics.length - 1);
  });

  const line = ruler((measured) => {
    const now = Math.floor(measured);
    if (now === 0 || now === width) return;
    width = now;
    draw();
    if (selected !== undefined) reveal(selected);
  });
  if (line) sheet.append(line);
  onScheme(element, draw);

  return Object.assign(control as unknown as ChannelGrid, {
    *show(next: GridData, channel: number) {
      const before = data;
      const isOther = before?.tap !== next.tap;
      if (isOther || before.scale !== next.scale) {
        const before = width;
        yield* paint(next, currentScheme());
        data = next;
        // Between two steps the window may have changed.
        if (width !== before) draw();
        list.setAttribute("aria-label", next.label);
        name(next);
        describe(next);
        yield;
      }
      // Scrolling to a map makes the browser lay out the page: only where another one is chosen.
      if (isOther || control.value !== channel || selected === undefined) control.value = channel;
    },
    picture() {
      const [, base64] = canvas.toDataURL("image/png").split(",");
      return new Blob([Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))], { type: "image/png" });
    },
    clear() {
      data = undefined;
      options.replaceChildren();
      canvas.width = 0;
      legend.replaceChildren();
      status.textContent = "";
      select(0);
    },
  });
}
