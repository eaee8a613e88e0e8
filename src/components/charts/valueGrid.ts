/** A grid of colored cells with one frame on it: the input that a window walks over, or the output that it fills. */
import type { RoleKey } from "./role.js";
import { svg } from "../ui/element.js";

export interface ValueGridOptions {
  readonly rows: number;
  readonly columns: number;
  /** Empty cells around the grid, where a border may stand. */
  readonly margin?: number;
  /** One sentence for screen readers; change it with `describe`. */
  readonly label: string;
  /** The frame's color. */
  readonly role: RoleKey;
}

/** Color of a cell; null leaves it empty, `"zero"` draws the dashed zero of a border. */
export type Paint = (row: number, column: number) => string | null;

export interface ValueGrid {
  readonly element: SVGSVGElement;
  paint(color: Paint): void;
  /** Puts the frame around `size` × `size` cells. */
  frame(row: number, column: number, size: number): void;
  describe(label: string): void;
  /** Calls back with the cell (fractions of a row and column) that the reader presses or drags to. */
  onPoint(act: (row: number, column: number) => void): void;
}

/** Gap between cells, as a share of one. */
const gap = 0.04;

export function valueGrid({ rows, columns, margin = 0, label, role }: ValueGridOptions): ValueGrid {
  const cells: { readonly row: number; readonly column: number; readonly rect: SVGRectElement }[] = [];
  // The browser copies an element in half the time in which it makes one.
  const blank = svg("rect", { width: 1 - gap, height: 1 - gap });
  for (let row = -margin; row < rows + margin; row++) {
    for (let column = -margin; column < columns + margin; column++) {
      const rect = blank.cloneNode() as SVGRectElement;
      rect.setAttribute("x", String(column + gap / 2));
      rect.setAttribute("y", String(row + gap / 2));
      cells.push({ row, column, rect });
    }
  }
  const ground = svg("rect", { class: "frame-ground" });
  const frame = svg("rect", { class: "frame", "data-role": role });
  const [width, height] = [columns + 2 * margin, rows + 2 * margin];
  const element = svg(
    "svg",
    { class: "value-grid", viewBox: `${-margin} ${-margin} ${width} ${height}`, role: "img", "aria-label": label },
    svg("g", {}, ...cells.map(({ rect }) => rect)),
    ground,
    frame,
  );

  return {
    element,
    paint(color) {
      for (const { row, column, rect } of cells) {
        const fill = color(row, column);
        const kind = fill === null ? "empty" : fill === "zero" ? "zero" : "cell";
        if (rect.getAttribute("class") !== kind) rect.setAttribute("class", kind);
        // An attribute, because hundreds of inline styles take twice as long.
        if (fill !== null && kind === "cell") rect.setAttribute("fill", fill);
      }
    },
    frame(row, column, size) {
      for (const rect of [ground, frame]) {
        for (const [name, value] of Object.entries({ x: column, y: row, width: size, height: size }))
          rect.setAttribute(name, String(value));
      }
    },
    describe(text) {
      element.setAttribute("aria-label", text);
    },
    onPoint(act) {
      const point = (event: PointerEvent) => {
        const box = element.getBoundingClientRect();
        if (box.width === 0) return;
        act(
          ((event.clientY - box.top) / box.height) * height - margin,
          ((event.clientX - box.left) / box.width) * width - margin,
        );
      };
      let dragging = false;
      element.classList.add("can-drag");
      element.addEventListener("pointerdown", (event) => {
        if (event.button !== 0) return;
        dragging = true;
        element.setPointerCapture(event.pointerId);
        point(event);
      });
      element.addEventListener("pointermove", (event) => {
        if (dragging) point(event);
      });
      for (const end of ["pointerup", "pointercancel", "lostpointercapture"] as const)
        element.addEventListener(end, () => (dragging = false));
    },
  };
}
