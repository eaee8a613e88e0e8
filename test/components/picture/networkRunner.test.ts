import { expect, test, vi } from "vitest";
import { networkRunner } from "../../../src/components/picture/networkRunner.js";
import { cancelled, failure, success } from "../../../src/model/runtime/problem.js";
import type { Progress } from "../../../src/model/runtime/protocol.js";
import type { Outcome } from "../../../src/model/types.js";

interface Echo {
  say(word: string): Promise<Outcome<string>>;
}

/** A promise that the test settles. */
function later<T>(): { readonly promise: Promise<T>; readonly settle: (value: T) => void } {
  let settle: (value: T) => void = () => undefined;
  const promise = new Promise<T>((done) => (settle = done));
  return { promise, settle };
}

const echo: Echo = { say: (word) => Promise.resolve(success(word)) };

test("all who ask share one opening, and the phases tell how far it is", async () => {
  const opening = later<Outcome<Echo>>();
  const progress: Progress = { phase: "weights", loaded: 1, total: 4 };
  const open = vi.fn((onProgress: (progress: Progress) => void) => {
    onProgress(progress);
    return opening.promise;
  });
  const runner = networkRunner(open);
  const phases: string[] = [];
  const stop = runner.watch((phase) => phases.push(phase.kind));
  expect(runner.phase).toEqual({ kind: "closed" });
  const both = Promise.all([runner.open(), runner.open()]);
  expect(runner.phase).toEqual({ kind: "loading", progress });
  opening.settle(success(echo));
  expect(await both).toEqual([success(echo), success(echo)]);
  expect(open).toHaveBeenCalledTimes(1);
  expect(runner.phase).toEqual({ kind: "ready", network: echo });
  expect(phases).toEqual(["loading", "loading", "ready"]);
  stop();
});

test("only the newest question has an answer, and none once something newer is shown", async () => {
  const answers = [later<Outcome<string>>(), later<Outcome<string>>()];
  const runner = networkRunner(() => Promise.resolve(success({ say: (i: number) => answers[i].promise })));
  const first = runner.run((network) => network.say(0));
  await runner.open();
  const second = runner.run((network) => network.say(1));
  expect(runner.isAwaited).toBe(true);
  answers[1].settle(success("second"));
  expect(await second).toEqual(success("second"));
  expect(runner.isAwaited).toBe(false);
  answers[0].settle(success("first"));
  expect(await first).toBeUndefined();
  const third = runner.run(() => Promise.resolve(success("third")));
  const isNewest = runner.pass();
  expect(await third).toBeUndefined();
  expect(isNewest()).toBe(true);
  runner.pass();
  expect(isNewest()).toBe(false);
});

test("a question that is overtaken while the network opens is never asked", async () => {
  const runner = networkRunner(() => Promise.resolve(success(echo)));
  const ask = vi.fn(() => echo.say("early"));
  const early = runner.run(ask);
  expect(await runner.run((network) => network.say("late"))).toEqual(success("late"));
  expect(await early).toBeUndefined();
  expect(ask).not.toHaveBeenCalled();
});

test("after a failure the next question opens again", async () => {
  const outcomes: Outcome<Echo>[] = [failure(cancelled), success(echo)];
  const runner = networkRunner(() => Promise.resolve(outcomes.shift() ?? failure(cancelled)));
  expect(await runner.run((network) => network.say("a"))).toEqual(failure(cancelled));
  expect(runner.phase).toEqual({ kind: "failed", problem: cancelled });
  expect(await runner.run((network) => network.say("b"))).toEqual(success("b"));
  expect(runner.phase.kind).toBe("ready");
});

test("a network is ended once, also one that comes when nobody needs it any more", async () => {
  const ended: string[] = [];
  const end = (name: string) => void ended.push(name);
  const here = networkRunner(() => Promise.resolve(success("here")), end);
  await here.open();
  here.dispose();
  const opening = later<Outcome<string>>();
  const coming = networkRunner(() => opening.promise, end);
  const answer = coming.run((name) => Promise.resolve(success(name)));
  coming.dispose();
  opening.settle(success("coming"));
  expect(await answer).toBeUndefined();
  expect(ended).toEqual(["here", "coming"]);
  expect(coming.phase).toEqual({ kind: "closed" });
});
