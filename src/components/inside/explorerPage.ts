/** The explorer on its page: the address follows the state, and the network loads after the first paint. */
import type { OpenOptions } from "../../model/client.js";
import { crop } from "../../model/image.js";
import type { Picture } from "../../model/protocol.js";
import { readPicture } from "../pictureRead.js";
import type { DescribedPhoto } from "../shippedPhotos.js";
import { experimentList } from "./experimentList.js";
import { type Explorer, type ExplorerSources, explorer } from "./explorer.js";
import { writeQuery } from "./url.js";

/**
 * What a reader sees who comes without a link: a channel of the first photo that is plainly a picture, and a value beside
 * its eye, so that a sum stands on the page before anybody clicks.
 */
const welcome = "?channel=34&pixel=24,26";

/** Browsers refuse an address that changes more often than about ten times a second. */
const rest = 150;

export interface PageSources extends Pick<ExplorerSources, "layers"> {
  readonly photos: readonly DescribedPhoto[];
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
  const element = explorer(
    { open, photos, layers, read },
    { query: location.search === "" ? welcome : location.search, address },
  );
  let timer: ReturnType<typeof setTimeout> | undefined;
  element.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => history.replaceState(history.state, "", `?${element.query}${location.hash}`), rest);
  });
  // Two frames: the first is drawn with the text, the second may start the work.
  requestAnimationFrame(() => requestAnimationFrame(() => void element.start()));
  return element;
}

/** The guided experiments, run in the explorer's own network. */
export function experimentsPage(explorer: Explorer, photos: readonly DescribedPhoto[]): HTMLElement {
  const present = (all: readonly (Picture | undefined)[]) => all.filter((one) => one !== undefined);
  const element = experimentList({
    photos: async () =>
      present(
        await Promise.all(photos.filter(({ frames }) => frames === undefined).map(({ id }) => explorer.photo(id))),
      ),
    async frames() {
      const found = photos.flatMap(({ id, frames }) => (frames ?? []).map((frame) => ({ id, frame })));
      const whole = new Map(await Promise.all(found.map(async ({ id }) => [id, await explorer.photo(id)] as const)));
      return present(
        found.map(({ id, frame }) => {
          const picture = whole.get(id);
          return picture && crop(picture, frame);
        }),
      );
    },
    run: (pass, signal) => explorer.run(pass, signal),
    link: ({ image, link }) => {
      const { changes, fit = "stretch" } = link;
      return `?${writeQuery({ ...explorer.value, image, changes, fit }, explorer.context)}`;
    },
  });
  // A link to one experiment is older than the experiment on this page: go there once it stands.
  requestAnimationFrame(() => {
    const aim = location.hash.slice(1);
    if (aim !== "") [...element.children].find(({ id }) => id === aim)?.scrollIntoView();
  });
  return element;
}
