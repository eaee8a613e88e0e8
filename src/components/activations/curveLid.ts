/** A cover over what would answer a question, until the question is open. */
import { button } from "../ui/control.js";
import { type Input, html } from "../ui/element.js";
import type { Prediction } from "../predict/predict.js";

/**
 * Lays a cover over `cell` while the question is not open, with a button that lifts it: no reader is forced to guess.
 *
 * @param says what to do first, and where
 * @param shows what the button is called
 */
export function coverUntil(
  cell: HTMLElement,
  { says, shows, until }: { readonly says: string; readonly shows: string; readonly until: Input<Prediction> },
): void {
  if (until.value.revealed) return;
  const lift = () => lid.remove();
  const lid = html("div", { class: "curve-lid" }, html("p", {}, says), button(shows, lift));
  const look = () => {
    if (until.value.revealed) lift();
  };
  cell.append(lid);
  until.addEventListener("input", look);
  until.addEventListener("reveal", look);
}
