/**
 * Predict, then reveal. A question is offered before its number shows; the reader may guess, and sees the truth beside
 * the guess with one sentence that says why. A guess locks nothing: the answer opens without one, too.
 */
import { button } from "../ui/control.js";
import { type Input, announce, html, input, uid } from "../ui/element.js";
import { type ChoiceQuestion, guessChoice } from "./guessChoice.js";
import { type NumberQuestion, guessScale } from "./guessScale.js";
import { type SketchQuestion, guessSketch } from "./guessSketch.js";
import { indexed } from "../ui/subscript.js";
import { openAround } from "../ui/fold.js";
import { recall, remember } from "../ui/localStorage.js";
import { inFewWords, tellGiven } from "./given.js";
import type { GuessSheet } from "./guessSheet.js";

export type Question = (NumberQuestion | ChoiceQuestion | SketchQuestion) & {
  /** Names the question in this browser's memory and in the document, unique on the site: `"separable-nine"`. */
  readonly id: string;
  readonly question: string | Node;
};

export interface PredictOptions {
  /** Who says so; `"computed"` unless given: `"published"`, `"measured"`. */
  readonly source?: string;
  /** Opens the answer at once; the default is what `?reveal=all` in the address says. */
  readonly revealed?: boolean;
  /** Level of its heading: 3 in a section; 2 where it opens a page, under the title. */
  readonly level?: 2 | 3;
}

/** A question's state: the guess as its kind keeps it (number, choice, heights of the sketch), and whether it is open. */
export interface Prediction {
  readonly guess: unknown;
  readonly revealed: boolean;
}

/** Whether the address asks for every answer: `?reveal=all`. */
export function addressRevealsAll(): boolean {
  return typeof location === "object" && new URLSearchParams(location.search).get("reveal") === "all";
}

function sheetFor(question: Question, source: string, changed: () => void): GuessSheet<unknown> {
  // A sheet only ever gets back guesses that it made or parsed, so the kinds may be forgotten here.
  if (question.kind === "number") return guessScale(question, source, changed) as GuessSheet<unknown>;
  if (question.kind === "choice") return guessChoice(question, source, changed) as GuessSheet<unknown>;
  return guessSketch(question, source, changed) as GuessSheet<unknown>;
}

/** Text with its indices set low, as in the formulas of a page. */
const words = (text: string | Node): (string | Node)[] => (typeof text === "string" ? indexed(text) : [text]);

/**
 * A question with its place to guess, its answer and its why.
 *
 * The guess is kept in this browser only. The element's `value` is a {@link Prediction}; it dispatches `input` when the
 * reader guesses, opens or guesses again, and opens on the event `reveal` (see {@link revealAll}).
 */
export function predict(question: Question, options: PredictOptions = {}): Input<Prediction> {
  const { source = "computed", revealed = addressRevealsAll(), level = 3 } = options;
  const key = `guess:${question.id}`;
  const seenKey = `seen:${question.id}`;
  const heading = uid("ask");
  const sheet = sheetFor(question, source, () => {
    remember(key, sheet.guess);
    note.textContent = "";
    announce(element);
  });
  const toggle = button("", () => {
    // An answer to what was not read would judge no guess.
    if (!open && sheet.isUnread?.()) return;
    set(!open);
    note.textContent = "";
    announce(element);
  });
  const answer = html("div", { class: "answer", role: "status" });
  const note = html("p", { class: "label", role: "status" });
  const element = html(
    "section",
    { class: "ask", id: `ask-${question.id}`, "aria-labelledby": heading },
    html(`h${level}`, { id: heading }, ...words(question.question)),
    sheet.element,
    html("div", { class: "ask-acts" }, toggle, note),
    answer,
  );
  let open = false;
  // The guess that the answer was last opened on: another one is not judged before the reader is.
  let seen = recall(seenKey);

  function set(now: boolean): void {
    // What lies below moves neither down nor up: the answer has the room of the guess, and leaves none of it.
    element.style.minHeight = now && !open && element.offsetHeight > 0 ? `${element.offsetHeight}px` : "";
    open = now;
    sheet.reveal(now);
    toggle.textContent = now ? "Guess again" : "Show the answer";
    element.classList.toggle("revealed", now);
    answer.replaceChildren();
    if (!now) return;
    if (sheet.guess !== undefined) remember(seenKey, (seen = JSON.stringify(sheet.guess)));
    const mistake = sheet.mistake();
    answer.append(html("p", { class: "said" }, sheet.verdict()));
    if (mistake !== undefined) answer.append(html("p", { class: "mistake" }, ...words(mistake)));
    answer.append(html("p", { class: "why" }, ...words(sheet.why())));
  }

  const kept = sheet.parse(recall(key));
  sheet.guess = kept;
  if (kept !== undefined && !revealed) note.textContent = "Your last guess is still here.";
  set(revealed);
  element.addEventListener("reveal", (event) => {
    const wanted = (event as CustomEvent<boolean>).detail !== false;
    if (wanted !== open) set(wanted);
  });
  tellGiven(element, () => {
    const { guess } = sheet;
    if (guess === undefined) return undefined;
    const text = typeof guess === "number" || typeof guess === "string" ? String(guess) : "drawn";
    const asked = inFewWords(element.querySelector(`#${heading}`)?.textContent ?? "");
    const given = { kind: "guess", id: question.id, text, asked } as const;
    if (seen !== JSON.stringify(guess)) return { ...given, mark: "open" };
    return { ...given, mark: sheet.mistake() === undefined ? "right" : "wrong", truth: sheet.truth() };
  });
  const read = (): Prediction => ({ guess: sheet.guess, revealed: open });
  return input<Prediction, HTMLElement>(element, read(), {
    read,
    show: (value) => {
      sheet.guess = sheet.parse(value.guess);
      set(value.revealed);
    },
  });
}

/**
 * Opens (or closes) every question and every exercise under `root`, as a teacher at the projector needs it.
 *
 * @returns how many there are
 */
export function revealAll(root: ParentNode, open = true): number {
  const questions = root.querySelectorAll(".ask, .exercise");
  questions.forEach((question) => {
    question.dispatchEvent(new CustomEvent("reveal", { detail: open }));
    if (open) openAround(question);
  });
  return questions.length;
}

/** A button that opens all questions and exercises of the page, and closes them again. `?reveal=all` in the address does the same. */
export function revealButton(root: () => ParentNode = () => document): HTMLButtonElement {
  let open = addressRevealsAll();
  const label = () => (open ? "Hide all answers" : "Reveal all answers");
  const toggle = button(label(), () => {
    open = !open;
    revealAll(root(), open);
    toggle.textContent = label();
  });
  toggle.classList.add("reveal-all");
  return toggle;
}
