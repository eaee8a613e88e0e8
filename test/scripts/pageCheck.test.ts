import { beforeAll, expect, test } from "vitest";
import { attachments, checkPage, liveBlocks, loadFramework } from "../../scripts/page-check.js";

let check: (source: string) => { problems: string[]; mirror: string };
beforeAll(async () => {
  const { framework, md } = await loadFramework();
  check = (source) => checkPage("docs/page.md", source, framework, md);
});

const page = (...lines: string[]) =>
  ["---", "description: A page for a test.", "---", "", "# A page", "", ...lines, ""].join("\n");
const cell = (...lines: string[]) => ["```ts", ...lines, "```"];

test("a sound page has no problem", () => {
  const source = page(
    ...cell('import { cost } from "./model/cost.js";', "const n = 3;"),
    "",
    "Text with $\\alpha^2$, ${n + 1} and a [link](./v1).",
    "",
    ...cell("display(cost(n));"),
  );
  expect(check(source).problems).toEqual([]);
});

test("the mirror keeps the lines of the cells, and adds what stands in the text", () => {
  const { mirror } = check(page(...cell("const n: number = 3;"), "", "We count ${n + 1}."));
  const lines = mirror.split("\n");
  expect(lines[7]).toBe("const n: number = 3;");
  expect(lines).toContain("(n + 1);");
});

test.each([
  ["an undefined name", ["${nowhere}"], "nowhere is neither defined"],
  ["a built-in that asks another origin", cell("display(Plot.plot({}));"), "Plot is neither defined"],
  ["Observable Inputs", cell("const a = view(Inputs.range([0, 1]));"), "Inputs is neither defined"],
  ["a name defined twice", [...cell("const a = 1;"), "", ...cell("const a = 2;")], "a is defined 2 times"],
  [
    "cells that wait for each other",
    [...cell("const a = 1;", "const b = c;"), "", ...cell("const c = 2;", "display(a);")],
    "cells wait for each other: c → a",
  ],
  ["a syntax error", cell("const = 1;"), "SyntaxError"],
  ["TypeScript in text", ["${1 as number}"], "SyntaxError"],
  ["an import from outside", cell('import { a } from "../src/model/cost.js";'), "cost.js"],
  ["an import of npm:", cell('import * as d3 from "npm:d3";'), "import of npm:d3"],
  ["a file with a computed name", cell("const n = 1;", "display(FileAttachment(`a${n}.csv`));"), "one literal string"],
  ["a file that is not there", cell('display(FileAttachment("nowhere.csv"));'), "there is no such file"],
  ["a cell of nine lines", cell(..."abcdefghi".split("").map((name) => `const ${name} = 1;`)), "cell of 9 lines"],
  ["an empty link", ["[text]()"], "empty link"],
  ["a link without text", ["[](./v1)"], "link without text"],
  ["an image without a description", ['<img src="a.png">'], "without a description"],
  ["a formula that KaTeX cannot read", ["$\\nosuchcommand$"], "\\nosuchcommand"],
])("%s is a problem", (_, lines, message) => {
  expect(check(page(...lines)).problems.join("\n")).toContain(message);
});

test("title and description are asked for", () => {
  expect(check("Text.\n").problems).toEqual([
    "docs/page.md: the page has no title",
    "docs/page.md: the front matter has no description",
  ]);
});

test("eight lines of code fit, blank lines do not count", () => {
  expect(check(page(...cell(..."abcdefgh".split("").flatMap((name) => [`const ${name} = 1;`, ""])))).problems).toEqual(
    [],
  );
});

test("blocks that are shown, not run, are left alone", () => {
  const source = page("```ts run=false", "const x = nowhere;", "```", "", "````md", "```ts", "nowhere", "```", "````");
  expect(liveBlocks(source)).toEqual([]);
  expect(check(source).problems).toEqual([]);
});

test("formulas are left alone where a dollar sign means code or money", () => {
  const { problems, mirror } = check(page(...cell("const n = 1;"), "", "It costs $5 to $6, and ${n} more."));
  expect(problems).toEqual([]);
  expect(mirror).toContain("(n);");
});

test("names of attached files", () => {
  expect(attachments('FileAttachment("a.csv").csv(); FileAttachment(name); FileAttachment(`b`)')).toEqual([
    "a.csv",
    undefined,
    "b",
  ]);
});
