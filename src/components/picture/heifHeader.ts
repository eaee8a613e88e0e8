/** The boxes of an AVIF or HEIC: size of its picture, and what is to be done to it (ISO/IEC 23008-12). */
import type { ByteReader } from "./byteReader.js";

interface Box {
  readonly name: string;
  /** Where its content begins and ends. */
  readonly start: number;
  readonly end: number;
}

function boxes(bytes: ByteReader, from: number, to: number): Box[] {
  const found: Box[] = [];
  for (let at = from; at + 8 <= to && found.length < 256;) {
    const short = bytes.u32(at);
    // 1: a length of 64 bits follows; 0: to the end.
    const length = short === 1 ? bytes.u32(at + 8) * 2 ** 32 + bytes.u32(at + 12) : short === 0 ? to - at : short;
    const head = short === 1 ? 16 : 8;
    if (length < head) break;
    const end = Math.min(at + length, to);
    found.push({ name: bytes.text(at + 4, 4), start: at + head, end });
    at += length;
  }
  return found;
}

/** EXIF's number for a number of quarter turns against the clock, then nothing, a flip top to bottom, or left to right. */
const orientations = {
  none: [1, 8, 3, 6],
  0: [4, 5, 2, 7],
  1: [2, 7, 4, 5],
} as const;

/** Properties of the item `id`: their place in the list of all, counted from 1, and the bytes which say so. */
function associated(bytes: ByteReader, { start, end }: Box, id: number): { index: number; bytes: number[] }[] {
  const [version, wide] = [bytes.u8(start), (bytes.u8(start + 3) & 1) === 1];
  let at = start + 8;
  for (let entries = bytes.u32(start + 4); entries > 0 && at < end; entries--) {
    const item = version < 1 ? bytes.u16(at) : bytes.u32(at);
    at += version < 1 ? 2 : 4;
    const count = bytes.u8(at++);
    if (item === id)
      return Array.from({ length: count }, (_, i) =>
        wide
          ? { index: bytes.u16(at + 2 * i) & 0x7fff, bytes: [at + 2 * i, at + 2 * i + 1] }
          : { index: bytes.u8(at + i) & 0x7f, bytes: [at + i] },
      );
    at += count * (wide ? 2 : 1);
  }
  return [];
}

export interface HeifHeader {
  readonly width?: number;
  readonly height?: number;
  readonly orientation?: number;
  readonly asks?: readonly number[];
  readonly cropped?: boolean;
}

/** What the file says of its primary picture; the size is that before turning and cropping. */
export function heifHeader(bytes: ByteReader): HeifHeader {
  const meta = boxes(bytes, 0, bytes.length).find(({ name }) => name === "meta");
  // Four bytes of version and flags come first.
  const inside = meta ? boxes(bytes, meta.start + 4, meta.end) : [];
  const box = (among: readonly Box[], wanted: string) => among.find(({ name }) => name === wanted);
  const [primary, properties] = [box(inside, "pitm"), box(inside, "iprp")];
  if (!primary || !properties) return {};
  const parts = boxes(bytes, properties.start, properties.end);
  const [list, links] = [box(parts, "ipco"), box(parts, "ipma")];
  if (!list || !links) return {};
  const all = boxes(bytes, list.start, list.end);
  const id = bytes.u8(primary.start) === 0 ? bytes.u16(primary.start + 4) : bytes.u32(primary.start + 4);
  const own = associated(bytes, links, id).flatMap(({ index, bytes: asks }) => {
    const property = all.at(index - 1);
    return index > 0 && property ? [{ ...property, asks }] : [];
  });
  const property = (wanted: string) => own.find(({ name }) => name === wanted);
  const [extent, turn, mirror] = [property("ispe"), property("irot"), property("imir")];
  const axis = mirror ? ((bytes.u8(mirror.start) & 1) as 0 | 1) : "none";
  const orientation = orientations[axis][turn ? bytes.u8(turn.start) & 3 : 0];
  return {
    ...(extent && { width: bytes.u32(extent.start + 4), height: bytes.u32(extent.start + 8) }),
    ...(orientation !== 1 && { orientation, asks: [...(turn?.asks ?? []), ...(mirror?.asks ?? [])] }),
    ...(property("clap") && { cropped: true }),
  };
}
