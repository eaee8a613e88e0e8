/** Files and videos → pixels, by way of the browser's decoders and a canvas. */
import type { Picture, Problem } from "../../model/types.js";
import { type PictureFormat, uprightSize } from "./pictureFormat.js";
import { withoutDeclaration } from "./pictureText.js";

/** Thrown inside the picture modules, to become a value where they answer. */
export class Unreadable extends Error {
  constructor(
    readonly problem: Problem,
    options?: ErrorOptions,
  ) {
    super(problem.message, options);
  }
}

export function unreadable(message: string, advice: string): Unreadable {
  return new Unreadable({ kind: "bad-picture", message, advice });
}

/** The size to decode to: the original's, or less where its longest side is too long. */
export function fitted(
  width: number,
  height: number,
  longest: number,
  enlarge = false,
): { width: number; height: number } {
  const factor = longest / Math.max(width, height);
  if (factor >= 1 && !enlarge) return { width: Math.round(width), height: Math.round(height) };
  return { width: Math.max(1, Math.round(width * factor)), height: Math.max(1, Math.round(height * factor)) };
}

function canvasOf(width: number, height: number): { canvas: HTMLCanvasElement; context: CanvasRenderingContext2D } {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context)
    throw unreadable("The browser gives this page no canvas to draw on.", "Close other tabs and try again.");
  return { canvas, context };
}

/** Two colors that no protection would give back by chance, each with its opacity. */
const witnesses = [200, 40, 90, 255, 10, 160, 220, 255];
/** Some browsers change colors by a step or two, which no network notices. */
const harmless = 8;

/** Writes two pixels and reads them back: a browser that guards against fingerprints may answer with noise. */
function checkCanvas(): void {
  const { context } = canvasOf(2, 1);
  context.putImageData(new ImageData(new Uint8ClampedArray(witnesses), 2), 0, 0);
  const { data } = context.getImageData(0, 0, 2, 1);
  if (witnesses.every((value, i) => Math.abs(value - data[i]) <= harmless)) return;
  throw unreadable(
    "The browser gives this page false pixels instead of the picture's, as a protection against fingerprinting.",
    "Allow this site to read the canvas, and choose the picture again. In Firefox use the picture sign in the address bar, or switch privacy.resistFingerprinting off. In Brave use the shield. In other browsers use the extension that protects the canvas.",
  );
}

/**
 * Something drawable → pixels of the given size, and whether any of them were transparent (then laid over white), or all
 * of them wholly.
 */
export function pixelsOf(
  source: CanvasImageSource,
  { width, height }: { width: number; height: number },
): { picture: Picture; transparent: boolean; blank: boolean } {
  checkCanvas();
  const { context } = canvasOf(width, height);
  context.imageSmoothingQuality = "high";
  context.drawImage(source, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  let transparent = false;
  let blank = true;
  for (let i = 3; i < data.length; i += 4) {
    const alpha = data[i];
    if (alpha > 0) blank = false;
    if (alpha === 255) continue;
    transparent = true;
    for (let c = i - 3; c < i; c++) data[c] = Math.round((data[c] * alpha) / 255 + 255 - alpha);
    data[i] = 255;
  }
  return { picture: { width, height, data }, transparent, blank };
}

export async function imageElement(href: string): Promise<HTMLImageElement> {
  const image = new Image();
  image.decoding = "async";
  image.src = href;
  await image.decode();
  return image;
}

/** The pixels of an image file of this site, at its own size. */
export async function filePicture(href: string): Promise<Picture> {
  const image = await imageElement(href);
  return pixelsOf(image, { width: image.naturalWidth, height: image.naturalHeight }).picture;
}

/** Four bytes each: more would not fit into the memory that a browser gives a page. */
const mostPixels = 200e6;
/** No camera, scanner or program makes a side as long as this. */
const longestSide = 1e6;

/** Throws where a picture is too large to be opened, or its header cannot be true. `length` is the file's, in bytes. */
export function checkSize(name: string, width: number, height: number, length: number): void {
  if (width * height <= mostPixels) return;
  if (Math.max(width, height) > longestSide)
    throw unreadable(
      `“${name}” has a damaged header: it claims ${width} × ${height} pixels in ${length} bytes.`,
      "Choose another picture, or copy this one again from where it came.",
    );
  throw unreadable(
    `“${name}” has ${Math.round((width * height) / 1e6)} megapixels (${width} × ${height}), more than a browser can open safely.`,
    `Scale it below ${mostPixels / 1e6} megapixels; the network looks at 300 × 300 anyway.`,
  );
}

export interface Decoded {
  /** Perhaps smaller than the original already. */
  readonly source: CanvasImageSource;
  /** Pixels of the original, as the browser turned and cut it. */
  readonly width: number;
  readonly height: number;
  close(): void;
}

function loadedImage(href: string): Promise<HTMLImageElement> {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => resolve(image);
    image.onerror = () => reject(new Error("no picture that this browser shows"));
    image.src = href;
  });
}

/**
 * Decodes, and lets the browser scale while it decodes. What the size is, the browser says: a header may ask for a turn
 * that it makes or does not make. An `<img>` knows it without decoding, and shows what is there of a file that breaks off.
 */
export async function decode(blob: Blob, format: PictureFormat, longest: number, name: string): Promise<Decoded> {
  const bitmapOf = (options: ImageBitmapOptions = {}) =>
    createImageBitmap(blob, { imageOrientation: "from-image", ...options }).catch(() => undefined);
  const made = (bitmap: ImageBitmap, { width, height }: { width: number; height: number } = bitmap): Decoded => ({
    source: bitmap,
    width,
    height,
    close: () => bitmap.close(),
  });
  const claimed = uprightSize(format);
  if (claimed && Math.max(claimed.width, claimed.height) <= longest) {
    const bitmap = await bitmapOf();
    if (bitmap) return made(bitmap);
  }
  const href = URL.createObjectURL(blob);
  try {
    const image = await loadedImage(href);
    const size = { width: image.naturalWidth, height: image.naturalHeight };
    checkSize(name, size.width, size.height, blob.size);
    const { width, height } = fitted(size.width, size.height, longest);
    const isSmaller = width < size.width || height < size.height;
    const bitmap = await bitmapOf(isSmaller ? { resizeWidth: width, resizeHeight: height, resizeQuality: "high" } : {});
    if (!bitmap) {
      await image.decode();
      return { source: image, ...size, close: () => URL.revokeObjectURL(href) };
    }
    URL.revokeObjectURL(href);
    return made(bitmap, size);
  } catch (error) {
    URL.revokeObjectURL(href);
    throw error;
  }
}

/** An SVG with the width and height that it is to be drawn at, as text. Parsing it here runs nothing in it. */
export function sizedSvg(text: string, format: PictureFormat, name: string, longest: number) {
  const parsed = new DOMParser().parseFromString(withoutDeclaration(text), "image/svg+xml");
  const root = parsed.documentElement;
  if (root.localName !== "svg" || parsed.querySelector("parsererror"))
    throw unreadable(`“${name}” is an SVG with a mistake in it, so it cannot be drawn.`, "Export it again, or as PNG.");
  // CSS gives a picture without any size 300 × 150 pixels.
  const original = { width: format.width ?? 300, height: format.height ?? 150 };
  const size = fitted(original.width, original.height, longest, true);
  if (!root.getAttribute("viewBox")) root.setAttribute("viewBox", `0 0 ${original.width} ${original.height}`);
  root.setAttribute("width", String(size.width));
  root.setAttribute("height", String(size.height));
  if (!root.getAttribute("xmlns")) root.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  const active = parsed.querySelector("script") !== null;
  return { text: new XMLSerializer().serializeToString(root), original, size, active };
}

/** A video's frame as it is now, at most `longest` pixels long. Undefined before the first frame. */
export function readFrame(video: HTMLVideoElement, longest: number): Picture | undefined {
  const { videoWidth, videoHeight } = video;
  if (videoWidth === 0 || videoHeight === 0) return undefined;
  return pixelsOf(video, fitted(videoWidth, videoHeight, longest)).picture;
}
