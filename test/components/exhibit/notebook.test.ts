// @vitest-environment jsdom
/** What becomes of a page in a notebook, part by part. */
import { expect, test } from "vitest";
import { exercises } from "../../../src/model/exercises/index.js";
import { mishProgram } from "../../../src/model/programs/functions.js";
import { notebookParts, shownMark } from "../../../src/components/exhibit/notebook.js";
import { notebookFile } from "../../../src/components/exhibit/notebookFile.js";
import { blockOf, lineOf } from "../../../src/components/exhibit/markdown.js";
import { input } from "../../../src/components/ui/element.js";
import { showCodeOf } from "../../../src/components/ui/showCode.js";

function made(markup: string): HTMLElement {
  const box = document.createElement("div");
  box.innerHTML = markup;
  return box;
}
const tex = (formula: string) =>
  `<span class="katex"><span class="katex-mathml"><math><semantics><annotation encoding="application/x-tex">${formula}</annotation></semantics></math></span><span class="katex-html">X</span></span>`;

test.each([
  ["<b>Stem</b> and <i>H</i> · <i>W</i>", "**Stem** and *H* · *W*"],
  ["<strong> a </strong>b", " **a** b"],
  [`of ${tex("C_\\text{in}")}, read`, "of $C_\\text{in}$, read"],
  ["5 * 3 costs $ 2, [x] a_b", "5 \\* 3 costs \\$ 2, \\[x\\] a\\_b"],
  [
    '<a href="https://host.invalid/v1.html?a=1">V1</a> <code>a_b</code>',
    "[V1](https://host.invalid/v1.html?a=1) `a_b`",
  ],
  ['two<br>lines<span class="vh">hidden</span><button>Copy</button>', "two lines"],
])("a line: %s", (markup, text) => {
  expect([...made(markup).childNodes].map(lineOf).join("")).toBe(text);
});

test.each([
  ['<h2 id="a"><a class="observablehq-header-anchor" href="#a">What it costs</a></h2>', "## What it costs"],
  [`<div class="formula">${tex("a + b")}</div>`, "$$\na + b\n$$"],
  ["<ol><li>one</li><li>two</li></ol>", "1. one\n2. two"],
  [
    "<table><caption>Costs</caption><thead><tr><th>layer</th><th>n</th></tr></thead><tbody><tr><td>a|b</td><td>2</td></tr></tbody></table>",
    "**Costs**\n\n| layer | n |\n| --- | --- |\n| a\\|b | 2 |",
  ],
])("a block: %s", (markup, text) => {
  expect(blockOf(made(markup).children[0])).toBe(text);
});

test("a page becomes text, pictures, programs with the figure's setting, and tasks", async () => {
  const page = made(`<main>
    <noscript><p>Without JavaScript</p></noscript>
    <div class="opening"><div><h1>Mish</h1><p class="lead">A function.</p></div>
      <div data-cell="a"><div class="ask"><h3>Where is it lowest?</h3><span class="guess-choice"><label><span>at 0</span></label></span><span class="answer">At −1.19.</span></div></div></div>
    <div data-cell="b"></div>
    <details class="data"><summary>As a table</summary><table><thead><tr><th>x</th></tr></thead></table></details>
    <div data-cell="c"><section class="exercise-list">solutions</section></div>
  </main>`);
  document.body.append(page);
  const figure = input<{ x: number }, HTMLElement>(document.createElement("figure"), { x: 2 }, () => undefined);
  figure.innerHTML = "<figcaption>One curve.</figcaption>";
  figure.setAttribute("aria-label", "Curves");
  const cell = showCodeOf(figure, ({ x }) => x, { format: (y) => y.toFixed(1), program: ({ x }) => mishProgram(x) });
  page.querySelector('[data-cell="b"]')?.append(figure, cell);
  figure.value = { x: -0.5 };
  const parts = await notebookParts("activations", page, new Map([["opening", [new Blob(["picture"])]]]));
  const tasks = exercises("activations", "1");
  expect(parts.map((part) => ("code" in part ? part.code : "text" in part ? part.text : part.title))).toEqual([
    "# Mish",
    "A function.",
    "**Guess first.** Where is it lowest?\n\n- at 0",
    "Curves",
    "This number with the figure’s setting, in NumPy and in PyTorch. The page shows **-0.5**.",
    `${mishProgram(-0.5).NumPy.trim()}\n${shownMark} -0.5`,
    `${mishProgram(-0.5).PyTorch.trim()}\n${shownMark} -0.5`,
    "**As a table**",
    "| x |\n| --- |",
    ...tasks.flatMap(({ question }, i) => [
      expect.stringContaining(`**Exercise ${i + 1}** (set of numbers: 1). ${question.slice(0, 12)}`) as string,
      `# Your answer, may be off by ${["0.1", "0.15", "0.3"][i]}\u202f%:`,
    ]),
  ]);
  const picture = parts.find((part) => "picture" in part);
  expect(picture).toMatchObject({ picture: btoa("picture"), name: "opening" });
  expect((picture as { below: string }).below).toMatch(/^\*One curve\.\* \[Try this figure\]\(.*embed=opening\)$/);
  page.remove();
});

test("a figure that could not be drawn is named, and the rest is written", async () => {
  const page = made(
    `<main><h1>V1</h1><div data-cell="a"><figure aria-label="Stages"></figure></div><p>End.</p></main>`,
  );
  document.body.append(page);
  const parts = await notebookParts("v1", page, new Map());
  expect(JSON.stringify(parts)).toMatch(/Stages.*This figure is on the page.*End\./);
  page.remove();
});

test("the file: cells of nbformat 4.5, a section's heading first in its cell", () => {
  const file = JSON.parse(
    notebookFile([
      { text: "# A" },
      { text: "one" },
      { text: "## B" },
      { code: "print(1)\n" },
      { picture: "AAAA", name: "opening", title: "The [first]", below: "Below." },
    ]),
  ) as { nbformat: number; nbformat_minor: number; cells: Record<string, unknown>[] };
  expect([file.nbformat, file.nbformat_minor]).toEqual([4, 5]);
  expect(file.cells.map(({ source }) => source)).toEqual([
    "# A\n\none",
    "## B",
    "print(1)",
    "![The  first ](attachment:opening.png)\n\nBelow.",
  ]);
  expect(new Set(file.cells.map(({ id }) => id)).size).toBe(4);
  expect(file.cells[3].attachments).toEqual({ "opening.png": { "image/png": "AAAA" } });
  expect(file.cells[2]).toMatchObject({ cell_type: "code", outputs: [], execution_count: null });
});
