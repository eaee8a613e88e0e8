/** What the page shows of an element as SVG files that fit a slide: words, boxes and pictures. */
import { svg } from "../ui/element.js";
import { extent, plainColor, sizedCopy, standAlone } from "../ui/svgFile.js";
import { fieldParts, textParts } from "./textParts.js";

/** Room around the picture, in CSS pixels. */
export const margin = 16;
/** How far below a title the first of what it names begins at most, in CSS pixels. */
const titleReach = 40;
/** Height of a slide as a share of its width. */
const slideShape = 9 / 16;

export interface ElementPicture {
  /** Text of an SVG file; 1 unit is 1 CSS pixel. Fonts are named, not included. */
  readonly text: string;
  /** In CSS pixels. */
  readonly width: number;
  readonly height: number;
}

/** A place of the window, in CSS pixels. */
interface Place {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** What is drawn so far. */
interface Drawing {
  readonly parts: SVGElement[];
  readonly pictures: (readonly [SVGSVGElement, SVGSVGElement])[];
  readonly places: Place[];
  /** Where a cut would hurt: lines of words, pictures, and what is in them. */
  readonly whole: Place[];
}

const isClear = (color: string) => color === "transparent" || /[,/]\s*0\)$/.test(color);

const meet = (a: Place, b: Place): Place => ({
  left: Math.max(a.left, b.left),
  top: Math.max(a.top, b.top),
  right: Math.min(a.right, b.right),
  bottom: Math.min(a.bottom, b.bottom),
});
const edges = ({ left, top, right, bottom }: Place): Place => ({ left, top, right, bottom });
const isEmpty = ({ left, top, right, bottom }: Place) => right <= left || bottom <= top;

/** What reaches beyond the room that it scrolls in is cut there, as on the page. */
function cut(parts: readonly SVGElement[], place: Place, room: Place): readonly SVGElement[] {
  const seen = meet(place, room);
  const beyond = Math.max(
    place.right - seen.right,
    place.bottom - seen.bottom,
    seen.left - place.left,
    seen.top - place.top,
  );
  if (beyond < 1) return parts;
  const { left: x, top: y, right, bottom } = seen;
  const [width, height] = [right - x, bottom - y];
  return [svg("svg", { x, y, width, height, viewBox: `${x} ${y} ${width} ${height}`, overflow: "hidden" }, ...parts)];
}

/** Ground and lines of a box; an inline one that breaks has several. */
function boxParts(element: Element, style: CSSStyleDeclaration): SVGElement[] {
  const sides = (["top", "right", "bottom", "left"] as const).map((side) => ({
    width: parseFloat(style.getPropertyValue(`border-${side}-width`)),
    color: style.getPropertyValue(`border-${side}-color`),
    line: style.getPropertyValue(`border-${side}-style`),
  }));
  return [...element.getClientRects()].flatMap((box) => {
    const parts: SVGElement[] = [];
    const rx = Math.min(parseFloat(style.borderTopLeftRadius) || 0, box.width / 2, box.height / 2);
    if (!isClear(style.backgroundColor)) {
      const fill = plainColor(style.backgroundColor);
      parts.push(svg("rect", { x: box.left, y: box.top, width: box.width, height: box.height, rx, fill }));
    }
    for (const [i, { width, color, line }] of sides.entries()) {
      if (width === 0 || line === "none" || line === "hidden" || isClear(color)) continue;
      const half = width / 2;
      const [x1, y1, x2, y2] = [
        [box.left, box.top + half, box.right, box.top + half],
        [box.right - half, box.top, box.right - half, box.bottom],
        [box.left, box.bottom - half, box.right, box.bottom - half],
        [box.left + half, box.top, box.left + half, box.bottom],
      ][i];
      const dash = line === "dashed" ? `${3 * width} ${2 * width}` : line === "dotted" ? `${width} ${width}` : null;
      const stroke = plainColor(color);
      parts.push(svg("line", { x1, y1, x2, y2, stroke, "stroke-width": width, "stroke-dasharray": dash }));
    }
    return parts;
  });
}

/** The pixels of a canvas or a photo, as the page shows them. */
function pixelParts(source: HTMLCanvasElement | HTMLImageElement, style: CSSStyleDeclaration): SVGElement[] {
  const box = source.getBoundingClientRect();
  const canvas = source instanceof HTMLCanvasElement ? source : document.createElement("canvas");
  if (source instanceof HTMLImageElement) {
    if (!source.complete || source.naturalWidth === 0) throw new Error("a photo in it has not arrived");
    canvas.width = source.naturalWidth;
    canvas.height = source.naturalHeight;
    canvas.getContext("2d")?.drawImage(source, 0, 0);
  }
  if (canvas.width === 0 || canvas.height === 0) return [];
  const part = svg("image", {
    x: box.left,
    y: box.top,
    width: box.width,
    height: box.height,
    preserveAspectRatio: style.objectFit === "cover" ? "xMidYMid slice" : style.objectFit === "contain" ? null : "none",
    href: canvas.toDataURL("image/png"),
  });
  part.style.setProperty("image-rendering", style.imageRendering);
  return [part];
}

/** What of a picture stays whole: all of it, or where it is taller than half a screen, each of its words and marks. */
function wholeParts(picture: SVGSVGElement, place: Place): readonly Place[] {
  if (place.bottom - place.top < 0.5 * innerHeight) return [place];
  const marks = [...picture.querySelectorAll<SVGGraphicsElement>("text, path, rect, circle, line, image")];
  return marks.map((mark) => mark.getBoundingClientRect()).filter(({ height }) => height < 0.5 * innerHeight);
}

function svgParts(picture: SVGSVGElement, box: DOMRect, room: Place, drawing: Drawing): SVGElement[] {
  const copy = sizedCopy(picture);
  drawing.pictures.push([picture, copy]);
  const { left, top, right, bottom } = extent(picture, box);
  const whole = { left: box.left + left, top: box.top + top, right: box.left + right, bottom: box.top + bottom };
  drawing.places.push(meet(whole, room));
  drawing.whole.push(...wholeParts(picture, whole));
  // Not by x and y: where the copy stands in its file is none of the page's style.
  return [svg("g", { transform: `translate(${box.left} ${box.top})` }, copy)];
}

/** Draws what the page shows of an element and all in it, in the order of the document. */
function draw(element: Element, room: Place, opacity: number, drawing: Drawing): void {
  if (!element.checkVisibility()) return;
  const style = getComputedStyle(element);
  const box = element.getBoundingClientRect();
  const own = opacity * Number(style.opacity);
  const isBox = style.display !== "contents";
  // What is only for screen readers is cut to nothing.
  if (own === 0 || /^inset\(50%/.test(style.clipPath)) return;
  const add = (parts: readonly SVGElement[], place: Place) => {
    if (isEmpty(meet(place, room)) || parts.length === 0) return;
    for (const part of parts) if (own < 1) part.setAttribute("opacity", String(own));
    drawing.parts.push(...cut(parts, place, room));
    drawing.places.push(meet(place, room));
  };
  const isSeen = style.visibility === "visible";
  if (isSeen && isBox) add(boxParts(element, style), box);
  if (element instanceof SVGSVGElement) {
    if (isSeen && !isEmpty(meet(box, room))) add(svgParts(element, box, room, drawing), box);
    return;
  }
  if (element instanceof HTMLCanvasElement || element instanceof HTMLImageElement) {
    if (isSeen) {
      add(pixelParts(element, style), box);
      drawing.whole.push(box);
    }
    return;
  }
  if (element instanceof HTMLInputElement) {
    if (isSeen) add(fieldParts(element, style), box);
    drawing.whole.push(box);
    return;
  }
  if (element instanceof HTMLVideoElement || element instanceof HTMLIFrameElement)
    throw new Error(`a ${element.localName} in it has no still picture`);
  const inside = style.overflow === "visible" || !isBox ? room : meet(room, box);
  for (const node of element.childNodes) {
    if (node instanceof Text) {
      if (!isSeen) continue;
      for (const { part, place } of textParts(node, style)) {
        add([part], place);
        // A title stays with what it names.
        const below = element.closest("h2, h3, h4, caption, thead") === null ? 0 : titleReach;
        drawing.whole.push({ ...edges(place), bottom: place.bottom + below });
      }
    } else if (node instanceof Element) draw(node, inside, own, drawing);
  }
}

/**
 * Cuts a height into pieces of at most `tallest`, as equal as lines allow that cut nothing in two. Where there is no such
 * line, a piece stays taller.
 */
function pieces(from: number, to: number, tallest: number, whole: readonly Place[]): (readonly [number, number])[] {
  if (to - from <= tallest) return [[from, to]];
  const wanted = from + (to - from) / Math.ceil((to - from) / tallest);
  const lines = whole.flatMap(({ bottom }) => {
    const next = Math.min(to, ...whole.map(({ top }) => top).filter((top) => top >= bottom - 0.5));
    const line = (bottom + next) / 2;
    const cuts = whole.some((place) => place.top < line - 0.5 && place.bottom > line + 0.5);
    return cuts || line > from + tallest || line < from + tallest / 4 || line >= to - 1 ? [] : [line];
  });
  if (lines.length === 0) return [[from, to]];
  const line = lines.reduce((best, one) => (Math.abs(one - wanted) < Math.abs(best - wanted) ? one : best));
  return [[from, line], ...pieces(line, to, tallest, whole)];
}

/** Draws what lies between two heights of the window. */
function drawn(element: Element, [top, bottom]: readonly [number, number]): Drawing {
  const drawing: Drawing = { parts: [], pictures: [], places: [], whole: [] };
  draw(element, { left: -Infinity, top, right: Infinity, bottom }, 1, drawing);
  return drawing;
}

/** A file of a drawing, which has no ground of its own yet. A tall one gets more of it at its sides, up to a slide's shape. */
function fileOf({ parts, pictures }: Drawing, place: Place, words: PictureWords): ElementPicture {
  const height = Math.ceil(place.bottom - place.top) + 2 * margin;
  const needed = Math.ceil(place.right - place.left) + 2 * margin;
  const width = Math.max(needed, Math.ceil(height / slideShape));
  const x = Math.floor(place.left) - margin - Math.floor((width - needed) / 2);
  const y = Math.floor(place.top) - margin;
  const paper = plainColor(getComputedStyle(document.body).backgroundColor);
  const file = svg(
    "svg",
    { width, height, viewBox: `${x} ${y} ${width} ${height}` },
    svg("title", {}, words.title),
    svg("desc", {}, words.description),
    svg("rect", { x, y, width, height, fill: paper }),
    ...parts,
  );
  return { text: standAlone(file, pictures), width, height };
}

/** Title and description of a file. */
export interface PictureWords {
  readonly title: string;
  readonly description: string;
}

/**
 * The element as the page shows it now. Words become SVG text where they stand, photos and maps become part of the file.
 *
 * @param element stands in the document and is shown
 * @param tallest of a file, in CSS pixels: what is taller becomes several files, from top to bottom
 * @throws an Error that says what cannot be drawn
 */
export function elementPictures(element: Element, words: PictureWords, tallest: number): ElementPicture[] {
  const all = drawn(element, [-Infinity, Infinity]);
  if (all.places.length === 0) throw new Error("it shows nothing yet");
  const least = (of: (place: Place) => number) => Math.min(...all.places.map(of));
  const most = (of: (place: Place) => number) => Math.max(...all.places.map(of));
  const [left, right] = [least((place) => place.left), most((place) => place.right)];
  const cuts = pieces(
    least(({ top }) => top),
    most(({ bottom }) => bottom),
    tallest - 2 * margin,
    all.whole,
  );
  return cuts.map(([top, bottom]) =>
    fileOf(cuts.length === 1 ? all : drawn(element, [top, bottom]), { left, top, right, bottom }, words),
  );
}
