/** One bar for each term of a pointwise sum, in the order of the channels. */
import { max, min } from "d3-array";
import type { Term } from "../../model/math/convolve.js";
import { svg } from "../ui/element.js";
import { decimal } from "../../model/math/format.js";
import { responsive } from "../ui/responsive.js";

export interface TermBars extends HTMLElement {
  /** Draws the terms of another sum; `follow` gets the term of a bar that is clicked. */
  show(terms: readonly Term[], follow: (term: Term) => void): void;
}

const height = 110;
const left = 44;

/**
 * The picture alone: its numbers stand beside it as a list, so it is hidden from screen readers. All bars of one sign are
 * one path: a thousand elements would take longer to lay out than the sum to compute.
 */
export function termBars(): TermBars {
  let terms: readonly Term[] = [];
  let follow: (term: Term) => void = () => undefined;
  const box = responsive((width) => (terms.length === 0 ? svg("svg") : draw(terms, width, (term) => follow(term))));
  return Object.assign(box, {
    show(next: readonly Term[], act: (term: Term) => void) {
      [terms, follow] = [next, act];
      box.redraw();
    },
  });
}

/** Hundredths of a pixel; a thousand calls of toFixed would take milliseconds. */
const short = (v: number) => Math.round(100 * v) / 100;

function draw(terms: readonly Term[], width: number, follow: (term: Term) => void): SVGSVGElement {
  const most = Math.max(0, max(terms, ({ product }) => product) ?? 0);
  const least = Math.min(0, min(terms, ({ product }) => product) ?? 0);
  const span = most - least || 1;
  const strongest = terms.reduce((a, b) => (Math.abs(b.product) > Math.abs(a.product) ? b : a));
  const y = (v: number) => 8 + ((most - v) / span) * (height - 28);
  const step = (width - left) / terms.length;
  const [gap, thick] = [step > 3 ? 0.5 : 0, Math.max(0.75, step - (step > 3 ? 1 : 0))];
  const zero = y(0);
  const paths = { pos: "", neg: "" };
  terms.forEach(({ product }, i) => {
    const end = y(product);
    const tall = Math.max(0.5, Math.abs(end - zero));
    const [x, top] = [left + i * step + gap, Math.min(zero, end)];
    paths[product < 0 ? "neg" : "pos"] += `M${short(x)} ${short(top)}h${short(thick)}v${short(tall)}h-${short(thick)}z`;
  });
  const ticks = [least, most].filter((v) => Math.abs(v) > 0.02 * span);
  const picture = svg(
    "svg",
    { class: "term-bars", width, height, viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" },
    svg("g", { class: "grid" }, ...ticks.map((v) => svg("line", { x1: left, x2: width, y1: y(v), y2: y(v) }))),
    ...ticks.map((v) => svg("text", { class: "tick", x: left - 6, y: y(v) + 4, "text-anchor": "end" }, decimal(v))),
    svg("path", { class: "bar-pos", d: paths.pos }),
    svg("path", { class: "bar-neg", d: paths.neg }),
    svg("line", { class: "zero", x1: left, x2: width, y1: zero, y2: zero }),
    ...[0, Math.floor(terms.length / 2), terms.length - 1].map((c, i) =>
      svg(
        "text",
        { class: "tick", x: left + (c + 0.5) * step, y: height, "text-anchor": ["start", "middle", "end"][i] },
        i === 0 ? `channel ${c}` : String(c),
      ),
    ),
  );
  const x = left + (terms.indexOf(strongest) + 0.5) * step;
  const flip = x > width - 150;
  const name = svg("text", {
    class: "halo strong",
    x: flip ? x - 5 : x + 5,
    y: strongest.product < 0 ? y(strongest.product) - 2 : y(strongest.product) + 10,
    "text-anchor": flip ? "end" : "start",
  });
  name.append(`channel ${strongest.channel}: ${decimal(strongest.product, 3)}`);
  picture.append(name);
  picture.addEventListener("click", (event) => {
    const box = picture.getBoundingClientRect();
    const i = Math.floor((event.clientX - box.left - left) / step);
    if (i >= 0 && i < terms.length) follow(terms[i]);
  });
  return picture;
}
