/** The prose check finds what it should, in each place where a reader reads, and lets plain words pass. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { listFiles } from "../../scripts/page-check.js";
import { checkText } from "../../scripts/prose/rules.js";
import { proseOfModule, proseOfPage, siteProse } from "../../scripts/prose/texts.js";

const check = (text: string) => checkText({ where: "here", text });

test("plain sentences pass", async () => {
  expect(await check("Stride 2 halves height and width, and the channels double.")).toEqual([]);
  expect(await check("So later pairs cost the same as earlier ones.")).toEqual([]);
});

test.each([
  ["A block of V2 hands on few channels and works on many.", "hands on"],
  ["Every output channel looks around in every input channel anew.", "anew"],
  ["Not this. The steps below may show where the ways part.", "ways part"],
  ["Where shapes allow, what came in is added.", "what came in"],
  ["The question is how much of that a network bears.", "bears"],
  ["The whole of it stands in a table of seven rows.", "stands in"],
  ["What comes out of a block is small.", "What comes out"],
  ["You see which cells speak for a class.", "speak for"],
  ["He’s rule takes the variance.", "He’s"],
  ["We utilize a large map here.", "utilize"],
  ["The the map is small.", "the"],
  ["The window was broken by two people.", "passive"],
])("%s", async (text, named) => {
  const found = await check(text);
  expect(found.join("\n")).toContain(named);
  expect(found.join("\n")).toContain("here: ");
});

test("a sentence of more than 28 words is named with its length, a list in semicolons is not", async () => {
  const words = (n: number) =>
    Array.from({ length: n }, () => "a cat sat")
      .join(" ")
      .split(" ")
      .slice(0, n)
      .join(" ");
  expect((await check(`${words(29)}.`)).join("\n")).toContain("a sentence of 29 words");
  expect((await check(`${words(28)}.`)).join("\n")).not.toContain("a sentence of");
  expect((await check(`See ${words(9)}; ${words(9)}; ${words(9)}; ${words(9)}.`)).join("\n")).not.toContain(
    "sentence of",
  );
});

test("a sentence that is hard to read is found", async () => {
  const hard =
    "Heterogeneous computational infrastructures invariably complicate sophisticated synchronization methodologies considerably.";
  expect((await check(hard)).join("\n")).toContain("hard to read");
});

test("paragraphs, cells, captions and questions of a page are read, formulas and code as one word", () => {
  const body =
    '<p>Take <code>x.y.z</code> and <span class="katex">x<sup>2</sup></span> now.</p><table><caption>All rows</caption><td>One <b>cell</b></td></table>';
  expect(proseOfPage("docs/x.md", body).map(({ text }) => text)).toEqual([
    "Take seven and seven now.",
    "All rows",
    "One cell",
  ]);
});

test("strings of a module are read with their line, in parts and in templates, and those of citations are not", () => {
  const source = [
    'const question = { question: `How many of ${n} are left?`, ref: "a paper with many names" };',
    'const said = "It is here, " + name + " and there.";',
    'const picture = document.querySelector(".map > .cell b");',
  ].join("\n");
  expect(proseOfModule("src/x.ts", source)).toEqual([
    { where: "src/x.ts:1", text: "How many of seven are left?" },
    { where: "src/x.ts:2", text: "It is here, seven and there." },
  ]);
});

test("it reads every page, its tables, and questions, exercises, claims and captions", async () => {
  const all = await siteProse();
  const from = (part: string) => all.filter(({ where }) => where.startsWith(part)).length;
  for (const part of ["docs/v2.md", "docs/tables/", "src/components/v2/questions.ts", "src/model/exercises/v2.ts"])
    expect(from(part), part).toBeGreaterThan(3);
  expect(
    all.some(({ where, text }) => where === "docs/bottleneck.md" && text.startsWith("Block 2 of MobileNet V2:")),
  ).toBe(true);
});

test("no line ends between a number and its percent sign", () => {
  const files = ["docs", "src/components", "src/model"]
    .flatMap((folder) => [...listFiles(folder, ".md"), ...listFiles(folder, ".ts")])
    // What somebody types is read with any space.
    .filter((file) => !/vendor|typedNumber/.test(file));
  const wrong = files.flatMap((file) =>
    readFileSync(file, "utf8")
      .split("\n")
      .flatMap((line, i) => (/[\d}] %/.test(line) && !/^\s*\/?\*/.test(line) ? [`${file}:${i + 1}`] : [])),
  );
  expect(files.length).toBeGreaterThan(300);
  expect(wrong).toEqual([]);
});
