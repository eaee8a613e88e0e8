/** Flatbuffers, as far as TFLite needs them. Every place is checked by the view. Source: flatbuffers.dev, «Internals». */
import { checkedCount, limits } from "../limits.js";

/** A table at a place in a buffer. Fields are counted from 0. */
export class Table {
  private readonly vtable: number;

  constructor(
    private readonly view: DataView,
    private readonly place: number,
  ) {
    this.vtable = place - view.getInt32(place, true);
  }

  /** The root of a buffer. */
  static root(bytes: Uint8Array): Table {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return new Table(view, view.getUint32(0, true));
  }

  private at(field: number): number | undefined {
    const entry = 4 + 2 * field;
    if (entry >= this.view.getUint16(this.vtable, true)) return undefined;
    const offset = this.view.getUint16(this.vtable + entry, true);
    return offset === 0 ? undefined : this.place + offset;
  }

  private indirect(place: number): number {
    return place + this.view.getUint32(place, true);
  }

  int8(field: number, absent = 0): number {
    const at = this.at(field);
    return at === undefined ? absent : this.view.getInt8(at);
  }

  int32(field: number, absent = 0): number {
    const at = this.at(field);
    return at === undefined ? absent : this.view.getInt32(at, true);
  }

  bool(field: number): boolean {
    return this.int8(field) !== 0;
  }

  table(field: number): Table | undefined {
    const at = this.at(field);
    return at === undefined ? undefined : new Table(this.view, this.indirect(at));
  }

  text(field: number): string {
    return new TextDecoder().decode(this.bytes(field));
  }

  /** First place and length of a vector. */
  private vector(field: number, width: number): { start: number; length: number } {
    const at = this.at(field);
    if (at === undefined) return { start: 0, length: 0 };
    const place = this.indirect(at);
    const length = this.view.getUint32(place, true);
    if (place + 4 + length * width > this.view.byteLength) throw new RangeError("a vector ends after the file");
    return { start: place + 4, length };
  }

  bytes(field: number): Uint8Array {
    const { start, length } = this.vector(field, 1);
    return new Uint8Array(this.view.buffer, this.view.byteOffset + start, length);
  }

  int32s(field: number): number[] {
    const { start, length } = this.vector(field, 4);
    checkedCount(length, limits.items, "numbers in a list");
    return Array.from({ length }, (_, i) => this.view.getInt32(start + 4 * i, true));
  }

  floats(field: number): number[] {
    const { start, length } = this.vector(field, 4);
    checkedCount(length, limits.items, "numbers in a list");
    return Array.from({ length }, (_, i) => this.view.getFloat32(start + 4 * i, true));
  }

  int64s(field: number): number[] {
    const { start, length } = this.vector(field, 8);
    checkedCount(length, limits.items, "numbers in a list");
    return Array.from({ length }, (_, i) => Number(this.view.getBigInt64(start + 8 * i, true)));
  }

  tables(field: number): Table[] {
    const { start, length } = this.vector(field, 4);
    checkedCount(length, limits.items, "entries in a list");
    return Array.from({ length }, (_, i) => new Table(this.view, this.indirect(start + 4 * i)));
  }
}
