/** What a reader of the site reads: the text of the pages as they are built, and the strings in the code of figures and model. */
import { readFileSync } from "node:fs";
import { JSDOM } from "jsdom";
import ts from "typescript";
import { listFiles, loadFramework } from "../page-check.js";

/** One piece of text: a paragraph, a cell, a caption, a label. */
export interface Prose {
  /** Path from the project’s root, and for code the line. */
  readonly where: string;
  readonly text: string;
}

/** What a formula, code or a number computed later is read as; a word, so that the sentence keeps its shape. */
const stand = "seven";

const blocks = "p, li, h1, h2, h3, h4, td, th, caption, figcaption, summary, dt, dd, title";

function textOf(element: Element): string {
  const copy = element.cloneNode(true) as Element;
  for (const inner of copy.querySelectorAll(`${blocks}, observablehq-loading`)) inner.remove();
  for (const symbol of copy.querySelectorAll("code, kbd, sub, .katex")) symbol.replaceWith(stand);
  return (copy.textContent ?? "").replace(/\s+/g, " ").trim();
}

/** The paragraphs, cells and captions of a page’s HTML. */
export function proseOfPage(where: string, body: string): Prose[] {
  const { document } = new JSDOM(body).window;
  return [...document.querySelectorAll(blocks)].map((element) => ({ where, text: textOf(element) }));
}

/** A template with its holes filled, or a sum of strings that the code writes on several lines. */
function literalText(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node)) {
    const rest = node.templateSpans.map(({ expression, literal }) => (literalText(expression) ?? stand) + literal.text);
    return node.head.text + rest.join("");
  }
  if (ts.isParenthesizedExpression(node)) return literalText(node.expression);
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const [left, right] = [literalText(node.left), literalText(node.right)];
    return left === undefined && right === undefined ? undefined : (left ?? stand) + (right ?? stand);
  }
  return undefined;
}

/** Three words in a row, and no sign of a program, a selector or a path. */
function isProse(text: string): boolean {
  return /\p{L}+[,;:]? \p{L}+[,;:]? \p{L}+/u.test(text) && !/[{}]|=>|;\n|\n {2}|\bimport |^[.#\w-]+ > /.test(text);
}

/** Who wrote what and where: names that nobody may simplify. */
function isCitation({ name, parent }: ts.PropertyAssignment): boolean {
  const key = name.getText();
  const isWork = parent.properties.some((property) => property.name?.getText() === "authors");
  return ["authors", "introduced", "ref", "source", "where"].includes(key) || (key === "title" && isWork);
}

/** The strings of a module that read as prose; `where` has the line. */
export function proseOfModule(file: string, source: string): Prose[] {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const found: Prose[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isTypeNode(node)) return;
    if (ts.isPropertyAssignment(node) && isCitation(node)) return;
    const text = literalText(node)?.replace(/<[^>]*>/g, " ");
    if (text !== undefined && isProse(text)) {
      const { line } = tree.getLineAndCharacterOfPosition(node.getStart());
      found.push({ where: `${file}:${line + 1}`, text: text.replace(/\s+/g, " ").trim() });
    } else ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

/** Code whose strings a reader sees. What writes programs in other languages, or runs in a worker without a word, has none. */
const rooms = ["src", "docs"];
const wordless = /\/(?:vendor|exportCode|programs|data)\//;

/** All of it: pages with their tables, captions and questions, labels, claims and exercises. */
export async function siteProse(): Promise<Prose[]> {
  const { framework, md } = await loadFramework();
  const pages = listFiles("docs", ".md").flatMap((file) => {
    const { body } = framework.parseMarkdown(readFileSync(file, "utf8"), {
      md,
      path: file.replace(/^docs|\.md$/g, ""),
    });
    return proseOfPage(file, body);
  });
  const modules = rooms.flatMap((room) => listFiles(room, ".ts")).filter((file) => !wordless.test(file));
  return [...pages, ...modules.flatMap((file) => proseOfModule(file, readFileSync(file, "utf8")))];
}
