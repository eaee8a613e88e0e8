/** The style in each page has no rules of rooms that the page does not use; test/browser/everyPage has the others. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";

test("a page does not carry the rules of another page’s room", () => {
  const css = readFileSync("dist/v1.html", "utf8");
  expect(css).not.toContain(".sight-frame");
  expect(css).not.toContain(".det-board");
});
