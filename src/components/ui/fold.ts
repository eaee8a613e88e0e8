/** Folds: `<details>` around parts of a page that not every reader needs. What leads to a place in one opens it. */
import { html } from "./element.js";

/** Opens all folds that an element is in. */
export function openAround(element: Element): void {
  for (let box = element.closest("details"); box; box = box.parentElement?.closest("details") ?? null) box.open = true;
}

/**
 * A fold whose summary says what a press does: `Show the steps`, and `Hide the steps` while it is open.
 *
 * @param what is in it, as it goes on after the verb: `the steps`
 */
export function shownFold(
  what: string,
  { kind, open = false }: { readonly kind: string; readonly open?: boolean },
  ...contents: readonly (Node | string | false)[]
): HTMLDetailsElement {
  const words = (isOpen: boolean) => `${isOpen ? "Hide" : "Show"} ${what}`;
  const summary = html("summary", {}, words(open));
  const details = html("details", { class: kind, open }, summary, ...contents);
  details.addEventListener("toggle", () => (summary.textContent = words(details.open)));
  return details;
}
