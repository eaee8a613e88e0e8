import { describe, expect, test } from "vitest";
import { canHave, lean, wordsOf } from "../../scripts/arrive/lean.js";

const words = wordsOf([
  '<p id="lead" class="note big">',
  'el.className = `r-${key} ${kind}-cell`; el.id = "head-" + n;',
]);

describe("what a page can have", () => {
  test.each([
    ["note", true],
    ["lead", true],
    ["r-input", true],
    ["photo-cell", true],
    ["head-3", true],
    ["notes", false],
    ["own-bar", false],
    ["cell", true], // a word of the text, if not a class
    ["bar", false],
  ])("%s: %s", (name, expected) => {
    expect(canHave(words, name)).toBe(expected);
  });
});

describe("a style without what nothing can have", () => {
  test.each([
    [".note{color:red}.gone{color:red}", ".note{color:red}"],
    ["#gone .note{color:red}", ""],
    [".note,.gone{color:red}", ".note,.gone{color:red}"],
    [".note:not(.gone){color:red}", ".note:not(.gone){color:red}"],
    ["@media (min-width: 40px){.gone{color:red}.note{color:red}}", "@media (min-width:40px){.note{color:red}}"],
    [
      ".note{animation:gone 1s}@keyframes gone{0%{top:0}}.gone{top:0}",
      ".note{animation:1s gone}@keyframes gone{0%{top:0}}.gone{top:0}",
    ],
    ["[data-gone]{color:red}", "[data-gone]{color:red}"],
  ])("%s", (css, expected) => {
    expect(lean(css, words)).toBe(expected);
  });
});
