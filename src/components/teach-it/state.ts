/** What the reader decides about a head, and how it stands in the address. */
import { integer, oneOf } from "../ui/urlKinds.js";
import { type UrlState, field } from "../ui/urlState.js";
import { type HeadExitName, headExitNames, mostClasses } from "./exits.js";

export interface TeachState {
  /** Whether the classes are those of the example; the reader's own stand in no link. */
  readonly set: "own" | "clothes";
  readonly exit: HeadExitName;
  /** 3 holds back one in three pictures of each class. */
  readonly held: number;
  /** Which pictures are held back. */
  readonly split: number;
  /** The class whose map is shown, from 1 on; 0 is the answer's. */
  readonly speaks: number;
  /** Which of the held-out pictures is shown, from 0 on. */
  readonly picture: number;
}

export const heldParts = [2, 3, 5] as const;
export const mostSplits = 20;
/** Pictures of a class; six times as many fit into a tab. */
export const mostPictures = 50;

export const plainTeaching: TeachState = { set: "own", exit: "res4", held: 3, split: 1, speaks: 0, picture: 0 };

/** `?set=clothes&exit=res3&held=2&split=4&speaks=2&shown=5` */
export const teachUrl: UrlState<TeachState> = {
  set: field("set", oneOf(["own", "clothes"])),
  exit: field("exit", oneOf(headExitNames)),
  held: field("held", oneOf<number>(heldParts)),
  split: field("split", integer(1, mostSplits)),
  speaks: field("speaks", integer(0, mostClasses)),
  shown: field("picture", integer(0, mostClasses * mostPictures - 1)),
};
