/** Formulas in a line: what they become, and that a line does not break before the stop behind one. */
import { expect, test } from "vitest";
import { loadFramework } from "../../scripts/page-check.js";

test("a short formula and the punctuation behind it stay on one line", async () => {
  const { framework, md } = await loadFramework();
  const paragraph = (source: string) => framework.parseMarkdown(source, { md, path: "/v1" }).body;
  const ends = (source: string) => [...paragraph(source).matchAll(/class="formula-end"[^]*?([^<>]*)<\/span> /g)];
  expect(ends("It is $x \\cdot \\tanh(x)$. Then ($k$), and more").map(([, end]) => end)).toEqual([".", "),"]);
  expect(paragraph("It is $k$ wide")).not.toContain("formula-end");
  // Too long for a narrow screen: it may break.
  expect(paragraph(`It is $${"x + ".repeat(12)}x$. Then`)).not.toContain("formula-end");
});
