/**
 * A figure as a PNG, as the page shows it now: its pictures, words and controls. The browser draws a copy of it inside an SVG
 * picture, with the page's own styles and fonts.
 */
import { html, svg } from "../ui/element.js";
import { imageOf } from "./pageStyles.js";

/** Pixels of the picture to a CSS pixel. */
const scale = 2;
/** Neither side of a picture is longer, in CSS pixels. */
const longest = 4000;

/** Room around the figure, and below it for what grows by a line or two, in CSS pixels. */
const [margin, reserve] = [12, 240];

/** A caption of words: it is text in the notebook. One with signs of the figure is a part of the picture. */
export const wordsOnly = "figcaption:not(:has(svg, canvas, img))";

/** What a canvas or a picture shows, as an address that holds it. */
function stillAddress(own: HTMLCanvasElement | HTMLImageElement): string {
  if (own instanceof HTMLCanvasElement) return own.toDataURL();
  const { naturalWidth: width, naturalHeight: height } = own;
  // A picture that has not loaded has no size.
  const canvas = html("canvas", { width: Math.max(1, width), height: Math.max(1, height) });
  if (width > 0) canvas.getContext("2d")?.drawImage(own, 0, 0);
  return canvas.toDataURL();
}

/** Writes into the copy what an element holds and its markup does not; what it refers to comes with it. */
async function keepState(original: Element, copy: Element): Promise<void> {
  for (const picture of copy.querySelectorAll('svg image[href]:not([href=""])')) {
    const image = new Image();
    image.src = picture.getAttribute("href") ?? "";
    await image.decode();
    picture.setAttribute("href", stillAddress(image));
  }
  const [ours, theirs] = [original, copy].map((root) => [
    ...root.querySelectorAll("canvas, img, input, select, textarea"),
  ]);
  for (const [i, own] of ours.entries()) {
    const other = theirs[i];
    if (own instanceof HTMLCanvasElement || own instanceof HTMLImageElement) {
      const source = stillAddress(own);
      const still = html("img", {
        src: source,
        class: other.getAttribute("class"),
        style: other.getAttribute("style"),
      });
      const { width, height } = getComputedStyle(own);
      Object.assign(still.style, { width, height });
      other.replaceWith(still);
    } else if (own instanceof HTMLInputElement) {
      other.setAttribute("value", own.value);
      other.toggleAttribute("checked", own.checked);
    } else if (own instanceof HTMLSelectElement) {
      [...other.querySelectorAll("option")].forEach((option, k) =>
        option.toggleAttribute("selected", k === own.selectedIndex),
      );
    } else other.textContent = (own as HTMLTextAreaElement).value;
  }
}

/** The copy in the same places of the tree as the original, so that the same rules hold for it. */
function inItsPlace(element: Element, copy: Element): Element {
  let inner = copy;
  for (let box = element.parentElement; box !== null; box = box.parentElement) {
    const shell = box.cloneNode(false) as HTMLElement;
    shell.style.cssText = "display: contents !important";
    shell.append(inner);
    inner = shell;
  }
  return inner;
}

/** The rows of the picture that hold more than its ground, with some room around them. */
function filledRows({ data, width, height }: ImageData): readonly [first: number, count: number] {
  const pixels = new Uint32Array(data.buffer);
  const ground = pixels[pixels.length - 1];
  const isFilled = (pixel: number) => pixel !== ground;
  const row = (index: number) => Math.floor(index / width);
  const first = Math.max(0, row(pixels.findIndex(isFilled)) - scale * margin);
  const last = Math.min(height, row(pixels.findLastIndex(isFilled)) + 1 + scale * margin);
  return [first, Math.max(1, last - first)];
}

/**
 * Draws a figure.
 *
 * @param element one that the page shows
 * @param styles from `pageStyles`
 * @returns undefined where the figure takes no room
 * @throws where the browser does not let the page read such a picture
 */
export async function figurePicture(element: HTMLElement, styles: string): Promise<Blob | undefined> {
  const { width, height } = element.getBoundingClientRect();
  if (!(width >= 1 && height >= 1)) return undefined;
  const copy = element.cloneNode(true) as HTMLElement;
  await keepState(element, copy);
  for (const part of copy.querySelectorAll(`.fig-foot, .downloads, ${wordsOnly}`)) part.remove();
  Object.assign(copy.style, { width: `${width}px`, margin: "0" });
  const whole = Math.min(longest, Math.ceil(height) + reserve);
  const place = { x: margin, y: margin, width: Math.ceil(width), height: whole };
  const size = { width: place.width + 2 * margin, height: whole + 2 * margin };
  const inside = inItsPlace(element, copy);
  const root = svg("svg", size, svg("foreignObject", place, html("style", {}, styles), inside));
  const { colorScheme, fontSize } = getComputedStyle(document.documentElement);
  Object.assign(root.style, { colorScheme, fontSize });
  for (const { name, value } of document.documentElement.attributes)
    if (name.startsWith("data-")) root.setAttribute(name, value);
  const image = await imageOf(root);
  const canvas = html("canvas", { width: scale * size.width, height: scale * size.height });
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("this browser has no canvas");
  context.fillStyle = getComputedStyle(document.body).backgroundColor;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  const drawn = context.getImageData(0, 0, canvas.width, canvas.height);
  const [first, count] = filledRows(drawn);
  canvas.height = count;
  context.putImageData(drawn, 0, -first);
  return new Promise((done, fail) =>
    canvas.toBlob((blob) => (blob === null ? fail(new Error("the picture is too large")) : done(blob)), "image/png"),
  );
}
