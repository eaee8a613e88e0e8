/**
 * `?pictures=all`: the figures of a page one after another, in light colors and without controls, drawn as files for slides.
 * The page runs in a frame of the dialog that asks for them, in the state that its address has.
 */
import { html } from "../ui/element.js";
import { wordsWithoutHints } from "../ui/hint.js";
import { showAlone } from "./alone.js";
import { EmbeddedFonts } from "./embeddedFonts.js";
import { drawAll, exhibits } from "./exhibits.js";
import { elementPictures, margin } from "./htmlPicture.js";
import { slideWidth } from "./presenter.js";

/** Width of the pixel pictures: a slide in full HD. */
const pictureWidth = 1920;

/**
 * Widths that a figure is drawn at, in CSS pixels: the second, where it is lower, if the first makes it too tall. A picture
 * of {@link tallest} fills the height of a slide, and its smallest text of 12 pixels has 18 there.
 */
const widths = [slideWidth, 1200];
const tallest = 720;

/** Frames without a change after which a figure is at rest, and the most that it gets. */
const rest = { still: 12, most: 900 };

export interface FigurePicture {
  readonly name: string;
  readonly title: string;
  readonly caption: string;
  /** Several, from top to bottom, where one would be taller than a slide. */
  readonly files: readonly { readonly svg: string; readonly png: Blob }[];
}

/** What the frame tells the dialog around it: first the number of figures, then one figure after another. */
export interface PictureMessage {
  readonly type: "mobilenet-taken-apart:pictures";
  readonly of: number;
  readonly picture?: FigurePicture;
  /** Why a figure could not be drawn. */
  readonly failed?: { readonly title: string; readonly why: string };
}

/** Slides are light, whatever the reader’s screen is. What scripts color asks `currentScheme`. */
function lightColors(rules: CSSRuleList): void {
  for (const rule of rules) {
    if (rule instanceof CSSMediaRule && /prefers-color-scheme:\s*dark/.test(rule.media.mediaText))
      rule.media.mediaText = "not all";
    else if (rule instanceof CSSGroupingRule) lightColors(rule.cssRules);
  }
}

const frame = () => new Promise((done) => requestAnimationFrame(done));

/** Waits until a figure neither changes nor says that it is busy. */
async function atRest(element: Element): Promise<void> {
  let changes = 0;
  const watch = new MutationObserver(() => (changes += 1));
  watch.observe(element, { attributes: true, childList: true, subtree: true, characterData: true });
  for (let still = 0, all = 0; still < rest.still && all < rest.most; all++) {
    const before = changes;
    await frame();
    const isBusy = element.querySelector("[aria-busy=true], observablehq-loading") !== null;
    still = changes === before && !isBusy ? still + 1 : 0;
  }
  watch.disconnect();
}

/**
 * Draws until the picture no longer changes: its fonts are in it, but a browser may need a moment to read them, and says
 * nothing of that.
 */
async function drawWhole(image: HTMLImageElement, canvas: HTMLCanvasElement): Promise<void> {
  const probe = html("canvas", { width: 480, height: Math.max(1, Math.round((480 * canvas.height) / canvas.width)) });
  const [context, small] = [canvas.getContext("2d"), probe.getContext("2d", { willReadFrequently: true })];
  let before = "";
  for (let same = 0, all = 0; same < 3 && all < 60; all++) {
    for (let i = 0; i < 6; i++) await frame();
    context?.drawImage(image, 0, 0, canvas.width, canvas.height);
    small?.drawImage(canvas, 0, 0, probe.width, probe.height);
    const now = probe.toDataURL();
    same = now === before ? same + 1 : 0;
    before = now;
  }
}

/** The file as pixels, {@link pictureWidth} wide. */
async function pixels(text: string, { width, height }: { width: number; height: number }): Promise<Blob> {
  const address = URL.createObjectURL(new Blob([text], { type: "image/svg+xml" }));
  try {
    const image = html("img", { src: address });
    await image.decode();
    const canvas = html("canvas", { width: pictureWidth, height: Math.round((height * pictureWidth) / width) });
    await drawWhole(image, canvas);
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, "image/png"));
    if (blob === null) throw new Error(`it is too tall for a picture ${pictureWidth} pixels wide`);
    return blob;
  } finally {
    URL.revokeObjectURL(address);
  }
}

/** Gives the figure the first width at which it fits a slide, or the last one. */
async function fit(element: Element): Promise<void> {
  for (const width of widths) {
    // The frame is this page's own: the dialog around it has the same origin.
    frameElement?.setAttribute("width", String(width));
    scrollTo({ top: 0, behavior: "instant" });
    await atRest(element);
    if (element.getBoundingClientRect().height + 2 * margin <= tallest) return;
  }
}

/** Draws all figures of this page and hands them to the page around it. */
export async function showPictures(): Promise<void> {
  for (const sheet of document.styleSheets) lightColors(sheet.cssRules);
  document.documentElement.style.colorScheme = "light";
  const tell = (message: Omit<PictureMessage, "type">) =>
    parent.postMessage({ type: "mobilenet-taken-apart:pictures", ...message }, location.origin);
  await drawAll();
  await document.fonts.ready;
  const fonts = new EmbeddedFonts();
  const all = exhibits();
  tell({ of: all.length });
  for (const { name, title, element } of all) {
    showAlone([element]);
    await fit(element);
    const captionElement = element.querySelector("figcaption");
    const caption = captionElement === null ? "" : wordsWithoutHints(captionElement);
    try {
      const description = `${caption} From MobileNet, taken apart. License: CC BY 4.0.`.trim();
      const files: { svg: string; png: Blob }[] = [];
      for (const drawing of elementPictures(element, { title, description }, tallest)) {
        const text = await fonts.into(drawing.text);
        files.push({ svg: text, png: await pixels(text, drawing) });
      }
      tell({ of: all.length, picture: { name, title, caption, files } });
    } catch (error) {
      tell({ of: all.length, failed: { title, why: error instanceof Error ? error.message : String(error) } });
    }
  }
}
