/** «Copy my answers»: guesses and results of a page as one line of text, which a student sends to the teacher. */
import { writeAnswerLine } from "../../model/exercises/answerLine.js";
import { copyText } from "../ui/copyText.js";
import { html, uid } from "../ui/element.js";
import { givenIn } from "./given.js";

/**
 * @param chapter name of the page
 * @param seed of its exercises now
 */
export function copyAnswers(chapter: string, seed: () => string): HTMLElement {
  const id = uid("name");
  const name = html("input", { id, type: "text", autocomplete: "off", spellcheck: "false", maxlength: 60 });
  const line = html("code", { class: "answer-line-text", hidden: true });
  const { button, said } = copyText(line);
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
      if (lacks !== undefined) {
        event.stopImmediatePropagation();
        said.textContent = lacks;
      } else line.textContent = writeAnswerLine({ chapter, seed: seed(), name: name.value.trim(), given });
    },
    true,
  );
  return html(
    "div",
    { class: "collect" },
    html("div", { class: "control" }, html("label", { for: id }, "Name "), name, button),
    said,
    line,
  );
}
