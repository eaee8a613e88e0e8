/** Failures as values: how they are made, and how code that throws hands one up. */
import type { Outcome, Problem, ProblemKind } from "../types.js";

export function problem(kind: ProblemKind, message: string, advice: string): Problem {
  return { kind, message, advice };
}

export function success<T>(value: T): Outcome<T> {
  return { ok: true, value };
}

export function failure(reason: Problem): { readonly ok: false; readonly problem: Problem } {
  return { ok: false, problem: reason };
}

/** Thrown where a failure has to cross several calls; whoever answers the page turns it back into a value. */
export class Failure extends Error {
  constructor(readonly problem: Problem) {
    super(problem.message);
    this.name = "Failure";
  }
}

export const cancelled: Problem = problem("cancelled", "The work was stopped.", "Start it again when you like.");

/** What our own checks of options throw. */
function isRefusal(thrown: unknown): thrown is RangeError {
  return thrown instanceof RangeError && thrown.message.startsWith("invalid ");
}

/** Whether what was thrown leaves the worker's memory in doubt: a trap in WebAssembly, an abort, no memory left. */
export function isFatal(thrown: unknown): boolean {
  if (thrown instanceof Failure || isRefusal(thrown) || !(thrown instanceof Error)) return false;
  const { RuntimeError } = globalThis.WebAssembly ?? {};
  const isTrap = RuntimeError !== undefined && thrown instanceof RuntimeError;
  return isTrap || thrown instanceof RangeError || /abort|out of memory|allocat/i.test(thrown.message);
}

/** Whatever was thrown, as a problem. */
export function problemOf(thrown: unknown): Problem {
  if (thrown instanceof Failure) return thrown.problem;
  if (thrown instanceof DOMException && thrown.name === "AbortError") return cancelled;
  if (thrown instanceof RangeError && thrown.message.startsWith("invalid picture"))
    return problem("bad-picture", `The picture cannot be used: ${thrown.message}.`, "Choose another picture.");
  if (isRefusal(thrown))
    return problem("bad-request", `The network cannot do that: ${thrown.message}.`, "Choose another setting.");
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  return problem("internal", `The network stopped with an error: ${detail}.`, "Reload the page and try again.");
}
