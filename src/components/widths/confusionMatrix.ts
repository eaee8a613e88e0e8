/** Which kinds a network takes for which: pictures of each kind in rows, its answers in columns. */
import { html } from "../element.js";
import { percent } from "../format.js";

export interface Mistake {
  readonly kind: number;
  readonly answer: number;
  readonly count: number;
}

/** The most frequent confusion; of equal ones the first. */
export function worstMistake(counts: readonly (readonly number[])[]): Mistake {
  const all = counts.flatMap((row, kind) => row.map((count, answer) => ({ kind, answer, count })));
  return all.filter(({ kind, answer }) => kind !== answer).reduce((worst, m) => (m.count > worst.count ? m : worst));
}

/** In words: `“shirt” is called “T-shirt/top” 112 times in 1000`. */
export function mistakeSentence(counts: readonly (readonly number[])[], labels: readonly string[]): string {
  const { kind, answer, count } = worstMistake(counts);
  const all = counts[kind].reduce((sum, n) => sum + n, 0);
  return `Its most frequent mistake: a ${labels[kind]} is called a ${labels[answer]}, ${count} times in ${all}.`;
}

/**
 * A table whose cells are shaded by their share of the row.
 *
 * @param counts rows are kinds, columns are answers
 */
export function confusionMatrix(
  counts: readonly (readonly number[])[],
  labels: readonly string[],
  { caption }: { readonly caption: string },
): HTMLElement {
  const cell = (count: number, row: readonly number[], kind: number, answer: number) => {
    const share = count / row.reduce((sum, n) => sum + n, 0);
    const data = html("td", { class: kind === answer ? "n right" : "n" }, count === 0 ? "" : count);
    // A mistake of one in five is as dark as it gets.
    data.style.setProperty("--share", String(Math.min(1, kind === answer ? share : 5 * share)));
    data.title = `${labels[kind]} called ${labels[answer]}: ${percent(share, 1)}`;
    return data;
  };
  return html(
    "div",
    { class: "scroll confusion", tabindex: 0, role: "region", "aria-label": caption },
    html(
      "table",
      {},
      html("caption", {}, caption),
      html(
        "thead",
        {},
        html(
          "tr",
          {},
          html("th", { scope: "col" }, "it is a … ↓ called →"),
          ...labels.map((label) => html("th", { scope: "col" }, html("span", {}, label))),
        ),
      ),
      html(
        "tbody",
        {},
        ...counts.map((row, kind) =>
          html(
            "tr",
            {},
            html("th", { scope: "row" }, labels[kind]),
            ...row.map((count, answer) => cell(count, row, kind, answer)),
          ),
        ),
      ),
    ),
  );
}
