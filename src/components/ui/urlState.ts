/** State in the address, so that a link brings back what the reader saw. */
import type { Input } from "./element.js";

export interface UrlCodec<T> {
  /** The state that the parameters name; what they do not name stays as in `state`. May be out of range. */
  readonly read: (parameters: URLSearchParams, state: T) => T;
  /** Parameters and their text; undefined leaves one out. */
  readonly write: (state: T) => Readonly<Record<string, string | undefined>>;
}

/** Browsers refuse more than a hundred changes of the address in half a minute. */
const patience = 400;

/**
 * Reads the state of an input from the address, and writes it there when the reader changes it. Defaults are left out,
 * and so are other figures' parameters left alone.
 *
 * @param element its `value` must take any state and correct it
 * @returns the element
 */
export function inUrl<T, E extends Input<T>>(element: E, { read, write }: UrlCodec<T>): E {
  const defaults = write(element.value);
  const take = () => {
    element.value = read(new URLSearchParams(location.search), element.value);
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const put = () => {
    timer = undefined;
    if (!element.isConnected) return;
    const url = new URL(location.href);
    for (const [name, text] of Object.entries(write(element.value))) {
      if (text === undefined || text === defaults[name]) url.searchParams.delete(name);
      else url.searchParams.set(name, text);
    }
    // Commas may stand in a query, and read better than their codes.
    url.search = url.search.replaceAll("%2C", ",");
    if (url.href !== location.href) history.replaceState(history.state, "", url);
  };
  take();
  element.addEventListener("input", () => {
    timer ??= setTimeout(put, patience);
  });
  return element;
}
