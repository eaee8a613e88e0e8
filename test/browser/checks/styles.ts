/** Rules of the site’s stylesheets that what is on a page needs, but that the style in the page does not have. */
import { readFileSync, readdirSync } from "node:fs";
import type { Page } from "playwright-core";

/** Classes that a stylesheet, or a selector, names. */
const classesIn = (css: string) => new Set([...css.matchAll(/\.(-?[A-Za-z_][\w-]*)/g)].map(([, name]) => name));

/** The classes of each selector. */
const selectors = readdirSync("docs/styles")
  .map((file) => readFileSync(`docs/styles/${file}`, "utf8").replace(/\/\*[^]*?\*\//g, ""))
  .flatMap((css) => [...css.matchAll(/([^{}]+)\{/g)].flatMap(([, prelude]) => prelude.split(",")))
  .map((selector) => [...classesIn(selector)])
  .filter((classes) => classes.length > 0);

export async function unstyled(page: Page): Promise<string[]> {
  const { css, shown } = await page.evaluate(() => ({
    css: Array.from(document.querySelectorAll("style"), (style) => style.textContent ?? "").join("\n"),
    shown: [...new Set(Array.from(document.querySelectorAll("body [class]"), (one) => [...one.classList]).flat())],
  }));
  const own = classesIn(css);
  const there = new Set(shown);
  const needed = selectors.filter((classes) => classes.every((name) => there.has(name))).flat();
  return [...new Set(needed)].filter((name) => !own.has(name));
}
