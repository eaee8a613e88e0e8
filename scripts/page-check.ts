/**
 * Checks the pages without building them, and writes a mirror of each page's code for tsc: build-check/docs/NAME.md.ts,
 * line by line where the page has its cells.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { pathToFileURL } from "node:url";

/** The built-ins that work without another origin and under the site's policy; types/framework.d.ts declares them. */
const builtins = new Set([
  "FileAttachment",
  "Generators",
  "Mutable",
  "dark",
  "display",
  "html",
  "invalidation",
  "now",
  "resize",
  "svg",
  "view",
  "visibility",
  "width",
]);

/** A page is prose and calls; what is longer belongs into a component. */
const longestCell = 8;

/** What the check uses of Framework, which ships no types. */
interface Framework {
  createMarkdownIt(config: object): object;
  parseMarkdown(source: string, options: { md: object; path: string }): ParsedPage;
}

interface ParsedPage {
  readonly title: string | null;
  readonly body: string;
  readonly code: readonly Cell[];
}

interface Cell {
  readonly mode: "block" | "inline" | "jsx";
  readonly node: {
    readonly input: string;
    readonly declarations: readonly { name: string }[] | null;
    readonly references: readonly { name: string }[];
    readonly imports: readonly { name: string }[];
  };
}

/** A live block of code in the text of a page; `line` counts from 1 and is that of its first line of code. */
interface Block {
  readonly line: number;
  readonly lines: readonly string[];
}

export interface PageReport {
  readonly problems: string[];
  /** Code of the page as one module, for tsc. */
  readonly mirror: string;
}

/** Live blocks of a page: fences named ts or js, without run=false. */
export function liveBlocks(source: string): Block[] {
  const blocks: Block[] = [];
  let fence: string | undefined;
  let block: { line: number; lines: string[] } | undefined;
  for (const [index, line] of source.split("\n").entries()) {
    const mark = /^ {0,3}(`{3,}|~{3,})\s*(\w*)(.*)$/.exec(line);
    if (fence === undefined && mark) {
      fence = mark[1];
      if (/^(?:ts|js)$/.test(mark[2]) && !/\brun\s*=\s*["']?false/.test(mark[3]))
        block = { line: index + 2, lines: [] };
    } else if (fence !== undefined && mark && mark[2] === "" && mark[1].startsWith(fence)) {
      if (block) blocks.push(block);
      fence = block = undefined;
    } else block?.lines.push(line);
  }
  return blocks;
}

/** Every file name that code passes to FileAttachment; undefined for what is not one literal string. */
export function attachments(code: string): (string | undefined)[] {
  return Array.from(code.matchAll(/(?<![\w."'])FileAttachment\(\s*(?:(["'`])([^"'`]*)\1\s*,?\s*\)|[^)]*)/g), (match) =>
    match[2] === undefined || match[2].includes("${") ? undefined : match[2],
  );
}

const loaders = ["", ".ts", ".js", ".sh"];

/** A file that Framework serves under a name: itself, or the output of a data loader; `[photo].json.ts` serves any photo. */
function isServed(path: string): boolean {
  if (loaders.some((loader) => existsSync(path + loader))) return true;
  const folder = dirname(path);
  if (!existsSync(folder)) return false;
  const name = posix.basename(path);
  return readdirSync(folder).some((entry) => {
    const [, before, after] = /^([^[]*)\[\w+\]([^[]*)$/.exec(entry) ?? [];
    if (before === undefined) return false;
    const endings = loaders
      .filter((loader) => after.endsWith(loader))
      .map((loader) => after.slice(0, after.length - loader.length));
    return name.startsWith(before) && endings.some((ending) => name.endsWith(ending));
  });
}

function checkAttachments(where: string, folder: string, code: string): string[] {
  const problems: string[] = [];
  for (const name of attachments(code)) {
    if (name === undefined) problems.push(`${where}: FileAttachment takes one literal string`);
    else if (!isServed(posix.join(folder, name)))
      problems.push(`${where}: FileAttachment("${name}"): there is no such file`);
  }
  return problems;
}

/** Checks the text of one page; `file` is its path from the project's root, docs/NAME.md. */
export function checkPage(file: string, source: string, framework: Framework, md: object): PageReport {
  const problems: string[] = [];
  const blocks = liveBlocks(source);
  const mirror: string[] = [];
  for (const { line, lines } of blocks) {
    while (mirror.length < line - 1) mirror.push("");
    mirror.push(...lines);
    const length = lines.filter((text) => text.trim() !== "").length;
    if (length > longestCell) {
      problems.push(
        `${file}:${line}: cell of ${length} lines; it must have at most ${longestCell}: move it to a component`,
      );
    }
    problems.push(...checkAttachments(`${file}:${line}`, dirname(file), lines.join("\n")));
  }
  let page: ParsedPage;
  try {
    page = framework.parseMarkdown(source, { md, path: file.replace(/^docs|\.md$/g, "") });
  } catch (error) {
    return { problems: [...problems, `${file}: ${(error as Error).message}`], mirror: "export {};\n" };
  }
  if (page.title === null) problems.push(`${file}: the page has no title`);
  if (!/^---\n[\s\S]*?^description: *\S.*$[\s\S]*?^---$/m.test(source)) {
    problems.push(`${file}: the front matter has no description`);
  }
  for (const [, message] of page.body.matchAll(/observablehq--error[^>]*>([^<]*)/g)) {
    problems.push(`${file}: ${message.trim()}`);
  }
  for (const [, href, text] of page.body.matchAll(/<a\b[^>]*\bhref="([^"]*)"[^>]*>([\s\S]*?)<\/a>/g)) {
    if (href === "" || href === "#") problems.push(`${file}: empty link «${text}»`);
    if (text.trim() === "") problems.push(`${file}: link without text to ${href}`);
  }
  for (const [image] of page.body.matchAll(/<img\b[^>]*>/g)) {
    if (!/\balt=/.test(image)) problems.push(`${file}: image without a description: ${image}`);
  }
  problems.push(...checkNames(file, page.code));
  for (const { node } of page.code) {
    for (const { name } of node.imports ?? []) {
      if (/^(?:\.\.\/|\/|[a-z]+:\/\/)/.test(name)) problems.push(`${file}: import from outside docs/: ${name}`);
      if (/^(?:npm|jsr):/.test(name))
        problems.push(`${file}: import of ${name}: write the bare name of an installed package`);
    }
  }
  const inline = page.code.filter(({ mode }) => mode === "inline").map(({ node }) => `(${node.input.trim()});`);
  return { problems, mirror: [...mirror, ...inline, "export {};", ""].join("\n") };
}

function checkNames(file: string, code: readonly Cell[]): string[] {
  const problems: string[] = [];
  const declared = new Map<string, number>();
  for (const { node } of code) {
    for (const { name } of node.declarations ?? []) declared.set(name, (declared.get(name) ?? 0) + 1);
  }
  for (const [name, count] of declared) if (count > 1) problems.push(`${file}: ${name} is defined ${count} times`);
  const unknown = new Set<string>();
  for (const { node } of code) {
    for (const { name } of node.references) if (!declared.has(name) && !builtins.has(name)) unknown.add(name);
  }
  for (const name of unknown)
    problems.push(`${file}: ${name} is neither defined on the page nor a built-in it may use`);
  for (const names of circles(code)) problems.push(`${file}: cells wait for each other: ${names.join(" → ")}`);
  return problems;
}

/** Names by which cells wait for each other in a circle: a cell runs once all names that it uses are known. */
function circles(code: readonly Cell[]): string[][] {
  const definedIn = new Map(code.flatMap((cell) => (cell.node.declarations ?? []).map(({ name }) => [name, cell])));
  const found: string[][] = [];
  const done = new Set<Cell>();
  const follow = (cell: Cell, way: readonly { readonly cell: Cell; readonly name: string }[]): void => {
    const start = way.findIndex((step) => step.cell === cell);
    if (start >= 0) found.push(way.slice(start).map(({ name }) => name));
    if (start >= 0 || done.has(cell)) return;
    for (const { name } of cell.node.references) {
      const next = definedIn.get(name);
      if (next !== undefined && next !== cell) follow(next, [...way, { cell, name }]);
    }
    done.add(cell);
  };
  for (const cell of code) follow(cell, []);
  return found;
}

/** Framework's parser with this site's rules. */
export async function loadFramework(): Promise<{ framework: Framework; md: object }> {
  const internals = pathToFileURL("node_modules/@observablehq/framework/dist/markdown.js").href;
  const framework = (await import(internals)) as Framework;
  const { default: config } = await import("../observablehq.config.js");
  return { framework, md: framework.createMarkdownIt(config) };
}

/** Checks every page and every module that the site ships; writes the mirrors. */
export async function checkPages(): Promise<string[]> {
  const { framework, md } = await loadFramework();
  const problems: string[] = [];
  rmSync("build-check", { recursive: true, force: true });
  for (const file of listFiles("docs", ".md")) {
    const report = checkPage(file, readFileSync(file, "utf8"), framework, md);
    problems.push(...report.problems);
    const out = join("build-check", `${file}.ts`);
    mkdirSync(dirname(out), { recursive: true });
    writeFileSync(out, report.mirror);
  }
  for (const file of [...listFiles("src", ".ts"), ...listFiles("docs", ".ts")]) {
    problems.push(...checkAttachments(file, served(dirname(file)), readFileSync(file, "utf8")));
  }
  return problems;
}

/** The folder under docs/ through which the site serves a folder of src/. */
function served(folder: string): string {
  return folder.replace(/^src\//, "docs/");
}

/** Files with an ending, without following the links from docs/ into src/ and data/. */
export function listFiles(folder: string, ending: string): string[] {
  const files: string[] = [];
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = posix.join(folder, entry.name);
    if (entry.isDirectory() && !entry.name.startsWith(".")) files.push(...listFiles(path, ending));
    else if (entry.isFile() && entry.name.endsWith(ending) && !entry.name.endsWith(".d.ts")) files.push(path);
  }
  return files.sort();
}
