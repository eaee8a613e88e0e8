/**
 * The places in which a page’s cells will show something. Each gets a name that stays when the text around it changes: what
 * has an id before it, and a number from there on. A committed file tells how tall the places become; that much room is
 * kept for them, so that nothing moves when they come.
 */
import { readFileSync } from "node:fs";

/** Heights of a place, in CSS pixels, at window widths in CSS pixels that rise. */
export type Heights = readonly (readonly [width: number, height: number])[];

export interface Place {
  readonly heights: Heights;
  /** Column of the page’s grid, if it is not the text’s: `wide`, `full`. */
  readonly column?: string;
}

/** By page, such as `v1`, then by place. */
export type Places = Readonly<Record<string, Readonly<Record<string, Place>>>>;

export const placesFile = "scripts/arrive/places.json";

export const readPlaces = (): Places => JSON.parse(readFileSync(placesFile, "utf8")) as Places;

export interface MarkedPage {
  readonly html: string;
  /** Names of places by the id of each cell in them. */
  readonly places: ReadonlyMap<string, string>;
}

/**
 * Writes a place’s name as `data-cell` on the element that will hold what its cells show: the one around the cell’s comment.
 * An element with several cells is one place.
 */
export function markPlaces(html: string): MarkedPage {
  const places = new Map<string, string>();
  const marks = /<([a-z][\w-]*)(?:\s[^<>]*)?>|<\/([a-z][\w-]*)>|<!--:([^>]+):-->/g;
  const empty = /^(?:area|base|br|col|hr|img|input|link|meta|source|track|wbr)$/;
  const main = html.indexOf("<main");
  /** Elements around the current position: where their attributes end, and their place. */
  const open: { tag: string; end: number; place?: string }[] = [];
  const names: { at: number; place: string }[] = [];
  let anchor = "start";
  let count = 0;
  for (const { 0: text, 1: tag, 2: closed, 3: cell, index } of html.matchAll(marks)) {
    if (index < main) continue;
    if (tag !== undefined) {
      const id = / id="([^"]+)"/.exec(text)?.[1];
      if (id !== undefined && tag !== "main") [anchor, count] = [id, 0];
      if (!empty.test(tag) && !text.endsWith("/>")) open.push({ tag, end: index + text.length - 1 });
    } else if (closed !== undefined) {
      const last = open.findLastIndex((one) => one.tag === closed);
      if (last >= 0) open.length = last;
    } else {
      const holder = open.at(-1);
      if (holder === undefined) continue;
      if (holder.place === undefined) {
        holder.place = `${anchor}:${count++}`;
        names.push({ at: holder.end, place: holder.place });
      }
      places.set(cell, holder.place);
    }
  }
  let marked = html;
  for (const { at, place } of names.toSorted((a, b) => b.at - a.at)) {
    marked = `${marked.slice(0, at)} data-cell="${place}"${marked.slice(at)}`;
  }
  return { html: marked, places };
}

/** Leaves out widths at which a line between the others is as good, to a pixel and a half. */
export function simplify(heights: Heights): Heights {
  const first = heights[0];
  const last = heights.at(-1);
  if (last === undefined || heights.length < 3) return heights;
  const slope = (last[1] - first[1]) / (last[0] - first[0]);
  let [worst, at] = [1.5, 0];
  heights.forEach(([width, height], i) => {
    const off = Math.abs(height - first[1] - slope * (width - first[0]));
    if (off > worst) [worst, at] = [off, i];
  });
  if (at === 0) return [first, last];
  return [...simplify(heights.slice(0, at + 1)).slice(0, -1), ...simplify(heights.slice(at))];
}

/** Rules that keep a page’s places. Between two measured widths a height follows the line between them. */
export function placeRules(places: Readonly<Record<string, Place>>): string {
  const byQuery = new Map<string, string>();
  const columns: string[] = [];
  for (const [name, { heights, column }] of Object.entries(places)) {
    const selector = `[data-cell="${name}"]`;
    if (column !== undefined) columns.push(`#observablehq-main>${selector}{grid-column:${column}}`);
    const kept = simplify(heights);
    kept.forEach(([width, height], i) => {
      const next = kept.at(i + 1);
      const slope = next === undefined ? 0 : (next[1] - height) / (next[0] - width);
      const from = i === 0 ? "" : ` and (min-width:${width}px)`;
      const to = next === undefined ? "" : ` and (max-width:${next[0] - 0.02}px)`;
      const tall =
        Math.abs(slope) < 0.001
          ? `${height}px`
          : `calc(${(height - slope * width).toFixed(1)}px + ${(slope * 100).toFixed(2)}vw)`;
      const query = `@media screen${from}${to}`;
      byQuery.set(query, `${byQuery.get(query) ?? ""}${selector}{--kept:${tall}}`);
    });
  }
  const keep = ":root:not([data-used]) [data-cell]{min-height:var(--kept,0)}";
  return [keep, ...columns, ...[...byQuery].map(([query, rules]) => `${query}{${rules}}`)].join("");
}
