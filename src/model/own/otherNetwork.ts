/** Why a network is none that runs here. */
import type { Piece, Reading } from "./reading.js";
import { count, counted } from "../math/format.js";
import { Refusal } from "./refusal.js";

const advice = "Choose a MobileNet V1 or V2 of any width.";

/** A kernel of groups anywhere: without it the rest would be taken for a shorter network. */
export function grouped(pieces: readonly Piece[]): void {
  for (const { name, groups = 1 } of pieces)
    if (groups > 1)
      throw new Refusal(
        "It has grouped convolutions",
        `${name} parts its channels into ${groups} groups. Only depthwise layers do so here.`,
        advice,
      );
}

/** Blocks with what the tools here do not have: gaps in kernels, other functions. */
export function unusable(pieces: ReadonlyMap<string, Piece>): void {
  const dilated = [...pieces].filter(([, { dilation = 1 }]) => dilation > 1).map(([id]) => id);
  if (dilated.length > 0)
    throw new Refusal(
      "Its last blocks are dilated",
      `${dilated[0]}${dilated.length > 1 ? ` and ${counted(dilated.length - 1, "other layer")}` : ""} ${dilated.length > 1 ? "spread their" : "spreads its"} 3 × 3 kernels with gaps. The tools here have no such kernels, and would compute something else.`,
      "Take the classifier that it was made from.",
    );
  for (const [id, { after }] of pieces) {
    if (typeof after === "object")
      throw new Refusal(
        `It uses ${after.other}`,
        `${id} is followed by ${after.other}, which the tools here do not have.`,
        "Networks with ReLU6, ReLU, SiLU, hard-swish, GELU or Mish run here.",
      );
  }
}

/** The reason as far as it can be seen. */
export function notAMobileNet({ pieces, notes }: Reading): Refusal {
  const title = "It is not a MobileNet V1 or V2";
  const refuse = (reason: string) => new Refusal(title, reason, advice);
  const dilated =
    pieces.some(({ dilation = 1 }) => dilation > 1) || notes.some((note) => /SPACE_TO_BATCH|SpaceToBatch/.test(note));
  if (dilated)
    return new Refusal(
      "Its last blocks are dilated",
      "They spread their 3 × 3 kernels with gaps. The tools here have no such kernels, and would compute something else.",
      "Take the classifier that it was made from.",
    );
  const depthwise = pieces.filter(({ kind }) => kind === "depthwise");
  if (depthwise.length === 0)
    return refuse(
      pieces.length === 1
        ? "Its only kernel is not depthwise."
        : `None of its ${count(pieces.length)} kernels is depthwise.`,
    );
  const large = depthwise.find(({ k }) => k !== 3);
  if (large)
    return refuse(`${large.name} has a ${large.k} × ${large.k} kernel. MobileNetV3 and EfficientNet have such ones.`);
  const [note] = notes;
  if (note !== undefined) return refuse(`Its graph has an operator that none of the two has: ${note}.`);
  return refuse(
    `It has ${counted(pieces.length, "kernel")}, which cannot be joined into the stem and the blocks of V1 or V2.`,
  );
}
