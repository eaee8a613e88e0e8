/** The explorer on its page: the address follows the state, and the network loads after the first paint. */
import type { OpenOptions } from "../../model/client.js";
import { readPicture } from "../pictureRead.js";
import { type Explorer, type ExplorerSources, explorer } from "./explorer.js";

/** Browsers refuse an address that changes more often than about ten times a second. */
const rest = 150;

export interface PageSources extends Pick<ExplorerSources, "photos" | "layers"> {
  /** The client's function. */
  readonly openNetwork: (id: string, options: OpenOptions) => ReturnType<ExplorerSources["open"]>;
  /** Which network it opens. */
  readonly id: string;
}

export function explorerPage({ openNetwork, id, photos, layers }: PageSources): Explorer {
  const read: ExplorerSources["read"] = async ({ href, title }) => {
    const outcome = await readPicture(href, { name: title });
    return outcome.ok ? outcome.value.picture : undefined;
  };
  const address = (query: string) => `${location.origin}${location.pathname}?${query}`;
  const open = (options: OpenOptions) => openNetwork(id, options);
  const element = explorer({ open, photos, layers, read }, { query: location.search, address });
  let timer: ReturnType<typeof setTimeout> | undefined;
  element.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => history.replaceState(history.state, "", `?${element.query}${location.hash}`), rest);
  });
  // Two frames: the first is drawn with the text, the second may start the work.
  requestAnimationFrame(() => requestAnimationFrame(() => void element.start()));
  return element;
}
