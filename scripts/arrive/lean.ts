/** A page’s style without rules for classes and ids that nothing in the page can have. */
import { Features, transform } from "lightningcss";

/** Words that can be names of classes and ids, as pages and modules write them. */
export interface Words {
  readonly whole: ReadonlySet<string>;
  /** What stands before a name’s computed part: `r-` in `r-${key}`. */
  readonly begins: ReadonlySet<string>;
  /** What stands behind it: `-cell` in `${kind}-cell`. */
  readonly ends: ReadonlySet<string>;
}

const all = (texts: readonly string[], form: RegExp) =>
  new Set(texts.flatMap((text) => [...text.matchAll(form)].map(([word]) => word)));

/** The words of a page: of its HTML and of all modules that it runs. */
export function wordsOf(texts: readonly string[]): Words {
  return {
    whole: all(texts, /[a-z_][\w-]*/gi),
    begins: all(texts, /[a-z][\w-]*-(?=\$\{|["'`]\s*\+)/gi),
    ends: all(texts, /(?<=\}|\+\s*["'`])-[\w-]+/gi),
  };
}

/** Whether something that uses these words can have a class or an id. */
export function canHave({ whole, begins, ends }: Words, name: string): boolean {
  if (whole.has(name)) return true;
  return [...begins].some((part) => name.startsWith(part)) || [...ends].some((part) => name.endsWith(part));
}

/**
 * The stylesheet, minified, without rules that need a class or an id which nothing can have. A rule with several selectors stays as
 * long as one of them can match.
 */
export function lean(css: string, words: Words): string {
  const names = new Set([...css.matchAll(/[.#](-?[a-z_][\w-]*)/gi)].map(([, name]) => name));
  // They share one list of names with classes.
  const keyframes = new Set([...css.matchAll(/@keyframes\s+([\w-]+)/g)].map(([, name]) => name));
  const unusedSymbols = [...names].filter((name) => !keyframes.has(name) && !canHave(words, name));
  const { code } = transform({
    filename: "page.css",
    code: Buffer.from(css),
    minify: true,
    unusedSymbols,
    // `(min-width: 40px)` instead of `(width >= 40px)`: for older browsers.
    include: Features.MediaRangeSyntax,
  });
  return code.toString();
}
