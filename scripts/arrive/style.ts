/** One stylesheet for each page, in the page: what all pages share, and the rooms whose modules the page runs. */
import { readFileSync, readdirSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { build } from "esbuild";
import { first } from "./first.js";
import type { FontSubsets } from "./fonts.js";
import { lean, wordsOf } from "./lean.js";
import { type Place, placeRules } from "./places.js";
import { addressOf, fileOf, read } from "./siteFolder.js";

const framework = resolve("node_modules/@observablehq/framework/dist");
const link = /<link rel="stylesheet"[^>]*href="([^"]+)"[^>]*>\n?/g;
/** Faces of the first screen: the page asks for them before it has read its stylesheet. */
const early = /ibm-plex-sans-latin-wdth-normal|KaTeX_(?:Main-Regular|Math-Italic)/;
/** A face of single letters: where it comes after the text, the browser lays out the whole page once more. */
const ofLetters = /ibm-plex-sans-greek-wdth-normal/;

/** What a page writes itself, and not a figure that others show, too. */
function textOf(page: string, html: string, modules: readonly string[]): string {
  const room = `_import/components/${page.replace(/\.html$/, "")}/`;
  const figures = modules.filter((file) => file.startsWith(room)).map(read);
  // A bundle has escapes for what is not ASCII.
  const plain = (code: string) =>
    code.replace(/\\u([\da-f]{4})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  const words = html.replace(/<(script|annotation)\b[\s\S]*?<\/\1>|<[^>]*>/g, " ");
  return [words, ...figures.map(plain)].join("\n");
}

/** A file of docs/styles/ for one room of src/components/: `inside.css`, `inside-tour.css`. */
interface RoomStyle {
  readonly name: string;
  readonly room: string;
  /** Classes that no other room has, but only those with a hyphen: others are words that a text may have, too. */
  readonly classes: readonly string[];
}

const classesIn = (css: string) => new Set([...css.matchAll(/\.([a-z]\w*-[\w-]+)/g)].map(([, name]) => name));

/** All other files are for every page. */
function roomStyles(): RoomStyle[] {
  const entries = readdirSync("src/components", { withFileTypes: true });
  const rooms = new Set(entries.filter((entry) => entry.isDirectory()).map(({ name }) => name));
  // `teach-it.css` is of the room `teach-it`, where there is one, and not of `teach`.
  const roomOf = (name: string): string => (rooms.has(name) ? name : name.replace(/-.*/, ""));
  const files = readdirSync("docs/styles").map((file) => {
    const name = basename(file, ".css");
    return { name, room: roomOf(name), classes: classesIn(readFileSync(`docs/styles/${file}`, "utf8")) };
  });
  return files
    .filter(({ room }) => rooms.has(room))
    .map(({ name, room, classes }) => {
      const others = files.filter((other) => other.room !== room);
      return { name, room, classes: [...classes].filter((one) => !others.some((other) => other.classes.has(one))) };
    });
}

/** The site’s stylesheet without the files of docs/styles/ whose names are in `skipped`. */
async function siteStyle(skipped: ReadonlySet<string>): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: ["docs/style.css"],
    bundle: true,
    write: false,
    logLevel: "error",
    plugins: [
      {
        name: "rooms",
        setup({ onResolve, onLoad }) {
          onResolve({ filter: /^observablehq:/ }, ({ path }) => ({
            path: join(framework, "style", path.replace("observablehq:", "")),
          }));
          onLoad({ filter: /docs\/styles\/[\w-]+\.css$/ }, ({ path }) => ({
            contents: skipped.has(basename(path, ".css")) ? "" : readFileSync(path, "utf8"),
            loader: "css",
          }));
        },
      },
    ],
  });
  return outputFiles[0].text;
}

/** Puts each page’s style into it, in place of the stylesheets that it links to. */
export class PageStyles {
  readonly #rooms = roomStyles();
  readonly #sheets = new Map<string, Promise<string>>();
  readonly #fonts: FontSubsets;

  constructor(fonts: FontSubsets) {
    this.#fonts = fonts;
  }

  /**
   * @param modules what the page runs, as files of the built site
   * @param places room to keep for the page’s cells
   */
  async inline(
    page: string,
    html: string,
    modules: readonly string[],
    places: Readonly<Record<string, Place>>,
  ): Promise<string> {
    const hasFormulas = html.includes('class="katex"');
    // A room’s styles are for pages that run its modules, or show what it has styles for.
    const run = new Set(modules.map((file) => /^_import\/components\/([\w-]+)\//.exec(file)?.[1]));
    const words = wordsOf([html, first, ...modules.map(read)]);
    const skipped = this.#rooms
      .filter(({ room, classes }) => !run.has(room) && !classes.some((one) => words.whole.has(one)))
      .map(({ name }) => name);
    const key = skipped.join();
    let sheet = this.#sheets.get(key);
    if (sheet === undefined) this.#sheets.set(key, (sheet = siteStyle(new Set(skipped))));

    const text = textOf(page, html, modules);
    const parts: string[] = [];
    const preloads: string[] = [];
    for (const [, href] of html.matchAll(link)) {
      const file = fileOf(page, href);
      // Framework’s copy of docs/style.css holds all rooms.
      if (!file.startsWith("_npm/") || (file.includes("/katex") && !hasFormulas)) continue;
      for (const face of await this.#fonts.faces(file)) {
        parts.push(face.rule(page));
        if (early.test(face.file) || (ofLetters.test(face.file) && face.writes(text)))
          preloads.push(
            `<link rel="preload" as="font" type="font/woff2" crossorigin href="${addressOf(page, face.file)}">\n`,
          );
      }
      parts.push(read(file).replace(/@font-face\s*\{[^}]*\}/g, ""));
    }
    parts.push(await sheet, placeRules(places));
    return html
      .replace(/<link rel="preload" as="(?:style|font)"[^>]*>\n?/g, "")
      .replace(link, "")
      .replace("<title>", () => `${preloads.join("")}<style>${lean(parts.join("\n"), words)}</style>\n<title>`);
  }
}
