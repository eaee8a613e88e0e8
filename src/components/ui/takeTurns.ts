/**
 * Cells of a page take turns: each runs in a task of its own, those in or near the window first, and what they need before
 * them. The rest waits until the page has arrived and the reader does something, or for some seconds, and then runs when the
 * browser has nothing else to do. The build puts {@link inTurns} around Framework’s `define`, and {@link inSlices} around the
 * imports of cells.
 */
import { nextFrame, nextTask } from "./nextTask.js";
import { revealAll, revealInFrames } from "./revealInFrames.js";
import { whenLoaded } from "./whenLoaded.js";

/** How far outside the window a cell is near, in CSS pixels. */
const margin = 400;

/** How long cells that nobody sees wait at most after the page has loaded, in ms. */
const patience = 4000;

/** How long a task goes on before the next module gets another, in ms: the browser paints and answers between two. */
const slice = 4;

/** How long the next of them waits for a browser that always has something else to do, in ms. */
const longest = 200;

/** Cells that are defined and have not ended yet, with the place of those that show something. */
const running = new Map<Cell, Element | null>();

/** What starts the cells that have all that they need. */
const waiting = new Map<Cell, () => void>();

/** Cells by the names that they give to others. */
const givers = new Map<string, Cell>();

/** Places in or near the window. */
const near = new Set<Element>();

let due = false;

/** Whether the last cell that ran shows something. */
let hasShown = false;

/** Whether cells far from the window are to run, too. */
let hasTime = false;

/** Whether nothing waits any more: who prints gets everything. */
let atOnce = false;

/** Cells near the window, those that neither show nor give anything, and all whose names these need. */
function wanted(): ReadonlySet<Cell> {
  const found = new Set<Cell>();
  for (const [cell, place] of running)
    if (place === null ? cell.outputs === undefined : near.has(place)) found.add(cell);
  // A set goes on with what is added to it.
  for (const { inputs = [] } of found)
    for (const name of inputs) {
      const giver = givers.get(name);
      if (giver !== undefined) found.add(giver);
    }
  return found;
}

/** Who is next: what the window shows or needs, then the rest if there is time. */
function nextOf(): { readonly cell: Cell; readonly isWanted: boolean } | undefined {
  const first = wanted();
  const all = [...waiting.keys()];
  const cell = all.find((one) => first.has(one)) ?? (hasTime ? all[0] : undefined);
  return cell && { cell, isWanted: first.has(cell) };
}

function take(cell: Cell): void {
  const start = waiting.get(cell);
  waiting.delete(cell);
  start?.();
}

function takeNext(): void {
  due = false;
  const next = nextOf();
  if (next === undefined) return;
  hasShown = (running.get(next.cell) ?? null) !== null;
  take(next.cell);
  schedule();
}

function schedule(): void {
  if (due) return;
  const next = nextOf();
  if (next === undefined) return;
  due = true;
  // Safari has no idle callbacks.
  if (next.isWanted && hasShown) void nextFrame().then(takeNext);
  else if (next.isWanted || typeof requestIdleCallback !== "function") setTimeout(takeNext);
  else requestIdleCallback(takeNext, { timeout: longest });
}

/** Lets all cells run, as soon as the browser has nothing else to do. */
export function drawTheRest(): void {
  hasTime = true;
  schedule();
}

/** Lets all cells run at once. */
function drawNow(): void {
  atOnce = true;
  for (const cell of waiting.keys()) take(cell);
}

/** Follows which places are near the window, without asking for a layout. */
function watchPlaces(): IntersectionObserver | undefined {
  if (typeof IntersectionObserver !== "function") return undefined;
  return new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) near[isIntersecting ? "add" : "delete"](target);
      schedule();
    },
    { rootMargin: `${margin}px` },
  );
}

let lastLoad: Promise<unknown> = Promise.resolve();
let sliceEnd = 0;

/** Loads modules one after the other, in tasks that are short. */
export function inSlices<Module>(load: () => Promise<Module>): () => Promise<Module> {
  const inTurn = async (): Promise<Module> => {
    if (!atOnce && performance.now() > sliceEnd) {
      await nextTask();
      sliceEnd = performance.now() + slice;
    }
    return load();
  };
  let loaded: Promise<Module> | undefined;
  return () => {
    if (loaded === undefined) lastLoad = loaded = lastLoad.then(inTurn, inTurn);
    return loaded;
  };
}

/** Boxes that draw for their width: ui/responsive.ts. */
const drawn = ".responsive";

const bringsDrawing = ({ addedNodes }: MutationRecord) =>
  [...addedNodes].some(
    (node) => node instanceof Element && (node.matches(drawn) || node.querySelector(drawn) !== null),
  );

/** Calls `act` once no picture in `place` waits for its first drawing any more. */
function whenDrawn(place: Element, act: () => void): void {
  if (place.querySelector(`${drawn}[data-undrawn]`) === null) act();
  else requestAnimationFrame(() => whenDrawn(place, act));
}

/** How much of what has come to each place has still to be laid out. */
const unsettled = new WeakMap<Element, number>();

/**
 * Hides what has just come until all its boxes are laid out and a frame longer, in a place of the height that is kept for it:
 * a picture draws once its box has a width.
 */
let settling: MutationObserver | undefined;

function settle(changes: readonly MutationRecord[]): void {
  for (const change of changes) {
    const place = change.target instanceof Element ? change.target.closest<HTMLElement>("[data-cell]") : null;
    if (place === null || (change.target !== place && !bringsDrawing(change))) continue;
    place.dataset.settling = "";
    const add = (more: number) => {
      const left = (unsettled.get(place) ?? 0) + more;
      unsettled.set(place, left);
      if (left === 0) delete place.dataset.settling;
    };
    add(1);
    revealInFrames(change.target === place ? [...place.children] : [], () => whenDrawn(place, () => add(-1)));
  }
}

/** Whether a place is for what a cell shows alone, and not for a word in a sentence. */
const isBlock = (place: Element) => place.textContent?.trim() === "";

/** Ends a cell, and with one that failed all that need it: they will never run. */
function end(cell: Cell, failed: boolean): void {
  running.delete(cell);
  if (failed)
    for (const name of cell.outputs ?? [])
      for (const [other] of running) if (other.inputs?.includes(name)) end(other, true);
  if (running.size === 0) document.documentElement.dataset.drawn = "";
}

/** What a page says to Framework of one of its cells. */
export interface Cell {
  readonly id: string;
  readonly inputs?: readonly string[];
  /** Names that it gives to other cells. */
  readonly outputs?: readonly string[];
  readonly body: (...inputs: never[]) => unknown;
}

/**
 * Framework’s `define`, for cells that take turns. Once all cells of the page have run, the document says so: its root has
 * `data-drawn`.
 *
 * @param places names of places on the page, by the id of the cell that shows something there
 */
export function inTurns(define: (cell: Cell) => void, places: Readonly<Record<string, string>>): (cell: Cell) => void {
  followReader();
  const watch = watchPlaces();
  return (cell) => {
    const { id, inputs = [], outputs = [] } = cell;
    const shows = id in places && (inputs.includes("display") || inputs.includes("view"));
    const place = shows ? document.querySelector(`[data-cell="${CSS.escape(places[id])}"]`) : null;
    if (place !== null) {
      if (isBlock(place)) settling?.observe(place, { childList: true, subtree: true });
      if (watch === undefined) near.add(place);
      else watch.observe(place);
    }
    const body = async (...values: never[]) => {
      try {
        if (!atOnce)
          await new Promise<void>((start) => {
            waiting.set(cell, start);
            schedule();
          });
        const result = await cell.body(...values);
        end(cell, false);
        return result;
      } catch (error) {
        end(cell, true);
        throw error;
      }
    };
    running.set(cell, place);
    for (const name of outputs) givers.set(name, cell);
    define({ ...cell, body });
  };
}

// A figure’s place keeps its height while the page arrives. Once the reader acts, the figure may be smaller.
const acts = ["pointerdown", "keydown", "input"];
function release({ isTrusted }: Event): void {
  if (!isTrusted) return; // Figures tell each other of their settings.
  document.documentElement.setAttribute("data-used", "");
  settling?.disconnect();
  revealAll();
  for (const act of acts) removeEventListener(act, release, true);
}

/** Whether a mouse has only been told that a page has come under it: browsers say then that it moves, by nothing. */
function liesStill(event: Event): boolean {
  return event instanceof MouseEvent && event.type === "pointermove" && event.movementX === 0 && event.movementY === 0;
}

function followReader(): void {
  settling = new MutationObserver(settle);
  for (const act of acts) addEventListener(act, release, true);
  addEventListener("beforeprint", drawNow);
  // A reader who acts may look for something further down, by scrolling or by the browser’s search.
  const signs = ["scroll", "wheel", "pointermove", "pointerdown", "touchstart", "keydown"];
  const acted = (event: Event) => {
    if (liesStill(event)) return;
    for (const sign of signs) removeEventListener(sign, acted);
    drawTheRest();
  };
  for (const sign of signs) addEventListener(sign, acted, { passive: true });
  whenLoaded(() => setTimeout(drawTheRest, patience));
}
