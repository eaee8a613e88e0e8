/** The values that a number format can store, in words. */
import type { NumberFormat } from "../../model/types.js";
import { count, decimal } from "../../model/math/format.js";
import { drawnGrid, stepOf } from "../../model/math/formatReport.js";
import { numberFormats } from "../../model/math/numberFormat.js";

/** Count and distance of the values that a format has in a range. */
export function gridInWords(format: NumberFormat, range: readonly [number, number]): string {
  const { count: values } = drawnGrid(format, range, 2);
  const step = stepOf(format, range);
  const distance = step >= 0.01 ? decimal(step, 3) : step.toPrecision(2);
  return numberFormats[format].kind === "integer"
    ? `${count(values)} values, ${distance} apart everywhere`
    : `${count(values)} values, ${distance} apart at the upper end and closer towards zero`;
}
