/** The sections of the built pages, for the search of the site. */
import { JSDOM } from "jsdom";
import type { Section } from "../src/components/ui/searchSections.js";

/** What a reader does not read as text: code, the second form of a formula, what scripts will replace. */
const silent = "script, style, pre, .katex-html, annotation, observablehq-loading, .vh, noscript";

/** Sections of one page in order; `path` is its address relative to the site's root: `v1.html`, `./` for the front page. */
export function pageSections(path: string, source: string): Section[] {
  const { document } = new JSDOM(source).window;
  const main = document.querySelector("main");
  if (main === null) return [];
  for (const element of main.querySelectorAll(silent)) element.remove();
  const page = main.querySelector("h1")?.textContent?.trim() ?? document.title;
  const sections: { href: string; heading: string; parts: string[] }[] = [{ href: path, heading: page, parts: [] }];
  const walk = (node: Node): void => {
    for (const child of node.childNodes) {
      if (child.nodeType === child.TEXT_NODE) sections[sections.length - 1].parts.push(child.textContent ?? "");
      else if (child.nodeType === child.ELEMENT_NODE) {
        const element = child as Element;
        if (/^h[23]$/.test(element.localName) && element.id !== "") {
          sections.push({ href: `${path}#${element.id}`, heading: element.textContent?.trim() ?? "", parts: [] });
        } else if (element.localName !== "h1") walk(element);
        // The end of a block is a space, which the markup may not have.
        sections[sections.length - 1].parts.push(" ");
      }
    }
  };
  walk(main);
  return sections.map(({ href, heading, parts }) => ({
    href,
    page,
    heading,
    text: parts.join("").replace(/\s+/g, " ").trim(),
  }));
}
