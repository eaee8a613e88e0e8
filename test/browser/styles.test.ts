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
      const preloads = [...document.querySelectorAll<HTMLLinkElement>('link[rel="preload"][as="font"]')];
      const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      let isWritten = false;
      while (words.nextNode()) {
        const { parentElement, textContent } = words.currentNode;
        // Formulas have a font of their own; what is in a closed fold asks for its font when it opens.
        if (!/[Σα-ω]/.test(textContent ?? "") || parentElement?.closest("script, style, .katex")) continue;
        isWritten ||= parentElement?.checkVisibility() === true;
      }
      return [preloads.some(({ href }) => /-greek-wdth-normal/.test(href)), isWritten];
    });
    expect(asked, path).toBe(used);
  }
});
