/** How a picture's bytes become what a network reads, with a factor and an offset for each channel. */

/** A byte b, 0 … 255, of channel c becomes b · scale[c] + offset[c]. */
export interface ByteScale {
  readonly scale: readonly number[];
  readonly offset: readonly number[];
}

/** A factor and an offset for each channel, in the order in which the network reads them. */
export interface InputValues extends ByteScale {
  readonly channels: "rgb" | "bgr";
}

/**
 * Bytes as a network takes them in.
 *
 * @param bytes red, green and blue of each pixel, 0 … 255
 * @param channels of the network's input: 3, or 1 for the luminance (ITU-R BT.601)
 */
export function scaledInput(bytes: Float32Array, values: InputValues, channels: number): Float32Array {
  const { scale, offset } = values;
  if (channels === 1) {
    const gray = (i: number) => 0.299 * bytes[i] + 0.587 * bytes[i + 1] + 0.114 * bytes[i + 2];
    return Float32Array.from({ length: bytes.length / 3 }, (_, i) => gray(3 * i) * scale[0] + offset[0]);
  }
  const [first, last] = values.channels === "bgr" ? [2, 0] : [0, 2];
  const input = new Float32Array(bytes.length);
  for (let i = 0; i < bytes.length; i += 3) {
    input[i] = bytes[i + first] * scale[0] + offset[0];
    input[i + 1] = bytes[i + 1] * scale[1] + offset[1];
    input[i + 2] = bytes[i + last] * scale[2] + offset[2];
  }
  return input;
}
