// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { whileSeen } from "../../../src/components/ui/whileSeen.js";

let tell: (seen: boolean) => void;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal(
    "IntersectionObserver",
    class {
      constructor(callback: (entries: { isIntersecting: boolean }[]) => void) {
        tell = (isIntersecting) => callback([{ isIntersecting }]);
      }
      observe() {}
    },
  );
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("in the window every change is drawn at once", () => {
  const work = vi.fn();
  const ask = whileSeen(document.body, work);
  ask();
  tell(true);
  ask();
  expect(work).toHaveBeenCalledTimes(2);
});

test("out of the window a whole drag is drawn once, after it", () => {
  const work = vi.fn();
  const ask = whileSeen(document.body, work);
  tell(false);
  for (let i = 0; i < 10; i++) {
    ask();
    vi.advanceTimersByTime(16);
  }
  expect(work).not.toHaveBeenCalled();
  vi.advanceTimersByTime(300);
  expect(work).toHaveBeenCalledTimes(1);
});

test("what comes into the window is brought up to date at once, and only if it has to be", () => {
  const work = vi.fn();
  const ask = whileSeen(document.body, work);
  tell(false);
  tell(true);
  expect(work).not.toHaveBeenCalled();
  tell(false);
  ask();
  tell(true);
  vi.advanceTimersByTime(1000);
  expect(work).toHaveBeenCalledTimes(1);
});

test("where nobody can tell, everything is drawn at once", () => {
  vi.stubGlobal("IntersectionObserver", undefined);
  const work = vi.fn();
  whileSeen(document.body, work)();
  expect(work).toHaveBeenCalledTimes(1);
});
