/** The parts of a page that Framework asks for as strings: head, header and footer. */
import type { Chapter } from "./chapters.js";

/** What Framework passes to a page fragment: the page's title, its front matter and its path, `/index` for the root. */
export interface PageInfo {
  title: string | null;
  data: Record<string, unknown>;
  path: string;
}

const fonts = {
  stylesheets: [
    "npm:@fontsource-variable/ibm-plex-sans/wdth.css",
    "npm:@fontsource-variable/ibm-plex-sans/wdth-italic.css",
    "npm:@fontsource-variable/source-code-pro/index.css",
  ],
  preloads: ["npm:@fontsource-variable/ibm-plex-sans/files/ibm-plex-sans-latin-wdth-normal.woff2"],
};

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}

function meta(attribute: "name" | "property", key: string, content: string): string {
  return `<meta ${attribute}="${key}" content="${escape(content)}">`;
}

/** A link to a page at the site's root, as seen from `path`: the site works under any sub-path. */
export function linkTo(id: string, path: string): string {
  return "../".repeat(path.split("/").length - 2) + (id === "index" ? "./" : id);
}

/** Head elements of one page. */
export function head(siteTitle: string, description: string | undefined, { title, path }: PageInfo): string {
  const name = title === null || title === siteTitle ? siteTitle : `${title} · ${siteTitle}`;
  return [
    ...fonts.preloads.map((href) => `<link rel="preload" as="font" type="font/woff2" crossorigin href="${href}">`),
    ...fonts.stylesheets.map((href) => `<link rel="stylesheet" href="${href}">`),
    `<link rel="stylesheet" href="npm:katex/dist/katex.min.css">`,
    `<link rel="icon" type="image/svg+xml" href="/favicon.svg">`,
    meta("name", "color-scheme", "light dark"),
    meta("property", "og:type", "website"),
    meta("property", "og:title", name),
    ...(description === undefined
      ? []
      : [meta("name", "description", description), meta("property", "og:description", description)]),
    `<script type="module" src="${"../".repeat(path.split("/").length - 2) || "./"}site.js"></script>`,
  ].join("\n");
}

export function header(siteTitle: string, chapters: readonly Chapter[], { path }: PageInfo): string {
  const links = chapters.map(({ id, name }) => `<a href="${linkTo(id, path)}">${escape(name)}</a>`);
  return `<nav aria-label="Chapters"><a href="${linkTo("index", path)}">${escape(siteTitle)}</a> ${links.join(" ")}</nav>`;
}

export function footer(): string {
  return `<p>Photos and camera frames stay in your browser: nothing leaves this page.</p>`;
}
