/**
 * `?slide=NAME`: a chapter step by step, in the frame that the presenter's view enlarges. A question comes first, then its
 * answer, then the figure; a step that is taller than the screen scrolls before the next one comes.
 */
import { button } from "../ui/control.js";
import { html } from "../ui/element.js";
import { addressWith } from "../ui/urlState.js";
import { showAlone } from "./alone.js";
import { drawAll, exhibits, sectionTitle } from "./exhibits.js";

/** What the frame tells the view around it. */
export interface SlideMessage {
  readonly type: "mobilenet-taken-apart:slides";
  /** Of the frame: it has the step and the state of the figures. */
  readonly address: string;
  readonly leave: boolean;
}

export interface Step {
  /** Unique: the name of a figure, the id of a question or an exercise; that of its answer ends in `-answer`. */
  readonly name: string;
  readonly kind: "Title" | "Question" | "Answer" | "Figure" | "Exercise" | "Solution";
  readonly element: Element;
}

/** The steps of a page that has drawn its figures, in its order. */
export function stepsOf(root: ParentNode = document): Step[] {
  const figures = new Map<Element, string>(exhibits(root).map(({ element, name }) => [element, name]));
  const all = root.querySelectorAll(
    "main .opening > :has(> h1), main .ask[id], main .exercise[id], main [data-cell] > *",
  );
  return [...all].flatMap((element): Step[] => {
    const figure = figures.get(element);
    if (figure !== undefined) return [{ name: figure, kind: "Figure", element }];
    if (element.querySelector("h1") !== null) return [{ name: "title", kind: "Title", element }];
    const twice = (asked: Step["kind"], open: Step["kind"]): Step[] => [
      { name: element.id, kind: asked, element },
      { name: `${element.id}-answer`, kind: open, element },
    ];
    if (element.matches(".ask")) return twice("Question", "Answer");
    if (element.matches(".exercise")) return twice("Exercise", "Solution");
    return [];
  });
}

const isOpen = ({ kind }: Step) => kind === "Answer" || kind === "Solution";
const isAsked = ({ kind }: Step) => kind === "Question" || kind === "Exercise";

/** What uses arrows and the space bar itself. */
const usesKeys =
  "input, select, textarea, summary, [contenteditable], [role=listbox], [role=slider], [role=application], [tabindex='0']";

/** The direction in which a key leads; 0 for a key that does not. Clickers send Page Down and Page Up. */
export function directionOf({ key, shiftKey, target }: KeyboardEvent): -1 | 0 | 1 {
  if (key === "PageDown") return 1;
  if (key === "PageUp") return -1;
  const element = target instanceof Element ? target : null;
  if (element !== null && element.closest(usesKeys) !== null) return 0;
  if (key === "ArrowRight") return 1;
  if (key === "ArrowLeft") return -1;
  // The space bar presses a button that has the focus.
  if (key !== " " || element?.closest("button, a") != null) return 0;
  return shiftKey ? -1 : 1;
}

/** How far a key scrolls, as a share of the screen: what was at its end is seen again at the top. */
const stride = 0.75;
/** What is less than this beyond the screen needs no key of its own, in CSS pixels. */
const rest = 8;

/** What of a step is beyond the screen, in CSS pixels. */
function beyond(by: -1 | 1): number {
  const { scrollHeight, clientHeight } = document.documentElement;
  const left = by > 0 ? scrollHeight - clientHeight - scrollY : scrollY;
  return left < rest ? 0 : left;
}

/** Scrolls on where there is more to see; false at the end. */
function scrollsOn(by: -1 | 1): boolean {
  const left = beyond(by);
  if (left === 0) return false;
  const top = by * Math.min(left, stride * document.documentElement.clientHeight);
  scrollBy({ top, behavior: "instant" });
  return true;
}

/** Which part of a step that is taller than the screen is seen, in words; empty where all of it is. */
function partText(): string {
  const screen = stride * document.documentElement.clientHeight;
  // Browsers scroll to whole pixels.
  const keys = (left: number) => (left === 0 ? 0 : Math.max(1, Math.ceil((left - rest) / screen)));
  const [above, below] = [keys(beyond(-1)), keys(beyond(1))];
  if (above + below === 0) return "";
  return `, part ${above + 1} of ${above + 1 + below}${below > 0 ? ": more below" : ""}`;
}

/** The line at the bottom of a slide. */
function slideBar(go: (by: -1 | 1) => void, leave: () => void) {
  const back = button("Back", () => go(-1));
  const next = button("Next", () => go(1), { primary: true });
  const where = html("p", { class: "label", role: "status" });
  const more = html("span", { class: "slide-more", "aria-hidden": "true", hidden: true }, "▼ More below");
  return {
    element: html(
      "nav",
      { class: "slide-bar wide", "aria-label": "Slides" },
      back,
      next,
      where,
      more,
      button("Leave", leave),
    ),
    where,
    more,
    turns: [back, next],
  };
}

/**
 * Shows the steps of this page one by one.
 *
 * @param start name of the first step to show; the page's first one if it has none of that name
 */
export async function showSlides(start: string): Promise<void> {
  await drawAll();
  const steps = stepsOf();
  let at = Math.max(
    0,
    steps.findIndex(({ name }) => name === start),
  );
  const tell = (leave: boolean) => {
    const message: SlideMessage = { type: "mobilenet-taken-apart:slides", address: location.href, leave };
    parent.postMessage(message, location.origin);
  };
  const sayWhere = () => {
    const part = partText();
    // One figure alone has no other to go to, and its number says nothing.
    const isAlone = steps.length === 1;
    for (const turn of bar.turns) turn.hidden = isAlone && part === "";
    const text = isAlone ? part.replace(/^, p/, "P") : `${steps[at].kind}, ${at + 1} of ${steps.length}${part}`;
    // A status that is written again is read again.
    if (bar.where.textContent !== text) bar.where.textContent = text;
    bar.more.hidden = beyond(1) === 0;
  };
  const show = () => {
    const step = steps[at];
    title.textContent = step.kind === "Title" ? "" : sectionTitle(step.element);
    showAlone([title, step.element, bar.element]);
    if (isOpen(step) || isAsked(step)) step.element.dispatchEvent(new CustomEvent("reveal", { detail: isOpen(step) }));
    document.documentElement.dataset.slide = step.kind.toLowerCase();
    scrollTo({ top: 0, behavior: "instant" });
    // The arrows are the slides' again.
    if (document.activeElement instanceof HTMLElement && !bar.element.contains(document.activeElement))
      document.activeElement.blur();
    sayWhere();
    history.replaceState(history.state, "", addressWith({ slide: step.name }));
    tell(false);
  };
  const go = (by: -1 | 1) => {
    if (scrollsOn(by) || steps[at + by] === undefined) return;
    at += by;
    show();
  };
  const title = html("p", { class: "slide-title wide" });
  const bar = slideBar(go, () => tell(true));
  const main = document.querySelector("main");
  main?.prepend(title);
  main?.append(bar.element);
  // Before any figure: what a clicker sends is never a figure's.
  addEventListener(
    "keydown",
    (event) => {
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      if (event.key === "Escape") tell(true);
      const by = directionOf(event);
      if (by === 0) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      go(by);
    },
    true,
  );
  if (steps.length === 0) return;
  show();
  addEventListener("scroll", sayWhere);
  new ResizeObserver(sayWhere).observe(document.body);
  addEventListener("addresswritten", () => tell(false));
}
