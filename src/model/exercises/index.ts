/** The exercises of every chapter, from easy to hard. */
import { type Exercise, type Generator, exercise } from "./exercise.js";
import { activations } from "./activations.js";
import { backbone } from "./backbone.js";
import { bottleneck } from "./bottleneck.js";
import { compare } from "./compare.js";
import { convolution } from "./convolution.js";
import { detector } from "./detector.js";
import { design } from "./design.js";
import { faces } from "./faces.js";
import { separable } from "./separable.js";
import { start } from "./start.js";
import { train } from "./train.js";
import { teachIt } from "./teach-it.js";
import { v1 } from "./v1.js";
import { v2 } from "./v2.js";
import { widths } from "./widths.js";

/** Chapters in reading order; a chapter's name is that of its page. */
export const generators: Readonly<Record<string, readonly Generator[]>> = {
  convolution,
  separable,
  activations,
  v1,
  bottleneck,
  v2,
  compare,
  detector,
  faces,
  backbone,
  start,
  widths,
  train,
  "teach-it": teachIt,
  design,
};

/**
 * The exercises of a chapter with the numbers of a seed.
 *
 * @throws RangeError for a chapter without exercises
 */
export function exercises(chapter: string, seed: string): Exercise[] {
  const list = Object.hasOwn(generators, chapter) ? generators[chapter] : undefined;
  if (list === undefined)
    throw new RangeError(`invalid chapter: ${chapter}; it must be one of ${Object.keys(generators).join(", ")}`);
  return list.map((one) => exercise(chapter, one, seed));
}
