/** What the reader looks at in the pyramid of the face detector, and how the address says it. */
import { integer, oneOf, tuple } from "../ui/urlKinds.js";
import { type UrlState, field } from "../ui/urlState.js";
import type { FaceFacts } from "./facts.js";
import { pyramidRows } from "./pyramidMaps.js";

/** What is looked at in the pyramid. */
export interface PyramidState {
  readonly channel: number;
  /** The marked cell of the finest map; coarser maps mark the cell that covers it. */
  readonly mark: readonly [row: number, column: number];
  /** Stride of the row whose sum is told. */
  readonly stride: number;
}

/** `?pyramid=12&mark=8,17&stride=16` */
export function pyramidUrl(facts: FaceFacts): UrlState<PyramidState> {
  const rows = pyramidRows(facts);
  const { out } = rows[rows.length - 1].lateral;
  return {
    pyramid: field("channel", integer(0, out[2] - 1)),
    mark: field("mark", tuple(integer(0, out[0] - 1), integer(0, out[1] - 1))),
    stride: field("stride", oneOf(rows.map(({ stride }) => stride))),
  };
}
