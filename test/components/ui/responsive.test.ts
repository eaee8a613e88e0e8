// @vitest-environment jsdom
import { expect, test, vi } from "vitest";
import { drawForPrint, responsive } from "../../../src/components/ui/responsive.js";
import { svg } from "../../../src/components/ui/element.js";

test("pictures are drawn for the width of the paper while they are printed, and for the screen after it", () => {
  const draw = vi.fn((width: number) => svg("svg", { width }));
  document.body.replaceChildren(responsive(draw, 1208), responsive(draw, 300));
  const widths = () => [...document.querySelectorAll("svg")].map((picture) => picture.getAttribute("width"));
  expect(widths()).toEqual(["1208", "300"]);
  drawForPrint();
  dispatchEvent(new Event("beforeprint"));
  // A4 is 794 pixels wide at 96 to an inch, less a margin of half an inch and more on both sides.
  expect(widths()).toEqual(["680", "300"]);
  dispatchEvent(new Event("afterprint"));
  expect(widths()).toEqual(["1208", "300"]);
});
