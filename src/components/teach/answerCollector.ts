/** The answers of a class: the teacher pastes the lines that students copied, and sees how the guesses are distributed. */
import {
  type AnswerLine,
  type Tally,
  answersCsv,
  changedMarks,
  readAnswerLines,
  scores,
  scoresCsv,
  tally,
} from "../../model/exercises/answerLine.js";
import { grouped } from "../../model/exercises/exercise.js";
import { generators } from "../../model/exercises/index.js";
import { setQuery } from "../predict/setOfNumbers.js";
import { button } from "../ui/control.js";
import { type Child, html, listen, uid } from "../ui/element.js";
import { save } from "../ui/figure.js";
import { pageAddress } from "../ui/pageAddress.js";

const counted = (count: number, one: string, more = `${one}s`) => `${count} ${count === 1 ? one : more}`;

/** What was asked: the exercise's title, or the question in the words of the student's page. */
function asked({ chapter, kind, id, asked: words }: Tally): HTMLElement {
  const title = generators[chapter]?.find((one) => one.id === id)?.title;
  const text =
    kind === "exercise" ? (title ?? id) : `Guess: ${words ?? id.replace(`${chapter}-`, "").replaceAll("-", " ")}`;
  const hash = kind === "exercise" ? `exercise-${id}` : `ask-${id}`;
  return html("a", { href: `${pageAddress(chapter)}#${hash}` }, text);
}

/** An answer with its thousands apart, and without the digits that only a division left. */
function answerGiven(text: string): string {
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value)) return text;
  return grouped(value, Number.isInteger(value) ? 0 : Math.max(0, 5 - Math.floor(Math.log10(Math.abs(value)))));
}

function distribution({ counts, all }: Tally): HTMLElement {
  return html(
    "ul",
    { class: "given-answers" },
    ...counts.map(([text, count]) =>
      html(
        "li",
        {},
        html("span", { class: "share", style: `width: ${(100 * count) / all}%`, "aria-hidden": "true" }),
        html("span", {}, answerGiven(text)),
        html("b", { class: "num" }, ` × ${count}`),
      ),
    ),
  );
}

/** What is right, or where the teacher finds it: the page here does not have a chapter's questions. */
function rightValue({ kind, truths }: Tally, { chapter, seed }: AnswerLine): Child {
  if (truths.length === 1) return truths[0].text;
  if (truths.length > 1) return truths.map(({ text, sets }) => `${text} (set ${sets.join(", ")})`).join("; ");
  const key = html("a", { href: pageAddress(chapter, `${setQuery(seed)}&sheet=key`) }, "see the key");
  return html("span", {}, kind === "guess" ? "nobody revealed it; " : "", key);
}

/** How many are right, and how many are neither right nor wrong, and why. */
function marks({ kind, right, marked, all }: Tally, students: number): string {
  const open = all - marked;
  const parts = [
    `${right} of ${marked}`,
    open > 0 && `${open} not ${kind === "guess" ? "revealed" : "checked"}`,
    students > all && `${students - all} not answered`,
  ];
  return parts.filter((part) => part !== false).join(", ");
}

function table(caption: readonly Child[], heads: readonly string[], rows: readonly (readonly Child[])[]): HTMLElement {
  const cells = ([first, ...others]: readonly Child[]) => [
    html("th", { scope: "row" }, first),
    ...others.map((cell) => html("td", {}, cell)),
  ];
  return html(
    "div",
    { class: "scroll" },
    html(
      "table",
      { class: "collected" },
      html("caption", {}, ...caption),
      html("thead", {}, html("tr", {}, ...heads.map((head) => html("th", { scope: "col" }, head)))),
      html("tbody", {}, ...rows.map((row) => html("tr", {}, ...cells(row)))),
    ),
  );
}

function chapterTable(name: string, lines: readonly AnswerLine[]): HTMLElement {
  return table(
    [html("b", {}, name), `, ${counted(lines.length, "student")}`],
    ["Question or exercise", "Right value", "Right", "Answers given"],
    tally(lines).map((one) => [asked(one), rightValue(one, lines[0]), marks(one, lines.length), distribution(one)]),
  );
}

function scoreTable(lines: readonly AnswerLine[], nameOf: (chapter: string) => string): HTMLElement {
  return table(
    [html("b", {}, "Scores"), ", by name"],
    ["Student", "Chapter", "Exercises right", "Exercises not answered", "Guesses right", "Not revealed or checked"],
    scores(lines).map(({ name, chapter, exercisesRight, exercises, unanswered, guessesRight, guesses, open }) => [
      ...[name, nameOf(chapter), `${exercisesRight} of ${exercises}`, unanswered],
      ...[`${guessesRight} of ${guesses}`, open],
    ]),
  );
}

/**
 * A field for the lines, and below it what they say. It keeps nothing, and sends nothing.
 *
 * @param nameOf the name of a chapter
 */
export function answerCollector(nameOf: (chapter: string) => string): HTMLElement {
  const id = uid("lines");
  const field = html("textarea", { id, rows: 6, spellcheck: "false", autocomplete: "off" });
  const said = html("p", { class: "said", role: "status" });
  const results = html("div", { class: "collected-results" });
  let lines: readonly AnswerLine[] = [];
  const file = (label: string, name: string, content: (all: readonly AnswerLine[]) => string) =>
    button(label, () => save({ label, name, type: "text/csv", content: () => content(lines) }));
  const files = html(
    "div",
    { class: "downloads", hidden: true },
    file("Answers as CSV", "answers.csv", answersCsv),
    file("Scores as CSV", "scores.csv", scoresCsv),
  );
  const rule = html(
    "p",
    { class: "note", hidden: true },
    "A guess on a scale is right if it is within 4\u202f% of the scale’s length from the right value. What a student did not reveal or check counts neither as right nor as wrong.",
  );
  listen(field, () => {
    const read = readAnswerLines(field.value);
    lines = read.lines;
    const cut =
      read.wrong.length === 0
        ? ""
        : ` ${counted(read.wrong.length, "line")} could not be read, because the end is missing or the text was changed: ${read.wrong.join("; ")}. Ask for ${read.wrong.length === 1 ? "it" : "them"} again.`;
    const nothing =
      field.value.trim() === "" ? "" : "This text has no line of answers. Each begins with “mobilenet-answers”.";
    const sets = [...new Set(lines.map(({ seed }) => seed))];
    const mixed =
      sets.length > 1
        ? ` These students used ${sets.length} sets of numbers: ${sets.join(", ")}. The table counts the answers to all sets together.`
        : "";
    const wrongMarks = changedMarks(lines);
    const changed =
      wrongMarks > 0
        ? ` In ${counted(wrongMarks, "place")} “right” or “wrong” does not fit the answer beside it; the answer counts.`
        : "";
    said.textContent =
      lines.length + read.wrong.length === 0
        ? nothing
        : `${counted(lines.length, "line")} of answers.${mixed}${changed}${cut}`;
    const chapters = [...new Set(lines.map(({ chapter }) => chapter))];
    results.replaceChildren(
      ...(lines.length > 0 ? [scoreTable(lines, nameOf)] : []),
      ...chapters.map((chapter) =>
        chapterTable(
          nameOf(chapter),
          lines.filter((line) => line.chapter === chapter),
        ),
      ),
    );
    files.hidden = rule.hidden = lines.length === 0;
  });
  return html(
    "div",
    { class: "answer-collector wide" },
    html("div", { class: "control" }, html("label", { for: id }, "Lines of answers, in any order"), field),
    said,
    results,
    rule,
    files,
  );
}
