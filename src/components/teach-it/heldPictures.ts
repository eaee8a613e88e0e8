/** The held-out pictures with the answers of a head: which are right, which are not, and one that is looked at. */
import { confusion, rightAnswers } from "../../model/math/classification.js";
import { confusionMatrix } from "../fashion/confusionMatrix.js";
import { button } from "../ui/control.js";
import { html } from "../ui/element.js";
import { partTitle } from "../ui/partTitle.js";
import type { Lesson } from "./classes.js";
import { thumbnail } from "./thumbnails.js";

export interface HeldPictures {
  readonly element: HTMLElement;
  /**
   * @param answers the class that was named for each held-out picture
   * @param title of the table of mistakes
   * @param looked place among the held-out pictures of the one that is looked at; undefined for none
   */
  show(lesson: Lesson, answers: readonly number[], title: string, looked: number | undefined): void;
}

/** @param choose called with a place among the held-out pictures */
export function heldPictures(choose: (place: number) => void): HeldPictures {
  const list = html("ul", { class: "teach-test" });
  const said = html("p", { class: "said" });
  const matrix = html("div");
  const element = html(
    "div",
    {},
    partTitle(html("b", {}, "Pictures held back"), ", choose one to see its map"),
    said,
    list,
    matrix,
  );
  return {
    element,
    show(lesson, answers, title, looked) {
      const labels = lesson.names;
      const truths = lesson.split.held.map((place) => lesson.all[place].label);
      const counts = confusion(truths, answers, labels.length);
      const right = rightAnswers(counts);
      said.textContent = `${right} of ${answers.length} are right.`;
      said.dataset.right = String(right);
      const focused = list.contains(document.activeElement);
      list.replaceChildren(
        ...lesson.split.held.map((place, i) => {
          const { sample, label } = lesson.all[place];
          const isRight = answers[i] === label;
          const pick = button(
            html("span", {}, thumbnail(sample), isRight ? "" : html("b", {}, `✗ ${labels[answers[i]]}`)),
            () => choose(i),
          );
          pick.className = isRight ? "teach-pick" : "teach-pick is-wrong";
          pick.setAttribute(
            "aria-label",
            `${labels[label]}, ${isRight ? "right" : `called ${labels[answers[i]]}`}: ${sample.name}`,
          );
          pick.setAttribute("aria-pressed", String(i === looked));
          return html("li", {}, pick);
        }),
      );
      if (focused) list.querySelector<HTMLElement>("[aria-pressed=true]")?.focus();
      matrix.replaceChildren(
        confusionMatrix(counts, labels, { caption: `${title}: ${answers.length} pictures held back` }),
      );
    },
  };
}
