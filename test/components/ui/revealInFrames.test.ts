// @vitest-environment jsdom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { framesOf, revealInFrames } from "../../../src/components/ui/revealInFrames.js";

/** A box with so many elements in it. */
const box = (name: string, count: number) => `<div id="${name}">${"<i></i>".repeat(count)}</div>`;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const names = (frames: readonly (readonly Element[])[]) => frames.map((boxes) => boxes.map(({ id }) => id).join(" "));

test("a small figure comes in one frame", () => {
  document.body.innerHTML = `<figure id="figure">${box("a", 50)}${box("b", 50)}</figure>`;
  expect(names(framesOf([...document.body.children]))).toEqual(["figure"]);
});

test("a large figure comes box by box, at most 200 elements in a frame", () => {
  // 121 + 71 elements fit into 200; 31 more do not.
  document.body.innerHTML = `<figure>${box("a", 120)}${box("b", 70)}${box("c", 30)}</figure>`;
  expect(names(framesOf([...document.body.children]))).toEqual(["a b", "c"]);
});

test("a drawing and a table are not divided, and a closed element counts as one", () => {
  const rows = (count: number) => "<tr></tr>".repeat(count);
  document.body.innerHTML = `<figure>
    <div id="drawing"><svg>${"<rect></rect>".repeat(300)}</svg></div>
    <table id="table"><tbody>${rows(300)}</tbody></table>
    <details id="closed"><table><tbody>${rows(900)}</tbody></table></details>
    ${box("after", 10)}</figure>`;
  expect(names(framesOf([...document.body.children]))).toEqual(["drawing", "table", "closed after"]);
});

test("each frame gets its boxes, and the end is told a frame later", () => {
  document.body.innerHTML = `<figure>${box("a", 150)}${box("b", 150)}${box("c", 150)}</figure>`;
  const done = vi.fn();
  revealInFrames([...document.body.children], done);
  const waiting = () => [...document.querySelectorAll("[data-later]")].map(({ id }) => id).join(" ");
  // A frame calls back before it is laid out.
  const seen = [waiting()];
  for (let frame = 1; frame <= 4; frame++) {
    expect(done).not.toHaveBeenCalled();
    vi.advanceTimersToNextFrame();
    seen.push(waiting());
  }
  expect(seen).toEqual(["b c", "b c", "c", "", ""]);
  expect(done).toHaveBeenCalledOnce();
});
