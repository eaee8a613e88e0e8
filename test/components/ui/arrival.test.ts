// @vitest-environment jsdom
import { beforeEach, expect, test, vi } from "vitest";
import { keepPlace } from "../../../src/components/ui/arrival.js";
import { drawTheRest } from "../../../src/components/ui/takeTurns.js";

vi.mock("../../../src/components/ui/takeTurns.js", () => ({ drawTheRest: vi.fn() }));

beforeEach(() => {
  vi.mocked(drawTheRest).mockClear();
  vi.stubGlobal(
    "ResizeObserver",
    class {
      observe() {}
      disconnect() {}
    },
  );
  Element.prototype.scrollIntoView = () => undefined;
  document.body.innerHTML = `<h2 id="there">A section</h2>`;
});

/** Comes to an address that this tab has not visited. */
function arrive(hash: string): void {
  history.replaceState(null, "", hash);
  keepPlace();
}

test("a link to what a figure has yet to bring has all figures drawn at once", () => {
  arrive("#claim-of-a-figure");
  expect(drawTheRest).toHaveBeenCalled();
});

test("a link to what is there lets far figures wait", () => {
  arrive("#there");
  arrive("#");
  expect(drawTheRest).not.toHaveBeenCalled();
});
