/** What a network still does of what it was trained for, after some of its blocks have learned something else. */
import { matchDetections } from "../../model/detection/matchDetections.js";
import type { ClassScore, Detection, Picture } from "../../model/types.js";

/** What the network says of one picture, with its own last layers. */
export interface Look {
  /** What the picture is called: a photo's id, or the kind of clothes on it. */
  readonly name: string;
  readonly picture: Picture;
  readonly detections: readonly Detection[];
  /** Scores of all classes, strongest first. */
  readonly strongest: readonly ClassScore[];
}

/** One thing that the network knew. */
export interface Remembered {
  /** `cat`, and the photo where there are several. */
  readonly name: string;
  /** Scores, or shares of right answers, 0 … 1. */
  readonly before: number;
  readonly after: number;
}

export interface Memory {
  readonly rows: readonly Remembered[];
  /** What stays, what there was before, and of how many. */
  readonly kept: number;
  readonly before: number;
  readonly of: number;
}

/** A class, and the photo where that has another name. */
const placeOf = (label: string, name: string) => (label === name ? label : `${label}, photo “${name}”`);

const scoreOf = ({ strongest }: Look, label: string) => strongest.find((one) => one.label === label)?.score ?? 0;

/**
 * Detections that stay: the same class, in a box that overlaps by more than a half. The score after is that of the box, or
 * the highest that the class has anywhere on the photo.
 */
export function detectionMemory(before: readonly Look[], after: readonly Look[]): Memory {
  let kept = 0;
  const rows = before.flatMap((look, i) => {
    const matches = matchDetections(look.detections, after[i].detections);
    kept += matches.length;
    return look.detections.map(({ label, score }, at): Remembered => {
      const match = matches.find(({ reference }) => reference === at);
      const now = match ? after[i].detections[match.found].score : scoreOf(after[i], label);
      return { name: placeOf(label, look.name), before: score, after: now };
    });
  });
  return { rows, kept, before: rows.length, of: rows.length };
}

/** Answers that stay: the strongest class of each photo. */
export function answerMemory(before: readonly Look[], after: readonly Look[]): Memory {
  const rows = before.map((look, i): Remembered => {
    const [{ label, score }] = look.strongest;
    return { name: placeOf(label, look.name), before: score, after: scoreOf(after[i], label) };
  });
  const kept = before.filter((look, i) => look.strongest[0].label === after[i].strongest[0].label).length;
  return { rows, kept, before: before.length, of: before.length };
}

/** Shares of right answers by kind, where each picture's name is what it shows. */
export function kindMemory(before: readonly Look[], after: readonly Look[]): Memory {
  const isRight = ({ name, strongest }: Look) => strongest[0].label === name;
  const kinds = [...new Set(before.map(({ name }) => name))];
  const share = (looks: readonly Look[], kind: string) => {
    const own = looks.filter(({ name }) => name === kind);
    return own.filter(isRight).length / own.length;
  };
  const rows = kinds.map((name): Remembered => ({ name, before: share(before, name), after: share(after, name) }));
  return { rows, kept: after.filter(isRight).length, before: before.filter(isRight).length, of: before.length };
}
