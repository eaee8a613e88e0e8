/** The terms of a sum as bars, one for each channel, on an axis that stays. */
import { scaleLinear } from "d3-scale";
import { svg } from "../ui/element.js";
import { decimal } from "../../model/math/format.js";
import type { RoleKey } from "../charts/role.js";

export interface TermBarsOptions {
  readonly width: number;
  /** Ends of the axis. */
  readonly range: readonly [low: number, high: number];
  /** The channel that is outlined. */
  readonly marked: number;
  /** Color of the outline. */
  readonly role: RoleKey;
  readonly label: string;
  /** Called with a channel that the reader presses. */
  readonly onChoose?: (channel: number) => void;
}

const left = 30;
const bottom = 18;

export type TermBars = SVGSVGElement & {
  /** Other terms on the same axis. */
  setTerms(terms: readonly number[]): void;
};

export function termBars(terms: readonly number[], options: TermBarsOptions): TermBars {
  const { width, range, marked, role, label, onChoose } = options;
  const height = width < 500 ? 160 : 190;
  const y = scaleLinear([...range], [height - bottom - 8, 8]).nice(4);
  const step = (width - left) / terms.length;
  const every = step < 16 ? 4 : 1;
  const bars = terms.map((_, i) => {
    const x = left + i * step;
    const rect = svg("rect", { x: x + 1, width: Math.max(1, step - 2) });
    const frame = i === marked ? svg("rect", { class: "frame", "data-role": role, x: x - 0.5, width: step + 1 }) : null;
    const title = svg("title");
    const text = { x: x + step / 2, y: height - 2, "text-anchor": "middle" };
    const group = svg(
      "g",
      { class: "term-bar" },
      svg("rect", { class: "hit", x, y: 0, width: step, height: height - bottom }),
      rect,
      frame,
      (i % every === 0 || i === marked) && svg("text", { class: i === marked ? "tick strong" : "tick", ...text }, i),
      title,
    );
    if (onChoose) group.addEventListener("click", () => onChoose(i));
    return { group, rect, frame, title };
  });
  const ticks = y.ticks(4);
  const picture = svg(
    "svg",
    {
      class: onChoose ? "term-bars can-choose" : "term-bars",
      ...{ width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label },
    },
    svg("g", { class: "grid" }, ...ticks.map((t) => svg("line", { x1: left, x2: width, y1: y(t), y2: y(t) }))),
    ...ticks.map((t) => svg("text", { class: "tick", x: left - 6, y: y(t) + 4, "text-anchor": "end" }, decimal(t, 0))),
    ...bars.map(({ group }) => group),
    svg("line", { class: "zero", x1: left, x2: width, y1: y(0), y2: y(0) }),
  );
  function setTerms(now: readonly number[]): void {
    now.forEach((term, i) => {
      const { rect, frame, title } = bars[i];
      const [top, end] = [Math.min(y(0), y(term)), Math.max(y(0), y(term))];
      rect.setAttribute("class", term < 0 ? "negative" : "positive");
      rect.setAttribute("y", String(top));
      rect.setAttribute("height", String(Math.max(0.5, end - top)));
      frame?.setAttribute("y", String(top - 3));
      frame?.setAttribute("height", String(end - top + 6));
      title.textContent = `channel ${i}: ${decimal(term)}`;
    });
  }
  setTerms(terms);
  return Object.assign(picture, { setTerms });
}
