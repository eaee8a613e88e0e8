/** What is asked of a head, and of the blocks before it: the reader’s decisions, with what they name. */
import type { Lesson } from "./classes.js";
import type { Backbone, HeadExit } from "./exits.js";
import type { TeachState } from "./state.js";

export interface TeachRequest extends Omit<TeachState, "exit"> {
  /** Classes that stand in the list, with pictures or without. */
  readonly rows: number;
  readonly lesson: Lesson;
  readonly backbone: Backbone;
  readonly exit: HeadExit;
}
