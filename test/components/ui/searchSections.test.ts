import { expect, test } from "vitest";
import { type Section, searchSections } from "../../../src/components/ui/searchSections.js";

const section = (page: string, heading: string, text: string): Section => ({ href: `./${page}`, page, heading, text });
const sections = [
  section("Start", "Start", "A small network. It has bottleneck blocks and a depthwise step."),
  section(
    "V2",
    "The residual rule",
    "A connection adds input and output. The stride must be 1, for a stride of 2 shrinks.",
  ),
  section("Bottleneck", "Bottleneck", "Expand, filter, project."),
  section("Sources", "Papers", "Sandler et al.; the Müller photo; 3.47 million parameters."),
];
const found = (query: string) => searchSections(sections, query).map(({ section: { page } }) => page);

test("every word has to begin a word of the section", () => {
  expect(found("stride input")).toEqual(["V2"]);
  expect(found("stride photo")).toEqual([]);
  expect(found("thwise")).toEqual([]);
  expect(found("depth")).toEqual(["Start"]);
});

test("a title counts more than a mention", () => {
  expect(found("bottleneck")).toEqual(["Bottleneck", "Start"]);
});

test("case and diacritics make no difference", () => {
  expect(found("muller")).toEqual(["Sources"]);
  expect(found("MÜLLER")).toEqual(["Sources"]);
});

test("signs are no patterns, and nothing finds nothing", () => {
  expect(found("3.47")).toEqual(["Sources"]);
  expect(found("3x47")).toEqual([]);
  expect(found("")).toEqual([]);
  expect(found("(*")).toEqual([]);
});

test("the excerpt is the text around the first match", () => {
  const [{ excerpt }] = searchSections(sections, "STRIDE");
  expect(excerpt).toEqual([
    "A connection adds input and output. The ",
    "stride",
    " must be 1, for a stride of 2 shrinks.",
  ]);
  const long = section("Long", "Long", `${"word ".repeat(40)}needle${" word".repeat(40)}`);
  const [hit] = searchSections([long], "needle");
  expect(hit.excerpt[0]).toMatch(/^… (?:word ){9,10}$/);
  expect(hit.excerpt[2]).toMatch(/^(?: word)+ …$/);
});

test("no more hits than asked for, in the order of the pages", () => {
  const many = Array.from({ length: 30 }, (_, i) => section(`P${i}`, "Heading", "word"));
  expect(searchSections(many, "word", 3).map(({ section: { page } }) => page)).toEqual(["P0", "P1", "P2"]);
});
