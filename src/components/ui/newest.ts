/**
 * Tells the newest of several acts that overlap: an answer to an earlier one is no longer wanted.
 *
 * @returns a function that begins an act; what it returns says whether this act is still the newest
 */
export function newest(): () => () => boolean {
  let turn = 0;
  return () => {
    const mine = ++turn;
    return () => mine === turn;
  };
}
