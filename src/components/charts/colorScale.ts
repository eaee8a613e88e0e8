/**
 * Colors of values in maps. Nine stops in equal steps of OKLab lightness; zero has the color of the page, so that a map
 * shows where it is active, in light and dark. Violet is positive, umber negative.
 */
import { html } from "../ui/element.js";

export type Rgb = readonly [r: number, g: number, b: number];
export type Scheme = "light" | "dark";
/** `"positive"` runs from 0 to 1, `"signed"` from −1 over 0 to 1. */
export type RampKind = "positive" | "signed";

const stops: Readonly<Record<Scheme, { readonly positive: string; readonly negative: string }>> = {
  light: {
    positive: "f3f3f7 d5d2ec b7b2e1 9993d5 7b74c8 6056b6 463f91 2e296e 19144c",
    negative: "f5f3f0 e0dace ccc0ad b9a78d a78f6d 927756 7a6144 644c33 4e3823",
  },
  dark: {
    positive: "1c1d27 313050 48447c 6357aa 7f70cd 9c8fdc b9afea d7cff8 f5f0ff",
    negative: "201e1b 3a3229 554738 715f47 8d7756 a7926f beae8f d6cab0 f0e7d2",
  },
};

function parse(list: string): Rgb[] {
  return list.split(" ").map((hex) => {
    const n = parseInt(hex, 16);
    return [n >> 16, (n >> 8) & 255, n & 255];
  });
}

function interpolate(colors: readonly Rgb[], t: number): Rgb {
  const place = Math.max(0, Math.min(1, t)) * (colors.length - 1);
  const i = Math.min(colors.length - 2, Math.floor(place));
  const f = place - i;
  const mix = (k: 0 | 1 | 2) => Math.round(colors[i][k] + (colors[i + 1][k] - colors[i][k]) * f);
  return [mix(0), mix(1), mix(2)];
}

/** Which scheme the reader's browser shows; light where nobody can tell, as in print and tests. */
export function currentScheme(): Scheme {
  // Pictures for slides are light on every screen.
  if (globalThis.document?.documentElement.dataset.alone === "pictures") return "light";
  return typeof matchMedia === "function" && matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

/** Value → color. Values beyond the range take the color of its end; NaN takes the ground. */
export function ramp(scheme: Scheme = currentScheme()): (t: number) => Rgb {
  const positive = parse(stops[scheme].positive);
  const negative = parse(stops[scheme].negative);
  return (t) => (Number.isNaN(t) ? positive[0] : t >= 0 ? interpolate(positive, t) : interpolate(negative, -t));
}

export function css([r, g, b]: Rgb): string {
  return `rgb(${r} ${g} ${b})`;
}

/** Black or white, whichever contrasts more with the color: never below 4.58 : 1. */
export function inkOn(color: Rgb): "#000" | "#fff" {
  const [r, g, b] = color.map((v) => {
    const s = v / 255;
    return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? "#000" : "#fff";
}

const tables: Partial<Record<Scheme, readonly Rgb[]>> = {};

/** 255 steps on either side are all that eight-bit colors can show, and a table is much faster than mixing. */
function colorTable(scheme: Scheme): Rgb[] {
  const color = ramp(scheme);
  return Array.from({ length: 511 }, (_, i) => color((i - 255) / 255));
}

/**
 * Paints one channel into a canvas, one canvas pixel for each value.
 *
 * @param values height × width values of the channel, row by row
 * @param size height and width
 * @param extent the value that takes the strongest color; 0 paints the ground
 */
export function paintMap(
  canvas: HTMLCanvasElement,
  values: ArrayLike<number>,
  [height, width]: readonly number[],
  extent: number,
  scheme: Scheme = currentScheme(),
): void {
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  if (context === null) return;
  const table = (tables[scheme] ??= colorTable(scheme));
  const image = context.createImageData(width, height);
  const scale = extent > 0 ? 255 / extent : 0;
  for (let i = 0; i < width * height; i++) {
    const step = Math.max(-255, Math.min(255, Math.round(values[i] * scale)));
    const [r, g, b] = table[(Number.isNaN(step) ? 0 : step) + 255];
    image.data[4 * i] = r;
    image.data[4 * i + 1] = g;
    image.data[4 * i + 2] = b;
    image.data[4 * i + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}

/** Calls `draw` now and whenever the reader's color scheme changes, for as long as `element` is in a document. */
export function onScheme(element: Element, draw: (scheme: Scheme) => void): void {
  draw(currentScheme());
  if (typeof matchMedia !== "function") return;
  const query = matchMedia("(prefers-color-scheme: dark)");
  let attached = false;
  const listener = () => {
    attached ||= element.isConnected;
    if (attached && !element.isConnected) query.removeEventListener("change", listener);
    else draw(currentScheme());
  };
  query.addEventListener("change", listener);
}

/** The legend of a ramp with its end values, and zero in the middle of a signed one. */
export function rampLegend(kind: RampKind, ends: { readonly low: string; readonly high: string }): HTMLElement {
  const steps = 64;
  const shares = Array.from({ length: steps }, (_, i) => i / (steps - 1));
  const values = kind === "signed" ? shares.map((share) => 2 * share - 1) : shares;
  const bar = html("canvas", { class: "ramp", "aria-hidden": "true" });
  onScheme(bar, (scheme) => paintMap(bar, values, [1, steps], 1, scheme));
  const labels = kind === "signed" ? [ends.low, "0", ends.high] : [ends.low, ends.high];
  const three = kind === "signed" ? "ramp-legend three" : "ramp-legend";
  return html("div", { class: three }, bar, ...labels.map((text) => html("span", {}, text)));
}
