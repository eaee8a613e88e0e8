/** Checks of the built site that need no browser: error blocks, imports, links, anchors, other origins. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, posix } from "node:path";
import { JSDOM } from "jsdom";
import ts from "typescript";

/**
 * Addresses that code of packages holds as text and never requests: XML namespaces, and pointers in error messages.
 * The policy in each page blocks a request, and the browser tests fail on one.
 */
const harmless = [
  "http://www.w3.org/", // XML namespaces
  "https://github.com/",
  "https://arxiv.org/abs/", // papers that a claim check links to
  "https://doi.org/",
  "https://www.tensorflow.org/",
  "https://js.tensorflow.org/",
  "https://observablehq.com/",
  "https://developers.google.com/",
  "https://tc39.es/",
  "https://kept.invalid/", // src/model/runtime/download.ts names what it keeps; no such host can exist
];

/** A page of the site as the checks see it. */
interface Page {
  readonly file: string;
  readonly document: Document;
  readonly ids: ReadonlySet<string>;
}

/** Elements that make the browser request what they name. A link in the text, `<a>`, is not one. */
const requests: readonly (readonly [selector: string, attribute: string])[] = [
  ["link[href]", "href"],
  ["script[src]", "src"],
  ["img[src], source[src], video[src], audio[src], iframe[src], embed[src], track[src]", "src"],
  ["video[poster]", "poster"],
  ["object[data]", "data"],
  ["form[action]", "action"],
  ["image[href], use[href]", "href"],
];

/** Problems in the folder of a built site, one line each; none if it is sound. */
export function checkSite(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => statSync(join(folder, file)).isFile())
    .sort();
  const read = (file: string) => readFileSync(join(folder, file), "utf8");
  const pages = new Map<string, Page>();
  for (const file of files.filter((name) => name.endsWith(".html"))) {
    const { document } = new JSDOM(read(file)).window;
    const ids = new Set(Array.from(document.querySelectorAll("[id]"), ({ id }) => id));
    pages.set(file, { file, document, ids });
  }
  if (pages.size === 0) return [`${folder}: there is no page`];
  const problems: string[] = [];
  for (const page of pages.values()) problems.push(...checkPage(page, pages, new Set(files)));
  for (const file of files) {
    if (file.endsWith(".js")) problems.push(...checkScript(file, read(file), new Set(files)));
    if (file.endsWith(".css")) problems.push(...checkStyle(file, read(file), new Set(files)));
  }
  return problems;
}

function checkPage(page: Page, pages: ReadonlyMap<string, Page>, files: ReadonlySet<string>): string[] {
  const { file, document } = page;
  const problems: string[] = [];
  for (const block of document.querySelectorAll(".observablehq--error")) {
    problems.push(`${file}: ${block.textContent?.trim()}`);
  }
  for (const [selector, attribute] of requests) {
    for (const element of document.querySelectorAll(selector)) {
      const value = element.getAttribute(attribute) ?? "";
      if (value.startsWith("data:") || value.startsWith("#")) continue;
      if (isForeign(value)) problems.push(`${file}: <${element.localName}> asks another origin: ${value}`);
      else if (resolveFile(file, value, files) === undefined) problems.push(`${file}: missing file ${value}`);
    }
  }
  for (const element of document.querySelectorAll("[srcset]")) {
    for (const candidate of element.getAttribute("srcset")?.split(",") ?? []) {
      const [url] = candidate.trim().split(/\s+/);
      if (isForeign(url)) problems.push(`${file}: srcset asks another origin: ${url}`);
      else if (resolveFile(file, url, files) === undefined) problems.push(`${file}: missing file ${url}`);
    }
  }
  for (const link of document.querySelectorAll("a[href]")) problems.push(...checkLink(link, page, pages, files));
  for (const script of document.querySelectorAll("script:not([src])")) {
    problems.push(...checkScript(file, script.textContent ?? "", files));
  }
  for (const style of document.querySelectorAll("style")) {
    problems.push(...checkStyle(file, style.textContent ?? "", files));
  }
  for (const element of document.querySelectorAll("[style*='url(']")) {
    problems.push(...checkStyle(file, element.getAttribute("style") ?? "", files));
  }
  return problems;
}

function checkLink(
  link: Element,
  { file, ids }: Page,
  pages: ReadonlyMap<string, Page>,
  files: ReadonlySet<string>,
): string[] {
  const href = link.getAttribute("href") ?? "";
  const text =
    link.textContent?.trim() || link.getAttribute("aria-label") || link.querySelector("[alt]")?.getAttribute("alt");
  if (!text) return [`${file}: link without text to ${href}`];
  if (href === "" || href === "#") return [`${file}: empty link «${text}»`];
  // The notice for missing pages is shown at any address: where its links lead, only the browser knows.
  if (/^(?:https:|mailto:)/.test(href) || file === "404.html") return [];
  if (/^[a-z][a-z\d+.-]*:|^\/\//i.test(href)) return [`${file}: link with a scheme that is not https: ${href}`];
  const [path, hash] = splitHash(href);
  const target = path === "" ? file : resolveFile(file, path, files);
  if (target === undefined) return [`${file}: broken link ${href}`];
  const targetIds = target === file ? ids : pages.get(target)?.ids;
  // A claim makes its id when it is drawn: a browser tells whether it is there.
  if (hash.startsWith("claim-")) return [];
  if (hash !== "" && targetIds !== undefined && !targetIds.has(decodeURIComponent(hash))) {
    return [`${file}: broken link ${href}: no element has this id`];
  }
  return [];
}

function splitHash(href: string): [path: string, hash: string] {
  const at = href.indexOf("#");
  const path = at < 0 ? href : href.slice(0, at);
  return [path.replace(/\?.*$/, ""), at < 0 ? "" : href.slice(at + 1)];
}

/**
 * The file that a host answers with which knows files only: the file itself, or a folder's index. Many hosts also find
 * `v1.html` for `v1`; a link must not count on it.
 */
function resolveFile(from: string, href: string, files: ReadonlySet<string>): string | undefined {
  const [path] = splitHash(href);
  if (path.startsWith("/")) return undefined; // The site stands under any sub-path: its links are relative.
  const target = posix.join(posix.dirname(from), decodeURIComponent(path)).replace(/^\.$/, "");
  if (target.startsWith("..")) return undefined;
  const name = (target === "" || target.endsWith("/") ? `${target}index.html` : target).replace(/^\.\//, "");
  return files.has(name) ? name : undefined;
}

const isForeign = (url: string) => /^(?:[a-z][a-z\d+.-]*:)?\/\//i.test(url);

function checkScript(file: string, code: string, files: ReadonlySet<string>): string[] {
  const problems: string[] = [];
  // Framework's client names every built-in that a page could use; the page check keeps pages to those that exist.
  if (file.startsWith("_observablehq/")) return problems;
  // A page’s bundle imports nothing any more, and TypeScript’s scanner takes some minified text for imports.
  const specifiers = file.startsWith("_import/pages/")
    ? []
    : ts.preProcessFile(code, true, true).importedFiles.map(({ fileName }) => fileName);
  for (const [, , specifier] of code.matchAll(/import\.meta\.resolve\((["'])([^"']+)\1\)/g)) specifiers.push(specifier);
  for (const specifier of specifiers) {
    if (/^data:|^blob:/.test(specifier)) continue;
    if (isForeign(specifier)) problems.push(`${file}: import from another origin: ${specifier}`);
    else if (!/^\.{1,2}\//.test(specifier)) problems.push(`${file}: unresolved import "${specifier}"`);
    else if (!files.has(posix.join(posix.dirname(file), decodeURI(specifier)))) {
      problems.push(`${file}: import of a missing file: ${specifier}`);
    }
  }
  for (const [, , url] of code.matchAll(/(["'`])((?:https?|wss?):\/\/[^"'`\s]+)/g)) {
    if (!harmless.some((prefix) => url.startsWith(prefix))) problems.push(`${file}: other origin in code: ${url}`);
  }
  return problems;
}

function checkStyle(file: string, css: string, files: ReadonlySet<string>): string[] {
  const problems: string[] = [];
  for (const [, , url] of css.matchAll(/(?:url\(\s*|@import\s+)(["']?)([^"')\s]+)\1/g)) {
    if (url.startsWith("data:") || url.startsWith("#") || url.startsWith("url(")) continue;
    if (isForeign(url)) problems.push(`${file}: stylesheet asks another origin: ${url}`);
    else if (resolveFile(file, url, files) === undefined)
      problems.push(`${file}: stylesheet names a missing file: ${url}`);
  }
  return problems;
}
