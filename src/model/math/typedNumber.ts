/**
 * Numbers as readers type them, wherever they type one: `1 284 505`, `1.284.505`, `0,563`, `1.28 M`, `1.2·10⁶`,
 * `3×3×32`, `1/9`, `12 %`, `480 Kanäle`. What can mean two numbers is read as both, for the page to ask back.
 */
import { digits, readDigits } from "./typedDigits.js";
import { evaluate } from "./typedProduct.js";
import { scaleOf } from "./typedUnit.js";

/** One meaning of a typed text. */
export interface Reading {
  /** In the unit that was asked for. */
  readonly value: number;
  /** The text in this meaning, to be shown: `"1.234 M"`. */
  readonly label: string;
  /** The text, so that it has no other meaning, to be typed: `"1.2340 M"`. */
  readonly text: string;
}

/** One spelling for the many signs that look alike, on paper or on a keyboard. */
function plain(text: string): string {
  return (
    text
      .replace(/[\u00bc-\u00be\u2150-\u215e]/g, (one) => ` ${one.normalize("NFKC").replace("\u2044", "/")}`)
      .replace(/(?<=[\p{Nd})])[\u2070\u00b9\u00b2\u00b3\u2074-\u207b]+/gu, (power) => `^${power.normalize("NFKC")}`)
      .replace(/[’‘ʼʹ′´`＇]/g, "'")
      .normalize("NFKC")
      .replace(/[٠-٩۰-۹]/g, (digit) => String(digit.charCodeAt(0) & 15))
      .replace(/٫/g, ",")
      .replace(/٬/g, "'")
      // Joiners, marks of direction, soft hyphens.
      .replace(/\p{Cf}/gu, "")
      .replace(/\s+/g, " ")
      .replace(/[−‐‒–—˗]/g, "-")
      .replace(/\*\*/g, "^")
      .replace(/[×·∙⋅•✕✖∗‧]/g, "*")
      .replace(/[÷∕⁄]|(?<=\d ?):(?= ?\d)/g, "/")
      .replace(/(?<=[\d)] ?)x(?= ?[\d(])/gi, "*")
      .trim()
  );
}

const lead =
  /^(?:[~∼≃≥≤*]|[×x](?=[\d ])|(?:about|around|approx(?:imately)?|roughly|nearly|almost|exactly|at least|at most|some|circa|ca|etwa|rund|genau|environ|env|minus(?= ?\d))\b\.?|\p{L}[\p{L} ]*:) ?/iu;

/** The number’s part of a text: without what leads to it (`about`, `t = `) and without a remark in parentheses. */
function core(text: string): string {
  const parts = plain(text)
    .replace(/\([^()]*\p{L}[^()]*\) *$/u, "")
    .split(/[=≈≅]/)
    .map((part) => part.trim())
    .filter((part) => part !== "");
  let found = parts.at(-1) ?? "";
  for (let next = lead.exec(found); next !== null; next = lead.exec(found)) {
    found = (/^minus/i.test(next[0]) ? "-" : "") + found.slice(next[0].length);
  }
  return found;
}

/** The decimal marks between which a text leaves the choice; one choice where its other digits tell, or the question. */
function openMarks(text: string, decimals: boolean): readonly string[] {
  const read = text.match(new RegExp(digits, "g"))?.map(readDigits) ?? [];
  const seen = new Set(read.flatMap((one) => (one !== undefined && "mark" in one && one.mark ? [one.mark] : [])));
  return seen.size === 1 ? [...seen] : decimals ? [".,"] : [".", ","];
}

/** The text with its open digits spelled in one of their meanings; `pad` makes them unmistakable. */
function spelled(text: string, marks: string, pad: string): string {
  return text.replace(new RegExp(digits, "g"), (run) => {
    const read = readDigits(run);
    if (read === undefined || "plain" in read) return run;
    return marks.includes(read.separator) ? read.decimal + pad : read.whole;
  });
}

/** A share or a percentage, where the text does not say which: fractions are shares, and points have decimals. */
function inPercent(value: number, text: string, marks: string, points: boolean): Reading[] {
  const percent = String(Number((100 * value).toPrecision(12)));
  const share = { value: 100 * value, label: `${percent} %`, text: `${percent} %`.replace(/(\.\d{3}) /, "$10 ") };
  const literal = { value, label: `${spelled(text, marks, "")} %`, text: `${spelled(text, marks, "0")} %` };
  if (text.includes("/")) return points ? [literal, share] : [share];
  return points ? [literal] : [literal, share];
}

function inUnit(text: string, marks: string, unit: string): Reading[] {
  const found = evaluate(text, marks);
  if (found === undefined) return [];
  const asked = scaleOf(unit, unit) ?? { factor: 1, of: "" };
  const tail = text.slice(found.end);
  // Digits behind the number (`12 of 20`, `5 ± 1`) make it another than it seems; m² has none of its own.
  if (/\d/.test(tail.replace(/\p{L}\^?\d/gu, ""))) return [];
  const { value } = found;
  const reading = (inAsked: number) => [
    { value: inAsked, label: spelled(text, marks, ""), text: spelled(text, marks, "0") },
  ];
  const given = scaleOf(tail, unit);
  if (given !== undefined && ["", "%", asked.of].includes(given.of)) {
    return reading((value * given.factor) / asked.factor);
  }
  if (asked.of === "%" && value !== 0 && Math.abs(value) < 1) {
    return inPercent(value, text, marks, /points?$/.test(unit));
  }
  // Where millions are asked for, 290100000 is the whole count and 290.1 the millions.
  const counted = asked.of === "" && asked.factor > 1 && Math.abs(value) >= asked.factor;
  return reading(counted ? value / asked.factor : value);
}

/**
 * The numbers that a typed text can mean: none where it holds no number or no single one, one where it is clear, two
 * where a single mark before three digits can part thousands or decimals (`1,234`), or where a number below 1 can be
 * percent or a share.
 *
 * @param unit what is asked for: `"M"`, `"percent"`, `"ms"`, `"channels"`; `""` for a plain number
 * @param decimals whether decimals are asked for, so that three digits behind a single mark are these
 */
export function readings(text: string, unit = "", decimals = false): readonly Reading[] {
  const wanted = core(text);
  if (/^\d[\d.,]*-\d[\d.,]*(?: ?[\p{L}%].*)?$/u.test(wanted)) return []; // from 5 to 6
  const all = openMarks(wanted, decimals)
    .flatMap((marks) => inUnit(wanted, marks, unit))
    .sort((a, b) => Math.abs(a.value) - Math.abs(b.value));
  const distinct = all.filter(({ value }, i) => all.findIndex((other) => other.value === value) === i);
  return distinct.length === 1 ? [{ value: distinct[0].value, label: wanted, text: wanted }] : distinct;
}
