/** Formulas in a line: what they become, and where a line may break. */
import { expect, test } from "vitest";
import { loadFramework } from "../../scripts/page-check.js";

test("a short formula stays on one line, with the punctuation behind it", async () => {
  const { framework, md } = await loadFramework();
  const paragraph = (source: string) => framework.parseMarkdown(source, { md, path: "/v1" }).body;
  const ends = (source: string) => [...paragraph(source).matchAll(/class="unbroken"[^]*?([^<>]*)<\/span> /g)];
  expect(ends("It is $x \\cdot \\tanh(x)$. Then ($k$), and more").map(([, end]) => end)).toEqual([".", "),"]);
  expect(paragraph("A map of $112 \\times 112$ positions")).toContain('class="unbroken"');
  // Too long for a narrow screen: it may break.
  expect(paragraph(`It is $${"x + ".repeat(12)}x$. Then`)).not.toContain("unbroken");
});
