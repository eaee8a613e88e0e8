/** The glossary: its terms, their numbers, and the link at each term's first use in a chapter. */
import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { linkTerms } from "../../scripts/glossary-links.js";
import { loadFramework } from "../../scripts/page-check.js";
import { groups, terms } from "../../docs/tables/glossary/terms.js";

test("it has 30 to 55 terms, each once, in its group, with a meaning and a number or a fact", () => {
  expect(terms.length).toBeGreaterThanOrEqual(30);
  expect(terms.length).toBeLessThanOrEqual(55);
  expect(new Set(terms.map(({ id }) => id)).size).toBe(terms.length);
  expect(new Set(terms.map(({ group }) => group))).toEqual(new Set(groups));
  for (const { name, meaning, here, match } of terms) {
    expect(meaning, name).toMatch(/\.$/);
    expect(here().length, name).toBeGreaterThan(8);
    // The word that becomes a link is a word of the entry, so that the reader finds what was clicked.
    expect(match.test(name) || match.test(meaning), name).toBe(true);
  }
});

test("its numbers are the published ones", () => {
  const here = (id: string) =>
    terms
      .find((term) => term.id === id)
      ?.here()
      .replace(/\s/g, " ");
  // arXiv:1704.04861, table 4: 4866 against 569 M. TF-slim: 300 M for V2; Keras: 3 538 984 with moving statistics.
  expect(here("standard-convolution")).toContain("8.56×");
  expect(here("multiply-add")).toBe("V1 568.7 M, V2 300.8 M for one picture");
  // torchvision prints 3 504 872 parameters for mobilenet_v2.
  // TF-slim's table has 3.47 M, without γ and β.
  expect(here("parameter")).toBe("V2: 3 504 872 with γ and β, 3.471 M without, 3.488 M after folding");
  expect(here("residual-connection")).toContain("10 of V2’s 17");
  expect(here("inverted-residual")).toContain("10 of V2’s 17");
  expect(here("bottleneck")).toBe("24 channels at the ends of block 2, 144 inside");
  expect(here("stride")).toBe("5 layers of V1 and 5 of V2 have stride 2");
});

test("a definition agrees with the other pages", () => {
  const meaning = (id: string) => terms.find((term) => term.id === id)?.meaning;
  // Gradient descent: w − η · dE/dw.
  expect(meaning("gradient")).toContain("in the opposite direction");
  // A channel has a value at each position; the values at one position are of all channels.
  expect(meaning("channel")).toContain("one value at each position");
  // The path's logits and a detector's probabilities are both scores.
  expect(meaning("score")).toMatch(/from 0 to 1, .* no limits before softmax/);
  expect(terms.find(({ id }) => id === "padding")?.here()).toContain("the same on odd sizes");
});

test("only the first use is linked, the longest term wins, and links do not nest", () => {
  const left = new Set(terms);
  const titled = linkTerms("A depthwise separable convolution has stride 2. Stride 2 halves.", left);
  // Each link has its meaning as a title: one sentence, so that a reader need not leave the page.
  const titles = [...titled.matchAll(/ title="([^"]*)"/g)].map(([, title]) => title);
  expect(titles).toHaveLength(2);
  for (const title of titles) expect(title).toMatch(/^[^.]{20,}\.$/);
  expect(titled.replace(/ title="[^"]*"/g, "")).toBe(
    'A <a class="term" href="./glossary#separable-convolution">depthwise separable convolution</a> has <a class="term" href="./glossary#stride">stride</a> 2. Stride 2 halves.',
  );
  expect(linkTerms("Another stride.", left)).toBe("Another stride.");
});

test("a word that means something else is no use of the term", () => {
  const linked = (text: string) => linkTerms(text, new Set(terms));
  expect(linked("It halves height and width.")).not.toContain("glossary#");
  expect(linked("One linear map replaces two.")).not.toContain("glossary#");
  expect(linked("See the page Backbone.")).not.toContain("glossary#");
  expect(linked("The width and the resolution change.")).toContain('glossary#resolution"');
  expect(linked("Set the width to a half.")).toMatch(/glossary#width"[^>]*>width<\/a>/);
  expect(linked("It has a linear bottleneck.")).toMatch(/glossary#linear-bottleneck"[^>]*>linear bottleneck<\/a>/);
});

test("a chapter links its terms in text and leads, not in headings, formulas, code and links", async () => {
  const { framework, md } = await loadFramework();
  const source = [
    '<p class="lead">The stem comes first.</p>',
    "## Stride and padding",
    "Use `padding` and [pooling](./v1), then padding.",
    "The **stride** is 2, $stride$.",
  ].join("\n\n");
  const { body } = framework.parseMarkdown(source, { md, path: "/v1" });
  const links = [...body.matchAll(/<a class="term" href="([^"]*)" title="[^"]+">([^<]*)</g)].map(([, href, text]) => [
    href,
    text,
  ]);
  expect(links).toEqual([
    ["./glossary#stem", "stem"],
    ["./glossary#padding", "padding"],
  ]);
  expect(framework.parseMarkdown(source, { md, path: "/glossary" }).body).not.toContain('class="term"');
});

test("every chapter of the path links at least three terms", async () => {
  const { framework, md } = await loadFramework();
  for (const id of ["convolution", "separable", "activations", "v1", "bottleneck", "v2", "compare", "detector"]) {
    const file = `docs/${id}.md`;
    expect(existsSync(file), id).toBe(true);
    const { body } = framework.parseMarkdown(readFileSync(file, "utf8"), { md, path: `/${id}` });
    const ids = [...body.matchAll(/class="term" href="\.\/glossary#([^"]*)"/g)].map(([, term]) => term);
    expect(ids.length, id).toBeGreaterThanOrEqual(3);
    expect(new Set(ids).size, id).toBe(ids.length);
  }
});
