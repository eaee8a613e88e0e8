import { expect, test } from "vitest";
import { allSteps, inTasks } from "../../../src/components/ui/nextTask.js";

function* work(said: string[]): Generator<void, string> {
  said.push("first");
  yield;
  said.push("second");
  return "result";
}

test("all steps at once give the result", () => {
  const said: string[] = [];
  expect(allSteps(work(said))).toBe("result");
  expect(said).toEqual(["first", "second"]);
});

test("another task comes between two steps", async () => {
  const said: string[] = [];
  setTimeout(() => said.push("another task"));
  expect(await inTasks(work(said))).toBe("result");
  expect(said).toEqual(["first", "another task", "second"]);
});
