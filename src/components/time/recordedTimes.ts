/** A measurement that the page shows before its reader has made one. */
import type { LayerTimes } from "../../model/runtime/protocol.js";

/** data/layer-times.json, which `npm run bench -- layers` writes. */
export interface RecordedTimes extends LayerTimes {
  /** Processor and browser, in words. */
  readonly device: string;
}
