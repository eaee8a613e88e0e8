/** The style in each page has all rules that the page needs: those of its rooms, and no others. */
import { readFileSync, readdirSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type OpenedPage, openTab, pages, visit } from "./helpers.js";

/** Classes that a stylesheet names. */
const classesIn = (css: string) => new Set([...css.matchAll(/\.(-?[A-Za-z_][\w-]*)/g)].map(([, name]) => name));

const styled = classesIn(
  readdirSync("docs/styles")
    .map((file) => readFileSync(`docs/styles/${file}`, "utf8").replace(/\/\*[^]*?\*\//g, ""))
    .join("\n"),
);

let tab: OpenedPage;
beforeAll(async () => {
  tab = await openTab();
});
afterAll(() => tab.close());

test.each(pages.map((path) => [path]))("page /%s has the rules of all classes that it shows", async (path) => {
  await visit(tab, path);
  const { css, shown } = await tab.page.evaluate(() => ({
    css: Array.from(document.querySelectorAll("style"), (style) => style.textContent ?? "").join("\n"),
    shown: [...new Set(Array.from(document.querySelectorAll("body [class]"), (one) => [...one.classList]).flat())],
  }));
  const own = classesIn(css);
  expect(shown.filter((name) => styled.has(name) && !own.has(name))).toEqual([]);
});

test("a page does not carry the rules of another page’s room", () => {
  const css = readFileSync("dist/v1.html", "utf8");
  expect(css).not.toContain(".sight-frame");
  expect(css).not.toContain(".det-board");
});
