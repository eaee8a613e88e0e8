/** Directories of a TIFF: the frame of EXIF blocks, of scans, and of most camera raw files. */
import type { ByteReader } from "./byteReader.js";
import { type RawFormat, rawOfMaker } from "./pictureKinds.js";

interface Field {
  /** Where its entry begins. */
  readonly at: number;
  readonly type: number;
  readonly count: number;
  /** Its first value, for whole numbers; 0 for other types. */
  readonly value: number;
}

interface Directory {
  readonly fields: ReadonlyMap<number, Field>;
  /** Where the next one begins, counted from the header; 0 after the last. */
  readonly next: number;
}

/** Bytes of a value by its type: BYTE, ASCII, SHORT, LONG, and those with a sign. */
const sizes: Readonly<Record<number, 1 | 2 | 4>> = { 1: 1, 2: 1, 3: 2, 4: 4, 6: 1, 7: 1, 8: 2, 9: 4, 13: 4 };

function directory(bytes: ByteReader, start: number, offset: number, little: boolean): Directory {
  const at = start + offset;
  const count = Math.min(bytes.u16(at, little), 512);
  const fields = new Map<number, Field>();
  for (let i = 0; i < count; i++) {
    const entry = at + 2 + 12 * i;
    const type = bytes.u16(entry + 2, little);
    const [count, size] = [bytes.u32(entry + 4, little), sizes[type] ?? 0];
    const place = size * count > 4 ? start + bytes.u32(entry + 8, little) : entry + 8;
    const value = { 0: 0, 1: bytes.u8(place), 2: bytes.u16(place, little), 4: bytes.u32(place, little) }[size];
    const tag = bytes.u16(entry, little);
    if (!fields.has(tag)) fields.set(tag, { at: entry, type, count, value });
  }
  return { fields, next: bytes.u32(at + 2 + 12 * count, little) };
}

/** Whether the bytes are those of a little-endian TIFF, a big-endian one, or none. */
function order(bytes: ByteReader, start: number): "little" | "big" | undefined {
  return { II: "little" as const, MM: "big" as const }[bytes.text(start, 2)];
}

/**
 * What the first directory of an EXIF block at `start` asks for, 2 … 8, whatever the type that it is written in, and the
 * bytes which, set to 0, take that back. Empty where it asks for nothing.
 */
export function exifOrientation(bytes: ByteReader, start: number): { orientation?: number; asks?: readonly number[] } {
  const bytesOrder = order(bytes, start);
  if (!bytesOrder) return {};
  const little = bytesOrder === "little";
  const field = directory(bytes, start, bytes.u32(start + 4, little), little).fields.get(274);
  if (!field || field.value < 2 || field.value > 8) return {};
  return { orientation: field.value, asks: [field.at, field.at + 1] };
}

const tags = { subfile: 254, photometric: 262, make: 271, subDirectories: 330, dngVersion: 50706 };
/** Photometric interpretations of sensor values: a color filter array, and the same as linear values. */
const sensor = new Set([32803, 34892]);

/**
 * The camera raw format of a TIFF: DNG by its version, the others by values of a sensor in any directory, or by a maker
 * of cameras whose first directory is a preview. Undefined for pictures.
 */
export function rawOfTiff(bytes: ByteReader): RawFormat | undefined {
  const little = order(bytes, 0) === "little";
  if (bytes.text(8, 2) === "CR") return "cr2";
  const waiting = [bytes.u32(4, little)];
  const found: Directory[] = [];
  while (waiting.length > 0 && found.length < 16) {
    const offset = waiting.shift() ?? 0;
    if (offset < 8 || offset >= bytes.length) continue;
    const one = directory(bytes, 0, offset, little);
    found.push(one);
    waiting.push(one.next);
    const sub = one.fields.get(tags.subDirectories);
    if (!sub) continue;
    const place = sub.count > 1 ? bytes.u32(sub.at + 8, little) : sub.at + 8;
    const count = Math.min(sub.count, 8);
    waiting.push(...Array.from({ length: count }, (_, i) => bytes.u32(place + 4 * i, little)));
  }
  const first = found.at(0)?.fields;
  if (!first) return undefined;
  if (first.has(tags.dngVersion)) return "dng";
  const make = first.get(tags.make);
  const maker = make && rawOfMaker(bytes.text(make.count > 4 ? bytes.u32(make.at + 8, little) : make.at + 8, 24));
  const photometric = (fields: Directory["fields"]) => fields.get(tags.photometric)?.value;
  if (found.some(({ fields }) => sensor.has(photometric(fields) ?? 0))) return maker ?? "dng";
  const isPreview = photometric(first) === undefined || ((first.get(tags.subfile)?.value ?? 0) & 1) === 1;
  return isPreview ? maker : undefined;
}
