/** All exercises with their answers, for the set of numbers that a class has. */
import { type Input, html } from "../ui/element.js";
import { exerciseKey } from "./exercises.js";

/**
 * @param set the field for the set of numbers, which the answers follow
 * @param nameOf the name of a chapter
 */
export function answerSheet(set: Input<string>, nameOf: (chapter: string) => string): HTMLElement {
  const element = html("div", { class: "answer-sheet answers wide" });
  const show = () => {
    const open = Array.from(element.querySelectorAll("details"), (fold) => fold.open);
    const name = html("p", { class: "label" }, "Set of numbers: ", html("b", {}, set.value));
    element.replaceChildren(name, exerciseKey(undefined, { set: set.value, nameOf }));
    element.querySelectorAll("details").forEach((fold, i) => (fold.open = open[i] ?? false));
  };
  set.addEventListener("input", show);
  show();
  return element;
}
