/** Folds: `<details>` around parts of a page that not every reader needs. What leads to a place in one opens it. */

/** Opens all folds that an element is in. */
export function openAround(element: Element): void {
  for (let box = element.closest("details"); box; box = box.parentElement?.closest("details") ?? null) box.open = true;
}
