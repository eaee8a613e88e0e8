/** How the benchmark writes its numbers. */

/** @returns the value below which a share `q` (0 … 1) of the values lies */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))];
}

export const median = (values: readonly number[]) => quantile(values, 0.5);
export const ms = (value: number) => `${value.toFixed(1)} ms`;
export const kB = (bytes: number) => `${(bytes / 1000).toFixed(0)} kB`;

/** Median and middle half of durations in milliseconds. */
export function spread(times: readonly number[]): string {
  const half = `${ms(quantile(times, 0.25))} … ${ms(quantile(times, 0.75))}`;
  return `median ${ms(median(times)).padStart(9)}  (half within ${half})`;
}
