/**
 * On a phone, a page’s sections under its tool are folds, each named by its heading: the tool then is the page. In a wider
 * window, and without JavaScript, they are plain sections.
 */
import { html } from "./element.js";

/** Where the style sheets change to the layout of a phone. */
const phone = "screen and (max-width: 767px)";

interface Section {
  readonly heading: HTMLElement;
  /** What follows the heading, up to the next one. */
  readonly rest: readonly Element[];
}

function sectionsOf(main: Element): Section[] {
  return Array.from(main.querySelectorAll<HTMLElement>(":scope > h2[id]"), (heading) => {
    const rest: Element[] = [];
    for (
      let next = heading.nextElementSibling;
      next !== null && next.localName !== "h2";
      next = next.nextElementSibling
    )
      rest.push(next);
    return { heading, rest };
  });
}

/** The links of headings, which a summary must not have: it is a control itself. */
const links = new Map<HTMLElement, readonly Node[]>();

function fold({ heading, rest }: Section): void {
  const box = html("details", { class: "fold" });
  heading.before(box);
  links.set(heading, [...heading.childNodes]);
  heading.replaceChildren(heading.textContent ?? "");
  box.append(html("summary", {}, heading), ...rest);
}

function unfold(box: HTMLDetailsElement): void {
  const heading = box.querySelector<HTMLElement>(":scope > summary > h2");
  if (heading === null) return;
  heading.replaceChildren(...(links.get(heading) ?? []));
  box.replaceWith(heading, ...Array.from(box.children).slice(1));
}

/**
 * Folds the sections of a page while the window is as narrow as a phone’s, and unfolds them when it becomes wider. Who comes
 * by a link to one of them gets the page as it is written: nothing moves under the eyes of who reads already.
 */
export function foldOnPhones(main: Element | null = document.querySelector("main")): void {
  if (main === null) return;
  const narrow = matchMedia(phone);
  if (sectionsOf(main).some(({ heading }) => `#${heading.id}` === location.hash)) return;
  const show = () => {
    if (narrow.matches) return sectionsOf(main).forEach(fold);
    main.querySelectorAll<HTMLDetailsElement>(":scope > details.fold").forEach(unfold);
  };
  narrow.addEventListener("change", show);
  show();
}
