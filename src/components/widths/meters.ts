/** What a width reaches and what it costs, as bars that move together. */
import type { FamilyPoint } from "../../model/evidence/familyPoints.js";
import { html } from "../ui/element.js";
import { bytes, count, milliseconds, percent, si } from "../../model/math/format.js";

export interface Meters extends HTMLElement {
  /** @param time milliseconds for a picture, measured here; undefined before */
  show(point: FamilyPoint, time?: number): void;
}

interface Meter {
  readonly name: string;
  readonly note: string;
  readonly value: (point: FamilyPoint) => number | undefined;
  readonly format: (value: number) => string;
  /** What fills the bar; the largest of all points unless given. */
  readonly full?: number;
}

const meters: readonly Meter[] = [
  {
    name: "accuracy",
    note: `of ${count(10_000)} test pictures`,
    value: (p) => p.accuracy,
    format: (v) => percent(v, 1),
    full: 1,
  },
  { name: "multiply-adds", note: "a product, added to a sum", value: (p) => p.macs, format: (v) => si(v, 3) },
  { name: "parameters", note: "learned numbers", value: (p) => p.parameters, format: (v) => si(v, 3) },
  { name: "file", note: "what your browser fetches", value: (p) => p.bytes, format: bytes },
];

/** @param points all that can be shown; the largest fills a bar */
export function widthMeters(points: readonly FamilyPoint[]): Meters {
  const rows = meters.map((meter) => {
    const value = html("b", { class: "num" });
    const bar = html("i");
    const full = meter.full ?? Math.max(...points.map((point) => meter.value(point) ?? 0));
    const element = html(
      "li",
      {},
      html("span", { class: "name" }, meter.name, html("small", {}, meter.note)),
      html("span", { class: "bar-track", "aria-hidden": "true" }, bar),
      value,
    );
    return { meter, value, bar, full, element };
  });
  const time = html("b", { class: "num" });
  const timeBar = html("i");
  const timeRow = html(
    "li",
    {},
    html("span", { class: "name" }, "time", html("small", {}, "a picture, measured here")),
    html("span", { class: "bar-track", "aria-hidden": "true" }, timeBar),
    time,
  );
  // The slowest so far fills the bar, since nobody knows before how long the widest takes here; alone it says nothing.
  const times = new Map<string, number>();
  const element = html("ul", { class: "meters" }, ...rows.map((row) => row.element), timeRow);
  return Object.assign(element, {
    show(point: FamilyPoint, measured?: number) {
      for (const { meter, value, bar, full } of rows) {
        const now = meter.value(point) ?? 0;
        value.textContent = meter.format(now);
        bar.style.width = `${(100 * now) / full}%`;
      }
      if (measured !== undefined) times.set(point.id, measured);
      time.textContent = measured === undefined ? "…" : milliseconds(measured);
      timeBar.style.width =
        measured === undefined || times.size < 2 ? "0" : `${(100 * measured) / Math.max(...times.values())}%`;
    },
  });
}
