/** Full-text search over the sections of the site; small enough for a plain scan. */

import { writtenAs } from "./searchSynonyms.js";

/** A heading of a page and the text under it, as the post-build step lists them. */
export interface Section {
  /** Address relative to the site's root, with the heading's id as its hash. */
  readonly href: string;
  readonly page: string;
  readonly heading: string;
  readonly text: string;
}

export interface Hit {
  readonly section: Section;
  readonly score: number;
  /** Text around the first match: what stands before it, the match, what follows. */
  readonly excerpt: readonly [before: string, match: string, after: string];
}

/** What a match is worth, by place. The title counts most, since a page about a word is what the reader looks for. */
const worth = { page: 8, heading: 5, text: 1 };
/** A word that stands in a section ten times is not ten times as much in place as one that stands there once. */
const mostMentions = 3;

/** Lower case without diacritics, letter by letter, so that positions in the text stay what they are. */
function fold(text: string): string {
  return Array.from(text, (letter) => {
    const plain = letter.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
    return plain.length === letter.length ? plain : letter;
  }).join("");
}

interface Mention {
  readonly place: number;
  readonly length: number;
}

/** Places where a word of `text` begins with one of `words`, in the order of `words`. */
function mentions(text: string, words: readonly string[]): Mention[] {
  return words.flatMap((word) => {
    const escaped = word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    const found = text.matchAll(new RegExp(`(?<![\\p{L}\\p{N}])${escaped}`, "gu"));
    return Array.from(found, ({ index }) => ({ place: index, length: word.length }));
  });
}

/** The part of the text around a place, cut at spaces; empty without a place. */
function excerptAt(text: string, place: number | undefined, length: number): Hit["excerpt"] {
  if (place === undefined) return [text.slice(0, 120).replace(/\s\S*$/, ""), "", ""];
  const start = place <= 50 ? 0 : text.indexOf(" ", place - 50) + 1;
  const from = start > place ? place : start;
  const end = Math.min(text.length, place + length + 70);
  const after = text.slice(place + length, end);
  return [
    (from > 0 ? "… " : "") + text.slice(from, place),
    text.slice(place, place + length),
    end < text.length ? `${after.replace(/\s\S*$/, "")} …` : after,
  ];
}

/**
 * Sections in which every word of the query, or what the pages write for it, begins some word; best first, in the order of
 * the pages where they tie.
 *
 * @param limit the most hits that are returned
 */
export function searchSections(sections: readonly Section[], query: string, limit = 12): Hit[] {
  const typed = fold(query).match(/[\p{L}\p{N}]+(?:[._-][\p{L}\p{N}]+)*/gu) ?? [];
  const words = typed.map(writtenAs);
  if (words.length === 0) return [];
  const hits: Hit[] = [];
  for (const section of sections) {
    const page = fold(section.page);
    const heading = fold(section.heading);
    const text = fold(section.text);
    let score = 0;
    let first: Mention | undefined;
    for (const word of words) {
      const places = mentions(text, word);
      const value =
        (mentions(page, word).length > 0 ? worth.page : 0) +
        (mentions(heading, word).length > 0 ? worth.heading : 0) +
        Math.min(places.length, mostMentions) * worth.text;
      if (value === 0) {
        score = 0;
        break;
      }
      score += value;
      first ??= places.at(0);
    }
    if (score > 0) hits.push({ section, score, excerpt: excerptAt(section.text, first?.place, first?.length ?? 0) });
  }
  return hits.sort((a, b) => b.score - a.score).slice(0, limit);
}
