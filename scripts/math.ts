/** Formulas in pages: `$…$` in a line, `$$…$$` on its own, rendered at build time to HTML and MathML. */
import katex from "katex";
import type { BlockRule, Token } from "./markdown-it.js";

interface InlineState {
  readonly src: string;
  pos: number;
  push(type: string, tag: string, nesting: 0): Token;
}
interface MarkdownIt {
  inline: { ruler: { before(other: string, name: string, rule: (s: InlineState, silent: boolean) => boolean): void } };
  block: {
    ruler: {
      before(other: string, name: string, rule: BlockRule, options: { alt: string[] }): void;
    };
  };
  renderer: { rules: Record<string, (tokens: Token[], index: number) => string> };
}

/** `${…}` is code of the page and `$ 5` is money, so a formula begins with neither a brace nor a space. */
const INLINE = /^\$(?![\s{$])((?:[^$\\\n]|\\.)*?[^\s$\\])\$(?!\d)/;

/** A browser may break a line within a formula and behind it. A short one stays whole, with these if they follow it. */
const PUNCTUATION = /^[.,;:?!)]+/;
/** Characters of a formula that fits the narrowest screen on one line. */
const SHORT = 40;

/** Markdown-it plugin that Framework calls with its parser. An invalid formula throws, and so fails the build. */
export function math<T>(parser: T): T {
  const md = parser as MarkdownIt;
  md.inline.ruler.before("escape", "math", (state, silent) => {
    const match = INLINE.exec(state.src.slice(state.pos));
    if (!match) return false;
    state.pos += match[0].length;
    const isShort = match[1].length <= SHORT;
    const end = isShort ? (PUNCTUATION.exec(state.src.slice(state.pos))?.[0] ?? "") : "";
    state.pos += end.length;
    if (!silent) Object.assign(state.push("math_inline", "", 0), { content: match[1], info: end, meta: isShort });
    return true;
  });
  md.block.ruler.before(
    "paragraph",
    "math_block",
    (state, start, end, silent) => {
      const lineAt = (line: number) => state.src.slice(state.bMarks[line] + state.tShift[line], state.eMarks[line]);
      if (!lineAt(start).startsWith("$$")) return false;
      let last = start;
      let text = lineAt(start).slice(2);
      while (!text.trimEnd().endsWith("$$")) {
        if (++last >= end) return false;
        text += `\n${lineAt(last)}`;
      }
      if (silent) return true;
      const token = state.push("math_block", "", 0);
      token.content = text.trimEnd().slice(0, -2).trim();
      token.map = [start, last + 1];
      state.line = last + 1;
      return true;
    },
    { alt: ["paragraph", "reference", "blockquote", "list"] },
  );
  md.renderer.rules.math_inline = (tokens, index) => {
    const { content, info, meta } = tokens[index];
    const formula = render(content, false);
    return meta === true ? `<span class="unbroken">${formula}${info}</span>` : formula;
  };
  md.renderer.rules.math_block = (tokens, index) =>
    `<div class="formula" role="group" aria-label="Formula" tabindex="0">${render(tokens[index].content, true)}</div>\n`;
  return parser;
}

function render(formula: string, displayMode: boolean): string {
  return katex.renderToString(formula, { displayMode, output: "htmlAndMathml", throwOnError: true, strict: "error" });
}
