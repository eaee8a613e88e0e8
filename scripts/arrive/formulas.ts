/**
 * Widths of the formulas in a page’s text. Until a formula’s font is there, its signs are as wide as another font’s, and the
 * lines around it break elsewhere. So each part of it that stays on one line gets its measured width from a committed file.
 */
import { readFileSync } from "node:fs";

/** By a formula’s TeX: the widths of its parts, in em of the formula’s own size. */
export type Formulas = Readonly<Record<string, readonly number[]>>;

export const formulasFile = "scripts/arrive/formulas.json";

export const readFormulas = (): Formulas => JSON.parse(readFileSync(formulasFile, "utf8")) as Formulas;

const unescape = (html: string) =>
  html
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#x27;", "'")
    .replaceAll("&amp;", "&");

/** Writes the widths on the parts of a page’s formulas. One that was not measured stays as it is. */
export function fixFormulas(html: string, formulas: Formulas): string {
  let widths: readonly number[] = [];
  let part = 0;
  return html.replace(
    /<annotation encoding="application\/x-tex">([^<]*)<\/annotation>|<span class="katex-base">/g,
    (text, source: string | undefined) => {
      if (source !== undefined) {
        [widths, part] = [formulas[unescape(source)] ?? [], 0];
        return text;
      }
      const width = widths.at(part++);
      return width === undefined ? text : `<span class="katex-base" style="width:${width}em">`;
    },
  );
}
