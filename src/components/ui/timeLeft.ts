/** `, about 20 s left`. */
export function leftWords(seconds: number): string {
  return seconds < 100 ? `, about ${Math.ceil(seconds)} s left` : `, about ${Math.round(seconds / 60)} min left`;
}

/**
 * How long the rest of a long work takes, if it goes on as it went; empty before anything is done.
 *
 * @param since when it started, by `performance.now()`
 */
export function timeLeft(since: number, done: number, of: number): string {
  return done > 0 ? leftWords((((performance.now() - since) / done) * (of - done)) / 1000) : "";
}

/** As {@link timeLeft}, where more than a few seconds are left: of less nobody needs to be told. */
export function longTimeLeft(since: number, done: number, of: number): string {
  const isLong = done > 0 && ((performance.now() - since) / done) * (of - done) > 4000;
  return isLong ? timeLeft(since, done, of) : "";
}
