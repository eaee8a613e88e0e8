/** Tensors as NumPy files, format version 1.0: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html */

/** 32-bit floats, little-endian, row by row. */
export function npy(data: Float32Array, shape: readonly number[]): Blob {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const text = `{'descr': '<f4', 'fortran_order': False, 'shape': (${sizes}), }`;
  // Magic string, version and length take ten bytes; the header ends with a line feed at a multiple of 64.
  const length = Math.ceil((10 + text.length + 1) / 64) * 64 - 10;
  const header = new TextEncoder().encode(`${text.padEnd(length - 1)}\n`);
  const start = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, length & 255, length >> 8);
  const body = new DataView(new ArrayBuffer(4 * data.length));
  data.forEach((value, i) => body.setFloat32(4 * i, value, true));
  return new Blob([start, header, body.buffer], { type: "application/octet-stream" });
}
