/** Bytes → 32-bit floats, for the number types that weights are stored in. */
import { fromHalf } from "../pass/weights.js";
import { checkedSize } from "./limits.js";
import { Refusal, damaged } from "./refusal.js";
import type { Tensor } from "./reading.js";

export type NumberType = "f64" | "f32" | "f16" | "bf16" | "i8" | "u8" | "i16" | "u16" | "i32" | "u32" | "i64" | "u64";

export const bytesOf: Readonly<Record<NumberType, number>> = {
  ...{ f64: 8, f32: 4, f16: 2, bf16: 2, i8: 1, u8: 1, i16: 2, u16: 2, i32: 4, u32: 4, i64: 8, u64: 8 },
};

/** All 65,536 half floats, made when first asked for. */
let halves: Float32Array | undefined;

function halfTable(): Float32Array {
  return (halves ??= Float32Array.from({ length: 65536 }, (_, bits) => fromHalf(bits)));
}

/**
 * Little-endian numbers as 32-bit floats. Whole numbers of 64 bits lose what a float cannot hold.
 *
 * @param bytes exactly the numbers
 */
export function decodeNumbers(bytes: Uint8Array, type: NumberType): Float32Array {
  const { buffer } = bytes.slice();
  switch (type) {
    case "f32":
      return new Float32Array(buffer);
    case "f64":
      return Float32Array.from(new Float64Array(buffer));
    case "f16": {
      const table = halfTable();
      return Float32Array.from(new Uint16Array(buffer), (bits) => table[bits]);
    }
    case "bf16":
      return new Float32Array(Uint32Array.from(new Uint16Array(buffer), (bits) => bits << 16).buffer);
    case "i8":
      return Float32Array.from(new Int8Array(buffer));
    case "u8":
      return Float32Array.from(new Uint8Array(buffer));
    case "i16":
      return Float32Array.from(new Int16Array(buffer));
    case "u16":
      return Float32Array.from(new Uint16Array(buffer));
    case "i32":
      return Float32Array.from(new Int32Array(buffer));
    case "u32":
      return Float32Array.from(new Uint32Array(buffer));
    case "i64":
      return Float32Array.from(new BigInt64Array(buffer), Number);
    case "u64":
      return Float32Array.from(new BigUint64Array(buffer), Number);
  }
}

/**
 * An array that lies in one piece of a file. Its size is checked now, its values are read when asked for.
 *
 * @param type undefined for a type that is not read; then asking for the values is refused
 * @throws Refusal when the declared shape does not fit the bytes
 */
export function storedTensor(
  name: string,
  shape: readonly number[],
  type: NumberType | undefined,
  bytes: Uint8Array,
  typeName: string = type ?? "",
): Tensor {
  const size = checkedSize(shape, name);
  if (type !== undefined && bytes.length !== size * bytesOf[type])
    throw damaged(
      `The array ${name} of the shape ${shape.join(" × ") || "1"} needs ${size * bytesOf[type]} bytes, and ${bytes.length} are there.`,
    );
  return {
    name,
    shape,
    bytes: bytes.length,
    values() {
      if (type === undefined)
        throw new Refusal(
          "Its numbers have a type that is not read here",
          `The array ${name} has the type ${typeName}.`,
          "Save the weights as 32-bit or 16-bit floats.",
        );
      return decodeNumbers(bytes, type);
    },
  };
}

/** An array that is computed from others when its values are asked for. */
export function derivedTensor(source: Tensor, shape: readonly number[], compute: () => Float32Array): Tensor {
  return { name: source.name, shape, bytes: source.bytes, values: compute };
}

/**
 * Quantized values as numbers: (q − zero) · scale.
 *
 * @param axis along which scales and zeros run, where there are several
 */
export function dequantized(source: Tensor, scales: ArrayLike<number>, zeros: ArrayLike<number>, axis: number): Tensor {
  const { shape } = source;
  const n = scales.length;
  if (n !== 1 && n !== shape[axis])
    throw damaged(`The array ${source.name} has ${shape[axis] ?? 1} channels, and ${n} scales.`);
  const inner = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  return derivedTensor(source, shape, () => {
    const values = source.values();
    for (let i = 0; i < values.length; i++) {
      const channel = n === 1 ? 0 : Math.floor(i / inner) % n;
      values[i] = (values[i] - (zeros[zeros.length === 1 ? 0 : channel] ?? 0)) * scales[channel];
    }
    return values;
  });
}

/**
 * The same values with axes in another order.
 *
 * @param order for each axis of the result the axis of the source
 */
export function transposed(source: Tensor, order: readonly number[]): Tensor {
  const shape = order.map((axis) => source.shape[axis]);
  return derivedTensor(source, shape, () => {
    const values = source.values();
    const strides = source.shape.map((_, axis) => source.shape.slice(axis + 1).reduce((a, b) => a * b, 1));
    return gather(
      values,
      shape,
      order.map((axis) => strides[axis]),
      0,
    );
  });
}

/** Values of an array that lies in a storage with a stride for each axis. Every index must lie in the storage. */
export function gather(
  storage: Float32Array,
  shape: readonly number[],
  strides: readonly number[],
  offset: number,
): Float32Array {
  const size = shape.reduce((a, b) => a * b, 1);
  const out = new Float32Array(size);
  const index = shape.map(() => 0);
  const last = shape.length - 1;
  if (last < 0) return Float32Array.of(storage[offset]);
  let from = offset;
  for (let i = 0; i < size; i++) {
    out[i] = storage[from];
    let axis = last;
    index[axis] += 1;
    from += strides[axis];
    while (axis > 0 && index[axis] === shape[axis]) {
      from -= index[axis] * strides[axis];
      index[axis] = 0;
      axis -= 1;
      index[axis] += 1;
      from += strides[axis];
    }
  }
  return out;
}

/** An array of the same shape with each value changed. */
export function mapped(source: Tensor, change: (value: number) => number): Tensor {
  return derivedTensor(source, source.shape, () => source.values().map(change));
}

export const negative = (source: Tensor) => mapped(source, (v) => -v);
export const inverse = (source: Tensor) => mapped(source, (v) => 1 / v);
