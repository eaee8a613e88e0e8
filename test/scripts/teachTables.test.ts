/** The tables of the page for teachers, as the build computes them. */
import { expect, test } from "vitest";
import { lesson } from "../../docs/tables/teach/lesson.js";
import { misconceptions, misleading } from "../../docs/tables/teach/misconceptions.js";
import { states } from "../../docs/tables/teach/states.js";
import { type Table, tableMarkup } from "../../docs/tables/table.js";
import { generators } from "../../src/model/exercises/index.js";

const all: Readonly<Record<string, () => Table>> = { lesson, misconceptions, misleading, states };

test.each(Object.entries(all))("%s: each link to a chapter takes the class's set of numbers along", (_, table) => {
  const links = [...tableMarkup(table()).matchAll(/href="\.\/([\w-]*)([^"]*)"/g)];
  expect(links.length).toBeGreaterThan(3);
  const without = links.filter(([, page, query]) => Object.hasOwn(generators, page) && !query.includes("numbers=1"));
  expect(without.map(([link]) => link)).toEqual([]);
});

test("what students may read: no sentence of the answers stands in two rows", () => {
  const answers = misleading().rows.map(([, truth]) => String(truth).split(/(?<=[.!?]) (?=\p{Lu})/u));
  // Each begins with its verdict.
  for (const [verdict] of answers)
    expect(verdict).toMatch(/^(?:Does not hold|Holds in part|Cannot be checked here)\.$/);
  const sentences = answers.flatMap(([, ...own]) => own);
  expect(sentences.filter((sentence, i) => sentences.indexOf(sentence) !== i)).toEqual([]);
  expect(sentences).not.toContain("");
});

test("a short formula of a table stays in one line", () => {
  const text = tableMarkup(misleading()).replace(/<[^>]*>/g, "");
  expect(text.match(/(?:^|\s)\S{1,3} [=/] \d\S{0,3}(?=[\s.,])/g)).toBeNull();
});
