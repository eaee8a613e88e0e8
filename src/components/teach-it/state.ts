/** What the reader decides about a head and the blocks before it, and how it stands in the address. */
import { integer, oneOf } from "../ui/urlKinds.js";
import { type UrlState, field } from "../ui/urlState.js";
import { type Backbone, type HeadExitName, headExitNames, mostBlocksAt, mostClasses, siteBackbones } from "./exits.js";

export interface TeachState {
  /** Key of the network whose features the head reads. */
  readonly net: string;
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
  /** How many of the last blocks before the exit learn with the head. */
  readonly blocks: number;
  readonly norm: "frozen" | "live";
  readonly rate: number;
  readonly steps: number;
}

export const heldParts = [2, 3, 5] as const;
export const mostSplits = 20;
/** Pictures of a class; six times as many fit into a tab. */
export const mostPictures = 50;

export const norms = ["frozen", "live"] as const;
/** In words that are not those for the blocks, which are frozen or learn. */
export const normWords = { frozen: "kept", live: "live" } as const;
export const rates = [0.0001, 0.0003, 0.001, 0.003, 0.01] as const;
export const stepCounts = [20, 40, 80, 160] as const;
/** Pictures of a step. */
export const batch = 16;

/** The last exit, which heads usually have. The page asks for the earliest exit that suffices, so this one gives nothing away. */
export const plainTeaching: TeachState = {
  ...{ net: "detector", set: "own", exit: "Conv_1", held: 3, split: 1, speaks: 0, picture: 0 },
  ...{ blocks: 0, norm: "frozen", rate: 0.001, steps: 40 },
};

/**
 * `?net=v2-0.5&set=clothes&exit=res3&held=2&split=4&speaks=2&shown=5&learns=3&norming=live&rate=0.003&steps=80`
 *
 * @param backbones those that can be chosen
 */
export function teachUrlOf(backbones: readonly Pick<Backbone, "key" | "layers" | "exits">[]): UrlState<TeachState> {
  const backbone = ({ net }: TeachState) => backbones.find(({ key }) => key === net) ?? backbones[0];
  return {
    net: field("net", oneOf<string>(backbones.map(({ key }) => key))),
    set: field("set", oneOf(["own", "clothes"])),
    exit: field("exit", oneOf(headExitNames)),
    held: field("held", oneOf<number>(heldParts)),
    split: field("split", integer(1, mostSplits)),
    speaks: field("speaks", integer(0, mostClasses)),
    shown: field("picture", integer(0, mostClasses * mostPictures - 1)),
    // How many can learn depends on the network and the exit, which are read before.
    learns: field("blocks", (state) => integer(0, mostBlocksAt(backbone(state), state.exit))),
    norming: field("norm", oneOf(norms)),
    rate: field("rate", oneOf<number>(rates)),
    steps: field("steps", oneOf<number>(stepCounts)),
  };
}

/** With the networks of the site. */
export const teachUrl = teachUrlOf(siteBackbones);
