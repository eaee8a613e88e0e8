/** A part of the explorer under an ink rule: title, a note beside it, contents. */
import { html, uid } from "../ui/element.js";

export interface Panel {
  readonly element: HTMLElement;
  title(...parts: readonly (string | Node)[]): void;
  note(text: string): void;
}

/**
 * @param place class that gives the panel its place in the grid
 * @param tools stand right of the title
 */
export function panel(
  title: string,
  place: string,
  contents: readonly (Node | string)[],
  tools: readonly Node[] = [],
): Panel {
  const id = uid("panel");
  const heading = html("h2", { id }, title);
  const note = html("span", { class: "label" });
  const head = html("header", {}, html("div", {}, heading, note), ...tools);
  const element = html("section", { class: `panel ${place}`, "aria-labelledby": id }, head, ...contents);
  return {
    element,
    title: (...parts) => heading.replaceChildren(...parts),
    note: (text) => {
      note.textContent = text;
    },
  };
}
