/** Where the parts of a network strip stand. */
import type { Layer } from "../../model/architecture/layers.js";
import { slots } from "./role.js";

const narrowBelow = 700;
const axisWidth = 46;

/** Where a strip has its stages and the bars of its layers, in pixels. */
export interface StripGeometry {
  readonly narrow: boolean;
  readonly left: number;
  readonly stages: readonly number[];
  /** Width of a stage. */
  readonly step: number;
  readonly pad: number;
  x(stage: number): number;
  /** Left edge and width of a layer's bar. */
  bar(layer: Layer): { readonly x: number; readonly width: number };
}

/** @param layers without pooling, which has no bar */
export function stripGeometry(layers: readonly Layer[], width: number): StripGeometry {
  const narrow = width < narrowBelow;
  const left = narrow ? 0 : axisWidth;
  const stages = [...new Set(layers.map((layer) => layer.stage))];
  const step = (width - left) / stages.length;
  const pad = narrow ? 1.5 : Math.max(3, step * 0.07);
  const slot = (step - 2 * pad) / 3;
  const gap = narrow ? 0.5 : Math.max(1, slot * 0.1);
  const x = (stage: number) => left + stages.indexOf(stage) * step;
  const bar = (layer: Layer) => ({ x: x(layer.stage) + pad + slots[layer.role] * slot + gap / 2, width: slot - gap });
  return { narrow, left, stages, step, pad, x, bar };
}

/** Where a strip of `width` pixels has a layer's bar, for pictures that hang from it. */
export function stripBar(layers: readonly Layer[], layer: Layer, width: number): { x: number; width: number } {
  const shown = layers.filter(({ role }) => role !== "pool");
  return stripGeometry(shown, width).bar(layer);
}

/** Neighbouring stages whose maps have the same size, with that size. */
export function sizeGroups(
  layers: readonly Layer[],
  stages: readonly number[],
): { from: number; to: number; size: number }[] {
  const groups: { from: number; to: number; size: number }[] = [];
  for (const stage of stages) {
    const size = layers.findLast((layer) => layer.stage === stage)?.out[0] ?? 0;
    const group = groups.at(-1);
    if (group?.size === size) group.to = stage;
    else groups.push({ from: stage, to: stage, size });
  }
  return groups;
}

/** What stands under a stage: the number of its block, or its name. */
export function shortName(layer: Layer): string {
  return layer.block === undefined ? layer.stageName : String(layer.block);
}

/** One or two round values up to `top`. */
export function niceTicks(top: number): number[] {
  if (!(top > 0)) return [];
  const power = 10 ** Math.floor(Math.log10(top));
  const unit = [5, 2, 1, 0.5].map((m) => m * power).find((u) => top / u >= 1.6) ?? power;
  return [unit, 2 * unit].filter((tick) => tick <= top);
}

/**
 * Where the numbers of lines stand that have no axis beside them: above their line, or below it where the row’s title is. Of two
 * numbers that would touch, the second has no place.
 *
 * @param lines heights of the lines, in pixels from the top
 * @param titleEnd lower end of the title
 */
export function numberBaselines(lines: readonly number[], titleEnd: number): (number | undefined)[] {
  let last = Infinity;
  return lines.map((y) => {
    const baseline = y - 14 > titleEnd ? y - 3 : y + 11;
    if (Math.abs(baseline - last) < 13) return undefined;
    last = baseline;
    return baseline;
  });
}
