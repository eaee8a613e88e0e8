import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type AnswerLine,
  answersCsv,
  changedMarks,
  readAnswerLines,
  scores,
  scoresCsv,
  tally,
  writeAnswerLine,
} from "../../../src/model/exercises/answerLine.js";
import { answerText } from "../../../src/model/exercises/exercise.js";
import { exercises, generators } from "../../../src/model/exercises/index.js";

const ada: AnswerLine = {
  chapter: "v1",
  seed: "7b",
  name: "Ada Lovelace: 1st, “A”",
  given: [
    { kind: "guess", id: "v1-half-width", text: "3.1", mark: "wrong", truth: "12.9×" },
    { kind: "exercise", id: "map-side", text: String(exercises("v1", "7b")[0].answer), mark: "right" },
  ],
};
const bob: AnswerLine = {
  ...ada,
  name: "=Bob",
  given: [{ kind: "guess", id: "v1-half-width", text: "12", mark: "right", truth: "12.9×" }],
};

test("a line is one line, and whatever a student types comes back, also from a mail that broke it", () => {
  const text = fc.string({ unit: "grapheme" });
  const given = {
    kind: fc.constantFrom("guess" as const, "exercise" as const),
    id: fc.string({ minLength: 1, unit: "grapheme" }),
    text,
    mark: fc.constantFrom("right" as const, "wrong" as const, "open" as const),
  };
  const any = fc.record({
    chapter: fc.constant("v1"),
    seed: fc.string({ minLength: 1, unit: "grapheme" }),
    name: fc.string({ unit: "grapheme" }),
    given: fc.array(
      fc.oneof(
        fc.record(given),
        fc.record({ ...given, truth: text }),
        fc.record({ ...given, asked: text }),
        fc.record({ ...given, truth: fc.string({ minLength: 1 }), asked: text }),
      ),
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
    marked: 3,
    all: 3,
    truths: [{ text: "12.9×", sets: ["7b"] }],
  });
  expect(exercise).toMatchObject({ kind: "exercise", id: "map-side", right: 1, all: 1 });
});

test("a guess that was not revealed is neither right nor wrong, and an exercise has its right value from the set", () => {
  const open: AnswerLine = {
    chapter: "convolution",
    seed: "7b",
    name: "Dan",
    given: [
      { kind: "guess", id: "convolution-padding", text: "4", mark: "open" },
      { kind: "exercise", id: generators.convolution[0].id, text: "12", mark: "open" },
    ],
  };
  const checked: AnswerLine = {
    ...open,
    name: "Cy",
    given: [{ kind: "exercise", id: generators.convolution[0].id, text: "13", mark: "wrong" }],
  };
  const [guess, exercise] = tally([open, checked]);
  expect(guess).toMatchObject({ right: 0, marked: 0, all: 1, truths: [] });
  expect(exercise.truths).toEqual([{ text: answerText(exercises("convolution", "7b")[0]), sets: ["7b"] }]);
  expect(exercise).toMatchObject({ right: 0, marked: 1, all: 2 });
  expect(scores([open, checked])).toMatchObject([
    { name: "Cy", exercisesRight: 0, exercises: 3, unanswered: 2, guessesRight: 0, guesses: 0, open: 0 },
    { name: "Dan", exercisesRight: 0, exercises: 3, unanswered: 2, guessesRight: 0, guesses: 0, open: 2 },
  ]);
  expect(answersCsv([open])).toContain("guess,convolution-padding,4,,not revealed\r\n");
  expect(answersCsv([open])).toMatch(/exercise,[^,]+,12,[^,]+,not checked\r\n/);
});

test("each student has a score, in the file, too", () => {
  expect(scores([bob, ada])).toMatchObject([
    { name: "=Bob", exercisesRight: 0, exercises: 3, guessesRight: 1, guesses: 1 },
    { name: "Ada Lovelace: 1st, “A”", exercisesRight: 1, exercises: 3, guessesRight: 0, guesses: 1 },
  ]);
  expect(scoresCsv([ada]).split("\r\n")[1]).toBe('"Ada Lovelace: 1st, “A”",v1,7b,1,3,0,1,0,2');
});

test("the CSV quotes what it must, and no cell begins a formula", () => {
  const rows = answersCsv([ada, bob]).split("\r\n");
  expect(rows[1]).toBe('"Ada Lovelace: 1st, “A”",v1,7b,guess,v1-half-width,3.1,12.9×,wrong');
  expect(rows[3]).toBe("'=Bob,v1,7b,guess,v1-half-width,12,12.9×,right");
});

test("a mark that somebody has written into a line does not count: the value does", () => {
  const right = exercises("convolution", "7b")[0];
  const line = (text: string, mark: string) =>
    `mobilenet-answers convolution:7b:Eve exercise:${right.id}:${text}:${mark} end`;
  const marked = (text: string) => tally(readAnswerLines(text).lines)[0];
  expect(marked(line("7", "right"))).toMatchObject({ right: 0, marked: 1 });
  expect(marked(line(String(right.answer), "wrong"))).toMatchObject({ right: 1, marked: 1 });
  expect(marked(line("abc", "right"))).toMatchObject({ right: 0, marked: 1 });
  // What no chapter asks, nobody can confirm.
  expect(marked(line("7", "right").replace(right.id, "nothing"))).toMatchObject({ right: 0, marked: 0 });
  const choice = "mobilenet-answers v1:1:Eve guess:v1-x:left:right:right%20side end";
  expect(marked(choice)).toMatchObject({ right: 0, marked: 1 });
  expect(scores(readAnswerLines(choice).lines)[0].guessesRight).toBe(0);
  expect(answersCsv(readAnswerLines(line("7", "right")).lines)).toMatch(/,wrong\r\n$/);
  expect(changedMarks(readAnswerLines(`${line("7", "right")} ${choice}`).lines)).toBe(2);
});

test("with two sets of numbers each right value names its set", () => {
  const one = (seed: string): AnswerLine => ({
    ...{ chapter: "convolution", seed, name: seed },
    given: [{ kind: "exercise", id: "multiply-adds", text: "12", mark: "wrong" }],
  });
  const values = (seed: string) => answerText(exercises("convolution", seed)[0]);
  expect(values("7b")).not.toBe(values("1"));
  expect(tally([one("7b"), one("1")])[0].truths).toEqual([
    { text: values("7b"), sets: ["7b"] },
    { text: values("1"), sets: ["1"] },
  ]);
});
