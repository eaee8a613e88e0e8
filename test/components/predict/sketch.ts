/**
 * A component in few lines, for file snapshots: tags, classes, what controls say, text, and places in whole pixels. Of a
 * long run of like siblings the first and the last are written out; a checksum stands for those between.
 */
import { createHash } from "node:crypto";

const places = ["x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "width", "height", "transform", "d", "points"];
const states = ["aria-valuetext", "aria-pressed", "aria-selected", "aria-label", "hidden", "disabled", "open"];
/** Elements that are written as their text, unless something other than text is in them. */
const textual = new Set(
  "p li td th button label option h3 h4 figcaption summary output text code caption b legend".split(" "),
);
const inline = "b, i, small, span, em, strong, sub, sup, cite, code, tspan, br, title, math, math *";
const longest = { text: 160, path: 72, run: 4 };

function cut(text: string, length: number): string {
  const plain = text.replace(/\s+/g, " ").trim();
  return plain.length <= length ? plain : `${plain.slice(0, length)}… (${plain.length}, ${checksum(plain)})`;
}

function checksum(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 8);
}

function rounded(text: string): string {
  return text.replace(/-?\d*\.\d+(?:e-?\d+)?/g, (digits) => String(Math.round(Number(digits)) + 0));
}

function isText(element: Element): boolean {
  const children = [...element.querySelectorAll("*")];
  return textual.has(element.localName) && children.every((child) => child.matches(inline));
}

function head(element: Element): string {
  const words = [element.localName + [...element.classList].map((name) => `.${name}`).join("")];
  for (const { name, value } of element.attributes) {
    if (name.startsWith("data-")) words.push(`${name.slice(5)}=${cut(value, 24)}`);
    else if (places.includes(name)) words.push(`${name} ${cut(rounded(value), longest.path)}`);
    else if (states.includes(name)) words.push(`${name.replace("aria-", "")}: ${cut(value, longest.text)}`);
  }
  if (element instanceof HTMLInputElement) {
    words.push(["radio", "checkbox"].includes(element.type) ? (element.checked ? "on" : "off") : `= ${element.value}`);
  } else if (element instanceof HTMLSelectElement) words.push(`= ${element.selectedOptions[0]?.textContent}`);
  return words.join(" ");
}

/** Lines of an element and all in it, indented by depth. */
function lines(element: Element, depth: number): string[] {
  const indent = "  ".repeat(depth);
  if (isText(element)) {
    const title = element.querySelector("title")?.textContent ?? "";
    return [`${indent}${head(element)} “${cut((element.textContent ?? "").replace(title, ""), longest.text)}”`];
  }
  const own = [...element.childNodes].filter(({ nodeType }) => nodeType === 3).map(({ textContent }) => textContent);
  const said = cut(own.join(" "), longest.text);
  const inner = [...element.children].filter(({ localName }) => !["title", "option"].includes(localName));
  const out = [`${indent}${head(element)}${said === "" ? "" : ` “${said}”`}`];
  const like = (child: Element) => `${child.localName} ${child.classList[0] ?? ""}`;
  for (let i = 0; i < inner.length;) {
    let end = i + 1;
    while (end < inner.length && like(inner[end]) === like(inner[i])) end++;
    const run = inner.slice(i, end).map((child) => lines(child, depth + 1));
    if (run.length <= longest.run) out.push(...run.flat());
    else {
      const between = run.slice(1, -1);
      const folded = `${indent}  … ${between.length} more: ${checksum(between.flat().join("\n"))}`;
      out.push(...run[0], folded, ...run[run.length - 1]);
    }
    i = end;
  }
  return out;
}

export function sketch(element: Element): string {
  return lines(element, 0).join("\n");
}

/** Several states of one component, each under its name. */
export function sketches(drawn: Readonly<Record<string, Element>>): string {
  return `${Object.entries(drawn)
    .map(([name, element]) => `# ${name}\n${sketch(element)}`)
    .join("\n\n")}\n`;
}
