/** A head learns in the page: some steps at a time, so that the page stays awake and shows how it goes. */
import { heldOutPercent, someOf, splitOf } from "../../model/math/heldOut.js";
import { type Head, HeadTraining, headAnswers, headSteps } from "../../model/math/softmaxHead.js";
import { type Lesson, examplesAt } from "./classes.js";
import type { HeadMoment } from "./curves.js";
import type { HeadExitName } from "./exits.js";

/** Splits over which an exit is judged. */
export const judgedSplits = 10;
/** Steps between two moments that are shown; of the first ones each is. */
const showEvery = 10;

const breath = () => new Promise<void>((resolve) => setTimeout(resolve));

interface Wanted {
  /** Asked between two pieces of work; once it says no, the work ends. */
  readonly isWanted: () => boolean;
}

/** @returns the head and the milliseconds that it took, drawing included; undefined if it is no longer wanted */
export async function learnHead(
  lesson: Lesson,
  exit: HeadExitName,
  { onMoment, isWanted }: Wanted & { readonly onMoment: (moment: HeadMoment) => void },
): Promise<{ readonly head: Head; readonly milliseconds: number } | undefined> {
  const examples = examplesAt(lesson, exit);
  const [some, others] = [lesson.split.learn, lesson.split.held].map((places) => someOf(examples, places));
  const start = performance.now();
  const training = new HeadTraining(some, lesson.names.length);
  for (let step = 0; step < headSteps; step++) {
    const { loss, right } = training.step();
    if (step > showEvery && step % showEvery !== 0 && step !== headSteps - 1) continue;
    const known = headAnswers(training.head(), others.features);
    const rightHeld = known.filter((given, i) => given === others.labels[i]).length;
    onMoment({ step, loss, learned: (100 * right) / some.labels.length, held: (100 * rightHeld) / known.length });
    await breath();
    if (!isWanted()) return undefined;
  }
  return { head: training.head(), milliseconds: performance.now() - start };
}

/**
 * Trains a head at every exit for several splits.
 *
 * @param exits names of those that the network has
 * @param held 3 holds back one picture in three
 * @param onExit gets the percent of right answers of each split
 * @returns whether it came to its end
 */
export async function judgeExits(
  lesson: Lesson,
  exits: readonly HeadExitName[],
  held: number,
  { onExit, isWanted }: Wanted & { readonly onExit: (exit: HeadExitName, percents: readonly number[]) => void },
): Promise<boolean> {
  const kinds = lesson.all.map(({ label }) => label);
  for (const name of exits) {
    const examples = examplesAt(lesson, name);
    const values: number[] = [];
    for (let seed = 1; seed <= judgedSplits; seed++) {
      await breath();
      if (!isWanted()) return false;
      values.push(heldOutPercent(examples, lesson.names.length, splitOf(kinds, 1 / held, seed)));
    }
    onExit(name, values);
  }
  return true;
}
