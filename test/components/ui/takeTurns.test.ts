// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Cell } from "../../../src/components/ui/takeTurns.js";

/** Says of places whether they are near the window. */
let tell: (places: Readonly<Record<string, boolean>>) => void;
let turns: typeof import("../../../src/components/ui/takeTurns.js");
/** Names of the cells that have run, in their order, and where a task began. */
let ran: string[];

const place = (name: string) => document.querySelector(`[data-cell="${name}"]`)!;

beforeEach(async () => {
  vi.useFakeTimers();
  vi.resetModules();
  vi.stubGlobal(
    "IntersectionObserver",
    class {
      constructor(callback: (entries: { target: Element; isIntersecting: boolean }[]) => void) {
        tell = (places) =>
          callback(Object.entries(places).map(([name, isIntersecting]) => ({ target: place(name), isIntersecting })));
      }
      observe() {}
    },
  );
  vi.stubGlobal("requestIdleCallback", undefined);
  vi.stubGlobal("CSS", { escape: (name: string) => name });
  turns = await import("../../../src/components/ui/takeTurns.js");
  ran = [];
  document.body.innerHTML = `<p data-cell="top"></p><p data-cell="below"></p>`;
  delete document.documentElement.dataset.drawn;
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A page whose cells get all that they need at once; each says that it has run. */
function page(cells: readonly Omit<Cell, "body">[], places: Readonly<Record<string, string>>): void {
  const define = turns.inTurns(({ body }) => void body(), places);
  const own = ran;
  for (const cell of cells) define({ ...cell, body: () => own.push(cell.id) });
}

const usual = () =>
  page(
    [
      { id: "late", outputs: ["late"] },
      { id: "far", inputs: ["display", "late"] },
      { id: "first", outputs: ["first"] },
      { id: "early", inputs: ["first"], outputs: ["early"] },
      { id: "near", inputs: ["display", "early"] },
      { id: "alone" },
    ],
    { far: "below", near: "top" },
  );

test("what the window shows runs with all that it needs, and what only others need waits", async () => {
  usual();
  tell({ top: true, below: false });
  await vi.advanceTimersByTimeAsync(100);
  expect(ran.toSorted()).toEqual(["alone", "early", "first", "near"]);
  expect(document.documentElement.dataset.drawn).toBeUndefined();

  tell({ below: true });
  await vi.advanceTimersByTimeAsync(100);
  expect(ran.slice(4)).toEqual(["late", "far"]);
  expect(document.documentElement.dataset.drawn).toBe("");
});

test("a task runs one cell, and what it shows is painted before the next", async () => {
  usual();
  tell({ top: true, below: true });
  const frames: number[] = [];
  for (let tasks = 0; ran.length < 6; tasks++) {
    const before = ran.length;
    vi.advanceTimersToNextTimer();
    // What follows in the same task, by promises.
    for (let i = 0; i < 10; i++) await Promise.resolve();
    expect(ran.length - before).toBeLessThanOrEqual(1);
    if (ran.length === before) frames.push(ran.length);
    expect(tasks).toBeLessThan(20);
  }
  // The cells «far» and «near» show something.
  expect(frames.map((count) => ran[count - 1])).toEqual(expect.arrayContaining(["far"]));
});

test("all run after an act of the reader", async () => {
  usual();
  dispatchEvent(new Event("scroll"));
  await vi.advanceTimersByTimeAsync(100);
  expect(ran).toHaveLength(6);
});

test("a mouse that lies where a page comes is no act of the reader; one that moves is", async () => {
  usual();
  const move = (movementX: number) =>
    dispatchEvent(Object.defineProperty(new MouseEvent("pointermove"), "movementX", { value: movementX }));
  move(0);
  await vi.advanceTimersByTimeAsync(100);
  const before = ran.length;
  expect(before).toBeLessThan(6);
  move(3);
  await vi.advanceTimersByTimeAsync(100);
  expect(ran).toHaveLength(6);
});

test("all run before printing, without another task", async () => {
  usual();
  const load = turns.inSlices(() => Promise.resolve(1));
  dispatchEvent(new Event("beforeprint"));
  const loaded = load();
  for (let i = 0; i < 10; i++) await Promise.resolve();
  expect(ran).toHaveLength(6);
  expect(await loaded).toBe(1);
});

test("modules come one after the other, each once, with a new task after some milliseconds", async () => {
  let clock = 100;
  vi.spyOn(performance, "now").mockImplementation(() => clock);
  const loads = [2, 2, 2, 9, 9, 1].map((duration, i) =>
    turns.inSlices(() => {
      ran.push(String(i));
      clock += duration;
      return i === 1 ? Promise.reject(new Error("gone")) : Promise.resolve(i);
    }),
  );
  const all = loads.map((load) => load().catch(() => "failed"));
  void loads[0]();
  const counts: number[] = [];
  for (let task = 0; task < 5; task++) {
    for (let turn = 0; turn < 50; turn++) await Promise.resolve();
    counts.push(ran.length);
    vi.runOnlyPendingTimers();
  }
  expect(ran).toEqual(["0", "1", "2", "3", "4", "5"]);
  expect(counts).toEqual([0, 3, 4, 5, 6]);
  expect(await Promise.all(all)).toEqual([0, "failed", 2, 3, 4, 5]);
});

test("a browser that never rests runs them all the same", async () => {
  vi.stubGlobal("requestIdleCallback", (act: () => void, { timeout = Infinity }: IdleRequestOptions = {}) =>
    timeout < Infinity ? setTimeout(act, timeout) : 0,
  );
  usual();
  turns.drawTheRest();
  await vi.advanceTimersByTimeAsync(3000);
  expect(ran).toHaveLength(6);
  expect(document.documentElement.dataset.drawn).toBe("");
});

test("what needs a cell that failed is not waited for", async () => {
  const failing = () => Promise.reject(new Error("no connection"));
  const bodies = new Map<string, Cell["body"]>();
  const define = turns.inTurns((cell) => void bodies.set(cell.id, cell.body), { shown: "top" });
  define({ id: "data", outputs: ["data"], body: failing });
  define({ id: "made", inputs: ["data"], outputs: ["made"], body: () => 1 });
  define({ id: "shown", inputs: ["display", "made"], body: () => 1 });
  turns.drawTheRest();
  // Framework runs a cell once its inputs are there: the other two never.
  const outcome = expect(bodies.get("data")?.()).rejects.toThrow("no connection");
  await vi.advanceTimersByTimeAsync(1000);
  await outcome;
  expect(document.documentElement.dataset.drawn).toBe("");
});
