/** A table that is made when the reader opens it: a slider need not rebuild what nobody sees. */
import { html } from "./element.js";
import { whileSeen } from "./whileSeen.js";

export interface LazyTable extends HTMLElement {
  /** Says that the data have changed. */
  refresh(): void;
}

/** @param make builds the table; called when the `<details>` around it is open, or opens */
export function lazyTable(make: () => Node): LazyTable {
  const box = html("div");
  let stale = true;
  let watched: HTMLDetailsElement | null = null;
  const fill = () => {
    if (!stale) return;
    stale = false;
    box.replaceChildren(make());
  };
  const fillSoon = whileSeen(box, fill);
  const refresh = () => {
    stale = true;
    const details = box.closest("details");
    if (details !== watched) {
      watched = details;
      details?.addEventListener("toggle", () => details.open && fill());
    }
    if (details === null || details.open) fillSoon();
  };
  return Object.assign(box, { refresh });
}
