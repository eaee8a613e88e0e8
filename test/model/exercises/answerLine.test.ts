import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type AnswerLine,
  answersCsv,
  readAnswerLines,
  tally,
  writeAnswerLine,
} from "../../../src/model/exercises/answerLine.js";

const ada: AnswerLine = {
  chapter: "v1",
  seed: "7b",
  name: "Ada Lovelace: 1st, “A”",
  given: [
    { kind: "guess", id: "v1-half-width", text: "3.1", right: false },
    { kind: "exercise", id: "half", text: "1 204 224", right: true },
  ],
};
const bob: AnswerLine = {
  ...ada,
  name: "=Bob",
  given: [{ kind: "guess", id: "v1-half-width", text: "12", right: true }],
};

test("a line is one line, and whatever a student types comes back, also from a mail that broke it", () => {
  const any = fc.record({
    chapter: fc.constant("v1"),
    seed: fc.string({ minLength: 1, unit: "grapheme" }),
    name: fc.string({ unit: "grapheme" }),
    given: fc.array(
      fc.record({
        kind: fc.constantFrom("guess" as const, "exercise" as const),
        id: fc.string({ minLength: 1, unit: "grapheme" }),
        text: fc.string({ unit: "grapheme" }),
        right: fc.boolean(),
      }),
    ),
  });
  fc.assert(
    fc.property(any, (line) => {
      const text = writeAnswerLine(line);
      expect(text).not.toMatch(/[\r\n\t]/);
      expect(readAnswerLines(`On Monday Ada wrote:\n> ${text.replaceAll(" ", "\n")}\nGreetings`)).toEqual({
        lines: [line],
        wrong: [],
      });
    }),
  );
});

test("of two lines by one student the later one counts, and a line that was cut off is named", () => {
  const again = { ...ada, given: [] };
  const text = [writeAnswerLine(ada), writeAnswerLine(bob), writeAnswerLine(again)].join("\n");
  expect(readAnswerLines(text).lines).toEqual([again, bob]);
  const cut = writeAnswerLine(bob).slice(0, -5);
  expect(readAnswerLines(`${writeAnswerLine(ada)}\n${cut}`)).toEqual({
    lines: [ada],
    wrong: [expect.stringContaining("v1:7b:%3DBob")],
  });
  expect(readAnswerLines("Nothing here").lines).toEqual([]);
});

test("numbers are sorted as numbers, and right ones are counted", () => {
  const [guesses, exercise] = tally([ada, bob, { ...bob, name: "Cy" }]);
  expect(guesses).toMatchObject({
    id: "v1-half-width",
    counts: [
      ["3.1", 1],
      ["12", 2],
    ],
    right: 2,
    all: 3,
  });
  expect(exercise).toMatchObject({ kind: "exercise", id: "half", right: 1, all: 1 });
});

test("the CSV quotes what it must, and no cell begins a formula", () => {
  const rows = answersCsv([ada, bob]).split("\r\n");
  expect(rows[1]).toBe('"Ada Lovelace: 1st, “A”",v1,7b,guess,v1-half-width,3.1,wrong');
  expect(rows[3]).toBe("'=Bob,v1,7b,guess,v1-half-width,12,right");
});
