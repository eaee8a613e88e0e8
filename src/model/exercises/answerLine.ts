/** One line of text with a student's guesses and answers, for a message to the teacher; and thirty of them read again. */
import { type Exercise, answerReadings, answerText, judge } from "./exercise.js";
import { exercises, generators } from "./index.js";

/** `"open"` is a guess whose answer was not revealed, or an answer that was typed and not checked: neither right nor wrong. */
export type GivenMark = "right" | "wrong" | "open";

/** A guess, or an answer to an exercise. */
export interface Given {
  readonly kind: "guess" | "exercise";
  /** Of the question, unique on the site; of the exercise, unique in its chapter. */
  readonly id: string;
  /** As the student gave it. */
  readonly text: string;
  /** A guess that is near enough to need no remark is right. */
  readonly mark: GivenMark;
  /** The right value of a guess, as the page showed it; that of an exercise follows from the set of numbers. */
  readonly truth?: string;
  /** Of a guess: what was asked, in a few words. */
  readonly asked?: string;
  /** Of an answer on the student's page: it means no number, or two. A line does not say it. */
  readonly isUnread?: boolean;
}

export interface AnswerLine {
  readonly chapter: string;
  /** Set of numbers. */
  readonly seed: string;
  readonly name: string;
  readonly given: readonly Given[];
}

const begin = "mobilenet-answers";
const end = "end";

/** The line. It has no spaces but between its parts, so that a mail program may break it and it can still be read. */
export function writeAnswerLine({ chapter, seed, name, given }: AnswerLine): string {
  const head = [chapter, seed, name].map(encodeURIComponent).join(":");
  const parts = given.map(({ kind, id, text, mark, truth, asked }) => {
    const more = asked !== undefined ? [truth ?? "", asked] : truth !== undefined ? [truth] : [];
    return [kind, id, text, mark, ...more].map(encodeURIComponent).join(":");
  });
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
  if ((kind !== "guess" && kind !== "exercise") || !id || text === undefined) return undefined;
  if ((mark !== "right" && mark !== "wrong" && mark !== "open") || more.length > 2) return undefined;
  if (more.includes(undefined)) return undefined;
  const [truth, asked] = more;
  const isKnown = truth !== undefined && (truth !== "" || asked === undefined);
  return { kind, id, text, mark, ...(isKnown && { truth }), ...(asked !== undefined && { asked }) };
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

/** The exercise that an answer is for; undefined for a guess, and for what no chapter has. */
function taskOf({ chapter, seed }: Pick<AnswerLine, "chapter" | "seed">, { kind, id }: Given): Exercise | undefined {
  if (kind === "guess" || !Object.hasOwn(generators, chapter)) return undefined;
  return exercises(chapter, seed).find((one) => one.id === id);
}

/** A right value, and the sets of numbers that have it. */
export interface Truth {
  readonly text: string;
  readonly sets: readonly string[];
}

/**
 * The mark that the value in the line deserves: who edits a line changes no mark. Only a guess on a scale keeps the mark
 * that the student's page gave, since the line does not have the scale. What no exercise can confirm is open.
 */
export function markOf(line: Pick<AnswerLine, "chapter" | "seed">, given: Given): GivenMark {
  const { kind, text, mark, truth } = given;
  if (mark === "open") return mark;
  if (kind === "guess") {
    const isChoice = text !== "drawn" && text !== "" && !Number.isFinite(Number(text)) && truth !== undefined;
    return isChoice ? (text === truth ? "right" : "wrong") : mark;
  }
  const task = taskOf(line, given);
  if (task === undefined) return "open";
  const number = text.trim() === "" ? NaN : Number(text);
  const readings = Number.isFinite(number) ? [number] : answerReadings(task, text).map(({ value }) => value);
  return readings.length === 1 && judge(task, readings[0]) === "right" ? "right" : "wrong";
}

/** How many marks of these lines their own values contradict. */
export function changedMarks(lines: readonly AnswerLine[]): number {
  return lines.reduce((sum, line) => sum + line.given.filter((one) => markOf(line, one) !== one.mark).length, 0);
}

/** What a class gave to one question or exercise. */
export interface Tally {
  readonly chapter: string;
  readonly kind: Given["kind"];
  readonly id: string;
  /** Each answer with how many gave it: numbers from small to large, all else by how many. */
  readonly counts: readonly (readonly [text: string, count: number])[];
  readonly right: number;
  /** Right or wrong: revealed guesses, checked answers. */
  readonly marked: number;
  readonly all: number;
  /** The right value; several where the class has several sets of numbers, none where nobody revealed it. */
  readonly truths: readonly Truth[];
  /** What was asked, in the words of the student's page. */
  readonly asked?: string;
}

const byNumber = (counts: readonly (readonly [string, number])[]) =>
  counts.every(([text]) => text.trim() !== "" && Number.isFinite(Number(text)));

/** The right value of what a student gave; undefined where neither the line nor the exercise says it. */
function truthOf(line: Pick<AnswerLine, "chapter" | "seed">, given: Given): string | undefined {
  const task = taskOf(line, given);
  return task === undefined ? given.truth : answerText(task);
}

/** The distribution of what was given, for each question and exercise, in the order in which they first appear. */
export function tally(lines: readonly AnswerLine[]): Tally[] {
  const groups = new Map<
    string,
    { readonly chapter: string; readonly given: Given[]; readonly truths: Map<string, Set<string>> }
  >();
  for (const line of lines)
    for (const one of line.given) {
      const key = JSON.stringify([line.chapter, one.kind, one.id]);
      const group = groups.get(key) ?? { chapter: line.chapter, given: [], truths: new Map<string, Set<string>>() };
      groups.set(key, group);
      group.given.push({ ...one, mark: markOf(line, one) });
      const truth = truthOf(line, one);
      if (truth !== undefined) group.truths.set(truth, (group.truths.get(truth) ?? new Set()).add(line.seed));
    }
  return [...groups.values()].map(({ chapter, given, truths }) => {
    const { kind, id } = given[0];
    const found = new Map<string, number>();
    for (const { text } of given) found.set(text, (found.get(text) ?? 0) + 1);
    const counts = [...found];
    const sorted = byNumber(counts)
      ? counts.toSorted(([a], [b]) => Number(a) - Number(b))
      : counts.toSorted(([, a], [, b]) => b - a);
    const having = (mark: GivenMark) => given.filter((one) => one.mark === mark).length;
    const [right, marked, all] = [having("right"), given.length - having("open"), given.length];
    const asked = given.find((one) => one.asked !== undefined)?.asked;
    return {
      ...{ chapter, kind, id, counts: sorted, right, marked, all },
      truths: [...truths].map(([text, sets]) => ({ text, sets: [...sets] })),
      ...(asked !== undefined && { asked }),
    };
  });
}

/** How one student did in one chapter. */
export interface Score {
  readonly name: string;
  readonly chapter: string;
  readonly seed: string;
  readonly exercisesRight: number;
  /** Exercises of the chapter, answered or not. */
  readonly exercises: number;
  /** Exercises for which the student gave no answer. */
  readonly unanswered: number;
  readonly guessesRight: number;
  /** Guesses whose answer the student has revealed. */
  readonly guesses: number;
  /** Guesses that were not revealed, and answers that were not checked. */
  readonly open: number;
}

/** A score for each line, by name. */
export function scores(lines: readonly AnswerLine[]): Score[] {
  return lines
    .map(({ name, chapter, seed, given: written }): Score => {
      const given = written.map((one) => ({ ...one, mark: markOf({ chapter, seed }, one) }));
      const count = (kind: Given["kind"], marks: readonly GivenMark[]) =>
        given.filter((one) => one.kind === kind && marks.includes(one.mark)).length;
      const exercises = (Object.hasOwn(generators, chapter) ? generators[chapter] : []).length;
      return {
        name,
        chapter,
        seed,
        exercisesRight: count("exercise", ["right"]),
        exercises,
        unanswered: Math.max(0, exercises - count("exercise", ["right", "wrong", "open"])),
        guessesRight: count("guess", ["right"]),
        guesses: count("guess", ["right", "wrong"]),
        open: count("guess", ["open"]) + count("exercise", ["open"]),
      };
    })
    .toSorted((a, b) => a.name.localeCompare(b.name, "en"));
}

/** A cell of a CSV file. A program for tables would run a text that begins like a formula: it gets an apostrophe. */
function csvCell(text: string): string {
  const safe = /^[=+\-@\t]/.test(text) && !Number.isFinite(Number(text)) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const csv = (rows: readonly (readonly (string | number)[])[]) =>
  rows.map((row) => `${row.map((cell) => csvCell(String(cell))).join(",")}\r\n`).join("");

/** A mark in words. */
function markText({ kind, mark }: Pick<Given, "kind" | "mark">): string {
  return mark === "open" ? (kind === "guess" ? "not revealed" : "not checked") : mark;
}

/** One row for each thing that a student gave. */
export function answersCsv(lines: readonly AnswerLine[]): string {
  const head = ["name", "chapter", "set of numbers", "kind", "id", "answer", "right value", "mark"];
  const rows = lines.flatMap((line) =>
    line.given.map((one) => {
      const { kind, id, text } = one;
      return [
        line.name,
        line.chapter,
        line.seed,
        kind,
        id,
        text,
        truthOf(line, one) ?? "",
        markText({ kind, mark: markOf(line, one) }),
      ];
    }),
  );
  return csv([head, ...rows]);
}

/** One row for each student and chapter. */
export function scoresCsv(lines: readonly AnswerLine[]): string {
  const head = [
    ...["name", "chapter", "set of numbers", "exercises right", "exercises"],
    ...["guesses right", "guesses revealed", "not revealed or checked", "exercises not answered"],
  ];
  const rows = scores(lines).map((one) => [
    ...[one.name, one.chapter, one.seed, one.exercisesRight, one.exercises],
    ...[one.guessesRight, one.guesses, one.open, one.unanswered],
  ]);
  return csv([head, ...rows]);
}
