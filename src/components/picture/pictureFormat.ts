/**
 * What a file says about itself in its first bytes: format, size, frames, orientation. Pure arithmetic on bytes; nothing
 * is decoded, so a file of any size is looked at safely before a browser is asked to open it.
 */
import { ByteReader } from "./byteReader.js";
import { heifHeader } from "./heifHeader.js";
import { type PictureForm, type PictureKind, type RawFormat, formOfStart, rawOfStart } from "./pictureKinds.js";
import { isHtml, svgRoot, svgSize, textOf } from "./pictureText.js";
import { exifOrientation, rawOfTiff } from "./tiffHeader.js";

export type { PictureKind } from "./pictureKinds.js";
export { svgSize } from "./pictureText.js";

export interface PictureFormat {
  readonly kind: PictureKind;
  /** The row of pictureKinds.ts: the kind, or a form of it that not every browser shows. */
  readonly form: PictureForm;
  /** Pixels as stored, before any turning; undefined where the bytes at hand do not tell. */
  readonly width?: number;
  readonly height?: number;
  /** 1 unless the file is animated. */
  readonly frames: number;
  /** Pictures in an icon; 1 for everything else. */
  readonly pictures: number;
  /**
   * How the file asks to be turned, as EXIF's orientation, 1 … 8; 1 is upright, 5 … 8 exchange width and height. What a
   * browser makes of it, only the browser knows.
   */
  readonly orientation: number;
  /** Places of the bytes that ask for it: a copy with 0 in them asks for nothing. */
  readonly asks: readonly number[];
  readonly colors?: "gray" | "cmyk";
  readonly raw?: RawFormat;
}

type Found = Partial<Omit<PictureFormat, "kind">>;
type Bytes = ByteReader;

/** Forms of JPEG by the marker of their frame header; the others are usual (ITU-T T.81, table B.1; T.87). */
const jpegForms: Readonly<Record<number, PictureForm>> = {
  0xc3: "jpeg-lossless",
  0xc5: "jpeg-hierarchical",
  0xc6: "jpeg-hierarchical",
  0xc7: "jpeg-hierarchical",
  0xc9: "jpeg-arithmetic",
  0xca: "jpeg-arithmetic",
  0xcb: "jpeg-lossless",
  0xcd: "jpeg-hierarchical",
  0xce: "jpeg-hierarchical",
  0xcf: "jpeg-hierarchical",
  0xde: "jpeg-hierarchical",
  0xf7: "jpeg-ls",
};

/** Markers and segments of a JPEG up to its frame header (ITU-T T.81, annex B). */
function jpeg(bytes: Bytes): Found {
  let found: Found = {};
  let isFirst = true;
  let at = 2;
  while (at + 4 <= bytes.length) {
    if (bytes.u8(at) !== 0xff) break;
    const marker = bytes.u8(at + 1);
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const length = bytes.u16(at + 2);
    if (marker === 0xe1 && bytes.text(at + 4, 4) === "Exif" && isFirst) {
      found = exifOrientation(bytes, at + 10);
      isFirst = false;
    }
    const isUsual = marker >= 0xc0 && marker <= 0xc2;
    if (isUsual || marker in jpegForms) {
      const form = isUsual && bytes.u8(at + 4) > 8 ? "jpeg-12-bit" : jpegForms[marker];
      const components = bytes.u8(at + 9);
      return {
        ...found,
        ...(form && { form }),
        height: bytes.u16(at + 5),
        width: bytes.u16(at + 7),
        ...(components === 1 && { colors: "gray" as const }),
        ...(components === 4 && { colors: "cmyk" as const }),
      };
    }
    if (marker === 0xda || length < 2) break;
    at += 2 + length;
  }
  return found;
}

/** Chunks of a PNG: IHDR, eXIf, and acTL where it is animated. Xcode's begins with a chunk of its own. */
function png(bytes: Bytes): Found {
  let found: Found = {};
  let hasPixels = false;
  for (let at = 8; at + 8 <= bytes.length; at += 12 + bytes.u32(at)) {
    const name = bytes.text(at + 4, 4);
    if (name === "CgBI") found = { ...found, form: "png-xcode" };
    if (name === "IHDR") {
      found = { ...found, width: bytes.u32(at + 8), height: bytes.u32(at + 12) };
      if (bytes.u8(at + 17) === 0 || bytes.u8(at + 17) === 4) found = { ...found, colors: "gray" };
    }
    if (name === "acTL" && !hasPixels) found = { ...found, frames: Math.max(1, bytes.u32(at + 8)) };
    if (name === "eXIf") found = { ...found, ...exifOrientation(bytes, at + 8) };
    if (name === "IDAT") hasPixels = true;
    if (name === "IEND") break;
  }
  return found;
}

/** Blocks of a GIF; each image block is a frame. */
function gif(bytes: Bytes): Found {
  const size = { width: bytes.u16(6, true), height: bytes.u16(8, true) };
  const tableSize = (flags: number) => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
  let at = 13 + tableSize(bytes.u8(10));
  let frames = 0;
  while (at < bytes.length) {
    const block = bytes.u8(at);
    if (block === 0x2c) {
      frames += 1;
      at += 11 + tableSize(bytes.u8(at + 9));
    } else if (block === 0x21) at += 2;
    else break;
    // Sub-blocks: a length, so many bytes, until a length of 0.
    while (at < bytes.length && bytes.u8(at) > 0) at += 1 + bytes.u8(at);
    at += 1;
  }
  return { ...size, frames: Math.max(1, frames) };
}

/** The chunks of a WebP: VP8 (lossy), VP8L (lossless) or VP8X (extended, perhaps animated). */
function webp(bytes: Bytes): Found {
  const first = bytes.text(12, 4);
  if (first === "VP8 ") return { width: bytes.u16(26, true) & 0x3fff, height: bytes.u16(28, true) & 0x3fff };
  if (first === "VP8L") {
    const bits = bytes.u32(21, true);
    return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
  }
  let found: Found = { width: bytes.u24(24) + 1, height: bytes.u24(27) + 1 };
  let frames = 0;
  for (let at = 12; at + 8 <= bytes.length;) {
    const name = bytes.text(at, 4);
    const length = bytes.u32(at + 4, true);
    if (name === "ANMF") frames += 1;
    if (name === "EXIF") {
      const start = bytes.text(at + 8, 4) === "Exif" ? at + 14 : at + 8;
      found = { ...found, ...exifOrientation(bytes, start) };
    }
    at += 8 + length + (length % 2);
  }
  return { ...found, frames: Math.max(1, frames) };
}

function heif(bytes: Bytes, form: "avif" | "heic", animated: boolean): Found {
  const { cropped, ...found } = heifHeader(bytes);
  // How many pictures a sequence holds is told too far inside; two stand for «more than one».
  return { ...found, ...(animated && { frames: 2 }), ...(cropped && form === "avif" && { form: "avif-cropped" }) };
}

/** Sizes of the headers that a bitmap may have: OS/2 1 and 2, Windows 3 to 5. */
const bitmapHeaders = new Set([12, 16, 40, 52, 56, 64, 108, 124]);

/** The header of a bitmap: of 12 bytes, with sizes of 16 bits, or longer, with sizes of 32. */
function bmp(bytes: Bytes): Found {
  if (bytes.u32(14, true) === 12) return { width: bytes.u16(18, true), height: bytes.u16(20, true) };
  return { width: Math.abs(bytes.u32(18, true) | 0), height: Math.abs(bytes.u32(22, true) | 0) };
}

/** The list of an icon or a cursor: kind, count, then 16 bytes for each picture. Undefined where it is none. */
function icon(bytes: Bytes): Found | undefined {
  const [type, count] = [bytes.u16(2, true), bytes.u16(4, true)];
  if (bytes.u16(0) !== 0 || (type !== 1 && type !== 2) || count === 0 || count > 256) return undefined;
  for (let i = 0; i < count; i++) {
    const [length, at] = [bytes.u32(14 + 16 * i, true), bytes.u32(18 + 16 * i, true)];
    if (length === 0 || at < 6 + 16 * count) return undefined;
  }
  return { pictures: count };
}

const heifBrands = new Set(["heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"]);

/** Format and properties by what the bytes say; extension and declared type are not looked at. */
export function pictureFormat(all: Uint8Array): PictureFormat {
  const bytes = new ByteReader(all);
  const be = (kind: PictureKind, found: Found = {}): PictureFormat => ({
    form: kind,
    frames: 1,
    pictures: 1,
    orientation: 1,
    asks: [],
    ...found,
    kind,
  });
  if (all.length === 0) return be("empty");
  const start = bytes.text(0, 272);
  if (start.startsWith("\xff\xd8\xff")) return be("jpeg", jpeg(bytes));
  if (start.startsWith("\x89PNG")) return be("png", png(bytes));
  if (start.startsWith("GIF8")) return be("gif", gif(bytes));
  if (start.startsWith("RIFF") && start.startsWith("WEBP", 8)) return be("webp", webp(bytes));
  if (start.startsWith("BM") && bitmapHeaders.has(bytes.u32(14, true))) return be("bmp", bmp(bytes));
  const icons = icon(bytes);
  if (icons) return be("ico", icons);
  const raw = rawOfStart(start);
  if (raw) return be("raw", { raw });
  if (start.startsWith("ftyp", 4)) {
    const brand = bytes.text(8, 4);
    const brands = bytes.text(8, Math.min(Math.max(bytes.u32(0) - 8, 4), 256));
    if (/avif|avis/.test(brands)) return be("avif", heif(bytes, "avif", brand === "avis"));
    return heifBrands.has(brand) ? be("heic", heif(bytes, "heic", false)) : be("video");
  }
  const form = formOfStart(start);
  if (form === "tiff") {
    const raw = rawOfTiff(bytes);
    return raw ? be("raw", { raw }) : be("tiff");
  }
  if (form) return be(form as PictureKind);
  const text = textOf(all);
  if (text === undefined) return be("unknown");
  const root = svgRoot(text);
  if (root !== undefined) return be("svg", svgSize(root));
  return be("text", isHtml(text) ? { form: "html" } : {});
}

/** Width and height as shown: the stored ones, exchanged where the orientation lays the picture on its side. */
export function uprightSize(format: PictureFormat): { width: number; height: number } | undefined {
  const { width, height, orientation } = format;
  if (!width || !height) return undefined;
  return orientation >= 5 ? { width: height, height: width } : { width, height };
}
