/** The style in each page has no rules of rooms that the page does not use; test/browser/everyPage has the others. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { openPage } from "./helpers.js";

test("a page does not carry the rules of another page’s room", () => {
  const css = readFileSync("dist/v1.html", "utf8");
  expect(css).not.toContain(".sight-frame");
  expect(css).not.toContain(".det-board");
});

test("the font of Greek letters comes with the text on pages that write one, and on no other", async () => {
  // A figure writes the first α of Time; Activations writes none outside of formulas.
  for (const path of ["activations", "backbone", "experiments", "separable", "time", "v1", "widths"]) {
    const { page } = await openPage(path);
    const [asked, used] = await page.evaluate(() => {
      const greek = /-greek-wdth-normal/;
      const preloads = [...document.querySelectorAll<HTMLLinkElement>('link[rel="preload"][as="font"]')];
      const faces = [...document.fonts].filter(({ family, style, unicodeRange, status }) =>
        [/Plex/.test(family), style === "normal", /U\+3B/i.test(unicodeRange), status === "loaded"].every(Boolean),
      );
      return [preloads.some(({ href }) => greek.test(href)), faces.length > 0];
    });
    expect(asked, path).toBe(used);
  }
});
