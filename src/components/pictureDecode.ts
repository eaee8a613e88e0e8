/** Files and videos → pixels, by way of the browser's decoders and a canvas. */
import type { Picture, Problem } from "../model/protocol.js";
import { type PictureFormat, uprightSize } from "./pictureFormat.js";

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

/** Something drawable → pixels of the given size, and whether any of them were transparent (then laid over white). */
export function pixelsOf(
  source: CanvasImageSource,
  { width, height }: { width: number; height: number },
): { picture: Picture; transparent: boolean } {
  const { context } = canvasOf(width, height);
  context.imageSmoothingQuality = "high";
  context.drawImage(source, 0, 0, width, height);
  const { data } = context.getImageData(0, 0, width, height);
  let transparent = false;
  for (let i = 3; i < data.length; i += 4) {
    const alpha = data[i];
    if (alpha === 255) continue;
    transparent = true;
    for (let c = i - 3; c < i; c++) data[c] = Math.round((data[c] * alpha) / 255 + 255 - alpha);
    data[i] = 255;
  }
  return { picture: { width, height, data }, transparent };
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

export interface Decoded {
  readonly source: CanvasImageSource;
  readonly width: number;
  readonly height: number;
  readonly incomplete: boolean;
  close(): void;
}

/**
 * Decodes, and lets the browser scale while it decodes where it can. An `<img>` is the second try: it also shows what is
 * there of a file that breaks off.
 */
export async function decode(blob: Blob, format: PictureFormat, longest: number): Promise<Decoded> {
  const size = uprightSize(format);
  let resize: ImageBitmapOptions = {};
  if (size && Math.max(size.width, size.height) > longest) {
    const { width, height } = fitted(size.width, size.height, longest);
    // An AVIF tells of its turning where the header was not read: with one side given, the browser finds the other.
    const oneSide = format.kind === "avif" || format.kind === "heic";
    resize = {
      resizeQuality: "high",
      ...((!oneSide || width >= height) && { resizeWidth: width }),
      ...((!oneSide || width < height) && { resizeHeight: height }),
    };
  }
  try {
    const bitmap = await createImageBitmap(blob, { imageOrientation: "from-image", ...resize });
    const { width, height } = bitmap;
    return { source: bitmap, width, height, incomplete: false, close: () => bitmap.close() };
  } catch {
    const href = URL.createObjectURL(blob);
    try {
      const image = await imageElement(href);
      return {
        source: image,
        width: image.naturalWidth,
        height: image.naturalHeight,
        incomplete: true,
        close: () => URL.revokeObjectURL(href),
      };
    } catch (error) {
      URL.revokeObjectURL(href);
      throw error;
    }
  }
}

/** An SVG with the width and height that it is to be drawn at, as text. Parsing it here runs nothing in it. */
export function sizedSvg(text: string, format: PictureFormat, name: string, longest: number) {
  const parsed = new DOMParser().parseFromString(text, "image/svg+xml");
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
