/** A picture of the page as an SVG file that stands alone: its styles, its ground and its references are its own. */
import { html, svg } from "./element.js";

/** Room around the picture, in CSS pixels. */
const margin = 8;
/** What a still file has no use for. */
const idle =
  /^(?:-webkit-|animation|cursor|interactivity|pointer-events|touch-action|transition|user-select|will-change)/;
/** What a program other than a browser may not know as a color. */
const wideColor = /\b(?:color|oklab|oklch|lab|lch)\([^()]*\)/g;
/** Ids that a value refers to. */
const reference = /url\(["']?#([^"')]+)["']?\)/g;

/** A color in sRGB, as `rgb(r g b / a)` with all digits that eight bits have. */
export function plainColor(color: string): string {
  const context = html("canvas", { width: 1, height: 1 }).getContext("2d");
  if (context === null) return color;
  context.fillStyle = color;
  context.fillRect(0, 0, 1, 1);
  const [r, g, b, a] = context.getImageData(0, 0, 1, 1).data;
  return a === 255 ? `rgb(${r}, ${g}, ${b})` : `rgba(${r}, ${g}, ${b}, ${a / 255})`;
}

/**
 * Writes into the copy of an element each property in which the page shows the original otherwise; so for all inside it.
 * The copy must stand where no style of the page reaches it. What the page does not show leaves the copy.
 */
function keepLook(root: Element, rootCopy: SVGElement): void {
  let level: (readonly [Element, SVGElement])[] = [[root, rootCopy]];
  // A level at a time: what is inherited is known before the next, and the browser computes styles once for each.
  while (level.length > 0) {
    const looks = level.map(([original, copy]) => {
      const [wanted, bare] = [getComputedStyle(original), getComputedStyle(copy)];
      const gone = wanted.display === "none" && bare.display !== "none";
      const kept = Array.from(wanted).flatMap((property) => {
        if (gone || idle.test(property)) return [];
        const value = wanted.getPropertyValue(property);
        return value === bare.getPropertyValue(property) ? [] : [[property, value] as const];
      });
      return { original, copy, gone, kept };
    });
    level = looks.flatMap(({ original, copy, gone, kept }) => {
      if (gone) {
        copy.remove();
        return [];
      }
      for (const [property, value] of kept) copy.style.setProperty(property, value.replace(wideColor, plainColor));
      copy.removeAttribute("class");
      return Array.from(original.children, (part, i) => [part, copy.children[i] as SVGElement] as const);
    });
  }
}

/** Ids that elements under `root` refer to and that none of them has. */
function missing(root: Element): string[] {
  const parts = [root, ...root.querySelectorAll("*")];
  const ids = parts.flatMap((part) =>
    Array.from(part.attributes).flatMap(({ name, value }) =>
      name.endsWith("href") && value.startsWith("#")
        ? [value.slice(1)]
        : Array.from(value.matchAll(reference), ([, id]) => id),
    ),
  );
  return [...new Set(ids)].filter((id) => !parts.some((part) => part.id === id));
}

/** What the picture covers, in pixels from the top left of its own box: labels may stand outside of that box. */
export function extent(
  picture: SVGSVGElement,
  box: DOMRect,
): { left: number; top: number; right: number; bottom: number } {
  const all = { left: 0, top: 0, right: box.width, bottom: box.height };
  for (const part of picture.querySelectorAll<SVGGraphicsElement>("*")) {
    const { visibility, clipPath } = getComputedStyle(part);
    if (part.childElementCount > 0 || visibility !== "visible" || clipPath !== "none") continue;
    if (part.closest("defs, clipPath, mask, pattern, marker, symbol, [clip-path]") !== null) continue;
    const { left, top, right, bottom, width, height } = part.getBoundingClientRect();
    if (width === 0 && height === 0) continue;
    all.left = Math.min(all.left, Math.floor(left - box.left));
    all.top = Math.min(all.top, Math.floor(top - box.top));
    all.right = Math.max(all.right, Math.ceil(right - box.left));
    all.bottom = Math.max(all.bottom, Math.ceil(bottom - box.top));
  }
  return all;
}

/**
 * Makes a file of its own of copies that stand in it: their looks, and what they refer to, become the file's.
 *
 * @param file an `<svg>` that is in no document
 * @param pictures each picture, which is shown, with its copy in the file
 * @returns the file's text
 */
export function standAlone(
  file: SVGSVGElement,
  pictures: readonly (readonly [picture: SVGSVGElement, copy: SVGSVGElement])[],
): string {
  const definitions = svg("defs");
  file.append(definitions);
  // No style of the page reaches into a shadow tree, and nothing is inherited from a host that has none.
  const host = html("div");
  host.style.setProperty("all", "initial");
  host.style.setProperty("position", "fixed");
  host.style.setProperty("left", "-10000px");
  host.attachShadow({ mode: "open" }).append(file);
  document.body.append(host);
  for (const [picture, copy] of pictures) keepLook(picture, copy);
  for (let wanted = missing(file); wanted.length > 0; wanted = missing(file)) {
    const found = wanted.map((id) => document.getElementById(id)).filter((part) => part instanceof SVGElement);
    for (const part of found) {
      const own = part.cloneNode(true) as SVGElement;
      definitions.append(own);
      keepLook(part, own);
    }
    if (found.length < wanted.length) break;
  }
  host.remove();
  return new XMLSerializer().serializeToString(file);
}

/** A copy of a picture that is as large as the picture is now, whatever is around it. */
export function sizedCopy(picture: SVGSVGElement): SVGSVGElement {
  const { width, height } = picture.getBoundingClientRect();
  const copy = picture.cloneNode(true) as SVGSVGElement;
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  return copy;
}

/**
 * The picture as the page shows it now, in the text of an SVG file; 1 unit is 1 CSS pixel.
 *
 * The file brings the page's paper as its ground: it may be put on white or on black, and its ink is made for neither.
 * Fonts are named, not included: where they are missing, the next one of the list is taken.
 *
 * @param picture an element that stands in the document and is shown
 */
export function svgFile(picture: SVGSVGElement): string {
  const box = picture.getBoundingClientRect();
  const { left, top, right, bottom } = extent(picture, box);
  const [x, y] = [left - margin, top - margin];
  const [width, height] = [right - left + 2 * margin, bottom - top + 2 * margin];
  const paper = getComputedStyle(document.body).backgroundColor;
  const { backgroundColor } = getComputedStyle(picture);
  const copy = sizedCopy(picture);
  const file = svg(
    "svg",
    { width, height, viewBox: `${x} ${y} ${width} ${height}` },
    svg("rect", { x, y, width, height, fill: plainColor(paper) }),
    svg("rect", { width: box.width, height: box.height, fill: plainColor(backgroundColor) }),
    copy,
  );
  return standAlone(file, [[picture, copy]]);
}
