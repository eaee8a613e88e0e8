/** A chapter's exercises: numbers of the set in the address, answers checked and explained by the model. */
import {
  type Exercise,
  type Level,
  answerReadings,
  answerText,
  judge,
  toleranceText,
} from "../../model/exercises/exercise.js";
import type { Given } from "../../model/exercises/answerLine.js";
import type { Reading } from "../../model/math/typedNumber.js";
import { exercises, generators } from "../../model/exercises/index.js";
import { button } from "../ui/control.js";
import { type Input, announce, html, input, uid } from "../ui/element.js";
import { shownFold } from "../ui/fold.js";
import { askBack } from "../ui/numberField.js";
import { pageAddress } from "../ui/pageAddress.js";
import { copyAnswers } from "./copyAnswers.js";
import { tellGiven } from "./given.js";
import { addressRevealsAll } from "./predict.js";
import { indexed } from "../ui/subscript.js";
import { addressSet, keepSet, nameInLinks, setQuery } from "./setOfNumbers.js";
import { unbroken } from "../ui/noBreak.js";

const levels: Readonly<Record<Level, string>> = { 1: "Easy", 2: "Two steps", 3: "Hard" };

const remarks = {
  right: "Right.",
  rounding: "Close, but not exact enough. Check the rounding.",
  close: "Close, but not correct. Try again, or compare with the steps below.",
  wrong: "Not correct. Try again, or compare with the steps below.",
} as const;
const noNumber = "Write one number, such as 1 284 505, 1.28 M, 0.5 or 3/8.";

/** How hard it is, and how exact its answer has to be. */
const detail = (problem: Exercise) => `${levels[problem.level].toLowerCase()}; ${toleranceText(problem)}`;

function steps(lines: readonly string[]): HTMLElement {
  return html("ol", { class: "solution" }, ...lines.map((line) => html("li", {}, ...indexed(line))));
}

function one(problem: Exercise, number: number): HTMLElement {
  const id = uid("answer");
  const heading = uid("exercise");
  // No keyboard of digits alone: it has no minus on some phones, and nowhere an M.
  const field = html("input", { id, type: "text", autocomplete: "off", spellcheck: "false" });
  const said = html("p", { class: "said", role: "status" });
  const check = html("button", { type: "submit", class: "btn" }, "Check");
  const form = html(
    "form",
    { class: "control answer-row" },
    html("label", { for: id }, "Answer"),
    field,
    html("span", { class: "label" }, [problem.unit, toleranceText(problem)].filter(Boolean).join(", ")),
    check,
  );
  /** The last answer that was checked, and the text that stood for it. */
  let last: (Given & { readonly typed: string }) | undefined;
  const tell = (given: number) => {
    const result = judge(problem, given);
    const mark = result === "right" ? "right" : "wrong";
    last = { typed: field.value.trim(), kind: "exercise", id: problem.id, text: String(given), mark };
    said.dataset.mark = result;
    said.textContent = result === "right" ? `${remarks.right} ${answerText(problem)}.` : remarks[result];
  };
  // A remark is about the answer that was checked, not about another one.
  field.addEventListener("input", () => {
    said.replaceChildren();
    delete said.dataset.mark;
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const found = answerReadings(problem, field.value);
    if (found.length === 1) return tell(found[0].value);
    delete said.dataset.mark;
    const take = ({ value, text }: Reading) => {
      field.value = text;
      tell(value);
      field.focus();
    };
    said.replaceChildren(...(found.length === 0 ? [noNumber] : askBack(found, take)));
  });
  const solution = shownFold(
    "the steps",
    { kind: "data", open: addressRevealsAll() },
    steps(problem.steps),
    html("p", {}, "Answer: ", html("b", { class: "live" }, answerText(problem))),
  );
  const element = html(
    "li",
    { class: "exercise", id: `exercise-${problem.id}`, "aria-labelledby": heading },
    html("h3", { id: heading }, `${number}. ${problem.title} `, html("small", {}, levels[problem.level])),
    html("p", {}, unbroken(problem.question)),
    form,
    said,
    solution,
    html("div", { class: "answer-line", "aria-hidden": "true" }),
  );
  tellGiven(element, () => {
    const text = field.value.trim();
    if (text === "") return undefined;
    if (last?.typed !== text) {
      const isUnread = answerReadings(problem, text).length !== 1;
      return { kind: "exercise", id: problem.id, text, mark: "open", ...(isUnread && { isUnread }) };
    }
    return { kind: last.kind, id: last.id, text: last.text, mark: last.mark };
  });
  element.addEventListener("reveal", (event) => (solution.open = (event as CustomEvent<boolean>).detail !== false));
  return element;
}

/** A link's address on this site. */
const exercisesAddress = (chapter: string, set: string) => `${pageAddress(chapter, setQuery(set))}#exercises`;

/** With its host, as somebody else needs it and as paper has it. What else this page's address says is left out. */
const setAddress = (chapter: string, set: string) => new URL(exercisesAddress(chapter, set), document.baseURI).href;

/**
 * The exercises of a chapter. The value is the set of numbers; «Other numbers» draws a new one and writes it into the address.
 *
 * @param chapter name of the page: `"bottleneck"`
 * @throws RangeError for a chapter without exercises
 */
export function exerciseList(chapter: string, { set = addressSet() }: { readonly set?: string } = {}): Input<string> {
  const list = html("ol", { class: "exercises" });
  const note = html("p", { class: "label" });
  const copy = copyAnswers(chapter, () => control.value);
  const element: HTMLElement = html(
    "section",
    { class: "exercise-list wide", "aria-label": "Exercises" },
    note,
    list,
    copy.element,
  );
  const show = (now: string) => {
    list.replaceChildren(...exercises(chapter, now).map((problem, i) => one(problem, i + 1)));
    note.replaceChildren(
      "These are the numbers of set ",
      html("b", {}, now),
      ". To give others these numbers, send them ",
      html("a", { href: setAddress(chapter, now) }, "this link"),
      ". ",
      other,
    );
    copy.clear();
    nameInLinks(now, ".for-class");
  };
  const other = button("Other numbers", () => {
    control.value = String(1 + Math.floor(Math.random() * 99_999));
    keepSet(control.value);
    announce(element);
    other.focus();
  });
  const control = input(element, set, show);
  show(set);
  return control;
}

/**
 * The answers of chapters, for teachers: question, answer and steps of each exercise.
 *
 * @param options.nameOf the name of a chapter; that of its page unless given
 */
export function exerciseKey(
  chapters: readonly string[] = Object.keys(generators),
  {
    set = addressSet(),
    nameOf = String,
  }: { readonly set?: string; readonly nameOf?: (chapter: string) => string } = {},
): HTMLElement {
  const sections = chapters.map((chapter) =>
    html(
      "details",
      { class: "fold" },
      html("summary", {}, html("h3", {}, nameOf(chapter))),
      html("p", {}, html("a", { href: exercisesAddress(chapter, set) }, "These exercises in the chapter")),
      html(
        "ol",
        {},
        ...exercises(chapter, set).map((problem) =>
          html(
            "li",
            {},
            html("p", {}, unbroken(problem.question)),
            html("p", {}, "Answer: ", html("b", {}, answerText(problem)), ` (${detail(problem)})`),
            steps(problem.steps),
          ),
        ),
      ),
    ),
  );
  return html("div", { class: "exercise-key" }, ...sections);
}
