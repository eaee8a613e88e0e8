/** A guess among a few: radio buttons, beside which the right one is named. */
import { html, listen, uid } from "../ui/element.js";
import type { GuessSheet } from "./guessSheet.js";

export interface ChoiceQuestion {
  readonly kind: "choice";
  /** Names the group for screen readers. */
  readonly label?: string;
  readonly choices: readonly string[];
  /** One of the choices. */
  readonly answer: () => string;
  /** For each wrong choice one sentence that says what is wrong with it. */
  readonly mistakes: Readonly<Record<string, string>>;
  /** One sentence that says why; `guess` is undefined when the reader made none. */
  readonly explain: (guess: string | undefined) => string | Node;
}

export function guessChoice(question: ChoiceQuestion, source: string, changed: () => void): GuessSheet<string> {
  const { choices, label = "Your guess" } = question;
  if (choices.length < 2) throw new RangeError(`invalid choices: ${choices.join(", ")}; there must be two or more`);
  const name = uid("guess");
  let guess: string | undefined;
  const radios = choices.map((choice) => html("input", { type: "radio", name, value: choice }));
  const signs = choices.map(() => html("span", { class: "sign" }));
  const rows = choices.map((choice, i) => html("label", {}, radios[i], html("span", {}, choice), signs[i]));
  const element = html("fieldset", { class: "guess-choice" }, html("legend", { class: "vh" }, label), ...rows);

  function show(open: boolean): void {
    const truth = open ? question.answer() : undefined;
    choices.forEach((choice, i) => {
      radios[i].checked = choice === guess;
      radios[i].disabled = open;
      rows[i].classList.toggle("truth", choice === truth);
      rows[i].classList.toggle("guess", open && choice === guess);
      const words = [open && choice === guess && "you", choice === truth && source].filter((w) => w !== false);
      signs[i].textContent = words.join(", ");
    });
  }
  radios.forEach((radio, i) =>
    listen(radio, () => {
      guess = choices[i];
      changed();
    }),
  );

  return {
    element,
    get guess() {
      return guess;
    },
    set guess(value) {
      guess = value;
      show(false);
    },
    reveal: show,
    verdict() {
      const truth = question.answer();
      if (guess === undefined) return `${source}: ${truth}.`;
      return guess === truth ? `${truth}: you were right.` : `You: ${guess}; ${source}: ${truth}.`;
    },
    mistake() {
      if (guess === undefined || guess === question.answer()) return undefined;
      return question.mistakes[guess];
    },
    truth: () => question.answer(),
    why: () => question.explain(guess),
    parse: (stored) => (typeof stored === "string" && choices.includes(stored) ? stored : undefined),
  };
}
