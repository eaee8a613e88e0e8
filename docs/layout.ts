/** The parts of a page that Framework asks for as strings: head and footer, and the notice that each begins with. */
import { classLinks } from "./lessons.js";
import { escape } from "./tables/table.js";

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
    // What marks, and what keeps, the places of things that scripts will put there.
    "<noscript><style>observablehq-loading { display: none; } [data-cell] { min-height: 0 !important; }</style></noscript>",
    meta("property", "og:type", "website"),
    meta("property", "og:title", name),
    ...(description === undefined
      ? []
      : [meta("name", "description", description), meta("property", "og:description", description)]),
    `<script type="module" src="${"../".repeat(path.split("/").length - 2) || "./"}site.js"></script>`,
  ].join("\n");
}

/** What a reader without JavaScript has of a page; it stands at the beginning of each. */
export function notice(): string {
  return `<noscript><p class="no-script">You can read the text, formulas and tables without JavaScript. Figures, exercises and the search need it, because they compute in your browser.</p></noscript>`;
}

export function footer({ path }: PageInfo): string {
  return `<div class="foot"><span>Your photos and camera frames stay in your browser. No request leaves this site.</span>
<span>Text and pictures: CC BY 4.0. Code: MIT license. <a href="${linkTo("sources", path)}#license-and-citation">License and citation</a></span>
<a href="${path === "/" || path === "/index" ? "#chapters" : `${linkTo("index", path)}#chapters`}">All pages</a>${classLinks(path.slice(1))}</div>`;
}
