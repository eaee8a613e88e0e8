/** Whether a file ends where its format ends: what browsers make of a file that breaks off, they do not say. */
import { ByteReader } from "./byteReader.js";
import type { PictureKind } from "./pictureKinds.js";

/** An end-of-image marker behind the first scan's header; inside of a scan none can stand by chance. */
function jpegEnds(bytes: ByteReader): boolean {
  let at = 2;
  while (at + 4 <= bytes.length && bytes.u8(at) === 0xff && bytes.u8(at + 1) !== 0xda)
    at += bytes.u8(at + 1) === 0xff ? 1 : 2 + bytes.u16(at + 2);
  for (at = bytes.all.indexOf(0xff, at + 2); at >= 0; at = bytes.all.indexOf(0xff, at + 1))
    if (bytes.u8(at + 1) === 0xd9) return true;
  return false;
}

function pngEnds(bytes: ByteReader): boolean {
  for (let at = 8; at + 8 <= bytes.length; at += 12 + bytes.u32(at)) if (bytes.text(at + 4, 4) === "IEND") return true;
  return false;
}

/** The boxes of a file fit into it. */
function heifEnds(bytes: ByteReader): boolean {
  let at = 0;
  while (at + 8 <= bytes.length) {
    const short = bytes.u32(at);
    // 1: a length of 64 bits follows; 0: to the end.
    const length = short === 1 ? bytes.u32(at + 8) * 2 ** 32 + bytes.u32(at + 12) : short;
    if (length < 8) return true;
    at += length;
  }
  return at <= bytes.length;
}

/** A bitmap without compression is as long as its rows; the length in its header is often wrong. */
function bmpEnds(bytes: ByteReader): boolean {
  const isCore = bytes.u32(14, true) === 12;
  if (!isCore && bytes.u32(30, true) !== 0) return true;
  const [width, height] = isCore
    ? [bytes.u16(18, true), bytes.u16(20, true)]
    : [bytes.u32(18, true), Math.abs(bytes.u32(22, true) | 0)];
  const row = 4 * Math.ceil((width * bytes.u16(isCore ? 24 : 28, true)) / 32);
  return bytes.u32(10, true) + row * height <= bytes.length;
}

const ends: Partial<Record<PictureKind, (bytes: ByteReader) => boolean>> = {
  jpeg: jpegEnds,
  png: pngEnds,
  gif: (bytes) => bytes.text(bytes.length - 1, 1) === ";",
  webp: (bytes) => bytes.u32(4, true) + 8 <= bytes.length,
  avif: heifEnds,
  heic: heifEnds,
  bmp: bmpEnds,
};

/** Whether a file breaks off before its end; no for formats that do not tell. */
export function breaksOff(kind: PictureKind, all: Uint8Array): boolean {
  return ends[kind]?.(new ByteReader(all)) === false;
}
