import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { checkSite } from "../../scripts/site-checks.js";

/** Problems of a site of these files. */
function check(files: Record<string, string>): string[] {
  const folder = mkdtempSync(join(tmpdir(), "site-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return checkSite(folder);
}

const sound = {
  "index.html":
    '<h1 id="top">Start</h1><a href="./v1.html#blocks">V1</a> <a href="https://arxiv.org/abs/1704.04861">paper</a>',
  "v1.html":
    '<h2 id="blocks">Blocks</h2><a href="./">Start</a><script type="module">import "./_import/a.1.js";</script>',
  "_import/a.1.js": 'import { b } from "./b.2.js"; export const ns = "http://www.w3.org/2000/svg" + b;',
  "_import/b.2.js": 'export const b = 1; new Worker(import.meta.resolve("./a.1.js"));',
  "style.css": '@font-face { src: url("font.woff2"); } a { background: url(data:image/png;base64,AA==); }',
  "font.woff2": "",
};

test("a sound site has no problem", () => {
  expect(check(sound)).toEqual([]);
});

test.each([
  [
    "a red error block",
    { "v1.html": '<p id="blocks" class="observablehq--error">SyntaxError: x</p>' },
    "SyntaxError: x",
  ],
  ["a link to no page", { "index.html": '<a href="./v9">V9</a>' }, "broken link ./v9"],
  ["a link to no element", { "index.html": '<a href="./v1.html#nowhere">V1</a>' }, "no element has this id"],
  ["a link from the root of the host", { "index.html": '<a href="/v1.html">V1</a>' }, "broken link /v1.html"],
  ["a link that not every host resolves", { "index.html": '<a href="./v1#blocks">V1</a>' }, "broken link ./v1#blocks"],
  ["an empty link", { "index.html": '<a href="">V1</a>' }, "empty link"],
  ["a link without text", { "index.html": '<a href="./v1.html"><svg></svg></a>' }, "link without text"],
  ["a link without https", { "index.html": '<a href="http://example.org/">x</a>' }, "not https"],
  ["an image from elsewhere", { "index.html": '<img src="//example.org/a.png">' }, "asks another origin"],
  ["an image that is missing", { "index.html": '<img src="./a.png">' }, "missing file ./a.png"],
  [
    "a stylesheet from elsewhere",
    { "index.html": '<link rel="stylesheet" href="https://example.org/a.css">' },
    "asks another",
  ],
  [
    "an import that is not installed",
    { "index.html": '<script type="module">import("nowhere")</script>' },
    'import "nowhere"',
  ],
  [
    "an import from elsewhere",
    { "_import/b.2.js": 'import "https://example.org/a.js"; export const b = 1;' },
    "another origin",
  ],
  ["a missing module", { "_import/b.2.js": 'export { b } from "./c.3.js";' }, "missing file: ./c.3.js"],
  ["a missing worker", { "_import/b.2.js": 'export const b = import.meta.resolve("./w.js");' }, "missing file: ./w.js"],
  [
    "a request in code",
    { "_import/b.2.js": 'export const b = fetch("https://example.org/data")' },
    "other origin in code",
  ],
  [
    "a font from elsewhere",
    { "style.css": "@font-face { src: url(https://example.org/a.woff2); }" },
    "asks another origin",
  ],
  ["a font that is missing", { "style.css": "@font-face { src: url(nowhere.woff2); }" }, "missing file: nowhere.woff2"],
])("%s is a problem", (_, files, message) => {
  expect(check({ ...sound, ...files }).join("\n")).toContain(message);
});

test("a folder without a page is a problem", () => {
  expect(check({ "a.txt": "" })).toHaveLength(1);
});
