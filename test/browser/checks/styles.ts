/** Classes on a page that the site’s stylesheets name, but not the style in the page. */
import { readFileSync, readdirSync } from "node:fs";
import type { Page } from "playwright-core";

/** Classes that a stylesheet names. */
const classesIn = (css: string) => new Set([...css.matchAll(/\.(-?[A-Za-z_][\w-]*)/g)].map(([, name]) => name));

const styled = classesIn(
  readdirSync("docs/styles")
    .map((file) => readFileSync(`docs/styles/${file}`, "utf8").replace(/\/\*[^]*?\*\//g, ""))
    .join("\n"),
);

export async function unstyled(page: Page): Promise<string[]> {
  const { css, shown } = await page.evaluate(() => ({
    css: Array.from(document.querySelectorAll("style"), (style) => style.textContent ?? "").join("\n"),
    shown: [...new Set(Array.from(document.querySelectorAll("body [class]"), (one) => [...one.classList]).flat())],
  }));
  const own = classesIn(css);
  return shown.filter((name) => styled.has(name) && !own.has(name));
}
