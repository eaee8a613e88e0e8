/** The state of the workbench: what it may be, and how it stands in the address. */
import {
  type BackboneOptions,
  backboneActivations,
  exitNames,
  featureCount,
  norms,
  plainBackbone,
} from "../../model/architecture/backbone.js";
import { roundings } from "../../model/architecture/channels.js";
import { roundingName } from "../charts/roundingInput.js";
import type { SliderRange } from "../ui/slider.js";
import { number, oneOf, someOf } from "../ui/urlKinds.js";
import { type UrlState, field, inRange } from "../ui/urlState.js";

export const widthRange: SliderRange = { min: 0.25, max: 1.4, step: 0.05 };
export const sideRange: SliderRange = { min: 32, max: 640, step: 4 };
export const freezeRange: SliderRange = { min: 0, max: featureCount, step: 1 };
export const groupChoices: readonly number[] = [32, 16, 8, 4];

export const normNames: Readonly<Record<BackboneOptions["norm"], string>> = {
  BN: "BN",
  FrozenBN: "frozen BN",
  GN: "GN",
  none: "none",
};

/** `?width=0.75&rounding=truncate&norm=GN&groups=8&act=mish&freeze=3&side=320&out=res3,res5`. */
export const backboneUrl: UrlState<BackboneOptions> = {
  width: field("alpha", number(widthRange)),
  rounding: field("rounding", oneOf(roundings, String, roundingName)),
  norm: field(
    "norm",
    oneOf(norms, String, (norm) => normNames[norm]),
  ),
  groups: field("groups", oneOf(groupChoices)),
  act: field("activation", oneOf(backboneActivations)),
  freeze: field("freezeAt", number(freezeRange)),
  side: field("resolution", number(sideRange)),
  out: field("outputs", someOf(exitNames, { least: 1 })),
};

/** The nearest state that the controls can show. */
export function checkedState(state: BackboneOptions): BackboneOptions {
  return inRange(backboneUrl, state, plainBackbone);
}
