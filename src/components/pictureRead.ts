/**
 * Whatever a reader brings → pixels that the network can take, with a sentence for everything that was done to them.
 *
 * Nothing is decoded before its header was looked at, nothing is sent anywhere, and nothing is thrown: what cannot be read
 * comes back as a problem that says what it is and what would do.
 */
import { adviceOn, isGone } from "../model/absence.js";
import type { Outcome, Picture, Problem } from "../model/protocol.js";
import {
  type Decoded,
  Unreadable,
  decode,
  fitted,
  imageElement,
  pixelsOf,
  readFrame,
  sizedSvg,
  unreadable,
} from "./pictureDecode.js";
import { type PictureFormat, type PictureKind, pictureFormat, uprightSize } from "./pictureFormat.js";

export type PictureNoteKind =
  "animated" | "scaled" | "turned" | "transparent" | "gray" | "cmyk" | "drawing" | "incomplete" | "extension";

/** Something that was done to a picture, as a whole sentence for the reader. */
export interface PictureNote {
  readonly kind: PictureNoteKind;
  readonly text: string;
}

export interface ReadPicture {
  readonly picture: Picture;
  /** File name, or where the picture comes from. */
  readonly name: string;
  readonly format: PictureKind | "frame";
  /** Pixels of the original, upright. */
  readonly original: { readonly width: number; readonly height: number };
  readonly notes: readonly PictureNote[];
}

export interface ReadPictureOptions {
  /** Longest side of the pixels that come back; 1024 unless said otherwise. */
  readonly longest?: number;
  /** Replaces the file's own name in notes and problems. */
  readonly name?: string;
  readonly signal?: AbortSignal;
}

/** Four bytes each: more would not fit into the memory that a browser gives a page. */
const mostPixels = 200e6;
const defaultLongest = 1024;
const anyOf = "Save or export it as JPEG, PNG, WebP, AVIF, GIF or SVG.";
const another = "Choose a picture: JPEG, PNG, WebP, AVIF, GIF or SVG.";

const stopped: Problem = {
  kind: "cancelled",
  message: "Reading the picture was stopped.",
  advice: "Choose it again when you like.",
};

/** Kinds that no browser, or not every browser, shows: what they are in a reader's words, and what would do. */
const refusals: Partial<Record<PictureKind, readonly [what: string, advice: string]>> = {
  empty: ["is empty: it has no bytes", "Choose another file, or copy this one again from where it came."],
  text: ["holds text, not a picture, whatever its name says", another],
  pdf: ["is a PDF document, not a picture", "Take a screenshot of the page, or export it as PNG or JPEG."],
  psd: ["is a Photoshop document, which browsers cannot show", anyOf],
  tiff: ["is a TIFF or camera raw file, which browsers cannot show", anyOf],
  jxl: ["is a JPEG XL picture, which most browsers cannot show", anyOf],
  video: ["is a video", "Take a screenshot of one frame, or use the camera."],
  zip: ["is an archive or an office document", "Unpack it and choose one picture inside."],
  unknown: ["is in no format that this page knows", another],
};

function checkKind(format: PictureFormat, name: string): void {
  const refusal = refusals[format.kind];
  if (refusal) throw unreadable(`“${name}” ${refusal[0]}.`, refusal[1]);
  const size = uprightSize(format);
  if (size && size.width * size.height > mostPixels) {
    const megapixels = Math.round((size.width * size.height) / 1e6);
    throw unreadable(
      `“${name}” has ${megapixels} megapixels (${size.width} × ${size.height}), more than a browser can open safely.`,
      `Scale it below ${mostPixels / 1e6} megapixels; the network looks at 300 × 300 anyway.`,
    );
  }
}

const shown = (width: number, height: number) => `${width} × ${height}`;

function extensionNote(name: string, kind: PictureKind): PictureNote[] {
  const extension = /\.(\w+)$/.exec(name)?.[1].toLowerCase();
  const claimed = {
    jpg: "jpeg",
    jpeg: "jpeg",
    png: "png",
    gif: "gif",
    webp: "webp",
    avif: "avif",
    svg: "svg",
    bmp: "bmp",
  }[extension ?? ""];
  if (claimed === undefined || claimed === kind) return [];
  return [{ kind: "extension", text: `The name ends in .${extension}, but the file is ${kind.toUpperCase()}.` }];
}

async function readRaster(blob: Blob, format: PictureFormat, name: string, longest: number): Promise<ReadPicture> {
  let decoded: Decoded;
  try {
    decoded = await decode(blob, format, longest);
  } catch {
    const size = uprightSize(format);
    const isLarge = size !== undefined && size.width * size.height > 16e6;
    if (format.kind === "heic")
      throw unreadable(`“${name}” is an HEIC picture, which this browser cannot show.`, anyOf);
    throw unreadable(
      isLarge
        ? `“${name}” could not be opened: ${shown(size.width, size.height)} pixels may be too many for this device.`
        : `“${name}” begins like ${format.kind.toUpperCase()}, but the rest is damaged.`,
      isLarge ? "Scale it to 4000 pixels or less and try again." : "Choose another picture, or copy this one again.",
    );
  }
  try {
    const { picture, transparent } = pixelsOf(decoded.source, fitted(decoded.width, decoded.height, longest));
    const original = uprightSize(format) ?? { width: decoded.width, height: decoded.height };
    const notes: PictureNote[] = extensionNote(name, format.kind);
    const note = (kind: PictureNoteKind, text: string) => notes.push({ kind, text });
    if (format.frames > 1) {
      const count = format.kind === "avif" ? "several" : format.frames;
      note("animated", `The file is animated; this is the first of its ${count} frames.`);
    }
    if (format.orientation !== 1) note("turned", "Turned upright, as the camera noted in the file.");
    if (format.colors === "gray") note("gray", "The picture is gray: red, green and blue are the same.");
    if (format.colors === "cmyk")
      note("cmyk", "Made for print (CMYK); the browser converted it to red, green and blue.");
    if (transparent) note("transparent", "Transparent parts are shown on white, and so the network sees them.");
    if (original.width > picture.width || original.height > picture.height)
      note(
        "scaled",
        `Scaled from ${shown(original.width, original.height)} to ${shown(picture.width, picture.height)} pixels.`,
      );
    if (decoded.incomplete && breaksOff(format.kind, new Uint8Array(await blob.arrayBuffer())))
      note("incomplete", "The file breaks off; the missing part is empty.");
    return { picture, name, format: format.kind, original, notes };
  } finally {
    decoded.close();
  }
}

/** Whether a file lacks the mark that ends its format. */
function breaksOff(kind: PictureKind, bytes: Uint8Array): boolean {
  const tail = [...bytes.subarray(-64)].map((byte) => String.fromCharCode(byte)).join("");
  if (kind === "jpeg") return !tail.includes("\xff\xd9");
  if (kind === "png") return !tail.includes("IEND");
  if (kind === "gif") return !tail.endsWith(";");
  return false;
}

/** Draws an SVG as an image: in this role a browser runs no scripts in it and loads nothing that it names. */
async function readSvg(blob: Blob, format: PictureFormat, name: string, longest: number): Promise<ReadPicture> {
  const { text, original, size, active } = sizedSvg(await blob.text(), format, name, longest);
  let drawn: { picture: Picture; transparent: boolean };
  try {
    // An address with the data in it: drawn from a blob, some SVGs make a canvas unreadable.
    drawn = pixelsOf(await imageElement(`data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`), size);
  } catch (error) {
    if (error instanceof Unreadable) throw error;
    throw unreadable(`“${name}” is an SVG that this browser cannot draw.`, "Export it as PNG and choose that.");
  }
  const ran = active ? " The script in it was not run." : "";
  const notes: PictureNote[] = [
    ...extensionNote(name, "svg"),
    { kind: "drawing", text: `A drawing, turned into ${shown(size.width, size.height)} pixels.${ran}` },
  ];
  if (drawn.transparent)
    notes.push({ kind: "transparent", text: "Transparent parts are shown on white, and so the network sees them." });
  return { picture: drawn.picture, name, format: "svg", original, notes };
}

function frameOf(video: HTMLVideoElement, name: string, longest: number): ReadPicture {
  const picture = readFrame(video, longest);
  if (!picture) throw unreadable("The video shows nothing yet.", "Wait a moment and try again.");
  const original = { width: video.videoWidth, height: video.videoHeight };
  return { picture, name, format: "frame", original, notes: [] };
}

/** Fetches a picture of this site. Other sites are never asked. */
async function fetched(href: string, signal: AbortSignal | undefined): Promise<Blob> {
  const url = new URL(href, document.baseURI);
  const isOurs = url.origin === location.origin || url.protocol === "data:" || url.protocol === "blob:";
  if (!isOurs)
    throw unreadable(
      `The picture lies on another site (${url.host}), and this page asks no other site for anything.`,
      "Save the picture and choose the file.",
    );
  const response = await fetch(url, signal ? { signal } : {}).catch(() => undefined);
  signal?.throwIfAborted();
  if (!response?.ok) {
    const advice = adviceOn[response !== undefined && isGone(response) ? "gone" : "unreachable"];
    throw unreadable("The picture could not be loaded from this site.", advice);
  }
  return response.blob();
}

async function read(source: Blob | string | HTMLVideoElement, options: ReadPictureOptions): Promise<ReadPicture> {
  const { longest = defaultLongest, signal } = options;
  if (typeof source !== "string" && !(source instanceof Blob))
    return frameOf(source, options.name ?? "Camera", longest);
  const blob = typeof source === "string" ? await fetched(source, signal) : source;
  const ownName = blob instanceof File ? blob.name : typeof source === "string" ? (source.split("/").pop() ?? "") : "";
  const name = options.name ?? (ownName || "The picture");
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(await blob.arrayBuffer());
  } catch {
    throw unreadable(`“${name}” could not be read; it may be a folder, or have been moved.`, another);
  }
  const format = pictureFormat(bytes);
  checkKind(format, name);
  signal?.throwIfAborted();
  const result = await (format.kind === "svg" ? readSvg : readRaster)(blob, format, name, longest);
  signal?.throwIfAborted();
  return result;
}

/**
 * Reads a picture.
 *
 * @param source a file, a clipboard item, the address of a picture of this site, or a playing video
 * @returns pixels, upright, on white, their longest side at most `longest`; or a problem of kind `bad-picture` or
 *   `cancelled`. Nothing is thrown.
 */
export async function readPicture(
  source: Blob | string | HTMLVideoElement,
  options: ReadPictureOptions = {},
): Promise<Outcome<ReadPicture>> {
  try {
    return { ok: true, value: await read(source, options) };
  } catch (error) {
    if (options.signal?.aborted) return { ok: false, problem: stopped };
    if (error instanceof Unreadable) return { ok: false, problem: error.problem };
    const detail = error instanceof Error ? error.message : String(error);
    return {
      ok: false,
      problem: { kind: "bad-picture", message: `The picture could not be read: ${detail}.`, advice: another },
    };
  }
}
