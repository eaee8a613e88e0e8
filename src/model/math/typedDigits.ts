/** Digits with the marks that part them, as people of different countries write them. */

/** The mark before the decimals. */
export type DecimalMark = "." | ",";

/**
 * A number in plain digits (`"1284.5"`), and the decimal mark that it shows; or both numbers that one mark before three
 * digits can mean: `1,234` is 1.234 in half of the world and 1234 in the other.
 */
export type Digits =
  | { readonly plain: string; readonly mark?: DecimalMark }
  | { readonly decimal: string; readonly whole: string; readonly separator: DecimalMark };

/** Digits joined by single marks: point, comma, space, apostrophe, underscore. A space may follow a point or comma. */
export const digits = /(?:[.,](?=\d))?\d+(?:(?:[.,] ?|[ '_])\d+)*[.,]?/;

const other = { ".": ",", ",": "." } as const;

/** Thousands by threes, or as in India: `12,84,505`. */
function grouped(text: string, mark: string): boolean {
  const [first, ...rest] = text.split(mark);
  const last = rest.at(-1)?.length === 3;
  return (
    /^[1-9]/.test(first) &&
    last &&
    ((first.length <= 3 && rest.every(({ length }) => length === 3)) ||
      (first.length <= 2 && rest.slice(0, -1).every(({ length }) => length === 2)))
  );
}

/** With spaces, apostrophes or underscores: they part thousands, and thousandths behind the decimal mark. */
function readParted(text: string): Digits | undefined {
  const [whole, decimals, ...more] = text.split(/[.,]/);
  const marks = new Set(text.match(/[ '_]/g));
  const threes = (part: string, pattern: RegExp) => !/[ ']/.test(part) || pattern.test(part);
  if (more.length > 0 || marks.size > 1) return undefined;
  if (!threes(whole, /^\d{1,3}(?:[ ']\d{3})+$/)) return undefined;
  if (decimals !== undefined && !threes(decimals, /^(?:\d{3}[ '])+\d{1,3}$/)) return undefined;
  const plain = text.replace(/[ '_]/g, "").replace(",", ".");
  const mark = /[.,]/.exec(text)?.[0] as DecimalMark | undefined;
  return { plain, mark };
}

/**
 * What a run of {@link digits} means.
 *
 * @returns undefined where the marks stand in no known order: `3,3,32`, `1.2.3`
 */
export function readDigits(run: string): Digits | undefined {
  const text = run.replace(/([.,]) /g, "$1").replace(/[.,]$/, "");
  if (/[ '_]/.test(text)) return readParted(text);
  const marks = text.match(/[.,]/g) as DecimalMark[] | null;
  if (marks === null) return { plain: text };
  const last = marks[marks.length - 1];
  const cut = text.lastIndexOf(last);
  const [before, after] = [text.slice(0, cut), text.slice(cut + 1)];
  if (marks.length === 1) {
    const decimal = `${before === "" ? "0" : before}.${after}`;
    // Thousands have one to three digits before the mark, the first no zero, and three behind it.
    if (!/^[1-9]\d{0,2}$/.test(before) || after.length !== 3) return { plain: decimal, mark: last };
    return { decimal, whole: before + after, separator: last };
  }
  if (marks.every((mark) => mark === last)) {
    return grouped(text, last) ? { plain: text.replaceAll(last, ""), mark: other[last] } : undefined;
  }
  if (marks.filter((mark) => mark === last).length > 1 || !grouped(before, other[last])) return undefined;
  return { plain: `${before.replaceAll(other[last], "")}.${after}`, mark: last };
}
