/**
 * The backbone as a staircase: a column for each feature with a bar for each layer, as high as its map; the exits leave
 * below; and under it the parameters of each layer. Frozen layers are hollow and stand on a gray ground.
 */
import { max } from "d3-array";
import { type Backbone, featureCount, featuresOf, undivided } from "../../model/architecture/backbone.js";
import { isFrozen, learningOf, learningTotal } from "../../model/architecture/freeze.js";
import type { Layer } from "../../model/architecture/layers.js";
import { svg } from "../ui/element.js";
import { count, percent, shape, si } from "../../model/math/format.js";
import { roleKey, slots } from "../charts/role.js";

/** What a screen reader says of the picture. */
function diagramLabel({ exits, options: { freezeAt } }: Backbone): string {
  const handed = exits.map(({ name, stride, shape: s }) => `${name} at stride ${stride}, ${shape(s)}`).join("; ");
  return `Maps shrink from left to right, and the first ${freezeAt} of ${featureCount} parts are frozen. Its outputs: ${handed}.`;
}

/** How many numbers learn and how many do not, in words for the head of the picture. */
function headWords(built: Backbone, narrow: boolean): { readonly frozen: string; readonly learns: string } {
  const { trainable, frozen } = learningTotal(built.layers, built.options);
  const words = (name: string, n: number) => {
    const share = percent(n / (trainable + frozen), 1);
    return narrow ? `${name} ${share}` : `${name}: ${count(n)} parameters, ${share}`;
  };
  return { frozen: words("frozen", frozen), learns: words("learns", trainable) };
}

export interface DiagramOptions {
  /** In CSS pixels. */
  readonly width: number;
  /** Whether the shares of what learns are kept back, while the page asks for one of them. */
  readonly covered?: boolean;
}

export function backboneDiagram(built: Backbone, { width, covered = false }: DiagramOptions): SVGSVGElement {
  const { layers, unused, exits, options } = built;
  const narrow = width < 640;
  const features = featuresOf([...layers, ...unused]);
  const step = width / features.length;
  const pad = narrow ? 1.5 : step * 0.09;
  const slot = (step - 2 * pad) / 3;
  const gap = narrow ? 0.5 : slot * 0.12;
  const top = 46;
  const high = narrow ? 96 : 106;
  const base = top + high;
  const exitRow = 58;
  const scaleTop = base + exitRow + 28;
  const barHigh = narrow ? 64 : 76;
  const baseTwo = scaleTop + barHigh;
  const height = baseTwo + 22;
  const side = layers[0].out[0];
  const most = max(layers, (layer) => total(layer)) ?? 1;
  const failing = options.norm === "GN" ? new Set(undivided(layers, options.groups)) : new Set<Layer>();
  const isCut = (layer: Layer) => unused.includes(layer);
  const centerOf = (feature: number) => (feature + 0.5) * step;

  function total(layer: Layer): number {
    const { trainable, frozen, buffers } = learningOf(layer, options);
    return trainable + frozen + (options.norm === "FrozenBN" ? buffers / 2 : 0);
  }
  function bar(layer: Layer, feature: number, y: number, tall: number): SVGElement {
    const x = feature * step + pad + slots[layer.role] * slot + gap / 2;
    const w = slot - gap;
    const state = isCut(layer) ? "is-cut" : isFrozen(layer, options) ? "is-frozen" : "learns";
    const h = Math.max(tall, 1.5);
    const inset = state === "learns" ? 0 : 0.75;
    return svg("rect", {
      class: `bb-bar ${state}`,
      "data-role": roleKey(layer),
      x: x + inset,
      y: y - h + inset,
      width: Math.max(0.5, w - 2 * inset),
      height: Math.max(0.5, h - 2 * inset),
    });
  }

  const parts: SVGElement[] = [];
  const say = (x: number, y: number, text: string, more: Record<string, string> = {}) =>
    parts.push(svg("text", { x, y, ...more }, text));

  if (options.freezeAt > 0)
    parts.push(svg("rect", { class: "bb-ice", x: 0, y: 0, width: options.freezeAt * step, height: baseTwo }));

  // Sizes over the steps of the stairs.
  let from = 0;
  features.forEach((own, i) => {
    const here = own[own.length - 1].out[0];
    const next = features[i + 1]?.at(-1)?.out[0];
    if (next === here) return;
    const y = base - (high * here) / side;
    const center = ((from + i + 1) / 2) * step;
    const tall = max(own, (layer) => layer.out[0]) ?? here;
    const clear = from === i ? base - (high * tall) / side : y;
    say(center, Math.min(y, clear) - 14, narrow ? String(here) : `${here} × ${here}`, {
      class: "tick halo",
      "text-anchor": "middle",
    });
    from = i + 1;
  });
  features.forEach((own, feature) => {
    for (const layer of own) {
      const tall = (high * layer.out[0]) / side;
      parts.push(bar(layer, feature, base, tall));
      if (failing.has(layer)) {
        const x = feature * step + pad + (slots[layer.role] + 0.5) * slot;
        const y = base - tall - 5;
        parts.push(svg("path", { class: "bb-fails", d: `M${x - 3} ${y - 3}l6 6m0 -6l-6 6` }));
      }
    }
    const last = own[own.length - 1];
    if (last.residualFrom !== undefined && !isCut(last)) {
      const y = base + 4;
      const r = step * 0.34;
      const c = centerOf(feature);
      parts.push(svg("path", { class: "bb-skip", d: `M${c - r} ${y}q0 5 5 5h${2 * r - 10}q5 0 5 -5` }));
    }
  });
  parts.push(svg("line", { class: "zero", x1: 0, x2: width, y1: base, y2: base }));
  if (!narrow) say(width, base - high - 2, "Height: the side of a layer’s map", { class: "ttl", "text-anchor": "end" });

  exits.forEach(({ name, feature, shape: [h, w, c] }, i) => {
    const x = centerOf(feature);
    const right = i === exits.length - 1 && feature > 15;
    const tx = right ? Math.min(width, x + step / 2) : x;
    const anchor = right ? "end" : "middle";
    parts.push(
      svg("line", { class: "bb-exit", x1: x, x2: x, y1: base + 1, y2: base + 18 }),
      svg("path", { class: "bb-exit-head", d: `M${x} ${base + 24}l-5 -8h10Z` }),
    );
    say(tx, base + 39, narrow ? name : `${name}, stride ${exits[i].stride}`, {
      class: "strong",
      "text-anchor": anchor,
    });
    say(tx, base + 55, narrow ? `${h}·${w}·${c}` : `${h} × ${w} × ${c}`, { class: "tick", "text-anchor": anchor });
  });

  say(0, scaleTop - 12, narrow ? "Parameters" : "Parameters of each layer", { class: "ttl" });
  features.forEach((own, feature) => {
    for (const layer of own) {
      if (!isCut(layer)) parts.push(bar(layer, feature, baseTwo, (barHigh * total(layer)) / most));
    }
    const name = feature === 0 ? (narrow ? "s" : "stem") : String(feature - 1);
    say(centerOf(feature), baseTwo + 16, name, { class: "tick", "text-anchor": "middle" });
  });
  parts.push(svg("line", { class: "zero", x1: 0, x2: width, y1: baseTwo, y2: baseTwo }));
  const biggest = layers.reduce((a, b) => (total(b) > total(a) ? b : a));
  if (!narrow) {
    const x = biggest.stage * step + pad + (slots[biggest.role] + 0.5) * slot;
    say(x + slot, scaleTop - 6, si(total(biggest), 3), { class: "tick", "text-anchor": "end" });
  }
  const end = options.freezeAt * step;
  const room = narrow ? 96 : 220;
  const words = covered ? { frozen: "frozen: your guess?", learns: "learns" } : headWords(built, narrow);
  if (end >= room) say(end - 10, 15, words.frozen, { class: "strong", "text-anchor": "end" });
  if (width - end >= room) say(end + (end > 0 ? 10 : 0), 15, words.learns, { class: "strong" });
  parts.push(
    svg("line", { class: "bb-border", x1: end, x2: end, y1: 0, y2: baseTwo }),
    // Something to take hold of; the slider above does the same by keyboard.
    svg("rect", { class: "bb-grip", x: end - 12, y: 0, width: 24, height: baseTwo }),
  );
  return svg(
    "svg",
    {
      class: "backbone-diagram",
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: "img",
      "aria-label": diagramLabel(built),
    },
    ...parts,
  );
}
