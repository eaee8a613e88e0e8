/** Markdown-it plugin: the first use of a term in a chapter becomes a link to the glossary. */
import { terms, type Term } from "../docs/tables/glossary/terms.js";

interface Token {
  readonly type: string;
  content: string;
  children: Token[] | null;
}

interface State {
  tokens: Token[];
  readonly env?: { readonly path?: string } | null;
  Token: new (type: string, tag: string, nesting: 0) => Token;
}

interface MarkdownIt {
  core: { ruler: { push(name: string, rule: (state: State) => void): void } };
}

/** A page that explains all terms, or only lists things, has no first uses. */
const withoutLinks = /^\/?(?:glossary|index|sources|teach|404)$/;

const escapeTitle = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** What a term means, in one sentence: shown where a pointer rests on the link, so that nobody has to leave the page. */
const shortMeaning = ({ meaning }: Term) => escapeTitle(/^.*?[.](?=\s|$)/.exec(meaning)?.[0] ?? meaning);

/** Text with a link at the earliest use of each term that is not linked yet; `left` loses the terms that it links. */
export function linkTerms(text: string, left: Set<Term>): string {
  let linked = text;
  let from = 0;
  for (;;) {
    const found = [...left]
      .map((term) => ({ term, at: linked.slice(from).search(term.match) }))
      .filter(({ at }) => at >= 0)
      .sort((a, b) => a.at - b.at || b.term.match.source.length - a.term.match.source.length)
      .at(0);
    if (found === undefined) return linked;
    const start = from + found.at;
    const [word] = found.term.match.exec(linked.slice(start)) ?? [""];
    const anchor = `<a class="term" href="./glossary#${found.term.id}" title="${shortMeaning(found.term)}">${word}</a>`;
    linked = linked.slice(0, start) + anchor + linked.slice(start + word.length);
    from = start + anchor.length;
    left.delete(found.term);
  }
}

/** Paragraphs written as HTML: text outside of tags, and not within links. */
function linkHtml(html: string, left: Set<Term>): string {
  let depth = 0;
  return html
    .split(/(<[^>]*>|\$\{[^}]*\})/)
    .map((part) => {
      if (/^<(?:a|b|code|h\d|button|summary)\b/i.test(part)) depth += 1;
      if (/^<\/(?:a|b|code|h\d|button|summary)>/i.test(part)) depth -= 1;
      return depth > 0 || /^[<$]/.test(part) ? part : linkTerms(part, left);
    })
    .join("");
}

const escapeText = (text: string) => text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);

function linkInline(state: State, children: readonly Token[], left: Set<Term>): Token[] {
  let depth = 0;
  return children.map((child) => {
    if (child.type === "link_open" || child.type === "strong_open") depth += 1;
    if (child.type === "link_close" || child.type === "strong_close") depth -= 1;
    if (child.type === "html_inline" && /^<(?:a|span|b)\b/i.test(child.content)) depth += 1;
    if (child.type === "html_inline" && /^<\/(?:a|span|b)>/i.test(child.content)) depth -= 1;
    if (child.type !== "text" || depth > 0) return child;
    const text = escapeText(child.content);
    const content = linkTerms(text, left);
    if (content === text) return child;
    return Object.assign(new state.Token("html_inline", "", 0), { content });
  });
}

/** Links the terms of one page, in the order in which a reader meets them. */
function linkPage(state: State, path: string): void {
  if (withoutLinks.test(path)) return;
  const left = new Set(terms);
  let inHeading = false;
  for (const token of state.tokens) {
    if (token.type === "heading_open") inHeading = true;
    if (token.type === "heading_close") inHeading = false;
    if (token.type === "html_block" && /^<p class="(?:lead|note)"/.test(token.content))
      token.content = linkHtml(token.content, left);
    if (token.type === "inline" && !inHeading && token.children !== null)
      token.children = linkInline(state, token.children, left);
  }
}

export function glossaryLinks<T>(parser: T): T {
  (parser as MarkdownIt).core.ruler.push("glossary", (state) => linkPage(state, state.env?.path ?? ""));
  return parser;
}
