/** «Copy my answers»: guesses and results of a page as one line of text, which a student sends to the teacher. */
import { type Given, writeAnswerLine } from "../../model/exercises/answerLine.js";
import { copyText } from "../ui/copyText.js";
import { html, uid } from "../ui/element.js";
import { givenIn } from "./given.js";

/** What the line has that counts neither as right nor as wrong, and how to change that; empty if nothing. */
function openSentence(given: readonly Given[]): string {
  const open = (kind: Given["kind"], isUnread: boolean) =>
    given.filter((one) => one.kind === kind && one.mark === "open" && (one.isUnread ?? false) === isUnread).length;
  const [guesses, answers, unread] = [open("guess", false), open("exercise", false), open("exercise", true)];
  const parts = [
    guesses > 0 && `${guesses} of your guesses ${guesses === 1 ? "is" : "are"} not revealed (“Show the answer”)`,
    unread > 0 && `${unread} of your answers cannot be read as one number (write it in another way)`,
    answers > 0 && `${answers} of your answers ${answers === 1 ? "is" : "are"} not checked (“Check”)`,
  ].filter((part) => part !== false);
  return parts.length === 0 ? "" : `${parts.join(", and ")}. The line says so, and they do not count as wrong.`;
}

/**
 * @param chapter name of the page
 * @param set of numbers that its exercises have now
 */
export function copyAnswers(
  chapter: string,
  set: () => string,
): { readonly element: HTMLElement; /** Takes away a line that no longer says what is on the page. */ clear(): void } {
  const id = uid("name");
  const name = html("input", { id, type: "text", autocomplete: "off", spellcheck: "false", maxlength: 60 });
  const line = html("code", { class: "answer-line-text", hidden: true });
  const { button, said } = copyText(line);
  const left = html("p", { class: "note", role: "status" });
  button.textContent = "Copy my answers";
  // Before the button copies: the line is made when it is asked for.
  button.addEventListener(
    "click",
    (event) => {
      const given = givenIn(document);
      const lacks =
        name.value.trim() === ""
          ? "Write your name first, so that your teacher knows whose answers these are."
          : given.length === 0
            ? "You have no answers on this page yet. Guess, or check an exercise."
            : undefined;
      line.hidden = lacks !== undefined;
      left.textContent = lacks === undefined ? openSentence(given) : "";
      if (lacks !== undefined) {
        event.stopImmediatePropagation();
        said.textContent = lacks;
      } else line.textContent = writeAnswerLine({ chapter, seed: set(), name: name.value.trim(), given });
    },
    true,
  );
  const element = html(
    "div",
    { class: "collect" },
    html("div", { class: "control" }, html("label", { for: id }, "Name, for your teacher "), name, button),
    said,
    left,
    line,
  );
  return {
    element,
    clear() {
      line.hidden = true;
      said.textContent = left.textContent = "";
    },
  };
}
