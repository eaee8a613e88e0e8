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
import { type SliderRange, onSlider } from "../ui/slider.js";
import type { UrlCodec } from "../ui/urlState.js";

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

const oneOf = <T>(list: readonly T[], value: T | undefined, otherwise: T): T =>
  value !== undefined && list.includes(value) ? value : otherwise;

/** The nearest state that the controls can show. */
export function checkedState(state: BackboneOptions): BackboneOptions {
  const outputs = exitNames.filter((name) => state.outputs.includes(name));
  const or = (value: number, otherwise: number) => (Number.isFinite(value) ? value : otherwise);
  return {
    alpha: onSlider(or(state.alpha, plainBackbone.alpha), widthRange),
    rounding: oneOf(roundings, state.rounding, plainBackbone.rounding),
    norm: oneOf(norms, state.norm, plainBackbone.norm),
    groups: oneOf(groupChoices, state.groups, plainBackbone.groups),
    activation: oneOf(backboneActivations, state.activation, plainBackbone.activation),
    freezeAt: onSlider(or(state.freezeAt, plainBackbone.freezeAt), freezeRange),
    resolution: onSlider(or(state.resolution, plainBackbone.resolution), sideRange),
    outputs: outputs.length === 0 ? plainBackbone.outputs : outputs,
  };
}

/** `?width=0.75&rounding=truncate&norm=GN&groups=8&act=mish&freeze=3&side=320&out=res3,res5`. */
export const backboneUrl: UrlCodec<BackboneOptions> = {
  read(parameters, state) {
    const number = (name: string, otherwise: number) => {
      const text = parameters.get(name);
      return text === null || text === "" ? otherwise : Number(text);
    };
    const word = <T extends string>(name: string, list: readonly T[], otherwise: T) =>
      list.find((one) => one === parameters.get(name)) ?? otherwise;
    const out = parameters.get("out")?.split(",");
    return {
      alpha: number("width", state.alpha),
      rounding: word("rounding", roundings, state.rounding),
      norm: word("norm", norms, state.norm),
      groups: number("groups", state.groups),
      activation: word("act", backboneActivations, state.activation),
      freezeAt: number("freeze", state.freezeAt),
      resolution: number("side", state.resolution),
      outputs: out === undefined ? state.outputs : exitNames.filter((name) => out.includes(name)),
    };
  },
  write: ({ alpha, rounding, norm, groups, activation, freezeAt, resolution, outputs }) => ({
    width: String(alpha),
    rounding,
    norm,
    groups: String(groups),
    act: activation,
    freeze: String(freezeAt),
    side: String(resolution),
    out: outputs.join(","),
  }),
};
