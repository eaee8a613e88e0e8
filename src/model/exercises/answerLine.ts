/** One line of text with a student's guesses and answers, for a message to the teacher; and thirty of them read again. */

/** A guess, or an answer to an exercise. */
export interface Given {
  readonly kind: "guess" | "exercise";
  /** Of the question, unique on the site; of the exercise, unique in its chapter. */
  readonly id: string;
  /** As the student gave it. */
  readonly text: string;
  /** A guess that is near enough to need no remark is right. */
  readonly right: boolean;
}

export interface AnswerLine {
  readonly chapter: string;
  readonly seed: string;
  readonly name: string;
  readonly given: readonly Given[];
}

const begin = "mobilenet-answers";
const end = "end";

/** The line. It has no spaces but between its parts, so that a mail program may break it and it can still be read. */
export function writeAnswerLine({ chapter, seed, name, given }: AnswerLine): string {
  const head = [chapter, seed, name].map(encodeURIComponent).join(":");
  const parts = given.map(({ kind, id, text, right }) =>
    [kind, encodeURIComponent(id), encodeURIComponent(text), right ? "right" : "wrong"].join(":"),
  );
  return [begin, head, ...parts, end].join(" ");
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

function readGiven(part: string): Given | undefined {
  const [kind, id, text, mark, ...more] = part.split(":").map(decoded);
  if ((kind !== "guess" && kind !== "exercise") || !id || text === undefined || more.length > 0) return undefined;
  return mark === "right" || mark === "wrong" ? { kind, id, text, right: mark === "right" } : undefined;
}

export interface ReadLines {
  readonly lines: readonly AnswerLine[];
  /** Beginnings of what could not be read: cut off, or changed on its way. */
  readonly wrong: readonly string[];
}

/**
 * Reads the lines in a text, which may have other text around them. Of two lines by the same name for the same chapter and
 * seed the later one counts.
 */
export function readAnswerLines(text: string): ReadLines {
  const lines = new Map<string, AnswerLine>();
  const wrong: string[] = [];
  for (const piece of text.split(begin).slice(1)) {
    const words = piece.trim().split(/\s+/);
    const last = words.indexOf(end);
    const [chapter, seed, name, ...more] = words[0].split(":").map(decoded);
    const given = words.slice(1, Math.max(1, last)).map(readGiven);
    const whole = last > 0 && more.length === 0 && given.every((one) => one !== undefined);
    if (!whole || !chapter || !seed || name === undefined) wrong.push(piece.trim().slice(0, 40));
    else lines.set(JSON.stringify([chapter, seed, name]), { chapter, seed, name, given });
  }
  return { lines: [...lines.values()], wrong };
}

/** What a class gave to one question or exercise. */
export interface Tally {
  readonly chapter: string;
  readonly kind: Given["kind"];
  readonly id: string;
  /** Each answer with how many gave it: numbers from small to large, all else by how many. */
  readonly counts: readonly (readonly [text: string, count: number])[];
  readonly right: number;
  readonly all: number;
}

const byNumber = (counts: readonly (readonly [string, number])[]) =>
  counts.every(([text]) => text.trim() !== "" && Number.isFinite(Number(text)));

/** The distribution of what was given, for each question and exercise, in the order in which they first appear. */
export function tally(lines: readonly AnswerLine[]): Tally[] {
  const groups = new Map<string, { readonly chapter: string; readonly given: Given[] }>();
  for (const { chapter, given } of lines)
    for (const one of given) {
      const key = JSON.stringify([chapter, one.kind, one.id]);
      const group = groups.get(key) ?? { chapter, given: [] };
      groups.set(key, group);
      group.given.push(one);
    }
  return [...groups.values()].map(({ chapter, given }) => {
    const { kind, id } = given[0];
    const found = new Map<string, number>();
    for (const { text } of given) found.set(text, (found.get(text) ?? 0) + 1);
    const counts = [...found];
    const sorted = byNumber(counts)
      ? counts.toSorted(([a], [b]) => Number(a) - Number(b))
      : counts.toSorted(([, a], [, b]) => b - a);
    return { chapter, kind, id, counts: sorted, right: given.filter(({ right }) => right).length, all: given.length };
  });
}

/** A cell of a CSV file. A program for tables would run a text that begins like a formula: it gets an apostrophe. */
function csvCell(text: string): string {
  const safe = /^[=+\-@\t]/.test(text) && !Number.isFinite(Number(text)) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One row for each thing that a student gave. */
export function answersCsv(lines: readonly AnswerLine[]): string {
  const rows = lines.flatMap(({ chapter, seed, name, given }) =>
    given.map(({ kind, id, text, right }) => [name, chapter, seed, kind, id, text, right ? "right" : "wrong"]),
  );
  const head = ["name", "chapter", "seed", "kind", "id", "answer", "mark"];
  return [head, ...rows].map((row) => `${row.map(csvCell).join(",")}\r\n`).join("");
}
