/** Blocking time of a page as Lighthouse counts it on a phone, by the processor time of its main thread. */

/** The part of an event of Chromium’s trace that is read here; times in µs. */
export interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  /** Processor time of the thread. */
  readonly tdur?: number;
}

/** Lighthouse’s phone takes four times as long for everything. */
const slowdown = 4;
/** A task blocks with what it takes beyond this, in ms. */
const free = 50;

/**
 * What each task after the first paint takes, in ms, on a processor a fourth as fast. Lighthouse counts a task by the clock:
 * where the browser’s other threads want the same two cores, that is mostly waiting.
 *
 * @throws RangeError if nothing was painted
 */
function tasksAfterPaint(events: readonly TraceEvent[]): number[] {
  const paint = events.filter(({ name }) => name === "firstContentfulPaint").at(-1);
  if (paint === undefined) throw new RangeError("invalid trace: it has no first paint");
  const tasks = events
    .filter(({ name, pid, tid }) => name.endsWith("RunTask") && pid === paint.pid && tid === paint.tid)
    .toSorted((a, b) => a.ts - b.ts);
  let end = paint.ts;
  const times: number[] = [];
  for (const { ts, dur = 0, tdur = 0 } of tasks) {
    // Tasks inside of tasks are counted once.
    if (ts < end) continue;
    end = ts + dur;
    times.push((slowdown * tdur) / 1000);
  }
  return times;
}

/**
 * Sum over the tasks after the first paint of what each takes beyond 50 ms, in ms.
 *
 * @throws RangeError if nothing was painted
 */
export function blockingTime(events: readonly TraceEvent[]): number {
  return tasksAfterPaint(events).reduce((sum, time) => sum + Math.max(0, time - free), 0);
}

/**
 * The longest task after the first paint, in ms; 0 if there is none.
 *
 * @throws RangeError if nothing was painted
 */
export function longestTask(events: readonly TraceEvent[]): number {
  return Math.max(0, ...tasksAfterPaint(events));
}
