/** Which characters a face of a font is for, as a stylesheet lists them. */

/**
 * Whether a `unicode-range` has a character.
 *
 * @param range `U+20-7E,U+2019`; undefined or empty for every character
 * @param code the character's code point
 */
export function inUnicodeRange(range: string | undefined, code: number): boolean {
  if (range === undefined || range.trim() === "") return true;
  return range.split(",").some((part) => {
    const [first, last = first] = part
      .trim()
      .slice(2)
      .split("-")
      .map((end) => parseInt(end, 16));
    return code >= first && code <= last;
  });
}
