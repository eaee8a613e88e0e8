/** States of the workbench that are worth a look, each with a name. */
import { type BackboneOptions, plainBackbone } from "../../model/architecture/backbone.js";
import { writeUrl } from "../ui/urlState.js";
import { backboneUrl } from "./state.js";

/** What the page opens with: the first half of the parts is frozen, as its question asks. */
export const startState: BackboneOptions = { ...plainBackbone, freezeAt: 9 };

export interface BenchPreset {
  readonly name: string;
  readonly state: BackboneOptions;
}

export const benchPresets: readonly BenchPreset[] = [
  { name: "half of the parts frozen", state: startState },
  { name: "everything learns", state: plainBackbone },
  { name: "frozen up to res2, frozen BN", state: { ...plainBackbone, freezeAt: 4, norm: "FrozenBN" } },
  {
    name: "the thesis’s class at α = 0.75",
    state: { ...plainBackbone, alpha: 0.75, rounding: "truncate", norm: "FrozenBN", activation: "mish" },
  },
  {
    name: "for a pyramid, 320 pixels",
    state: { ...plainBackbone, resolution: 320, outputs: ["res3", "res4", "res5"] },
  },
  { name: "GN with 32 groups: an error", state: { ...plainBackbone, norm: "GN" } },
  { name: "GN with 8 groups", state: { ...plainBackbone, norm: "GN", groups: 8 } },
  { name: "300 pixels: maps that do not fit", state: { ...plainBackbone, resolution: 300 } },
  { name: "half as wide, res4 alone", state: { ...plainBackbone, alpha: 0.5, outputs: ["res4"] } },
];

/** What the menu says of a state that the reader made. */
export const ownState = "your own";

/** The name of the preset that a state is, or {@link ownState}. */
export function presetName(state: BackboneOptions): string {
  const text = (one: BackboneOptions) => JSON.stringify(writeUrl(backboneUrl, one));
  return benchPresets.find((preset) => text(preset.state) === text(state))?.name ?? ownState;
}
