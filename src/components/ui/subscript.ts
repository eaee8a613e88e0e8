/** Names with an index in running text: `C_out` reads as C with a small “out” below. */

import { html } from "./element.js";
import { unbroken } from "./noBreak.js";

/** A piece of text, or the index of the letter before it. */
export interface TextPart {
  readonly text: string;
  readonly index?: string;
}

/** Splits `1/C_out + 1/k²` into `1/C` with the index `out`, and the rest. */
export function indexedParts(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let rest = text;
  for (let found = pattern.exec(rest); found !== null; found = pattern.exec(rest)) {
    parts.push({ text: rest.slice(0, found.index + 1), index: found[1] });
    rest = rest.slice(found.index + found[0].length);
  }
  return rest === "" && parts.length > 0 ? parts : [...parts, { text: rest }];
}

/** The same as nodes. */
export function indexed(text: string): (string | Node)[] {
  return indexedParts(unbroken(text)).flatMap((part) =>
    part.index === undefined ? [part.text] : [part.text, html("sub", {}, part.index)],
  );
}

const pattern = /(?<![\w_])C_(in|out)\b/;
