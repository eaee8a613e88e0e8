/** Whether plain arithmetic and the network's own tensor agree. */
import { decimal, si } from "../../model/math/format.js";
import type { PixelData } from "./pixelData.js";

/** Agreement that counts: in parts of the tensor's range. */
export const tolerance = 1e-4;

/** How far our own sum is from the network's tensor, in words. */
export function agreement({ explained, actual, range }: Pick<PixelData, "explained" | "actual" | "range">): string {
  if (explained.kind === "convolution" && explained.format !== undefined)
    return `Recomputed here in plain JavaScript: ${decimal(explained.value, 4)}. The change then rounds it to ${explained.format}, and the network computed ${decimal(actual, 4)}.`;
  const gap = range > 0 ? Math.abs(explained.value - actual) / range : Math.abs(explained.value - actual);
  const agree =
    gap < 1e-6
      ? "The network computed the same value, up to rounding."
      : gap <= tolerance
        ? `The network computed ${decimal(actual, 4)}. The two differ by ${si(1e6 * gap, 2)} millionths of the layer's range.`
        : `The network computed ${decimal(actual, 4)}. The two differ by ${decimal(100 * gap, 2)}\u202f% of the layer's range. Rounding alone cannot explain that.`;
  return `Recomputed here in plain JavaScript: ${decimal(explained.value, 4)}. ${agree}`;
}
