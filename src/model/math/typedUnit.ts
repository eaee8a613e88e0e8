/** What stands behind a number: factors (`M`, `million`, `Mio.`), percent, units of time and memory, or any other word. */

/** What a plain number is multiplied by, and what of; `""` counts things. */
export interface Scale {
  readonly factor: number;
  readonly of: "" | "%" | "s" | "B";
}

const letters: Readonly<Record<string, number>> = { k: 1e3, K: 1e3, m: 1e6, M: 1e6, G: 1e9, B: 1e9, T: 1e12 };

/** English counts a billion as 10⁹; the German plural, which is not English, is 10¹². */
const words: readonly (readonly [RegExp, number])[] = [
  [/^(?:hundreds?|hundert)$/, 1e2],
  [/^(?:thousands?|thsd|tsd|tausend|mille|mila|kilo)$/, 1e3],
  [/^(?:mio|mln|mn|mills?|mil|mega|mil?li?[oó]n(?:s|e|en|es|i)?|miljoen)$/, 1e6],
  [/^(?:mrd|mld|md|bn|bln|giga|mill?iard(?:s|e|en|i|o)?|billions?)$/, 1e9],
  [/^(?:trillions?|tera|billionen)$/, 1e12],
];

/** Units that take the letter of a factor before them: `MMACs`, `kpx`. In `MACs` and `MAdds` the M is the unit’s own. */
const counted = /^([kKmMGTB])((?:macs?|flops?|madds?|mult-?adds?|multiply-adds?|ops|params?|parameters?|px|pixels?))$/i;
const time = /^(m(?:illi)?|μ|u|mi[ck]ro|n(?:ano)?)?(?:s|secs?|seconds?|sek|sekunden?|secondes?)$/i;
const memory = /^([kKMGT]?)(i?)(?:B|[bB]ytes?|[oO]ctets?)$/;
const percent = /^(?:%|percent.*|pct|prozent.*|pourcent.*|points?|pp|p\.p)$/i;

/** The factor that a whole word is; a letter keeps its case, since `m` is not `M` in `ms`. */
function factorOf(word: string): number | undefined {
  if (Object.hasOwn(letters, word)) return letters[word];
  return words.find(([pattern]) => pattern.test(word.toLowerCase()))?.[1];
}

function unitOf(word: string): Scale | undefined {
  if (percent.test(word)) return { factor: 0.01, of: "%" };
  if (word === "‰") return { factor: 0.001, of: "%" };
  const inTime = time.exec(word);
  if (inTime !== null) {
    const part = inTime[1] ?? "";
    return { factor: part === "" ? 1 : /^(?:μ|u|mi[ck])/i.test(part) ? 1e-6 : /^m/i.test(part) ? 1e-3 : 1e-9, of: "s" };
  }
  const inMemory = memory.exec(word);
  if (inMemory !== null) {
    const power = ["", "k", "m", "g", "t"].indexOf(inMemory[1].toLowerCase());
    return { factor: (inMemory[2] === "i" ? 1024 : 1000) ** power, of: "B" };
  }
  const inThousands = counted.exec(word);
  return inThousands === null ? undefined : { factor: letters[inThousands[1]] ?? 1, of: "" };
}

/**
 * Reads what follows a number: `"M multiply-adds"`, `"Mio. Kanäle"`, `" % of V1"`.
 *
 * @param asked the unit that is asked for: where it begins with B, as bytes and blocks do, `B` is not a billion
 * @returns undefined where it says no more than a name: `"MACs"`, `"Kanäle"`, `""`
 */
export function scaleOf(text: string, asked = ""): Scale | undefined {
  const list = text
    .trim()
    .replace(/\bper cent\b/gi, "percent")
    .split(/\s+/);
  let factor: number | undefined;
  for (const raw of list) {
    const word = raw.replace(/[.,;:!?)]+$/, "");
    if (word === "B" && /^b(?!y|$)/i.test(asked)) break;
    const unit = word !== "B" || /^b/i.test(asked) ? unitOf(word) : undefined;
    if (unit !== undefined) return { factor: (factor ?? 1) * unit.factor, of: unit.of };
    const next = factorOf(word);
    if (next === undefined) break;
    factor = (factor ?? 1) * next;
  }
  return factor === undefined ? undefined : { factor, of: "" };
}
