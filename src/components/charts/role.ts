/** The roles of layers as the reader sees them: one color, one glyph, one word everywhere. */
import type { Layer, Role } from "../../model/architecture/layers.js";
import { html, svg } from "../ui/element.js";

/** Keys of the role colors in docs/styles/tokens.css (`--exp`, `--exp-ink`, `--exp-wash`). */
export type RoleKey = "conv" | "exp" | "dw" | "proj" | "res" | "head" | "io";

export const roleNames: Readonly<Record<RoleKey, string>> = {
  conv: "stem, last convolution",
  exp: "expansion 1×1",
  dw: "depthwise 3×3",
  proj: "projection, pointwise 1×1",
  res: "residual",
  head: "pool, classifier",
  io: "input, output",
};

const keys: Readonly<Record<Role, RoleKey>> = {
  convolution: "conv",
  expansion: "exp",
  depthwise: "dw",
  projection: "proj",
  pointwise: "proj",
  pool: "head",
  classifier: "head",
};

export function roleKey(layer: Pick<Layer, "role">): RoleKey {
  return keys[layer.role];
}

/** What one layer is; a key's name may be that of several kinds. */
export function roleName(layer: Pick<Layer, "role" | "id" | "kernel">): string {
  if (layer.role === "convolution") return layer.kernel === 1 ? "last convolution" : "stem";
  if (layer.role === "projection" || layer.role === "pointwise") return `${layer.role} 1×1`;
  return layer.role === "pool" || layer.role === "classifier" ? layer.role : roleNames[keys[layer.role]];
}

/** Which of a stage's three places a layer's bar takes. */
export const slots: Readonly<Record<Role, number>> = {
  expansion: 0,
  depthwise: 1,
  convolution: 1,
  projection: 2,
  pointwise: 2,
  pool: 1,
  classifier: 1,
};

/** Outlines in a 12 × 12 box: square, widening, three bars, narrowing, arch, diamond, ring. */
export const glyphPaths: Readonly<Record<RoleKey, string>> = {
  conv: "M1 1H11V11H1Z",
  exp: "M1 4.2 11 .5V11.5L1 7.8Z",
  dw: "M1 1H11V3H1ZM1 5H11V7H1ZM1 9H11V11H1Z",
  proj: "M1 .5 11 4.2V7.8L1 11.5Z",
  res: "M.6 11V7.5A5.4 5.4 0 0 1 11.4 7.5V11H9.4V7.5A3.4 3.4 0 0 0 2.6 7.5V11Z",
  head: "M6 0 12 6 6 12 0 6Z",
  io: "M6 .5A5.5 5.5 0 1 1 6 11.5A5.5 5.5 0 1 1 6 .5ZM6 2.5A3.5 3.5 0 1 0 6 9.5A3.5 3.5 0 1 0 6 2.5Z",
};

/** The role's sign for running text and legends; hidden from screen readers, which get the word beside it. */
export function glyph(key: RoleKey): SVGSVGElement {
  return svg(
    "svg",
    { viewBox: "0 0 12 12", class: "glyph", "data-role": key, "aria-hidden": "true" },
    svg("path", { d: glyphPaths[key] }),
  );
}

/** Glyph and word in the role's ink, for running text: `roleWord("exp", "expansion")`. */
export function roleWord(key: RoleKey, word: string = roleNames[key]): HTMLElement {
  return html("span", { class: `role r-${key}` }, glyph(key), " ", word);
}

/** A legend of roles in a row; `words` name roles where the usual name would bring up what the page does not have. */
export function roleLegend(
  roles: readonly RoleKey[],
  words: Readonly<Partial<Record<RoleKey, string>>> = {},
): HTMLElement {
  const named = roles.map((key) => html("span", {}, glyph(key), words[key] ?? roleNames[key]));
  return html("div", { class: "legend" }, ...named);
}
