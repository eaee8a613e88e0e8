/** Protocol buffers, as far as ONNX needs them. Source: protobuf.dev, «Encoding». */
import { damaged } from "../refusal.js";

/** Fields of a message by their number; each a list, since any may repeat. Whole numbers, or bytes. */
export class Message {
  private readonly fields = new Map<number, (number | Uint8Array)[]>();

  /** @throws Refusal when the message ends early */
  constructor(bytes: Uint8Array) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let place = 0;
    const varint = (): number => {
      let [value, factor] = [0n, 0n];
      for (;;) {
        const byte = bytes[place];
        if (byte === undefined || factor > 63n) throw damaged("A message of its protocol buffer ends early.");
        place += 1;
        value |= BigInt(byte & 127) << factor;
        if (byte < 128) return Number(BigInt.asIntN(64, value));
        factor += 7n;
      }
    };
    /** One byte for most of them, without big integers. */
    const short = (): number => (bytes[place] < 128 ? bytes[place++] : varint());
    while (place < bytes.length) {
      const key = short();
      const [field, wire] = [Math.floor(key / 8), key & 7];
      let value: number | Uint8Array;
      if (wire === 0) value = short();
      else if (wire === 2) {
        const length = short();
        if (!(length >= 0 && place + length <= bytes.length))
          throw damaged("A message of its protocol buffer ends early.");
        value = bytes.subarray(place, place + length);
        place += length;
      } else if (wire === 5 || wire === 1) {
        const width = wire === 5 ? 4 : 8;
        if (place + width > bytes.length) throw damaged("A message of its protocol buffer ends early.");
        value = wire === 5 ? view.getFloat32(place, true) : view.getFloat64(place, true);
        place += width;
      } else throw damaged("Its protocol buffer holds a field of an unknown kind.");
      const list = this.fields.get(field);
      if (list) list.push(value);
      else this.fields.set(field, [value]);
    }
  }

  private all(field: number): (number | Uint8Array)[] {
    return this.fields.get(field) ?? [];
  }

  bytes(field: number): Uint8Array[] {
    return this.all(field).filter((value) => typeof value !== "number");
  }

  messages(field: number): Message[] {
    return this.bytes(field).map((bytes) => new Message(bytes));
  }

  message(field: number): Message | undefined {
    const [first] = this.bytes(field);
    return first && new Message(first);
  }

  texts(field: number): string[] {
    return this.bytes(field).map((bytes) => new TextDecoder().decode(bytes));
  }

  text(field: number): string {
    return this.texts(field).at(-1) ?? "";
  }

  number(field: number): number | undefined {
    return this.all(field)
      .filter((value) => typeof value === "number")
      .at(-1);
  }

  /** Whole numbers, packed or one by one. */
  wholes(field: number): number[] {
    return this.all(field).flatMap((value) => {
      if (typeof value === "number") return [value];
      // A packed list is a message without keys: each number is read as one.
      const list: number[] = [];
      let [number, factor] = [0n, 0n];
      for (const byte of value) {
        number |= BigInt(byte & 127) << factor;
        factor += 7n;
        if (byte < 128) {
          list.push(Number(BigInt.asIntN(64, number)));
          [number, factor] = [0n, 0n];
        } else if (factor > 70n) throw damaged("A number in its protocol buffer has no end.");
      }
      return list;
    });
  }

  /** 32-bit floats, packed or one by one. */
  floats(field: number): number[] {
    return this.all(field).flatMap((value) =>
      typeof value === "number" ? [value] : [...new Float32Array(value.slice(0, value.length & ~3).buffer)],
    );
  }
}
