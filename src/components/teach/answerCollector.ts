/** The answers of a class: the teacher pastes the lines that students copied, and sees how the guesses are distributed. */
import { type AnswerLine, type Tally, answersCsv, readAnswerLines, tally } from "../../model/exercises/answerLine.js";
import { generators } from "../../model/exercises/index.js";
import { button } from "../ui/control.js";
import { html, listen, uid } from "../ui/element.js";
import { save } from "../ui/figure.js";
import { pageAddress } from "../ui/pageAddress.js";

const counted = (count: number, one: string, more = `${one}s`) => `${count} ${count === 1 ? one : more}`;

/** What was asked: the exercise's title, or the words of the question's name. */
function asked({ chapter, kind, id }: Tally): HTMLElement {
  const title = generators[chapter]?.find((one) => one.id === id)?.title;
  const text = kind === "exercise" ? (title ?? id) : `Guess: ${id.replace(`${chapter}-`, "").replaceAll("-", " ")}`;
  const hash = kind === "exercise" ? `exercise-${id}` : `ask-${id}`;
  return html("a", { href: `${pageAddress(chapter)}#${hash}` }, text);
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
        html("span", {}, text),
        html("b", { class: "num" }, ` × ${count}`),
      ),
    ),
  );
}

function chapterTable(chapter: string, lines: readonly AnswerLine[]): HTMLElement {
  const rows = tally(lines).map((one) =>
    html(
      "tr",
      {},
      html("th", { scope: "row" }, asked(one)),
      html("td", { class: "n" }, `${one.right} of ${one.all}`),
      html("td", {}, distribution(one)),
    ),
  );
  const heads = ["Question or exercise", "Right", "Answers given"];
  return html(
    "table",
    { class: "collected" },
    html("caption", {}, html("b", {}, chapter), `, ${counted(lines.length, "student")}`),
    html("thead", {}, html("tr", {}, ...heads.map((head) => html("th", { scope: "col" }, head)))),
    html("tbody", {}, ...rows),
  );
}

/** A field for the lines, and below it what they say. It keeps nothing, and sends nothing. */
export function answerCollector(): HTMLElement {
  const id = uid("lines");
  const field = html("textarea", { id, rows: 6, spellcheck: "false", autocomplete: "off" });
  const said = html("p", { class: "said", role: "status" });
  const results = html("div", { class: "collected-results" });
  let lines: readonly AnswerLine[] = [];
  const file = button("Answers as CSV", () =>
    save({ label: "", name: "answers.csv", type: "text/csv", content: () => answersCsv(lines) }),
  );
  const files = html("div", { class: "downloads", hidden: true }, file);
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
        ? ` They have ${sets.length} sets of numbers: ${sets.join(", ")}. Answers given are counted together.`
        : "";
    said.textContent =
      lines.length + read.wrong.length === 0 ? nothing : `${counted(lines.length, "line")} of answers.${mixed}${cut}`;
    const chapters = [...new Set(lines.map(({ chapter }) => chapter))];
    results.replaceChildren(
      ...chapters.map((chapter) =>
        chapterTable(
          chapter,
          lines.filter((line) => line.chapter === chapter),
        ),
      ),
    );
    files.hidden = lines.length === 0;
  });
  return html(
    "div",
    { class: "answer-collector wide" },
    html("div", { class: "control" }, html("label", { for: id }, "Lines of answers, in any order"), field),
    said,
    results,
    files,
  );
}
