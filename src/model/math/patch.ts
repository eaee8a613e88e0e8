/** Small squares cut out of what a network reads, with the weights that go over them: what the chapters' figures show. */
import type { Kernel, Tensor } from "./convolve.js";
import type { Shape } from "../types.js";

/** A square of the network's input, and where on the photo it lies. */
export interface PhotoPatch {
  readonly id: string;
  readonly title: string;
  /** Id of the photo in data/images. */
  readonly photo: string;
  /** First row and column, and side, in pixels of the network's square input of `of` × `of`. */
  readonly top: number;
  readonly left: number;
  readonly size: number;
  readonly of: number;
  /** size × size × 3 (red, green, blue), as the network reads them. */
  readonly values: readonly number[];
}

/** Part of a tensor: `size` × `size` positions from (top, left) on, all channels. */
export function cutOut({ shape: [h, w, c], data }: Tensor, top: number, left: number, size: number): number[] {
  if (!(top >= 0 && left >= 0 && size >= 1 && top + size <= h && left + size <= w))
    throw new RangeError(`invalid patch: ${top}, ${left}, ${size}; it must lie inside ${h} × ${w}`);
  return Array.from({ length: size * size * c }, (_, n) => {
    const [row, column] = [Math.floor(n / c / size), Math.floor(n / c) % size];
    return data[((top + row) * w + left + column) * c + (n % c)];
  });
}

/** The patch as a tensor in color, or in gray: the luminance (ITU-R BT.601) of the three channels. */
export function patchTensor({ size, values }: Pick<PhotoPatch, "size" | "values">, gray: boolean): Tensor {
  const shape: Shape = [size, size, gray ? 1 : 3];
  if (!gray) return { shape, data: values };
  const data = Array.from(
    { length: size * size },
    (_, i) => 0.299 * values[3 * i] + 0.587 * values[3 * i + 1] + 0.114 * values[3 * i + 2],
  );
  return { shape, data };
}

/** The kernel of one output channel alone. */
export function oneOutput(kernel: Kernel, channel: number): Kernel {
  const { in: channels, out, size, weights, bias } = kernel;
  if (kernel.kind !== "standard" || !(channel >= 0 && channel < out))
    throw new RangeError(`invalid channel: ${channel}; it must be one of a standard kernel's ${out}`);
  return {
    kind: "standard",
    size,
    in: channels,
    out: 1,
    weights: Array.from({ length: size * size * channels }, (_, place) => weights[place * out + channel]),
    ...(bias ? { bias: [bias[channel]] } : {}),
  };
}
