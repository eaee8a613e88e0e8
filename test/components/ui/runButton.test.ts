import { expect, test } from "vitest";
import { runButton } from "../../../src/components/ui/runButton.js";

/** A run that lasts until it is told to end or is stopped. */
function placed() {
  const signals: AbortSignal[] = [];
  let end = () => {};
  const go = runButton("Measure", (signal) => {
    signals.push(signal);
    return new Promise<void>((done) => {
      end = done;
      signal.addEventListener("abort", () => done());
    });
  });
  document.body.replaceChildren(go.element);
  const shown = () => [...go.element.querySelectorAll("button")];
  return { go, signals, shown, end: () => end() };
}

test("“Stop” takes the button's place while it runs, and the focus stays on the one that is shown", async () => {
  const { signals, shown, end } = placed();
  shown()[0].focus();
  shown()[0].click();
  expect(shown().map(({ textContent }) => textContent)).toEqual(["Stop"]);
  expect(document.activeElement).toBe(shown()[0]);
  end();
  await new Promise((done) => setTimeout(done));
  expect(shown().map(({ textContent }) => textContent)).toEqual(["Measure"]);
  expect(document.activeElement).toBe(shown()[0]);
  expect(signals[0].aborted).toBe(false);
});

test("it stops the run, starts no second one beside the first, and takes no focus from elsewhere", async () => {
  const { go, signals, shown } = placed();
  void go.start();
  void go.start();
  expect(signals).toHaveLength(1);
  shown()[0].click();
  await new Promise((done) => setTimeout(done));
  expect(signals[0].aborted).toBe(true);
  expect(document.activeElement).toBe(document.body);
  shown()[0].click();
  expect(signals).toHaveLength(2);
  expect(signals[1].aborted).toBe(false);
});
