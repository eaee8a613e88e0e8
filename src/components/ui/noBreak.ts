/** Short formulas in running text stay in one line: `t = 6`, `2 / (k² · C_out)`. */

const operator = "[=≈≤≥<>·×/±−+]";
const chain = new RegExp(`(?<=^|[\\s“])[^\\s]{1,8}(?: ${operator} [^\\s]{1,8})+(?=[\\s”]|$)`, "gu");
/** A longer formula has to break somewhere, or it leaves a narrow column. */
const longest = 22;

/** The text with no-break spaces in its short formulas. */
export function unbroken(text: string): string {
  return text.replace(chain, (formula) => (formula.length > longest ? formula : formula.replaceAll(" ", "\u00a0")));
}
