/** How long a page takes, counted from its source when the site is built. */
import { readFileSync } from "node:fs";

/** Words of prose that a reader takes in per minute: a usual rate for texts with formulas. */
const wordsPerMinute = 200;
/** Minutes for a question to guess at, and for a figure to try. */
const perAct = 1;

/**
 * Minutes for the prose, the questions and the figures of a page; its exercises and tables are not counted.
 *
 * @param source the page's Markdown with its cells
 * @returns a whole number, ≥ 1
 */
export function readingMinutes(source: string): number {
  const text = source.replace(/^---\n[\s\S]*?\n---\n/, "");
  const acts = text.match(/\b(?:predict|inUrl)\(/g) ?? [];
  const prose = text.replace(/^```[\s\S]*?^```$/gm, "").replace(/\$\{[^}]*\}|<[^>]+>|^\{[^}]*\}$/gm, " ");
  const words = prose.split(/\s+/).filter((word) => /\w/.test(word));
  return Math.max(1, Math.round(words.length / wordsPerMinute + acts.length * perAct));
}

/** Minutes for a page of the site. */
export function minutes(id: string): number {
  return readingMinutes(readFileSync(new URL(`./${id}.md`, import.meta.url), "utf8"));
}
