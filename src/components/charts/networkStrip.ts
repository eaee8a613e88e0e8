/**
 * The network as a strip: the same stages with three slots each (expansion, depthwise, projection) on every page, so
 * that a place on the strip is a place in memory. Only the rows of bars under it change.
 */
import { max } from "d3-array";
import type { Layer } from "../../model/architecture/layers.js";
import { type Input, commit, html, input, svg } from "../ui/element.js";
import { responsive } from "../ui/responsive.js";
import { glyphPaths, roleKey, slots } from "./role.js";
import {
  type StripGeometry,
  niceTicks,
  numberBaselines,
  shortName,
  sizeGroups,
  stripGeometry,
} from "./stripGeometry.js";

/** A row of bars: one number for each layer. */
export interface StripRow {
  readonly title: string;
  readonly value: (layer: Layer) => number;
  /** Writes a value at the ticks. */
  readonly format: (value: number) => string;
  /** What the row says of the chosen layer, after its title. */
  readonly read?: (layer: Layer) => string;
  readonly height?: number;
  /** What a bar of full height stands for; the largest value unless given. */
  readonly most?: number;
  /** Bars that hang from the line instead of standing on it. */
  readonly down?: boolean;
  readonly ticks?: readonly number[];
  /** Draws a mark of the row's own in place of a bar. */
  readonly mark?: (layer: Layer, box: MarkBox) => readonly Element[];
  /** With `mark`, in place of ticks: lines across, by their height 0 … 1, and what is written at them. */
  readonly lines?: readonly (readonly [height: number, text: string])[];
}

/** The room that a layer's mark has, in pixels. */
export interface MarkBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface StripOptions {
  readonly rows: readonly StripRow[];
  /** Layer id that is chosen at first; the first layer unless given. */
  readonly layer?: string;
  /** Arrow keys and pointer choose a layer, or a whole stage (then the value is the stage's last layer). */
  readonly choose?: "layer" | "stage";
  /** An image address for each stage that has a map to show. */
  readonly thumbnails?: (stage: number) => string | undefined;
  readonly label?: string;
}

export interface NetworkStrip extends HTMLElement {
  /** Id of the chosen layer. */
  value: string;
  /** Replaces rows, layers or thumbnails and keeps the choice where it still exists. */
  update(layers: readonly Layer[], options?: Partial<StripOptions>): void;
  /**
   * Outlines what is pointed at in another picture of the same layers. What is pointed at here goes out as a bubbling
   * event `point` with the ids as its detail.
   */
  point(ids: readonly string[]): void;
}

/**
 * @param layers any network of `layers()`; pooling is left out
 * @returns an input whose value is the id of the chosen layer
 */
export function networkStrip(layers: readonly Layer[], options: StripOptions): NetworkStrip {
  let shown = layers.filter((layer) => layer.role !== "pool");
  let now: StripOptions = options;
  let id = options.layer ?? shown[0].id;
  let hovered: string | undefined;

  const element = html("div", { class: "strip", tabindex: 0, role: "slider", "aria-valuemin": 0 });
  const chosen = () => shown.find((layer) => layer.id === id) ?? shown[0];

  const describe = () => {
    const layer = chosen();
    const rows = now.rows.map((row) => `${row.title} ${(row.read ?? ((l: Layer) => row.format(row.value(l))))(layer)}`);
    element.setAttribute("aria-label", now.label ?? "Layer of the network");
    element.setAttribute("aria-valuemax", String(shown.length - 1));
    element.setAttribute("aria-valuenow", String(shown.indexOf(layer)));
    element.setAttribute("aria-valuetext", [layer.stageName, layer.id, ...rows].join(", "));
  };

  const picture = responsive((width) => draw(width));
  const control: Input<string> = input(element, id, (value) => {
    id = value;
    picture.redraw();
    describe();
  });

  function draw(width: number): SVGSVGElement {
    const g = stripGeometry(shown, width);
    const layer = chosen();
    const back = svg("g");
    const front = svg("g");
    let y = 16;

    for (const { from, to, size } of sizeGroups(shown, g.stages)) {
      const x0 = g.x(from) + g.pad;
      const x1 = g.x(to) + g.step - g.pad;
      // On a narrow strip the size is written out where its stages have the room.
      const whole = `${size} × ${size}`;
      const text = g.narrow && x1 - x0 < 6.5 * whole.length ? String(size) : whole;
      front.append(
        svg("path", { class: "anno", d: `M${x0} ${y + 9}V${y + 5}H${x1}V${y + 9}` }),
        svg("text", { class: "tick", x: (x0 + x1) / 2, y: y - 2, "text-anchor": "middle" }, text),
      );
    }
    if (!g.narrow) front.append(svg("text", { class: "tick", x: 0, y: y - 2 }, "ends at"));
    const thumbnails = g.narrow ? undefined : now.thumbnails;
    // Without pictures the names of the blocks come next, and need room below the brackets.
    y += thumbnails === undefined ? 23 : 14;

    if (thumbnails !== undefined) {
      const side = g.step - 2 * g.pad;
      for (const stage of g.stages) {
        const href = thumbnails(stage);
        const place = { x: g.x(stage) + g.pad, y, width: side, height: side };
        front.append(
          href === undefined
            ? svg("rect", { ...place, class: "strip-empty" })
            : svg("image", { ...place, href, class: "strip-map", preserveAspectRatio: "none" }),
        );
        if (stage === layer.stage) {
          front.append(svg("rect", { class: "pin", x: place.x - 2, y: y - 2, width: side + 4, height: side + 4 }));
        }
      }
      y += side + 16;
    }

    for (const [i, stage] of g.stages.entries()) {
      const first = shown.find((l) => l.stage === stage);
      if (first === undefined) continue;
      const last = g.stages.length - 1;
      const ends = i === 0 || i === last;
      const on = stage === layer.stage;
      // A narrow strip has room for every fourth block, and the names of its ends reach over their neighbors.
      const nearEnd = (place: number) => place <= 1 || place >= last - 2;
      if (g.narrow && !on) {
        const chosen = g.stages.indexOf(layer.stage);
        if (ends ? chosen !== i && nearEnd(chosen) && Math.abs(chosen - i) <= 2 : nearEnd(i)) continue;
        if (!ends && (first.block ?? 0) % 4 !== 0) continue;
      }
      const anchor = !g.narrow || !ends ? "middle" : i === 0 ? "start" : "end";
      const x = anchor === "middle" ? g.x(stage) + g.step / 2 : anchor === "start" ? 0 : width;
      const text = svg("text", { x, y, "text-anchor": anchor, class: on ? "tick strong" : "tick" }, shortName(first));
      front.append(text);
    }
    if (!g.narrow) front.append(svg("text", { class: "tick", x: 0, y }, "stage"));
    // Beside the names there is no room on a narrow strip; one that is read stage by stage has the arches below them.
    if (g.narrow && now.choose === "stage") y += 9;
    if (!g.narrow || now.choose === "stage") {
      for (const l of shown.filter(({ residualFrom }) => residualFrom !== undefined)) {
        const offset = g.narrow ? -4 : (l.block ?? 0) > 9 ? 11 : 7;
        const arch = svg("path", { class: "mark", d: glyphPaths.res });
        const at = `translate(${g.x(l.stage) + g.step / 2 + offset},${y - 8.5}) scale(.68)`;
        front.append(svg("g", { "data-role": "res", transform: at }, arch));
      }
    }
    y += g.narrow ? 10 : 12;

    for (const [i, row] of now.rows.entries()) {
      y = drawRow(row, y, width, g, back, front);
      // Bars that hang share the line of those that stand above them.
      if (!row.down && !now.rows[i + 1]?.down) y += 2;
    }

    back.prepend(svg("rect", { class: "col-hot", x: g.x(layer.stage), width: g.step, y: 22, height: y - 22 }));
    const box = { width, height: y, viewBox: `0 0 ${width} ${y}`, "aria-hidden": "true" };
    return svg("svg", box, back, front);
  }

  function drawRow(row: StripRow, top: number, width: number, g: StripGeometry, back: Element, front: Element): number {
    const height = row.height ?? 64;
    const up = row.down !== true;
    const most = row.most ?? max(shown, row.value) ?? 0;
    const base = up ? top + height + 18 : top;
    const scale = (v: number) => (most > 0 ? (v / most) * (height - 2) : 0);
    const grid = svg("g", { class: "grid" });
    back.append(grid);
    const third = Math.floor(shown.length / 3);
    const early = (max(shown.slice(0, third), row.value) ?? 0) < (max(shown.slice(-third), row.value) ?? 0);
    const inside: Element[] = [];
    const lines =
      row.mark !== undefined
        ? (row.lines ?? []).map(([at, text]) => [at * height, text] as const)
        : (row.ticks ?? niceTicks(most)).map((tick) => [scale(tick), row.format(tick)] as const);
    const heights = lines.map(([rise]) => (up ? base - rise : base + rise));
    // A narrow strip has no axis: a number stands at its line where bars are low.
    const end = early ? { x: 0, "text-anchor": "start" } : { x: width, "text-anchor": "end" };
    const baselines = numberBaselines(heights, early || !up ? -Infinity : top + 17);
    for (const [i, [rise, text]] of lines.entries()) {
      const y = heights[i];
      grid.append(svg("line", { x1: g.left, x2: width, y1: y, y2: y }));
      if (!g.narrow) back.append(svg("text", { class: "tick", x: g.left - 8, y: y + 4, "text-anchor": "end" }, text));
      else if (row.mark !== undefined)
        // Below the lowest line the next row begins.
        inside.push(
          svg("text", { class: "tick halo", x: width, y: rise > 0 ? y + 11 : y - 3, "text-anchor": "end" }, text),
        );
      else if (rise > 0 && baselines[i] !== undefined)
        inside.push(svg("text", { class: "tick halo", y: baselines[i], ...end }, text));
    }
    for (const layer of shown) {
      const { x, width: w } = g.bar(layer);
      const h = row.mark !== undefined ? height : Math.max(scale(row.value(layer)), 0.75);
      const bar = svg("g", { "data-role": roleKey(layer), "data-layer": layer.id });
      if (row.mark !== undefined) bar.append(...row.mark(layer, { x, y: base - height, width: w, height }));
      else bar.append(svg("rect", { class: "mark", x, width: w, y: up ? base - h : base, height: h }));
      if (row.mark === undefined && layer.role === "depthwise" && w > 5) {
        for (let line = 3; line < h - 1; line += 4) {
          bar.append(svg("rect", { class: "hatch", x, width: w, height: 1, y: up ? base - line : base + line }));
        }
      }
      const outline = { x: x - 2, width: w + 4, y: up ? base - h - 2 : base - 1, height: h + 3 };
      if (now.choose !== "stage" && layer.id === id) bar.append(svg("rect", { class: "pin", ...outline }));
      else if (layer.id === hovered) bar.append(svg("rect", { class: "hover", ...outline }));
      front.append(bar);
    }
    if (row.mark === undefined) front.append(svg("line", { class: "zero", x1: g.left, x2: width, y1: base, y2: base }));
    front.append(...inside);
    const said = row.read === undefined ? "" : `: ${row.read(chosen())}`;
    const title = svg("text", {
      class: "ttl halo",
      x: up ? width : g.left + g.pad,
      y: up ? top + 13 : base + height + (g.narrow ? 12 : 8),
      "text-anchor": up ? "end" : "start",
    });
    title.append(row.title + said);
    front.append(title);
    return up ? base : base + height + 14;
  }

  /** The layer under the pointer: the stage by its column, the layer by its slot. */
  function layerAt(clientX: number): Layer {
    const box = element.getBoundingClientRect();
    const g = stripGeometry(shown, box.width);
    const place = (clientX - box.left - g.left) / g.step;
    const i = Math.max(0, Math.min(g.stages.length - 1, Math.floor(place)));
    const members = shown.filter((layer) => layer.stage === g.stages[i]);
    if (now.choose === "stage") return members[members.length - 1];
    const slot = Math.max(0, Math.min(2, Math.floor((place - i) * 3)));
    const distance = (layer: Layer) => Math.abs(slots[layer.role] - slot);
    return members.reduce((best, layer) => (distance(layer) < distance(best) ? layer : best));
  }

  function setHovered(next: string | undefined): boolean {
    if (next === hovered) return false;
    hovered = next;
    picture.redraw();
    return true;
  }

  function hover(next: string | undefined): void {
    const detail = next === undefined ? [] : [next];
    if (setHovered(next)) element.dispatchEvent(new CustomEvent("point", { detail, bubbles: true }));
  }

  function choose(layer: Layer): void {
    if (layer.id === id) return;
    commit(control, layer.id);
  }

  element.addEventListener("pointermove", (event) => {
    if (now.choose === "stage" && event.pointerType === "mouse") return choose(layerAt(event.clientX));
    hover(layerAt(event.clientX).id);
  });
  element.addEventListener("pointerleave", () => hover(undefined));
  element.addEventListener("click", (event) => choose(layerAt(event.clientX)));
  element.addEventListener("keydown", (event) => {
    const list = now.choose === "stage" ? shown.filter((l, i) => shown[i + 1]?.stage !== l.stage) : shown;
    const at = Math.max(
      0,
      list.findIndex((l) => l.id === id),
    );
    const target = {
      ArrowLeft: at - 1,
      ArrowDown: at - 1,
      ArrowRight: at + 1,
      ArrowUp: at + 1,
      PageUp: at - 1,
      PageDown: at + 1,
      Home: 0,
      End: list.length - 1,
    }[event.key];
    if (target === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    choose(list[Math.max(0, Math.min(list.length - 1, target))]);
  });

  element.append(picture);
  describe();
  return Object.assign(control as unknown as NetworkStrip, {
    update(next: readonly Layer[], more: Partial<StripOptions> = {}) {
      shown = next.filter((layer) => layer.role !== "pool");
      now = { ...now, ...more };
      control.value = chosen().id;
    },
    point: ([next]: readonly string[]) => void setHovered(next),
  });
}
