/** What part 3 says of blocks that learn: how many numbers, how much memory, and what was forgotten. */
import { bytes, count } from "../../model/math/format.js";
import { stepBytes, weightsOf } from "../../model/pass/tail.js";
import type { Tail } from "../../model/pass/tail.js";
import type { Backbone } from "./exits.js";
import type { Memory } from "./memory.js";
import { type TeachState, batch, normWords } from "./state.js";
import type { TuneRequest } from "./tune.js";
import { stageWords } from "./tuneRuns.js";

/** Bytes that a step may keep: more than a tab should take. */
const mostBytes = 1e9;

/** What a run would train. */
export function aboutWords(tail: Tail | undefined, norm: TeachState["norm"]): string {
  if (tail === undefined)
    return "All blocks are frozen. Only the head learns, as in part 2. Choose how many of the last blocks before the exit learn with it.";
  const counted = tail.stages.includes("Conv_1") ? " Conv_1 counts as a block." : "";
  return `In the next run the head learns together with ${stageWords(tail.stages)}: ${count(weightsOf(tail, norm))} weights${norm === "live" ? ", γ and β included" : ""}.${counted} All blocks before them are frozen. Each step computes ${batch} pictures and needs about ${bytes(stepBytes(tail, batch))} of memory.`;
}

/** Why a run cannot be; undefined where it can. */
export function tooMuch(tail: Tail | undefined): string | undefined {
  if (tail === undefined) return "All blocks are frozen. Choose how many learn.";
  const needed = stepBytes(tail, batch);
  if (needed <= mostBytes) return undefined;
  return `A step would keep ${bytes(needed)}, more than a tab should take. Let fewer blocks learn, or choose a later exit.`;
}

/** `res5, blocks 14 to 16, normalization kept` */
export function nameOf({ exit, norm, rate }: Pick<TuneRequest, "exit" | "norm" | "rate">, tail: Tail): string {
  return `${exit.name}, ${stageWords(tail.stages)}, normalization ${normWords[norm]}, rate ${rate}`;
}

/** What stays of what the network knew. */
export function forgotWords({ trainedFor }: Pick<Backbone, "trainedFor">, { kept, before, of }: Memory): string {
  if (trainedFor === "objects") return `The detector keeps ${kept} of its ${of} detections on the site’s photos.`;
  if (trainedFor === "clothes")
    return `With its original head, for ten kinds of clothes, the network had ${before} of ${of} test pictures right. Now it has ${kept}.`;
  return `It keeps ${kept} of its ${of} answers to the site’s photos.`;
}
