/** Text of a page as Markdown for notebooks: paragraphs, lists, tables, and formulas as TeX. */

/** What is no text: what takes input, what only screens or screen readers use. */
const idle = [
  ...["noscript", "script", "style", "template", "button", "svg", "canvas"],
  ...[".vh", ".hint", ".katex-html", ".observablehq-header-anchor:empty"],
].join();

/** Signs that Markdown or a notebook's formulas would read as their own. */
const escaped = (text: string) => text.replace(/[\\`*_[\]<>$|]/g, "\\$&").replace(/\s+/g, " ");

const texOf = (element: Element) =>
  element.querySelector('annotation[encoding="application/x-tex"]')?.textContent?.trim() ?? "";

/** Puts marks around a text, inside of its spaces, where Markdown knows them as marks. */
function marked(text: string, mark: string): string {
  const inner = text.trim();
  return inner === "" ? text : text.replace(inner, () => `${mark}${inner}${mark}`);
}

/** What stands in a line: text with emphasis, links and formulas. */
export function lineOf(node: Node): string {
  if (node.nodeType === Node.TEXT_NODE) return escaped(node.textContent ?? "");
  if (!(node instanceof Element) || node.matches(idle)) return "";
  if (node.matches(".katex")) return `$${texOf(node)}$`;
  const inner = [...node.childNodes].map(lineOf).join("");
  switch (node.localName) {
    case "b":
    case "strong":
      return marked(inner, "**");
    case "i":
    case "em":
      return marked(inner, "*");
    case "code":
      return `\`${node.textContent ?? ""}\``;
    case "sub":
    case "sup":
      return `<${node.localName}>${inner}</${node.localName}>`;
    case "br":
      return " ";
    case "a": {
      const { href } = node as HTMLAnchorElement;
      return href === "" || node.matches(".observablehq-header-anchor") ? inner : `[${inner}](${href})`;
    }
    default:
      return inner;
  }
}

const line = (node: Node) => lineOf(node).trim();

function tableText(table: HTMLTableElement): string {
  const rows = [...table.rows].map((row) => [...row.cells].map((cell) => line(cell)));
  const width = Math.max(0, ...rows.map((cells) => cells.length));
  if (width === 0) return "";
  const write = (cells: readonly string[]) =>
    `| ${Array.from({ length: width }, (_, i) => cells[i] ?? "").join(" | ")} |`;
  const caption = table.caption === null ? "" : line(table.caption);
  const above = caption === "" ? "" : `**${caption}**\n\n`;
  const [head, ...body] = table.tHead === null ? [[], ...rows] : rows;
  return [above + write(head), `|${" --- |".repeat(width)}`, ...body.map(write)].join("\n");
}

function listText(list: Element): string {
  const sign = (i: number) => (list.localName === "ol" ? `${i + 1}.` : "-");
  return [...list.children].map((item, i) => `${sign(i)} ${line(item)}`).join("\n");
}

const blocks = "p, h1, h2, h3, h4, h5, h6, ul, ol, table, .formula, pre, blockquote, figcaption, summary";

/** One block of text, or undefined where an element holds other blocks or nothing. */
export function blockOf(element: Element): string | undefined {
  if (element.matches(idle)) return undefined;
  if (element.matches(".formula")) return `$$\n${texOf(element)}\n$$`;
  const level = /^h([1-6])$/.exec(element.localName)?.[1];
  if (level !== undefined) return `${"#".repeat(Number(level))} ${line(element)}`;
  if (element instanceof HTMLTableElement) return tableText(element);
  if (element.matches("ul, ol")) return listText(element);
  if (element.matches("pre")) return `\`\`\`\n${element.textContent ?? ""}\n\`\`\``;
  if (element.matches("summary")) return `**${line(element)}**`;
  if (element.matches(blocks) || element.querySelector(blocks) === null) return line(element) || undefined;
  return undefined;
}
