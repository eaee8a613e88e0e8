/** A learning rate that rises in a straight line and falls along half a cosine (I. Loshchilov and F. Hutter, arXiv:1608.03983). */
export interface Schedule {
  /** Steps of the whole training. */
  readonly steps: number;
  /** Share of the steps in which the rate rises to its peak, 0 … 1. */
  readonly warmUp: number;
}

/**
 * The learning rate of a step.
 *
 * @param step 0 … steps − 1
 * @param peak the highest rate
 */
export function rateOf(step: number, peak: number, { steps, warmUp }: Schedule): number {
  const rising = warmUp * steps;
  if (step < rising) return (peak * (step + 1)) / (rising + 1);
  return (peak * (1 + Math.cos((Math.PI * (step - rising)) / (steps - rising)))) / 2;
}
