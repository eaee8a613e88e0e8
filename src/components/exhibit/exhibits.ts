/**
 * The figures of a page by name, so that a link can ask for one of them. A figure is named after the section that it is in:
 * `what-it-costs`; before the first section it is `opening`; a second one of a section has a number: `what-it-costs-2`.
 * So no figure has to be given a name, and a name stays as long as the section's own link does.
 */
import { drawTheRest } from "../ui/takeTurns.js";

export interface Exhibit {
  readonly name: string;
  readonly element: HTMLElement;
  /** What it shows, in a few words. */
  readonly title: string;
}

/** What a cell shows that is no figure: it has a link of its own, or is of use on its page only. */
const other =
  "[id], details, .exercise-list, .answer-sheet, .answer-collector, .picture-input, .network-status, .take-away";

function isExhibit(element: Element): element is HTMLElement {
  if (!(element instanceof HTMLElement) || element.matches(other)) return false;
  return element.matches("figure, .wide, [data-in-url]") || element.querySelector("figure, [data-in-url]") !== null;
}

/** Headings that begin a section: those in figures and questions do not. */
const headings = ":is(h1, h2[id], h3[id]):not([data-cell] *)";

/** The heading of the section that a place of the page is in. */
function headingOf(place: Element, main: ParentNode): HTMLElement | undefined {
  const all = [...main.querySelectorAll<HTMLElement>(headings)];
  return all.findLast((one) => (one.compareDocumentPosition(place) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0);
}

/** The section's name as readers know it; the page's title where an element comes before the first section. */
export function sectionTitle(element: Element): string {
  const main = element.closest("main");
  return (main && headingOf(element, main)?.textContent?.trim()) ?? document.title;
}

function titleOf(element: HTMLElement): string {
  const label = element.getAttribute("aria-label") ?? element.querySelector("figure")?.getAttribute("aria-label");
  return label ?? sectionTitle(element);
}

/** All figures of a page that has drawn them, in their order. */
export function exhibits(root: ParentNode = document): Exhibit[] {
  const counts = new Map<string, number>();
  let section = "opening";
  return [...root.querySelectorAll<HTMLElement>(`${headings}, [data-cell]`)].flatMap((one) => {
    if (one.dataset.cell === undefined) {
      section = one.localName === "h1" ? "opening" : one.id;
      return [];
    }
    return [...one.children].filter(isExhibit).map((element) => {
      const count = 1 + (counts.get(section) ?? 0);
      counts.set(section, count);
      return { name: count === 1 ? section : `${section}-${count}`, element, title: titleOf(element) };
    });
  });
}

/** Waits until all cells of the page have run. A page without cells has nothing to wait for. */
export function drawn(): Promise<void> {
  const root = document.documentElement;
  if (root.dataset.drawn !== undefined || document.querySelector("[data-cell]") === null) return Promise.resolve();
  return new Promise((done) => {
    const watch = new MutationObserver(() => {
      if (root.dataset.drawn === undefined) return;
      watch.disconnect();
      done();
    });
    watch.observe(root, { attributeFilter: ["data-drawn"] });
  });
}

/** Has all cells of the page run now, and waits for them. */
export function drawAll(): Promise<void> {
  drawTheRest();
  return drawn();
}
