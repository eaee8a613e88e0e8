/** The maps that a head reads, side by side: each a grid over the same photo, with a score in each cell. */
import { type AnchorPlace, cellScores } from "../../model/detection/anchorPlace.js";
import type { FeatureMap, Head } from "../../model/detection/ssd.js";
import { type Input, commit, html, input, svg } from "../ui/element.js";
import { score as scoreText } from "../../model/math/format.js";
import { onScheme, paintMap } from "../charts/colorScale.js";
import { cellBox, gridPath } from "./cellMarks.js";

/** A cell of one of the maps. */
export type CellPlace = Pick<AnchorPlace, "map" | "cell">;

export interface HeadMaps extends Input<CellPlace> {
  /** The cell under the pointer; a `preview` event tells when it changes. */
  preview: CellPlace | undefined;
  /**
   * Shows other scores.
   *
   * @param scores one for each anchor; a cell shows its best
   * @param says what screen readers hear of a cell: `cup .93`
   */
  update(scores: ArrayLike<number> | undefined, says: (cell: CellPlace) => string): void;
}

export interface HeadMapsOptions {
  /** What stands above a map. */
  readonly caption: (map: FeatureMap) => readonly (Node | string)[];
  /** Writes the best score under each map. */
  readonly best?: boolean;
  /** Names the maps for screen readers, after their size: “Cell of the 19 × 19 map, one class”. */
  readonly label?: string;
}

interface MapView {
  readonly element: HTMLElement;
  readonly box: HTMLElement;
  readonly canvas: HTMLCanvasElement;
  readonly marks: SVGSVGElement;
  readonly best: HTMLElement;
  scores: Float32Array;
}

function strongestCell(scores: ArrayLike<number>): number {
  return Array.from(scores).reduce((best, value, i) => (value > scores[best] ? i : best), 0);
}

/** @param value the cell that is chosen at first */
export function headMaps(
  head: Head,
  value: CellPlace,
  { caption, best: showsBest = false, label = "" }: HeadMapsOptions,
): HeadMaps {
  let chosen = value;
  let hovered: CellPlace | undefined;
  let says: (cell: CellPlace) => string = () => "";

  const views = head.maps.map((map): MapView => {
    const [rows, columns] = map.shape;
    const canvas = html("canvas", { "aria-hidden": "true" });
    const marks = svg("svg", { viewBox: "0 0 1 1", preserveAspectRatio: "none", "aria-hidden": "true" });
    const box = html("div", { class: "det-map-box", tabindex: 0, role: "slider", "aria-valuemin": 0 }, canvas, marks);
    box.setAttribute("aria-label", `Cell of the ${rows} × ${columns} map${label}`);
    box.setAttribute("aria-valuemax", String(rows * columns - 1));
    const best = html("p", { class: "det-best" });
    const element = html("div", { class: "det-map" }, html("p", {}, ...caption(map)), box, showsBest && best);
    return { element, box, canvas, marks, best, scores: new Float32Array(rows * columns) };
  });
  const element = html("div", { class: "det-maps" }, ...views.map((view) => view.element));

  function mark(): void {
    for (const [map, { marks, box, scores }] of views.entries()) {
      const [rows, columns] = head.maps[map].shape;
      const frame = (name: string, cell: number) => {
        const [top, left, bottom, right] = cellBox(cell, [rows, columns]);
        return svg("rect", { class: name, x: left, y: top, width: right - left, height: bottom - top });
      };
      marks.replaceChildren(
        svg("path", { class: "det-grid", d: gridPath(rows, columns) }),
        ...(chosen.map === map ? [frame("det-cell pin", chosen.cell)] : []),
        ...(hovered?.map === map ? [frame("det-cell", hovered.cell)] : []),
      );
      const at = chosen.map === map ? chosen.cell : strongestCell(scores);
      const where = `row ${Math.floor(at / columns)}, column ${at % columns}`;
      const said = `${where}: ${says({ map, cell: at })}`;
      box.setAttribute("aria-valuenow", String(at));
      box.setAttribute("aria-valuetext", chosen.map === map ? `${said}, chosen` : said);
      box.classList.toggle("on", chosen.map === map);
    }
  }

  const control = input<CellPlace, HTMLElement>(element, chosen, (next) => {
    chosen = next;
    mark();
  });

  function choose(next: CellPlace): void {
    commit(control, next);
  }

  function cellAt(map: number, event: PointerEvent | MouseEvent): CellPlace {
    const area = views[map].box.getBoundingClientRect();
    const [rows, columns] = head.maps[map].shape;
    const at = (place: number, length: number, n: number) =>
      Math.max(0, Math.min(n - 1, Math.floor((place / Math.max(1, length)) * n)));
    const row = at(event.clientY - area.top, area.height, rows);
    return { map, cell: row * columns + at(event.clientX - area.left, area.width, columns) };
  }

  function hover(next: CellPlace | undefined): void {
    if (next?.map === hovered?.map && next?.cell === hovered?.cell) return;
    hovered = next;
    mark();
    element.dispatchEvent(new Event("preview"));
  }

  for (const [map, { box }] of views.entries()) {
    const [rows, columns] = head.maps[map].shape;
    box.addEventListener("pointermove", (event) => {
      if (event.pointerType === "mouse") hover(cellAt(map, event));
    });
    box.addEventListener("pointerleave", () => hover(undefined));
    box.addEventListener("click", (event) => choose(cellAt(map, event)));
    box.addEventListener("keydown", (event) => {
      const strongest = strongestCell(views[map].scores);
      const here = chosen.map === map ? chosen.cell : strongest;
      const [row, column] = [Math.floor(here / columns), here % columns];
      const target = {
        ArrowLeft: here - (column > 0 ? 1 : 0),
        ArrowRight: here + (column < columns - 1 ? 1 : 0),
        ArrowUp: here - (row > 0 ? columns : 0),
        ArrowDown: here + (row < rows - 1 ? columns : 0),
        Home: 0,
        End: rows * columns - 1,
        Enter: strongest,
        " ": strongest,
      }[event.key];
      if (target === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      // The first arrow on another map goes to that map's strongest cell, the next ones move from there.
      choose({ map, cell: chosen.map === map ? target : event.key.startsWith("Arrow") ? strongest : target });
    });
  }

  /** Whether there were scores to paint: without any, a canvas is not worth the half millisecond that each takes. */
  let isPainted = false;
  function paint(): void {
    if (!isPainted) return;
    for (const [map, { canvas, scores }] of views.entries()) paintMap(canvas, scores, head.maps[map].shape, 1);
  }
  onScheme(element, paint);
  mark();

  return Object.defineProperty(
    Object.assign(control, {
      update(scores: ArrayLike<number> | undefined, words: (cell: CellPlace) => string) {
        says = words;
        for (const [map, view] of views.entries()) {
          const values = scores === undefined ? new Float32Array(view.scores.length) : cellScores(head, map, scores);
          view.scores = values;
          view.best.textContent = scores === undefined ? "" : `best ${scoreText(Math.max(...values))}`;
        }
        isPainted ||= scores !== undefined;
        paint();
        mark();
      },
    }) as unknown as HeadMaps,
    "preview",
    { get: () => hovered },
  );
}
