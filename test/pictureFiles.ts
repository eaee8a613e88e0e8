/** Files as cameras, phones and other programs write them, for the tests: made of bytes, or of what libvips wrote. */
import { deflateRawSync, deflateSync } from "node:zlib";
import sharp from "sharp";

const ascii = (text: string) => Buffer.from(text, "latin1");

const colors = { red: [255, 0, 0], lime: [0, 255, 0], blue: [0, 0, 255], white: [255, 255, 255] } as const;

/** Raw RGB: four quarters, red and lime above, blue and white below. */
function quarterPixels(width: number, height: number): Buffer {
  const pixels = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [left, right] = y < height / 2 ? [colors.red, colors.lime] : [colors.blue, colors.white];
      pixels.set(x < width / 2 ? left : right, 3 * (y * width + x));
    }
  return pixels;
}

/** Four quarters: red and lime above, blue and white below. */
export function quarters(width: number, height: number) {
  return sharp(quarterPixels(width, height), { raw: { width, height, channels: 3 } });
}

/** Types of a TIFF entry, by their numbers. */
export const byte = 1;
export const text = 2;
export const short = 3;
export const long = 4;

export type Entry = readonly [tag: number, type: number, value: number | string];

function number(value: number, bytes: 2 | 4, little: boolean): Buffer {
  const buffer = Buffer.alloc(bytes);
  if (bytes === 2) buffer[little ? "writeUInt16LE" : "writeUInt16BE"](value);
  else buffer[little ? "writeUInt32LE" : "writeUInt32BE"](value);
  return buffer;
}

/** A TIFF header and its directories, one after the other; what EXIF and camera raw files begin with. */
export function tiff(
  directories: readonly (readonly Entry[])[],
  { little = true, head, between = "" }: { little?: boolean; head?: string; between?: string } = {},
): Buffer {
  const start = 8 + between.length;
  const parts = [ascii(head ?? (little ? "II*\0" : "MM\0*")), number(start, 4, little), ascii(between)];
  let at = start;
  for (const [i, entries] of directories.entries()) {
    let after = at + 2 + 12 * entries.length + 4;
    const texts: Buffer[] = [];
    const written = entries.map(([tag, type, value]) => {
      const start = [number(tag, 2, little), number(type, 2, little)];
      if (typeof value === "number") {
        const field = Buffer.alloc(4);
        if (type === byte) field[0] = value;
        else number(value, type === short ? 2 : 4, little).copy(field);
        return Buffer.concat([...start, number(1, 4, little), field]);
      }
      const content = ascii(`${value}\0`.padEnd(6, "\0"));
      texts.push(content);
      after += content.length;
      return Buffer.concat([...start, number(content.length, 4, little), number(after - content.length, 4, little)]);
    });
    const next = i + 1 < directories.length ? after : 0;
    parts.push(number(entries.length, 2, little), ...written, number(next, 4, little), ...texts);
    at = after;
  }
  return Buffer.concat(parts);
}

/** EXIF with an orientation of any type in either order of bytes. */
export function exif(orientation: number, { type = short, little = true } = {}): Buffer {
  return tiff([[[274, type, orientation]]], { little });
}

function segment(marker: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0xff, marker]), number(content.length + 2, 2, false), content]);
}

/** A JPEG with EXIF segments put behind its first marker. */
export function jpegWithExif(jpeg: Buffer, ...blocks: readonly Buffer[]): Buffer {
  const segments = blocks.map((block) => segment(0xe1, Buffer.concat([ascii("Exif\0\0"), block])));
  return Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);
}

/** A chunk of a RIFF file: name, length, content, and a byte to make it even. */
function riffChunk(name: string, content: Buffer): Buffer {
  return Buffer.concat([ascii(name), number(content.length, 4, true), content, Buffer.alloc(content.length % 2)]);
}

/** A WebP of one plain chunk, as an extended one with EXIF. */
export function webpWithExif(webp: Buffer, block: Buffer, width: number, height: number): Buffer {
  const extended = Buffer.alloc(10);
  extended[0] = 8;
  extended.writeUIntLE(width - 1, 4, 3);
  extended.writeUIntLE(height - 1, 7, 3);
  const body = Buffer.concat([ascii("WEBP"), riffChunk("VP8X", extended), webp.subarray(12), riffChunk("EXIF", block)]);
  return riffChunk("RIFF", body);
}

function crc(bytes: Buffer): number {
  let sum = -1;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}

export function pngChunk(name: string, content: Buffer): Buffer {
  const named = Buffer.concat([ascii(name), content]);
  return Buffer.concat([number(content.length, 4, false), named, number(crc(named), 4, false)]);
}

/** A PNG with EXIF, before its pixels or behind them. */
export function pngWithExif(png: Buffer, block: Buffer, place: "before" | "behind" = "before"): Buffer {
  const at = place === "before" ? 33 : png.length - 12;
  return Buffer.concat([png.subarray(0, at), pngChunk("eXIf", block), png.subarray(at)]);
}

/** A PNG as Xcode rewrites it for iPhones: CgBI first, blue before red, and pixels deflated without a header. */
export function xcodePng(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 6, 0, 0, 0], 8);
  const rgb = quarterPixels(width, height);
  const rows = Buffer.alloc(height * (1 + 4 * width));
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [from, to] = [3 * (y * width + x), y * (1 + 4 * width) + 1 + 4 * x];
      rows.set([rgb[from + 2], rgb[from + 1], rgb[from], 255], to);
    }
  const pixels = deflateRawSync(rows);
  return Buffer.concat([
    ascii("\x89PNG\r\n\x1a\n"),
    pngChunk("CgBI", Buffer.from([0x50, 0, 0x20, 2])),
    pngChunk("IHDR", header),
    pngChunk("IDAT", pixels),
    pngChunk("IEND", Buffer.alloc(0)),
  ]);
}

/** A PNG of 16 bits a channel, gray with transparency. */
export function deepPng(width: number, height: number): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([16, 4, 0, 0, 0], 8);
  const rows = Buffer.alloc(height * (1 + 4 * width));
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) rows.set([0x80, 0x12, 0xff, 0xff], y * (1 + 4 * width) + 1 + 4 * x);
  return Buffer.concat([
    ascii("\x89PNG\r\n\x1a\n"),
    pngChunk("IHDR", header),
    pngChunk("IDAT", deflateSync(rows)),
    pngChunk("IEND", Buffer.alloc(0)),
  ]);
}

function box(name: string, ...contents: readonly Buffer[]): Buffer {
  const length = 8 + contents.reduce((sum, { length }) => sum + length, 0);
  return Buffer.concat([number(length, 4, false), ascii(name), ...contents]);
}

/** The pixels of an AVIF as libvips writes it, with properties such as `irot` beside its own. */
export function avifWith(
  avif: Buffer,
  properties: readonly { readonly name: string; readonly content: Buffer }[],
): Buffer {
  const at = (name: string) => avif.indexOf(ascii(name)) - 4;
  const end = (name: string) => at(name) + avif.readUInt32BE(at(name));
  const own = avif.subarray(at("ipco") + 8, end("ipco"));
  const associations = avif.subarray(at("ipma") + 8, end("ipma"));
  // Four bytes of version and flags, four of the count of items, two of the item; then the count of its properties.
  const count = associations[10];
  const added = properties.map((_, i) => 0x80 | (count + 1 + i));
  const ipma = Buffer.concat([associations, Buffer.from(added)]);
  ipma[10] = count + added.length;
  const iprp = box(
    "iprp",
    box("ipco", own, ...properties.map(({ name, content }) => box(name, content))),
    box("ipma", ipma),
  );
  const meta = box("meta", avif.subarray(at("meta") + 8, at("iprp")), iprp);
  const result = Buffer.concat([avif.subarray(0, at("meta")), meta, avif.subarray(end("meta"))]);
  // Where the pixels lie has moved by as much as the header has grown.
  const grown = meta.length - (end("meta") - at("meta"));
  const iloc = result.indexOf(ascii("iloc")) + 4;
  const place = result.indexOf(number(at("mdat") + 8, 4, false), iloc);
  result.writeUInt32BE(at("mdat") + 8 + grown, place);
  return result;
}

/** Quarter turns against the clock. */
export const irot = (turns: number) => ({ name: "irot", content: Buffer.from([turns]) });
/** Mirrored top to bottom (0) or left to right (1). */
export const imir = (axis: number) => ({ name: "imir", content: Buffer.from([axis]) });

/** Boxes that turn or mirror an AVIF, and the EXIF orientation that does the same. irot turns against the clock, imir flips after it: 0 top to bottom, 1 left to right. */
export const avifTurns: readonly (readonly [properties: Parameters<typeof avifWith>[1], orientation: number])[] = [
  [[irot(0)], 1],
  [[irot(1)], 8],
  [[irot(2)], 3],
  [[irot(3)], 6],
  [[imir(0)], 4],
  [[imir(1)], 2],
  [[irot(1), imir(0)], 5],
  [[irot(1), imir(1)], 7],
  [[irot(2), imir(1)], 4],
  [[irot(3), imir(0)], 7],
  [[irot(3), imir(1)], 5],
];
/** A window of whole pixels about the middle. */
export const clap = (width: number, height: number) => ({
  name: "clap",
  content: Buffer.concat([width, 1, height, 1, 0, 1, 0, 1].map((value) => number(value, 4, false))),
});

/** A bitmap of OS/2: a header of 12 bytes, sizes of 16 bits. */
export function os2Bitmap(width: number, height: number): Buffer {
  const stride = Math.ceil((3 * width) / 4) * 4;
  const rgb = quarterPixels(width, height);
  const bytes = Buffer.alloc(26 + stride * height);
  bytes.write("BM", "latin1");
  bytes.writeUInt32LE(bytes.length, 2);
  bytes.writeUInt32LE(26, 10);
  bytes.writeUInt32LE(12, 14);
  for (const [i, value] of [width, height, 1, 24].entries()) bytes.writeUInt16LE(value, 18 + 2 * i);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const from = 3 * (y * width + x);
      bytes.set([rgb[from + 2], rgb[from + 1], rgb[from]], 26 + (height - 1 - y) * stride + 3 * x);
    }
  return bytes;
}

/** The header of a Windows bitmap whose pixels are missing. */
export function bitmapHeader(width: number, height: number, size = 40): Buffer {
  const bytes = Buffer.alloc(14 + size);
  bytes.write("BM", "latin1");
  bytes.writeUInt32LE(size, 14);
  bytes.writeInt32LE(width, 18);
  bytes.writeInt32LE(height, 22);
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(24, 28);
  return bytes;
}

/** An icon (1) or a cursor (2) that holds PNGs. */
export function icon(pngs: readonly { readonly size: number; readonly png: Buffer }[], type: 1 | 2 = 1): Buffer {
  let at = 6 + 16 * pngs.length;
  const entries = pngs.map(({ size, png }) => {
    const entry = Buffer.alloc(16);
    entry[0] = entry[1] = size % 256;
    entry.writeUInt16LE(type === 1 ? 1 : 0, 4);
    entry.writeUInt16LE(type === 1 ? 32 : 0, 6);
    entry.writeUInt32LE(png.length, 8);
    entry.writeUInt32LE(at, 12);
    at += png.length;
    return entry;
  });
  const head = [0, type, pngs.length].map((value) => number(value, 2, true));
  return Buffer.concat([...head, ...entries, ...pngs.map(({ png }) => png)]);
}

/** A JPEG whose frame header says another process or another depth: 12 bits, lossless, arithmetic. */
export function jpegOfProcess(jpeg: Buffer, marker: number, precision = 8): Buffer {
  const result = Buffer.from(jpeg);
  for (let at = 2; ; at += 2 + result.readUInt16BE(at + 2)) {
    if (result[at + 1] !== 0xc0) continue;
    result[at + 1] = marker;
    result[at + 4] = precision;
    return result;
  }
}
