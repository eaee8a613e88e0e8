/** The guided experiments on their page: the network they run in, and the shipped photos that they run on. */
import { crop } from "../../model/pass/image.js";
import type { Picture } from "../../model/types.js";
import { writeChange } from "../../model/pass/changeCode.js";
import { pageNetwork } from "../network/pageNetwork.js";
import type { OpenNetwork } from "../network/session.js";
import type { DescribedPhoto } from "../picture/photo.js";
import { photoShelf, readPhoto } from "../picture/photoShelf.js";
import { html } from "../ui/element.js";
import { pageAddress } from "../ui/pageAddress.js";
import { readable } from "../ui/urlState.js";
import { experimentList } from "./experimentList.js";
import type { Experiment } from "./experiments.js";

/** Address that sets a variant of an experiment up in the explorer. */
export function setUp({ image, link: { changes, fit } }: Pick<Experiment, "image" | "link">): string {
  const query = new URLSearchParams({ image });
  if (fit === "letterbox") query.set("fit", fit);
  if (changes.length > 0) query.set("changes", changes.map(writeChange).join());
  return pageAddress("inside", `?${readable(String(query))}`);
}

const present = (all: readonly (Picture | undefined)[]) => all.filter((one) => one !== undefined);

/** @param open opens the detector; called when the first experiment starts */
export function experimentsPage(open: OpenNetwork, photos: readonly DescribedPhoto[]): HTMLElement {
  const network = pageNetwork(open);
  const shelf = photoShelf(photos, readPhoto);
  const whole = photos.filter(({ frames }) => frames === undefined);
  const list = experimentList({
    photos: async () => present(await Promise.all(whole.map(({ id }) => shelf.one(id)))),
    async frames() {
      const found = photos.flatMap(({ id, frames }) => (frames ?? []).map((frame) => ({ id, frame })));
      const pictures = await Promise.all(found.map(({ id }) => shelf.one(id)));
      return present(found.map(({ frame }, i) => pictures[i] && crop(pictures[i], frame)));
    },
    run: network.run,
    link: setUp,
  });
  return html("div", { class: "experiments-page wide" }, network.element, list);
}
