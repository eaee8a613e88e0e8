/** Formulas in a page’s text: each part that stays on one line gets its measured width. */
import { expect, test } from "vitest";
import { fixFormulas, readFormulas } from "../../scripts/arrive/formulas.js";

const formula = (source: string, parts: number) =>
  `<span class="katex"><annotation encoding="application/x-tex">${source}</annotation>${'<span class="katex-base">x</span>'.repeat(parts)}</span>`;

test("parts get their widths in order, also of a formula whose source is escaped in the page", () => {
  const html = `<p>${formula("a &lt; b", 2)} and ${formula("c", 1)}</p>`;
  const fixed = fixFormulas(html, { "a < b": [1.25, 0.5], c: [0.4] });
  expect([...fixed.matchAll(/style="width:([^"]+)"/g)].map(([, width]) => width)).toEqual(["1.25em", "0.5em", "0.4em"]);
});

test("a formula that was not measured, or has more parts than were, keeps them as they are", () => {
  expect(fixFormulas(formula("d", 1), {})).toBe(formula("d", 1));
  expect(fixFormulas(formula("c", 2), { c: [0.4] })).toContain('<span class="katex-base">x');
});

// KaTeX’s own tables of its fonts: C is .715 em, k .521, a digit .5, and an italic letter’s overhang is added.
test("a measured width is the sum of its signs’ widths in KaTeX’s fonts", () => {
  expect(readFormulas().k).toEqual([expect.closeTo(0.521 + 0.0315, 2)]);
});
