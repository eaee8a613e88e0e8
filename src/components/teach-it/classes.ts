/** The classes that the reader makes, and what a head learns from of them. */
import { type Split, splitOf } from "../../model/math/heldOut.js";
import type { Examples } from "../../model/math/softmaxHead.js";
import type { Picture } from "../../model/types.js";
import type { HeadExitName } from "./exits.js";

/** Means of the channels of each exit that the network has. */
export type Features = Readonly<Partial<Record<HeadExitName, Float32Array>>>;

export interface Sample {
  readonly picture: Picture;
  readonly name: string;
  /** Which act of the reader brought it. */
  readonly act: number;
  /** Once the network has seen it. */
  features?: Features;
}

export interface TaughtClass {
  name: string;
  samples: Sample[];
}

/** A picture with its class, as a place in the list of classes that have pictures. */
export interface Labeled {
  readonly sample: Sample;
  readonly label: number;
}

/** Classes that have pictures, their pictures, and which of these are held back. */
export interface Lesson {
  readonly names: readonly string[];
  readonly all: readonly Labeled[];
  readonly split: Split;
}

/** @param held 3 holds back one picture in three */
export function lessonOf(classes: readonly TaughtClass[], held: number, seed: number): Lesson {
  const filled = classes.filter(({ samples }) => samples.length > 0);
  const all = filled.flatMap(({ samples }, label) => samples.map((sample) => ({ sample, label })));
  const labels = all.map(({ label }) => label);
  return { names: filled.map(({ name }) => name), all, split: splitOf(labels, 1 / held, seed) };
}

/** What keeps a head from learning, in a sentence; undefined where nothing does. */
export function lacking({ names, all, split }: Lesson): string | undefined {
  if (names.length === 0) return "Add pictures to two classes, or take the example.";
  if (names.length === 1)
    return `Only “${names[0]}” has pictures. A head needs at least two classes. Add pictures to another class.`;
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) return `Two classes have the name “${twice}”. Give one of them another name.`;
  const alone = names.find((_, kind) => all.filter(({ label }) => label === kind).length < 2);
  if (alone !== undefined) return `“${alone}” has one picture. Add at least one more.`;
  if (split.held.length === 0) return "No picture is held back. Add more pictures, or hold more of them back.";
  return undefined;
}

/** The pictures' features at an exit. All must have been seen by the network. */
export function examplesAt({ all }: Lesson, exit: HeadExitName): Examples {
  const size = all[0]?.sample.features?.[exit]?.length ?? 0;
  const features = new Float32Array(all.length * size);
  all.forEach(({ sample }, i) => features.set(sample.features?.[exit] ?? [], i * size));
  return { size, features, labels: all.map(({ label }) => label) };
}
