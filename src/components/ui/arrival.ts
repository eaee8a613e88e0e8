/**
 * Keeps the place that a reader came for in the window while the page still grows: the target of a link with a #, or
 * what was at the top when the reader left the page. It ends with the reader's first own act.
 */
import { openAround } from "./fold.js";
import { drawTheRest } from "./takeTurns.js";

interface Place {
  /** Of an element that may not be there yet. */
  readonly id: string;
  /** Where its top is to be, in px below the window’s; right below the bar unless given. */
  readonly top?: number;
}

const acts = ["wheel", "touchmove", "pointerdown", "keydown"] as const;
/** What a place is told by when the reader leaves: these ids stand in the page’s text, whatever its scripts make. */
const landmarks = "h2[id], .ask[id]";

/** The element that the address names, as it stands there or decoded. A place may lead to a part of a figure: `data-leads-to`. */
function named(fragment: string): Element | null {
  const found = document.getElementById(fragment);
  const part = found?.dataset.leadsTo;
  if (found !== null) return (part === undefined ? null : document.querySelector(part)) ?? found;
  try {
    return document.getElementById(decodeURIComponent(fragment));
  } catch {
    return null; // no encoding at all: "100%"
  }
}

/**
 * Holds a place until the reader acts, or anything but the page’s growth scrolls.
 *
 * @returns a function that lets go of it
 */
function hold({ id, top }: Place): () => void {
  let seen = { y: scrollY, offset: 0 };
  let frame = 0;
  const offset = (target: Element) => target.getBoundingClientRect().top + scrollY;

  function align(): void {
    const target = named(id);
    if (target === null) return;
    // At once, whatever the page’s style says: the reader is not to see the way.
    if (top === undefined) target.scrollIntoView({ block: "start", behavior: "instant" });
    else scrollBy({ top: target.getBoundingClientRect().top - top, behavior: "instant" });
    seen = { y: scrollY, offset: offset(target) };
  }
  function look(): void {
    frame = 0;
    const target = named(id);
    if (target !== null) openAround(target);
    // A figure that still waits for its turn may bring it.
    else drawTheRest();
    // A browser holds on to something that has a size: in place of an empty mark it would hold what follows the figure.
    if (target?.getBoundingClientRect().height === 0) document.documentElement.style.overflowAnchor = "none";
    align();
  }
  function scrolled(): void {
    const target = named(id);
    const grown = target !== null && Math.abs(offset(target) - seen.offset) > 1;
    const atEnd = scrollY + innerHeight >= document.documentElement.scrollHeight - 1;
    if (Math.abs(scrollY - seen.y) > 1 && !grown && !atEnd) release();
  }
  function selected(): void {
    if (getSelection()?.isCollapsed === false) release();
  }
  // In the next frame: most browsers have moved the window along with its contents by then, without a jump.
  function soon(): void {
    frame ||= requestAnimationFrame(look);
  }
  const sizes = new ResizeObserver(soon);
  const nodes = new MutationObserver(soon);
  function release(): void {
    sizes.disconnect();
    nodes.disconnect();
    cancelAnimationFrame(frame);
    for (const act of acts) removeEventListener(act, release, true);
    removeEventListener("scroll", scrolled);
    document.removeEventListener("selectionchange", selected);
    document.documentElement.style.removeProperty("overflow-anchor");
    history.scrollRestoration = "auto";
  }

  if (top !== undefined) history.scrollRestoration = "manual";
  for (const act of acts) addEventListener(act, release, { capture: true, passive: true });
  addEventListener("scroll", scrolled, { passive: true });
  document.addEventListener("selectionchange", selected);
  look();
  sizes.observe(document.body);
  nodes.observe(document.body, { childList: true, subtree: true });
  return release;
}

/** The name of this entry of the tab’s history; undefined while it is new. */
function visit(): string | undefined {
  const state: unknown = history.state;
  if (typeof state !== "object" || state === null || !("visit" in state)) return undefined;
  return typeof state.visit === "string" ? state.visit : undefined;
}

function nameVisit(): void {
  if (visit() !== undefined) return;
  const name = `place:${Date.now()}-${Math.random()}`;
  history.replaceState({ ...(history.state as object | null), visit: name }, "");
}

function leave(): void {
  const name = visit();
  if (name === undefined) return;
  // What is in a closed fold has boxes, too, but nobody sees them.
  const shown = [...document.querySelectorAll(landmarks)].filter((one) => one.checkVisibility());
  const last = shown.findLast((one) => one.getBoundingClientRect().top < 100);
  try {
    if (last === undefined) sessionStorage.removeItem(name);
    else sessionStorage.setItem(name, JSON.stringify({ id: last.id, top: last.getBoundingClientRect().top }));
  } catch {
    // No storage: the browser goes back to where it can.
  }
}

/** Where the reader was on this page of the tab’s history. */
function lastPlace(name: string): Place | undefined {
  try {
    const { id, top } = JSON.parse(sessionStorage.getItem(name) ?? "{}") as Partial<Place>;
    return typeof id === "string" && typeof top === "number" ? { id, top } : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a click follows a link to the very address that the page has, and so to its place. */
function staysHere({ target, defaultPrevented, ctrlKey, metaKey, shiftKey }: MouseEvent): boolean {
  const link = target instanceof Element ? target.closest("a") : null;
  if (defaultPrevented || ctrlKey || metaKey || shiftKey) return false;
  return link !== null && link.hash !== "" && link.href === location.href;
}

/** Begins to keep the reader’s place, on arrival and at each link within the page. */
export function keepPlace(): void {
  let release = () => {};
  const arrive = () => {
    release();
    nameVisit();
    const id = location.hash.slice(1);
    if (id !== "" && id !== "top") release = hold({ id });
  };
  const name = visit();
  const place = name === undefined ? undefined : lastPlace(name);
  if (name === undefined) arrive();
  else if (place !== undefined) release = hold(place);

  addEventListener("hashchange", () => {
    // An entry that has a name was here before: the browser goes back to where the reader was.
    if (visit() === undefined) arrive();
    else release();
  });
  // A link to the hash that the address has already tells nobody.
  addEventListener("click", (event) => {
    if (staysHere(event)) arrive();
  });
  addEventListener("pagehide", leave);
}
