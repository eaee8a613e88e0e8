/** Width, resolution and rule of rounding of a network, as controls that several figures share. */
import { decimal } from "../../model/math/format.js";
import { rangeInput } from "../ui/control.js";
import { type SliderRange, onSlider } from "../ui/slider.js";
import { type RoundingChoice, checkedRounding, roundingInput } from "./roundingInput.js";

export interface NetworkSize {
  readonly alpha: number;
  readonly resolution: number;
  readonly rounding: RoundingChoice;
}

/** Ends of the two sliders. */
export interface SizeRanges {
  readonly alphas: SliderRange;
  readonly resolutions: SliderRange;
}

/** The nearest size that the controls have. */
export function checkedSize<T extends NetworkSize>(size: T, { alphas, resolutions }: SizeRanges): T {
  return {
    ...size,
    alpha: onSlider(size.alpha, alphas),
    resolution: onSlider(size.resolution, resolutions),
    rounding: checkedRounding(size.rounding),
  };
}

export interface SizeControls {
  /** In the order in which they stand. */
  readonly parts: readonly HTMLElement[];
  /** What they show; assigning it tells nobody. */
  value: NetworkSize;
}

export function sizeControls(first: NetworkSize, { alphas, resolutions }: SizeRanges): SizeControls {
  const alpha = rangeInput({ label: "Width α", ...alphas, value: first.alpha, format: (v) => decimal(v, 2) });
  const resolution = rangeInput({
    label: "Resolution",
    ...resolutions,
    value: first.resolution,
    format: (v) => `${v} px`,
  });
  const rounding = roundingInput(first.rounding);
  return {
    parts: [alpha, resolution, rounding],
    get value() {
      // Steps of .05 that a slider adds up are not quite what the address writes.
      return {
        alpha: Number(alpha.value.toFixed(2)),
        resolution: resolution.value,
        rounding: rounding.value,
      };
    },
    set value(size) {
      alpha.value = size.alpha;
      resolution.value = size.resolution;
      rounding.value = size.rounding;
    },
  };
}
