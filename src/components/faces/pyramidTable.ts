/** Every map of a feature pyramid with what makes it and what that costs. */
import { dataTable } from "../ui/dataTable.js";
import { count, shape, si } from "../../model/math/format.js";
import type { CoarserMap, PyramidRow } from "./pyramidMaps.js";

/** All maps that the predictors read, from the coarsest to the finest, with what makes them. */
export function pyramidTable(rows: readonly PyramidRow[], coarser: readonly CoarserMap[]): HTMLElement {
  const all = [
    ...[...coarser].reverse().map(({ stride, from, in: input, out, cost }) => {
      return { stride, made: `stride ${from}, ${shape(input)}`, adds: "nothing", out, cost };
    }),
    ...rows.map(({ stride, lateral, sum, cost }, i) => {
      const adds = sum === undefined ? "nothing" : `stride ${rows[i - 1].stride}, enlarged`;
      return { stride, made: `backbone, ${shape(lateral.in)}`, adds, out: lateral.out, cost };
    }),
  ];
  return dataTable(
    all,
    [
      { label: "Stride", value: ({ stride }) => String(stride) },
      { label: "Made from", value: ({ made }) => made },
      { label: "Adds", value: ({ adds }) => adds },
      { label: "Pyramid’s map", value: ({ out }) => shape(out) },
      { label: "Multiply-adds", value: ({ cost }) => si(cost.macs, 3), numeric: true },
      { label: "Parameters", value: ({ cost }) => count(cost.weights + cost.bias), numeric: true },
    ],
    { caption: "Convolutions that make each map of the pyramid", hideCaption: true },
  );
}

/** The maps that the figure does not draw, in a sentence. */
export function coarserText(coarser: readonly CoarserMap[]): string {
  if (coarser.length === 0) return "";
  const list = coarser.map(({ stride, out: [r, c] }) => `stride ${stride} with ${r} × ${c} cells`).join(" and ");
  return ` Not drawn: ${list}, each made from the map before by a convolution of stride 2, with nothing added.`;
}
