/**
 * What a file says about itself in its first bytes: format, size, frames, orientation. Pure arithmetic on bytes; nothing
 * is decoded, so a file of any size is looked at safely before a browser is asked to open it.
 */

/** Formats that browsers show, and formats that people bring all the same. */
export type PictureKind =
  | "jpeg"
  | "png"
  | "gif"
  | "webp"
  | "avif"
  | "bmp"
  | "svg"
  | "heic"
  | "tiff"
  | "pdf"
  | "jxl"
  | "psd"
  | "video"
  | "zip"
  | "text"
  | "empty"
  | "unknown";

export interface PictureFormat {
  readonly kind: PictureKind;
  /** Pixels as stored, before any turning; undefined where the bytes at hand do not tell. */
  readonly width?: number;
  readonly height?: number;
  /** 1 unless the file is animated. */
  readonly frames: number;
  /** EXIF orientation, 1 … 8; 1 is upright, 5 … 8 exchange width and height. */
  readonly orientation: number;
  readonly colors?: "gray" | "cmyk";
}

type Found = Partial<Omit<PictureFormat, "kind">>;

/** Reads numbers from bytes; outside of them everything is 0, so that truncated files need no special care. */
class Bytes {
  private readonly view: DataView;
  constructor(readonly all: Uint8Array) {
    this.view = new DataView(all.buffer, all.byteOffset, all.byteLength);
  }
  get length(): number {
    return this.all.length;
  }
  u8(at: number): number {
    return this.all[at] ?? 0;
  }
  u16(at: number, little = false): number {
    return at >= 0 && at + 2 <= this.length ? this.view.getUint16(at, little) : 0;
  }
  u24(at: number): number {
    return this.u8(at) | (this.u8(at + 1) << 8) | (this.u8(at + 2) << 16);
  }
  u32(at: number, little = false): number {
    return at >= 0 && at + 4 <= this.length ? this.view.getUint32(at, little) : 0;
  }
  /** Latin-1 text. */
  text(at: number, length: number): string {
    return String.fromCharCode(...this.all.subarray(at, at + length));
  }
}

/** Markers and segments of a JPEG up to its frame header (ITU-T T.81, annex B). */
function jpeg(bytes: Bytes): Found {
  let found: Found = {};
  let at = 2;
  while (at + 4 <= bytes.length) {
    if (bytes.u8(at) !== 0xff) break;
    const marker = bytes.u8(at + 1);
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const length = bytes.u16(at + 2);
    if (marker === 0xe1 && bytes.text(at + 4, 4) === "Exif" && found.orientation === undefined)
      found = { ...found, orientation: exifOrientation(bytes, at + 10) };
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) {
      const components = bytes.u8(at + 9);
      const size = { height: bytes.u16(at + 5), width: bytes.u16(at + 7) };
      return {
        ...found,
        ...size,
        ...(components === 1 && { colors: "gray" as const }),
        ...(components === 4 && { colors: "cmyk" as const }),
      };
    }
    if (marker === 0xda || length < 2) break;
    at += 2 + length;
  }
  return found;
}

/** The orientation tag (274) of the first directory of a TIFF header at `start`; 1 where there is none. */
function exifOrientation(bytes: Bytes, start: number): number {
  const little = bytes.text(start, 2) === "II";
  const directory = start + bytes.u32(start + 4, little);
  const entries = Math.min(bytes.u16(directory, little), 512);
  for (let i = 0; i < entries; i++) {
    const entry = directory + 2 + 12 * i;
    if (bytes.u16(entry, little) !== 274) continue;
    const value = bytes.u16(entry + 8, little);
    return value >= 1 && value <= 8 ? value : 1;
  }
  return 1;
}

/** Chunks of a PNG up to its pixels: IHDR, eXIf, and acTL where it is animated. */
function png(bytes: Bytes): Found {
  let found: Found = { width: bytes.u32(16), height: bytes.u32(20) };
  if (bytes.u8(25) === 0 || bytes.u8(25) === 4) found = { ...found, colors: "gray" };
  for (let at = 8; at + 8 <= bytes.length; at += 12 + bytes.u32(at)) {
    const name = bytes.text(at + 4, 4);
    if (name === "acTL") found = { ...found, frames: Math.max(1, bytes.u32(at + 8)) };
    if (name === "eXIf") found = { ...found, orientation: exifOrientation(bytes, at + 8) };
    if (name === "IDAT") break;
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
      found = { ...found, orientation: exifOrientation(bytes, start) };
    }
    at += 8 + length + (length % 2);
  }
  return { ...found, frames: Math.max(1, frames) };
}

/** The largest `ispe` (image spatial extents) of an AVIF or HEIC: the tiles and thumbnails are smaller. */
function heif(bytes: Bytes, animated: boolean): Found {
  let best = { width: 0, height: 0 };
  const end = Math.min(bytes.length, 1 << 16) - 16;
  for (let at = 0; at < end; at++) {
    if (bytes.u8(at) !== 0x69 || bytes.text(at, 4) !== "ispe") continue;
    const size = { width: bytes.u32(at + 8), height: bytes.u32(at + 12) };
    if (size.width * size.height > best.width * best.height) best = size;
  }
  // How many pictures a sequence holds is told too far inside; two stand for «more than one».
  return { ...(best.width > 0 && best), ...(animated && { frames: 2 }) };
}

/** A length in an SVG attribute, in pixels; undefined for percentages and nonsense. */
function svgLength(value: string | undefined): number | undefined {
  const match = /^\s*([\d.]+(?:e[+-]?\d+)?)\s*(px|pt|pc|mm|cm|in|)\s*$/i.exec(value ?? "");
  if (!match) return undefined;
  // CSS: 96 pixels to the inch.
  const pixels = { "": 1, px: 1, pt: 96 / 72, pc: 16, mm: 96 / 25.4, cm: 96 / 2.54, in: 96 }[match[2].toLowerCase()];
  const length = Number(match[1]) * (pixels ?? 1);
  return Number.isFinite(length) && length > 0 ? length : undefined;
}

/** Width and height of an SVG's root element: its attributes, else its view box. Undefined where it has neither. */
export function svgSize(text: string): { width?: number; height?: number } {
  const root = /<(?:\w+:)?svg\b((?:[^>"']|"[^"]*"|'[^']*')*)>/i.exec(text)?.[1] ?? "";
  const attribute = (name: string) => {
    const match = new RegExp(`(?:^|\\s)${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, "i").exec(root);
    return match?.[1] ?? match?.[2];
  };
  const box =
    attribute("viewBox")
      ?.trim()
      .split(/[\s,]+/)
      .map(Number) ?? [];
  const ratio = box.length === 4 && box[2] > 0 && box[3] > 0 ? box[2] / box[3] : undefined;
  const [width, height] = [svgLength(attribute("width")), svgLength(attribute("height"))];
  if (width !== undefined && height !== undefined) return { width, height };
  if (ratio === undefined) return {};
  if (width !== undefined) return { width, height: width / ratio };
  if (height !== undefined) return { width: height * ratio, height };
  return { width: box[2], height: box[3] };
}

function looksLikeText(bytes: Uint8Array): boolean {
  const start = bytes.subarray(0, 4096);
  let text: string;
  try {
    // Streaming: a letter of several bytes may be cut at the end.
    text = new TextDecoder("utf-8", { fatal: true }).decode(start, { stream: true });
  } catch {
    return false;
  }
  return ![...text].some((letter) => letter < " " && !"\t\n\r\f".includes(letter));
}

const heifBrands = new Set(["heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1"]);

/** Format and properties by signature; extension and declared type are not looked at. */
export function pictureFormat(all: Uint8Array): PictureFormat {
  const bytes = new Bytes(all);
  const be = (kind: PictureKind, found: Found = {}): PictureFormat => ({ frames: 1, orientation: 1, ...found, kind });
  if (all.length === 0) return be("empty");
  const [start4, start2] = [bytes.u32(0), bytes.u16(0)];
  if (start4 >>> 8 === 0xffd8ff) return be("jpeg", jpeg(bytes));
  if (start4 === 0x89504e47) return be("png", png(bytes));
  if (bytes.text(0, 4) === "GIF8") return be("gif", gif(bytes));
  if (bytes.text(0, 4) === "RIFF" && bytes.text(8, 4) === "WEBP") return be("webp", webp(bytes));
  if (bytes.text(4, 4) === "ftyp") {
    const brand = bytes.text(8, 4);
    const all = bytes.text(8, Math.min(Math.max(bytes.u32(0) - 8, 4), 256));
    if (/avif|avis/.test(all)) return be("avif", heif(bytes, brand === "avis"));
    return heifBrands.has(brand) ? be("heic", heif(bytes, false)) : be("video");
  }
  if (start4 === 0x49492a00 || start4 === 0x4d4d002a) return be("tiff");
  if (bytes.text(0, 4) === "%PDF") return be("pdf");
  if (bytes.text(0, 4) === "8BPS") return be("psd");
  if (start2 === 0xff0a || (start4 === 0x0000000c && bytes.text(4, 4) === "JXL ")) return be("jxl");
  if (start2 === 0x424d && bytes.u32(14, true) >= 12 && bytes.u32(14, true) <= 124)
    return be("bmp", { width: bytes.u32(18, true), height: Math.abs(bytes.u32(22, true) | 0) });
  if (start4 === 0x1a45dfa3) return be("video");
  if (start4 === 0x504b0304) return be("zip");
  if (!looksLikeText(all)) return be("unknown");
  const text = new TextDecoder().decode(all.subarray(0, 1 << 16));
  const isSvg = /^\s*(?:<\?xml[^>]*>\s*|<!--[\s\S]*?-->\s*|<!DOCTYPE[^>[]*(?:\[[\s\S]*?\])?[^>]*>\s*)*<(?:\w+:)?svg\b/i;
  return isSvg.test(text.replace(/^\uFEFF/, "")) ? be("svg", svgSize(text)) : be("text");
}

/** Width and height as shown: the stored ones, exchanged where the orientation lays the picture on its side. */
export function uprightSize(format: PictureFormat): { width: number; height: number } | undefined {
  const { width, height, orientation } = format;
  if (!width || !height) return undefined;
  return orientation >= 5 ? { width: height, height: width } : { width, height };
}
