/**
 * Whatever a reader brings → pixels that the network can take, with a sentence for everything that was done to them.
 *
 * Nothing is decoded before its header was looked at, nothing is sent anywhere, and nothing is thrown: what cannot be read
 * comes back as a problem that says what it is and what would do.
 */
import { adviceOn, isGone } from "../../model/runtime/absence.js";
import type { Outcome, Picture, Problem } from "../../model/types.js";
import {
  type Decoded,
  Unreadable,
  checkSize,
  decode,
  fitted,
  imageElement,
  pixelsOf,
  readFrame,
  sizedSvg,
  unreadable,
} from "./pictureDecode.js";
import { type PictureFormat, type PictureKind, pictureFormat, uprightSize } from "./pictureFormat.js";
import { chooseAdvice, described, promised, rawName, rawOfName } from "./pictureKinds.js";
import { textOf } from "./pictureText.js";
import { breaksOff } from "./pictureWhole.js";
import { turnNote } from "./pictureTurn.js";
import { unpacked } from "./pictureUnpack.js";
import type { PictureNote, PictureNoteKind } from "./pictureNote.js";

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

const defaultLongest = 1024;

const stopped: Problem = {
  kind: "cancelled",
  message: "Reading the picture was stopped.",
  advice: "Choose it again when you like.",
};

/** A file that was looked at. */
interface Source {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly format: PictureFormat;
  readonly name: string;
  readonly longest: number;
}

/** Refuses what no browser shows, and what is too large. `length` is the file's, in bytes. */
function checkKind(format: PictureFormat, name: string, length: number): void {
  const { kind, form } = format;
  const named = rawOfName(name);
  // A TIFF that tells no more than that it is one, and what cannot be told at all, is what its name says.
  const raw = format.raw ?? (kind === "tiff" || kind === "unknown" ? named : undefined);
  const { shown, what, advice } = described(raw ? "raw" : form);
  if (raw) throw unreadable(`“${name}” ${what.replace("raw file", `raw file (${rawName(raw)})`)}.`, advice);
  if (shown === "nowhere") throw unreadable(`“${name}” ${what}.`, advice);
  const size = uprightSize(format);
  // A drawing has no pixels yet.
  if (size && kind !== "svg") checkSize(name, size.width, size.height, length);
}

const shown = (width: number, height: number) => `${width} × ${height}`;

function extensionNote(name: string, { kind, form }: PictureFormat): PictureNote[] {
  const claim = promised(name);
  if (claim === undefined || claim.kind === kind) return [];
  const text = `The name ends in .${claim.ending}, but the file is ${described(form).label}.`;
  return [{ kind: "extension", text }];
}

/** Why a picture could not be decoded: its format, its size, or damage. */
function undecoded(format: PictureFormat, name: string): Unreadable {
  const { shown: where, what, advice, label } = described(format.form);
  if (where === "somewhere") return unreadable(`“${name}” ${what}, which this browser cannot show.`, advice);
  const size = uprightSize(format);
  if (size !== undefined && size.width * size.height > 16e6)
    return unreadable(
      `“${name}” could not be opened: ${shown(size.width, size.height)} pixels may be too many for this device.`,
      "Scale it to 4000 pixels or less and try again.",
    );
  return unreadable(
    `“${name}” begins like ${label}, but the rest is damaged.`,
    "Choose another picture, or copy this one again.",
  );
}

async function readRaster({ bytes, format, name, longest }: Source): Promise<ReadPicture> {
  // Without a type: a wrong one would keep the browser from looking at the bytes.
  const blob = new Blob([bytes]);
  let decoded: Decoded;
  try {
    decoded = await decode(blob, format, longest, name);
  } catch (error) {
    throw error instanceof Unreadable ? error : undecoded(format, name);
  }
  try {
    const original = { width: decoded.width, height: decoded.height };
    const drawn = pixelsOf(decoded.source, fitted(original.width, original.height, longest));
    const { picture } = drawn;
    const isCut = breaksOff(format.kind, bytes);
    if (isCut && drawn.blank) throw undecoded(format, name);
    const notes: PictureNote[] = extensionNote(name, format);
    const note = (kind: PictureNoteKind, text: string) => notes.push({ kind, text });
    if (format.frames > 1) {
      const count = format.kind === "avif" ? "several" : format.frames;
      note("animated", `The file is animated; this is the first of its ${count} frames.`);
    }
    if (format.pictures > 1)
      note("icon", `The icon holds ${format.pictures} pictures; this is the one that the browser prefers.`);
    const turn = await turnNote(bytes, format, original);
    if (turn) notes.push(turn);
    if (format.colors === "gray") note("gray", "The picture is gray: red, green and blue are the same.");
    if (format.colors === "cmyk")
      note("cmyk", "Made for print (CMYK); the browser converted it to red, green and blue.");
    // What a cut file lacks, some browsers leave transparent.
    if (drawn.transparent && !isCut)
      note("transparent", "Transparent parts are shown on white, and so the network sees them.");
    if (original.width > picture.width || original.height > picture.height)
      note("scaled", `Scaled to ${shown(picture.width, picture.height)} pixels.`);
    if (isCut)
      note("incomplete", "The file breaks off before its end; a part of the picture may be missing, gray or on white.");
    return { picture, name, format: format.kind, original, notes };
  } finally {
    decoded.close();
  }
}

/** Draws an SVG as an image: in this role a browser runs no scripts in it and loads nothing that it names. */
async function readSvg({ bytes, format, name, longest }: Source): Promise<ReadPicture> {
  const { text, original, size, active } = sizedSvg(textOf(bytes) ?? "", format, name, longest);
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
    ...extensionNote(name, format),
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
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = new Uint8Array(await blob.arrayBuffer());
  } catch {
    throw unreadable(`“${name}” could not be read; it may be a folder, or have been moved.`, chooseAdvice);
  }
  let format = pictureFormat(bytes);
  if (format.kind === "gzip") {
    bytes = await unpacked(blob, name);
    format = pictureFormat(bytes);
  }
  checkKind(format, name, bytes.length);
  signal?.throwIfAborted();
  const result = await (format.kind === "svg" ? readSvg : readRaster)({ bytes, format, name, longest });
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
      problem: { kind: "bad-picture", message: `The picture could not be read: ${detail}.`, advice: chooseAdvice },
    };
  }
}
