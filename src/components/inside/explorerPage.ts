/** The explorer on its page: the address follows the state, and the network loads after the first paint. */
import { explorer, type Explorer, type ExplorerSources } from "./explorer.js";

/** Browsers refuse an address that changes more often than about ten times a second. */
const rest = 150;

export function explorerPage(sources: ExplorerSources): Explorer {
  const address = (query: string) => `${location.origin}${location.pathname}?${query}`;
  const element = explorer(sources, { query: location.search, address });
  let timer: ReturnType<typeof setTimeout> | undefined;
  element.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => history.replaceState(history.state, "", `?${element.query}${location.hash}`), rest);
  });
  // Two frames: the first is drawn with the text, the second may start the work.
  requestAnimationFrame(() => requestAnimationFrame(() => void element.start()));
  return element;
}
