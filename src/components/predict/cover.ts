/** A cover over what would answer a question, until the question is open. */
import { button } from "../ui/control.js";
import { type Input, html } from "../ui/element.js";
import type { Prediction } from "./predict.js";

export interface CoverOptions {
  /** What to do first, and where. */
  readonly says: string;
  /** What the button is called. */
  readonly shows: string;
  /** The question. */
  readonly until: Input<Prediction>;
  /** Elements without room for a cover, such as a caption: they are not seen while the others are covered. */
  readonly also?: readonly HTMLElement[];
  /** Called once all is open. */
  readonly lifted?: () => void;
}

/**
 * Covers boxes while the question is not open: parts of a figure, its table, or a `<details>` with code. What names a
 * box stays in sight. Each cover has a button that lifts all of them: no reader is forced to guess.
 */
export function coverUntil(
  boxes: readonly HTMLElement[],
  { says, shows, until, also = [], lifted }: CoverOptions,
): void {
  if (until.value.revealed) return;
  let isOn = true;
  const hidden = [...also];
  const lids = boxes.map((box) => {
    const lid = html("div", { class: "lid" }, html("p", {}, says), button(shows, lift));
    const inside = [...box.childNodes].filter((node) => !(node instanceof Element && node.matches(".part, summary")));
    const content = html("div", {}, ...inside);
    hidden.push(content);
    // The cover stands in the place of what it covers, and is as large at least.
    box.append(html("div", { class: "cover" }, content, lid));
    return lid;
  });
  for (const element of hidden) element.classList.add("kept-back");

  function lift(): void {
    if (!isOn) return;
    isOn = false;
    for (const lid of lids) lid.remove();
    for (const element of hidden) element.classList.remove("kept-back");
    lifted?.();
  }
  const look = () => {
    if (until.value.revealed) lift();
  };
  until.addEventListener("input", look);
  until.addEventListener("reveal", look);
}

/**
 * Covers text of the page that answers a question. It stands in the page, so that it is found and read without JavaScript.
 *
 * @param id of its element, of the class `told-after`
 */
export function coverOnPage(id: string, options: CoverOptions): void {
  const box = document.getElementById(id);
  if (box === null) throw new RangeError(`invalid id: ${id}; it must be that of an element of the page`);
  coverUntil([box], options);
}

/** Covers what follows a figure, such as its code, and returns it. */
export function covered<T extends HTMLElement>(box: T, options: CoverOptions): T {
  coverUntil([box], options);
  return box;
}
