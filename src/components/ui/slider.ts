/** Steps of a slider. */
export interface SliderRange {
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

/** The nearest value that a slider has; its largest one where the value is no number. */
export function onSlider(value: number, { min, max, step }: SliderRange): number {
  if (Number.isNaN(value)) return max;
  const steps = Math.round((Math.max(min, Math.min(max, value)) - min) / step);
  return Number((min + steps * step).toFixed(6));
}
