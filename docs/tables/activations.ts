/** The activation functions in one table: formula, range of values, and where the slope is zero. */
import katex from "katex";
import { shownFunctions } from "../components/activations/activationCurves.js";
import { decimal } from "../model/math/format.js";
import { activations } from "../model/math/activation.js";
import type { Table } from "./table.js";

/** Lowest and highest value between −1000 and 1000; what goes on growing has no highest. */
function valueRange(f: (x: number) => number): string {
  const xs = Array.from({ length: 200_001 }, (_, i) => (i - 100_000) / 100);
  const values = xs.map(f);
  const low = values.reduce((a, b) => Math.min(a, b));
  const high = values.reduce((a, b) => Math.max(a, b));
  return `${decimal(low)} to ${high > 100 ? "no limit" : decimal(high)}`;
}

/** Where the slope is exactly zero over a stretch. */
function flat(df: (x: number) => number): string {
  const below = df(-3.5) === 0 && df(-2000) === 0;
  const above = df(6.5) === 0;
  const places = [below && "on the left", above && "on the right"].filter((place) => place !== false);
  return places.length === 0 ? "over no range" : places.join(" and ");
}

export function activationFunctions(): Table {
  return {
    caption: "Activation functions: formula, values, and where the slope is exactly zero over a whole range",
    columns: [{ label: "Function" }, { label: "Formula" }, { label: "Values" }, { label: "Slope zero" }],
    rows: shownFunctions.map((name) => {
      const { label, formula, f, df } = activations[name];
      const markup = katex.renderToString(formula, { output: "htmlAndMathml", throwOnError: true });
      return [label, { markup }, valueRange(f), flat(df)];
    }),
  };
}
