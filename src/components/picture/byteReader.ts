/** Reads numbers and text from bytes; outside of them everything is 0, so that truncated files need no special care. */
export class ByteReader {
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
  /** Little-endian. */
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
