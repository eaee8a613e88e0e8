/** Fonts cut down to the characters that the site writes. */
import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import subset from "subset-font";
import { inUnicodeRange } from "../../src/components/ui/unicodeRange.js";
import { addressOf, dist, fileOf, listFiles, read, writeNamed } from "./siteFolder.js";

/** Which part of a variable font the stylesheets use; an axis with one number is fixed there. */
type Axes = Readonly<Record<string, number | { readonly min: number; readonly max: number }>>;
const axes: readonly (readonly [file: RegExp, axes: Axes])[] = [
  [/ibm-plex-sans.*normal/, { wght: { min: 400, max: 700 }, wdth: { min: 90, max: 100 } }],
  [/ibm-plex-sans.*italic/, { wght: 400, wdth: 100 }],
  [/source-code-pro/, { wght: { min: 400, max: 700 } }],
];

/**
 * Formulas are wrong in another font, so they wait for theirs. Running text stays as it was first drawn: lines that break
 * elsewhere would move all that follows. What is left are single words.
 */
const displays: readonly (readonly [file: RegExp, display: string])[] = [
  [/katex/i, "block"],
  [/ibm-plex-sans-latin-wdth-normal/, "optional"],
];

/** Every character in pages, scripts and their data, and all of ASCII, since figures write numbers and readers names. */
export function writtenCharacters(): ReadonlySet<string> {
  const written = new Set(Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)));
  const sources = /^[^_].*\.html$|^_import\/(?!.*\/vendor\/).*\.js$|^_file\/(?!.*\/models\/).*\.(?:json|csv)$/;
  for (const file of listFiles().filter((name) => sources.test(name))) {
    for (const character of read(file)) written.add(character);
  }
  return written;
}

/** `U+20-7E, U+A0`: the characters of a font face. */
function unicodeRange(codes: readonly number[]): string {
  const runs: [first: number, last: number][] = [];
  for (const code of codes.toSorted((a, b) => a - b)) {
    const last = runs.at(-1);
    if (last !== undefined && last[1] === code - 1) last[1] = code;
    else runs.push([code, code]);
  }
  const hex = (code: number) => code.toString(16).toUpperCase();
  return runs.map(([first, last]) => `U+${hex(first)}${last > first ? `-${hex(last)}` : ""}`).join(",");
}

/** A face of a stylesheet, cut down. */
export interface Face {
  /** File of the built site. */
  readonly file: string;
  /** Whether a text has one of its characters. */
  writes(text: string): boolean;
  /** `@font-face` rule, but for the address: it is asked of `rule` for the page that shows it. */
  rule(page: string): string;
}

/** Makes cut-down faces of the site's fonts, each file once. */
export class FontSubsets {
  readonly #written = writtenCharacters();
  readonly #files = new Map<string, Promise<string>>();

  /** The faces of a stylesheet that write something on this site. */
  async faces(stylesheet: string): Promise<Face[]> {
    const rules = read(stylesheet).match(/@font-face\s*\{[^}]*\}/g) ?? [];
    const faces = await Promise.all(rules.map((rule) => this.#face(stylesheet, rule)));
    return faces.filter((face) => face !== undefined);
  }

  async #face(stylesheet: string, rule: string): Promise<Face | undefined> {
    const url = /url\(["']?([^"')]+)["']?\)/.exec(rule)?.[1];
    if (url === undefined) throw new Error(`${stylesheet}: a font face without a file`);
    const range = /unicode-range:\s*([^;}]+)/.exec(rule)?.[1];
    const codes = [...this.#written]
      .map((one) => one.codePointAt(0) ?? 0)
      .filter((code) => inUnicodeRange(range, code));
    if (codes.length === 0) return undefined;
    const source = fileOf(stylesheet, url);
    let made = this.#files.get(source);
    if (made === undefined) this.#files.set(source, (made = this.#cut(source, codes)));
    const file = await made;
    const display = displays.find(([name]) => name.test(source))?.[1] ?? "swap";
    const rest = rule
      .replace(/^@font-face\s*\{|\}$/g, "")
      .split(";")
      .map((declaration) => declaration.trim())
      .filter((declaration) => declaration !== "" && !/^(?:src|font-display|unicode-range)\s*:/.test(declaration));
    const fixed = [...rest, `font-display:${display}`, ...(range ? [`unicode-range:${unicodeRange(codes)}`] : [])];
    const characters = codes.map((code) => String.fromCodePoint(code));
    return {
      file,
      writes: (text) => characters.some((character) => text.includes(character)),
      rule: (page) => `@font-face{${fixed.join(";")};src:url(${addressOf(page, file)}) format("woff2")}`,
    };
  }

  async #cut(source: string, codes: readonly number[]): Promise<string> {
    const variationAxes = axes.find(([file]) => file.test(source))?.[1];
    const data = await subset(readFileSync(join(dist, source)), String.fromCodePoint(...codes), {
      targetFormat: "woff2",
      ...(variationAxes === undefined ? {} : { variationAxes }),
    });
    return writeNamed(`_file/fonts/${posix.basename(source)}`, data);
  }
}
