import { expect, test } from "vitest";
import { type TraceEvent, blockingTime, longestTask } from "../../scripts/bench/blockingTime.js";

const main = { pid: 1, tid: 7 };
const task = (ts: number, dur: number, tdur: number): TraceEvent => ({
  name: "ThreadControllerImpl::RunTask",
  ...main,
  ts,
  dur,
  tdur,
});
const paint: TraceEvent = { name: "firstContentfulPaint", ...main, ts: 100_000 };

test("tasks after the first paint block with what they take of a slow processor beyond 50 ms", () => {
  const events = [
    task(0, 90_000, 80_000), // before the paint
    paint,
    task(110_000, 60_000, 20_000), // 4 × 20 ms is 80 ms, 30 of them beyond 50, however long it waited
    { ...task(111_000, 30_000, 20_000), name: "RunTask" }, // inside of it
    task(200_000, 12_000, 12_000), // 48 ms
    { ...task(300_000, 90_000, 90_000), tid: 8 }, // another thread
    task(400_000, 31_000, 30_000), // 120 ms, 70 beyond
  ];
  expect(blockingTime(events.toReversed())).toBe(100);
  expect(longestTask(events.toReversed())).toBe(120);
});

test("a page that does nothing after its paint has no longest task", () => {
  expect(longestTask([task(0, 90_000, 80_000), paint])).toBe(0);
});

test("a trace without a paint is refused", () => {
  expect(() => blockingTime([task(0, 1, 1)])).toThrow("it has no first paint");
});
