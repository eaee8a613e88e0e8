/** Which kinds a network takes for which: pictures of each kind in rows, its answers in columns. */
import { html } from "../ui/element.js";
import { percent } from "../../model/math/format.js";

type Counts = readonly (readonly number[])[];

export interface Mistake {
  readonly kind: number;
  readonly answer: number;
  readonly count: number;
}

/** The most frequent confusion; of equal ones the first. */
export function worstMistake(counts: Counts): Mistake {
  const all = counts.flatMap((row, kind) => row.map((count, answer) => ({ kind, answer, count })));
  return all.filter(({ kind, answer }) => kind !== answer).reduce((worst, m) => (m.count > worst.count ? m : worst));
}

/** In words: `The most frequent mistake: a shirt is called T-shirt/top, 112 times in 1000.` */
export function mistakeSentence(counts: Counts, labels: readonly string[]): string {
  const { kind, answer, count } = worstMistake(counts);
  const all = counts[kind].reduce((sum, n) => sum + n, 0);
  return `The most frequent mistake: ${labels[kind]} is called ${labels[answer]}, ${count} times in ${all}.`;
}

/**
 * A table whose cells are shaded by their share of the row.
 *
 * @param counts rows are kinds, columns are answers
 */
export function confusionMatrix(
  counts: Counts,
  labels: readonly string[],
  { caption }: { readonly caption: string },
): HTMLElement {
  const cell = (count: number, row: readonly number[], kind: number, answer: number) => {
    const all = row.reduce((sum, n) => sum + n, 0);
    const share = all === 0 ? 0 : count / all;
    const data = html("td", { class: kind === answer ? "right" : null }, count === 0 ? "" : count);
    // A mistake of one in five is as dark as it gets.
    data.style.setProperty("--share", String(Math.min(1, kind === answer ? share : 5 * share)));
    data.title = `${labels[kind]} called ${labels[answer]}: ${percent(share, 1)}`;
    return data;
  };
  const row = (values: readonly number[], kind: number) =>
    html(
      "tr",
      {},
      html("th", { scope: "row" }, labels[kind]),
      ...values.map((count, answer) => cell(count, values, kind, answer)),
    );
  const heads = labels.map((label) => html("th", { scope: "col" }, html("span", {}, label)));
  return html(
    "div",
    { class: "scroll confusion", tabindex: 0, role: "region", "aria-label": caption },
    html(
      "table",
      {},
      html("caption", {}, caption),
      html("thead", {}, html("tr", {}, html("th", { scope: "col" }, "true class ↓, answer →"), ...heads)),
      html("tbody", {}, ...counts.map(row)),
    ),
  );
}
