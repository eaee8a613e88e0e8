/** The whole network as a map: the strip, a menu, two steps; and all its layers as a table. */
import { total } from "../../model/architecture/cost.js";
import type { Layer } from "../../model/architecture/layers.js";
import { button, selectInput } from "../ui/control.js";
import { dataTable } from "../ui/dataTable.js";
import { type Input, announce, html, input, listen, svg } from "../ui/element.js";
import { figure, svgDownload } from "../ui/figure.js";
import { lazyTable } from "../ui/lazyTable.js";
import { percent, si } from "../../model/math/format.js";
import { arithmeticRows, layerColumns } from "../charts/layerRows.js";
import { type StripRow, networkStrip } from "../charts/networkStrip.js";
import { type RoleKey, roleKey, roleLegend } from "../charts/role.js";
import type { TapInfo } from "./state.js";

export interface LayerMap extends HTMLElement {
  /** The chosen tap. */
  value: string;
  /** A picture for each stage. */
  thumbnails(of: (stage: number) => string | undefined): void;
  /** Outlines what is pointed at in another picture of the layers. */
  point(ids: readonly string[]): void;
  /** The map as it is drawn now. */
  picture(): SVGSVGElement | null;
}

/** An arrow head that points back or on; Plex's latin file has no arrows. */
export function arrow(direction: "back" | "on"): SVGSVGElement {
  const d = direction === "back" ? "M8 1 2 6 8 11" : "M1 1 7 6 1 11";
  return svg(
    "svg",
    { width: 9, height: 12, viewBox: "0 0 9 12", "aria-hidden": "true" },
    svg("path", { d, fill: "none", stroke: "currentColor", "stroke-width": 1.8 }),
  );
}

function stepButton(direction: "back" | "on", label: string, act: () => void): HTMLButtonElement {
  const element = button(arrow(direction), act);
  element.setAttribute("aria-label", label);
  return element;
}

/** The map has room for one row: what each layer costs. */
const rows: readonly StripRow[] = arithmeticRows
  .filter(({ title }) => title === "multiply-adds")
  .map((row) => ({ ...row, height: 64 }));

/** The signs that a network's layers have, in the order of a block. */
function rolesOf(layers: readonly Layer[]): RoleKey[] {
  const has = new Set(layers.map(roleKey));
  const skips = layers.some(({ residualFrom }) => residualFrom !== undefined);
  const own = (["conv", "exp", "dw", "proj", "head"] as const).filter((role) => has.has(role));
  return skips ? [...own, "res"] : own;
}

export function layerMap(layers: readonly Layer[], taps: readonly TapInfo[], chosen: string): LayerMap {
  const layerOf = (tap: string) => taps.find(({ id }) => id === tap)?.layer ?? layers[0];
  const strip = networkStrip(layers, {
    rows,
    layer: layerOf(chosen).id,
    label: "Layer of the network",
  });
  const menu = selectInput(
    taps.map(({ id }) => id),
    { label: "Layer", value: chosen, format: (id) => (id.endsWith("_add") ? `${id} (sum with the skip)` : id) },
  );
  const step = (by: number) => {
    const at = taps.findIndex(({ id }) => id === control.value);
    choose(taps[Math.max(0, Math.min(taps.length - 1, at + by))].id);
  };
  const steps = html(
    "div",
    { class: "steps" },
    stepButton("back", "Previous layer", () => step(-1)),
    menu,
    stepButton("on", "Next layer", () => step(1)),
  );
  const element = html(
    "div",
    { class: "layer-map", role: "group", "aria-label": "The network as a map of its layers" },
    steps,
    strip,
    roleLegend(rolesOf(layers), layers.some(({ role }) => role === "projection") ? {} : { proj: "pointwise 1×1" }),
  );
  const control: Input<string> = input(element, chosen, (tap) => {
    if (menu.value !== tap) menu.value = tap;
    if (strip.value !== layerOf(tap).id) strip.value = layerOf(tap).id;
  });

  function choose(tap: string): void {
    if (tap === control.value) return;
    control.value = tap;
    announce(element);
  }
  listen(strip, () => {
    choose(strip.value);
  });
  listen(menu, () => {
    choose(menu.value);
  });

  return Object.assign(control as unknown as LayerMap, {
    thumbnails(of: (stage: number) => string | undefined) {
      strip.update(layers, { thumbnails: of });
    },
    point: (ids: readonly string[]) => strip.point(ids),
    picture: () => strip.querySelector("svg"),
  });
}

/** What the whole network costs, with all its layers as a table, and the map as a file. */
export function layerTable(layers: readonly Layer[], picture: () => SVGSVGElement | null): HTMLElement {
  const sum = total(layers, "folded");
  const depthwise = total(
    layers.filter(({ role }) => role === "depthwise"),
    "folded",
  );
  const table = lazyTable(() =>
    dataTable(layers, layerColumns, { caption: "Layers, from the input on", hideCaption: true }),
  );
  const element = figure([], {
    label: "All layers and what they cost",
    caption: `At this input size the network has ${si(sum.macs, 3)} multiply-adds and ${si(sum.parameters, 3)} parameters, with batch normalization folded in. The depthwise layers take ${percent(depthwise.macs / sum.macs)} of the work. The number above a block is the size of its output maps. In a block with stride 2, the expansion still has the larger size.`,
    table: {
      summary: `All ${layers.length} layers as a table`,
      content: table,
    },
    downloads: [svgDownload("Map as SVG", "network.svg", picture)],
  });
  table.refresh();
  return element;
}
