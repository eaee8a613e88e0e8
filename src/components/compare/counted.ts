/** A measure of the bars as programs count it. */
import type { Counted } from "../../model/programs/counts.js";
import type { Measure } from "../charts/layerBars.js";

export function countedAs(measure: Measure["id"]): Counted {
  return measure === "parameters" ? { of: measure, convention: "folded" } : { of: measure };
}
