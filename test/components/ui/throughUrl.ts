/** A state's way into the address and out of it. */
import { type Fault, type UrlState, readUrl, writeUrl } from "../../../src/components/ui/urlState.js";

/** The query of a state, as a link has it. */
export function queryOf<T>(parameters: UrlState<T>, state: T, start: T): URLSearchParams {
  const texts = Object.entries(writeUrl(parameters, state, start));
  return new URLSearchParams(texts.filter((pair): pair is [string, string] => pair[1] !== undefined));
}

/** The state that a link to a state brings back, and what is wrong with the link. */
export function throughUrl<T>(
  parameters: UrlState<T>,
  state: T,
  start: T,
): { readonly state: T; readonly faults: readonly Fault[] } {
  return readUrl(parameters, queryOf(parameters, state, start), start);
}
