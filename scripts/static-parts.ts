/**
 * Markdown-it plugin: a paragraph `{table NAME}` becomes the table of that name, `{path}` the steps of the path, `{groups}`
 * the other groups of pages, `{costs}` the front page's bars, and `{contents}` links to the page's sections. `{number NAME}`
 * inside a sentence becomes that number. Each page begins with a notice for readers without JavaScript. All are computed when
 * the site is built, so they are there without JavaScript.
 */
import { groups } from "../docs/chapters.js";
import { costBars } from "../docs/costBars.js";
import { notice } from "../docs/layout.js";
import { groupMap, pathMap } from "../docs/path.js";
import { numbers } from "../docs/tables/numbers.js";
import { tables } from "../docs/tables/byName.js";
import { tableMarkup } from "../docs/tables/table.js";
import type { BlockRule, Token } from "./markdown-it.js";

interface MarkdownIt {
  core: {
    ruler: {
      push(name: string, rule: (state: CoreState) => void): void;
      before(other: string, name: string, rule: (state: CoreState) => void): void;
    };
  };
  block: {
    ruler: {
      before(other: string, name: string, rule: BlockRule): void;
    };
  };
}

interface CoreState {
  src: string;
  tokens: Token[];
  Token: new (type: string, tag: string, nesting: 0) => Token;
}

/** Stands for the links to a page's sections until its headings have their ids. */
const contentsMark = "<!-- contents -->\n";

/** Links to the sections of the page, by the ids that Framework has given their headings. */
function addContents({ tokens }: CoreState): void {
  const places = tokens.filter(({ type, content }) => type === "html_block" && content === contentsMark);
  if (places.length === 0) return;
  const items = tokens.flatMap((token, i) =>
    token.type === "heading_open" && token.tag === "h2"
      ? [`<li><a href="#${token.attrGet("id")}">${tokens[i + 1].content}</a></li>`]
      : [],
  );
  for (const place of places)
    place.content = `<nav class="contents" aria-label="On this page"><ul>${items.join("")}</ul></nav>\n`;
}

const parts: Readonly<Record<string, () => string>> = {
  path: pathMap,
  groups: () =>
    groups
      .filter((group) => group !== "The path")
      .map(groupMap)
      .join(""),
  costs: costBars,
  contents: () => contentsMark.trimEnd(),
};

function markup(kind: string, name: string | undefined): string | undefined {
  if (Object.hasOwn(parts, kind)) return parts[kind]();
  if (name === undefined) return undefined;
  const make = tables[name];
  if (make !== undefined) return tableMarkup(make());
  throw new Error(`invalid table: ${name}; it must be one of ${Object.keys(tables).join(", ")}`);
}

/** Every page begins with the notice for readers without JavaScript, so that a new page need not think of it. */
function addNotice(state: CoreState): void {
  const token = new state.Token("html_block", "", 0);
  token.content = `${notice()}\n`;
  state.tokens.unshift(token);
}

/** Numbers are filled in before the page is parsed, so that they may stand in Markdown and in HTML. */
function fillNumbers(state: CoreState): void {
  state.src = state.src.replace(/\{number ([\w-]+)\}/g, (_, name: string) => {
    const make = numbers[name];
    if (make !== undefined) return make();
    throw new Error(`invalid number: ${name}; it must be one of ${Object.keys(numbers).join(", ")}`);
  });
}

/** An unknown table or number throws, and so fails the build. */
export function staticParts<T>(parser: T): T {
  const { core, block } = parser as MarkdownIt;
  core.ruler.before("normalize", "numbers", fillNumbers);
  core.ruler.push("notice", addNotice);
  core.ruler.push("contents", addContents);
  block.ruler.before("paragraph", "static_part", (state, start, _end, silent) => {
    const line = state.src.slice(state.bMarks[start] + state.tShift[start], state.eMarks[start]);
    const match = /^\{(table|path|groups|costs|contents)(?: ([\w-]+))?\}\s*$/.exec(line);
    const content = match === null ? undefined : markup(match[1], match[2]);
    if (content === undefined) return false;
    if (silent) return true;
    const token = state.push("html_block", "", 0);
    token.content = `${content}\n`;
    token.map = [start, start + 1];
    state.line = start + 1;
    return true;
  });
  return parser;
}
