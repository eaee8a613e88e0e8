/**
 * After `observable build`: completes the site in dist/ (fonts, arrival, language, zoom, static files,
 * Content-Security-Policy, list of files for offline use) and fails on what Framework only warns about.
 */
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { arrive } from "./arrive/arrive.js";
import { first } from "./arrive/first.js";
import { dist, listFiles, read, write } from "./arrive/siteFolder.js";
import { pageSections } from "./search-index.js";
import { checkSite } from "./site-checks.js";

const cache = "docs/.observablehq/cache";
/** Framework copies stylesheets of packages, but not the fonts that they name. */
function copyFonts(): void {
  for (const css of listFiles().filter((file) => file.startsWith("_npm/") && file.endsWith(".css"))) {
    for (const [, url] of read(css).matchAll(/url\(["']?([^"')]+)["']?\)/g)) {
      const font = posix.join(posix.dirname(css), url);
      if (!font.startsWith("_npm/") || existsSync(join(dist, font))) continue;
      mkdirSync(dirname(join(dist, font)), { recursive: true });
      cpSync(join(cache, font), join(dist, font));
    }
  }
}

/** What a page may load: its own origin. Framework writes inline scripts, so each page carries their hashes. */
function policy(html: string): string {
  const hashes = new Set<string>();
  for (const [, attributes, code] of html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/g)) {
    if (!/\bsrc=/.test(attributes)) hashes.add(`'sha256-${createHash("sha256").update(code).digest("base64")}'`);
  }
  return [
    "default-src 'none'",
    ["script-src 'self' 'wasm-unsafe-eval'", ...hashes].join(" "),
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' blob: data:",
    "font-src 'self'",
    "connect-src 'self' blob:",
    "worker-src 'self' blob:",
    "media-src 'self' blob:",
    // A figure alone, in the dialog that embeds it and on the screen of a lecture.
    "frame-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

/** Writes the sections of all pages for the search; returns the file's name, which carries its content's hash. */
function writeSearchIndex(pages: readonly string[]): string {
  const sections = pages
    .filter((file) => file !== "404.html")
    .flatMap((file) => pageSections(file.replace(/(?<=^|\/)index\.html$/, "") || "./", read(file)));
  const text = JSON.stringify(sections);
  const name = `_file/search.${createHash("sha256").update(text).digest("hex").slice(0, 8)}.json`;
  write(name, text);
  return name;
}

/** Puts what runs first before everything that could be missing. */
function addFirst(file: string): void {
  const script = `<script>\n${first}</script>`;
  const html = read(file);
  if (!html.includes(script))
    write(
      file,
      html.replace(/<meta charset="utf-8"(?: \/)?>/, (meta) => `${meta}\n${script}`),
    );
}

function completePage(file: string, build: string, search: string): void {
  const root = "../".repeat(file.split("/").length - 1) || "./";
  let html = read(file)
    .replace(/<html(?: lang="[^"]*")?>/, '<html lang="en">')
    .replace(", maximum-scale=1", "")
    // A summary is a control itself, so a heading in it has no link.
    .replace(/(<summary><h[1-6][^>]*>)<a class="observablehq-header-anchor"[^>]*>(.*?)<\/a>/g, "$1$2");
  const meta =
    `\n<meta http-equiv="Content-Security-Policy" content="${policy(html)}">` +
    `\n<meta name="site-build" content="${build}" data-root="${root}" data-search="${root}${search}">`;
  html = html.replace(/<meta charset="utf-8"(?: \/)?>(?!\n<meta http-equiv)/, (charset) => charset + meta);
  write(file, html);
}

/** Names this build by its content: the same site gives the same name. */
function buildName(files: readonly string[]): string {
  const hash = createHash("sha256");
  for (const file of files)
    hash
      .update(file)
      .update("\0")
      .update(readFileSync(join(dist, file)));
  return hash.digest("hex").slice(0, 12);
}

async function main(): Promise<void> {
  copyFonts();
  await arrive(listFiles().filter((file) => file.endsWith(".html")));
  cpSync("static", dist, { recursive: true });
  const pages = listFiles().filter((file) => file.endsWith(".html"));
  const search = writeSearchIndex(pages);
  for (const page of pages) if (page !== "404.html") addFirst(page);
  const files = listFiles();
  const build = buildName(files);
  for (const page of pages) completePage(page, build, search);
  if (existsSync(join(dist, "sw.js"))) {
    const script = read("sw.js");
    if (!script.includes('"__BUILD__"')) throw new Error("static/sw.js has no place for the build's name");
    write("sw.js", script.replace('"__BUILD__"', JSON.stringify(build)).replace('"__FILES__"', JSON.stringify(files)));
  }
  const problems = checkSite(dist);
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) {
    console.error(`\n${problems.length} ${problems.length === 1 ? "problem" : "problems"} in the built site`);
    process.exit(1);
  }
  // Written last: scripts/test.ts takes a site without this file for one that is not built.
  write(".nojekyll", "");
  console.log(`${pages.length} pages checked, build ${build}`);
}

await main();
