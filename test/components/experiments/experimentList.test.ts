/** The list of experiments with a network that answers when the test lets it. */
import { expect, test } from "vitest";
import { experimentList } from "../../../src/components/experiments/experimentList.js";
import type { RunResult } from "../../../src/model/runtime/protocol.js";
import type { Picture } from "../../../src/model/types.js";
import { eventually } from "../../eventually.js";

const picture = { width: 1, height: 1, data: new Uint8ClampedArray(4) } as Picture;
const result: RunResult = { detections: [], strongest: [], taps: {}, milliseconds: 1, backend: "" };

test("a second experiment says what it waits for, says how long it takes, and can be stopped before", async () => {
  let answer: (() => void) | undefined;
  const list = experimentList({
    photos: () => Promise.resolve([picture]),
    frames: () => Promise.resolve([picture]),
    link: () => "#",
    run: () => new Promise((done) => (answer = () => done({ ok: true, value: result }))),
  });
  const part = (id: string) => list.querySelector(`#experiment-${id}`)!;
  const click = (id: string) => part(id).querySelector<HTMLElement>(".run-button button")!.click();
  const progress = (id: string) => part(id).querySelector("[role=status]")!.textContent;
  click("skips");
  click("branch");
  click("bits");
  expect(progress("branch")).toBe("This starts after “One skip against all”.");
  click("branch");
  await eventually(() => expect(progress("branch")).toBe(""));
  await eventually(() => expect(progress("skips")).toBe("unchanged: picture 1 of 1"));
  answer?.();
  await eventually(() => expect(progress("skips")).toMatch(/^skip 2: picture 1 of 1, about \d+ s left$/));
  expect(progress("bits")).toBe("This starts after “The layers or the skip”.");
  for (let pass = 0; pass < 5; pass++) {
    const before = progress("skips");
    answer?.();
    await eventually(() => expect(progress("skips")).not.toBe(before));
  }
  await eventually(() => expect(progress("bits")).toBe("unchanged: picture 1 of 1"));
});
