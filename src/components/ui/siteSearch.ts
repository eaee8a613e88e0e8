/** A button that opens the search of the site in a dialog. */
import { adviceOn } from "../../model/runtime/absence.js";
import { Failure } from "../../model/runtime/problem.js";
import { html, uid } from "./element.js";
import { type Hit, type Section, searchSections } from "./searchSections.js";

export interface SiteSearchOptions {
  /** Address of the site's root relative to this page, with a slash at the end. */
  readonly root?: string;
}

/**
 * The button, with its dialog inside. The keys / and Ctrl+K (⌘K) open it, too; Escape closes it.
 *
 * @param load brings the sections when the reader opens the search for the first time; rejects, with a Failure if it can
 *   say what the reader can do
 */
export function siteSearch(
  load: () => Promise<readonly Section[]>,
  { root = "./" }: SiteSearchOptions = {},
): HTMLElement {
  const id = uid("search");
  const field = html("input", { id, type: "search", autocomplete: "off", spellcheck: "false", enterkeyhint: "search" });
  const status = html("p", { class: "note", role: "status" });
  const list = html("ol", { class: "hits" });
  const close = html("button", { type: "button", class: "btn" }, "Close");
  const dialog = html(
    "dialog",
    { class: "search-dialog", "aria-labelledby": `${id}-label` },
    html("div", { class: "head" }, html("label", { for: id, id: `${id}-label` }, "Search all pages"), close),
    field,
    status,
    list,
  );
  const open = html(
    "button",
    { type: "button", class: "search-open", "aria-haspopup": "dialog", "aria-keyshortcuts": "/" },
    "Search ",
    html("kbd", { "aria-hidden": "true" }, "/"),
  );
  const element = html("div", { class: "site-search" }, open, dialog);
  let sections: Promise<readonly Section[]> | undefined;

  const show = async (): Promise<void> => {
    const query = field.value;
    try {
      sections ??= load();
      const hits = searchSections(await sections, query);
      // The reader may have typed on meanwhile.
      if (query !== field.value) return;
      list.replaceChildren(...hits.map((hit) => item(hit, root)));
      status.textContent = query.trim() === "" ? "" : sentence(hits.length);
    } catch (error) {
      sections = undefined;
      const advice = error instanceof Failure ? error.problem.advice : adviceOn.unreachable;
      status.textContent = `The list of pages could not be loaded. ${advice}`;
    }
  };
  const start = (): void => {
    if (dialog.open) return;
    dialog.showModal();
    field.select();
    void show();
  };

  open.addEventListener("click", start);
  close.addEventListener("click", () => dialog.close());
  field.addEventListener("input", () => void show());
  // The arrow keys lead from the field to the hits and back, as in a menu; Tab does, too.
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const stops = [field, ...list.querySelectorAll("a")];
    const at = stops.findIndex((stop) => stop === document.activeElement);
    stops[Math.min(stops.length - 1, Math.max(0, at + (event.key === "ArrowDown" ? 1 : -1)))].focus();
    event.preventDefault();
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter") list.querySelector("a")?.click();
    // Browsers take the first Escape to empty the field.
    if (event.key === "Escape") dialog.close();
  });
  // A link to another place of the same page leaves the dialog open otherwise.
  list.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("a") !== null) dialog.close();
  });
  // A press on the ground around the dialog closes it.
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  document.addEventListener("keydown", (event) => {
    const wanted = event.key === "/" ? !isTyping(event.target) : event.key === "k" && (event.ctrlKey || event.metaKey);
    if (!wanted || !element.isConnected) return;
    event.preventDefault();
    start();
  });
  return element;
}

function item({ section, excerpt: [before, match, after] }: Hit, root: string): HTMLElement {
  const title = section.heading === section.page ? section.page : `${section.page}: ${section.heading}`;
  return html(
    "li",
    {},
    html("a", { href: root + section.href }, title),
    html("p", { class: "note" }, before, match === "" ? null : html("mark", {}, match), after),
  );
}

function sentence(count: number): string {
  return count === 0 ? "Nothing found. Try fewer letters." : `${count} ${count === 1 ? "place" : "places"} found`;
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(?:input|textarea|select)$/i.test(target.localName);
}
