/**
 * Cells of a page take turns: each runs in a task of its own, those in or near the window first. The rest waits until the
 * page has arrived and the reader does something, or for some seconds, and then runs when the browser has nothing else to
 * do. The build puts {@link inTurns} around Framework’s `define`.
 */

interface Waiting {
  readonly cell: Cell;
  readonly start: () => void;
  readonly place: Element | null;
}

/** How far outside the window a cell is near, in CSS pixels. */
const margin = 400;

/** How long cells that nobody sees wait at most after the page has loaded, in ms. */
const patience = 4000;

const waiting = new Set<Waiting>();
let due = false;

/** Whether cells far from the window are to run, too. */
let hasTime = false;

function isNear({ place }: Waiting): boolean {
  if (place === null) return true;
  const { top, bottom } = place.getBoundingClientRect();
  return bottom > -margin && top < innerHeight + margin;
}

function take(next: Waiting): void {
  waiting.delete(next);
  next.start();
}

/** Whether another cell waits for what it gives. */
const isAwaited = ({ cell: { outputs = [] } }: Waiting): boolean =>
  [...running].some(({ inputs = [] }) => inputs.some((name) => outputs.includes(name)));

/** Who is next: what is near, then what others wait for, then the rest if there is time. */
function nextOf(all: readonly Waiting[]): Waiting | undefined {
  return all.find(isNear) ?? all.find((one) => hasTime || isAwaited(one));
}

function takeNext(): void {
  due = false;
  const next = nextOf([...waiting]);
  if (next === undefined) return;
  take(next);
  schedule();
}

function schedule(): void {
  if (due) return;
  const next = nextOf([...waiting]);
  if (next === undefined) return;
  due = true;
  // Safari has no idle callbacks.
  if (isNear(next) || typeof requestIdleCallback !== "function") setTimeout(takeNext);
  else requestIdleCallback(takeNext);
}

/** Lets all cells run, as soon as the browser has nothing else to do. */
export function drawTheRest(): void {
  hasTime = true;
  schedule();
}

/** Boxes that draw for their width: ui/responsive.ts. */
const drawn = ".responsive";

const bringsDrawing = ({ addedNodes }: MutationRecord) =>
  [...addedNodes].some(
    (node) => node instanceof Element && (node.matches(drawn) || node.querySelector(drawn) !== null),
  );

/** What came last to each place. */
const arrivals = new WeakMap<Element, MutationRecord>();

/**
 * Hides what has just come for two frames, in a place of the height that is kept for it: a picture draws once its box has a
 * width.
 */
let settling: MutationObserver | undefined;

function settle(changes: readonly MutationRecord[]): void {
  for (const change of changes) {
    const place = change.target instanceof Element ? change.target.closest<HTMLElement>("[data-cell]") : null;
    if (place === null || (change.target !== place && !bringsDrawing(change))) continue;
    place.dataset.settling = "";
    arrivals.set(place, change);
    const settled = () => arrivals.get(place) === change && delete place.dataset.settling;
    requestAnimationFrame(() => requestAnimationFrame(settled));
  }
}

/** Whether a place is for what a cell shows alone, and not for a word in a sentence. */
const isBlock = (place: Element) => place.textContent?.trim() === "";

/** Waits for the turn of a cell that will show something at a place, its `data-cell`. */
function turn(cell: Cell, place: string): Promise<void> {
  const element = document.querySelector(`[data-cell="${CSS.escape(place)}"]`);
  if (element !== null && isBlock(element)) settling?.observe(element, { childList: true, subtree: true });
  return new Promise((start) => {
    waiting.add({ cell, start, place: element });
    schedule();
  });
}

/** What a page says to Framework of one of its cells. */
export interface Cell {
  readonly id: string;
  readonly inputs?: readonly string[];
  /** Names that it gives to other cells. */
  readonly outputs?: readonly string[];
  readonly body: (...inputs: never[]) => unknown;
}

/** Cells that are defined and have not ended yet. */
const running = new Set<Cell>();

/**
 * Framework’s `define`, for cells that take turns. Once all cells of the page have run, the document says so: its root has
 * `data-drawn`.
 *
 * @param places names of places on the page, by the id of the cell that shows something there
 */
export function inTurns(define: (cell: Cell) => void, places: Readonly<Record<string, string>>): (cell: Cell) => void {
  followReader();
  return (cell) => {
    const { id, inputs = [] } = cell;
    const shows = inputs.includes("display") || inputs.includes("view");
    const body = async (...values: never[]) => {
      try {
        if (shows && id in places) await turn(cell, places[id]);
        return await cell.body(...values);
      } finally {
        running.delete(cell);
        if (running.size === 0) document.documentElement.dataset.drawn = "";
      }
    };
    running.add(cell);
    define({ ...cell, body });
  };
}

// A figure’s place keeps its height while the page arrives. Once the reader acts, the figure may be smaller.
const acts = ["pointerdown", "keydown", "input"];
function release({ isTrusted }: Event): void {
  if (!isTrusted) return; // Figures tell each other of their settings.
  document.documentElement.setAttribute("data-used", "");
  settling?.disconnect();
  for (const act of acts) removeEventListener(act, release, true);
}

function followReader(): void {
  settling = new MutationObserver(settle);
  for (const act of acts) addEventListener(act, release, true);
  // Who prints gets everything.
  addEventListener("beforeprint", () => [...waiting].forEach(take));
  // A reader who acts may look for something further down, by scrolling or by the browser’s search.
  for (const act of ["scroll", "wheel", "pointermove", "pointerdown", "touchstart", "keydown"])
    addEventListener(act, drawTheRest, { passive: true, once: true });
  addEventListener("resize", schedule);
  addEventListener("load", () => setTimeout(drawTheRest, patience));
}
