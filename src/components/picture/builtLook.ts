/** What was computed for a shipped photo when the site was built. */
import type { NetworkOptions } from "../../model/architecture/spec.js";
import type { Detection } from "../../model/types.js";
import type { Photo } from "./photo.js";

/** One channel of a stage's output, on a scale of its own. */
export interface StageMap {
  readonly stage: number;
  readonly channel: number;
  readonly shape: readonly [h: number, w: number];
  /** The value of the strongest color. */
  readonly extent: number;
  /** Values in 127ths of the extent. */
  readonly values: readonly number[];
}

/** What was computed for a shipped photo when the site was built. */
export interface FirstLookData {
  /** What `layers()` makes the network from. */
  readonly network: Partial<NetworkOptions>;
  readonly detections: readonly Detection[];
  readonly maps: readonly StageMap[];
}

/** A photo with what was computed for it. */
export interface PhotoWithLook extends Photo {
  readonly width: number;
  readonly height: number;
  /** Loads what was computed when the site was built. */
  readonly look: () => Promise<FirstLookData>;
}
