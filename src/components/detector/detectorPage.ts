/** The instrument on its page: the address follows the state, and a link brings it back. */
import type { OpenOptions } from "../../model/runtime/client.js";
import type { HeadLook } from "../../model/detection/headOutputs.js";
import { layers } from "../../model/architecture/layers.js";
import type { Outcome } from "../../model/types.js";
import { ssdHead } from "../../model/detection/ssd.js";
import { pictureInput } from "../picture/pictureInput.js";
import type { Runner } from "../picture/newestLook.js";
import type { DescribedPhoto } from "../picture/photo.js";
import { inTasks } from "../ui/nextTask.js";
import { followMoved } from "../ui/movedLinks.js";
import { inUrl } from "../ui/urlState.js";
import { type DetectorBench, detectorBenchSteps } from "./detectorBench.js";
import { anatomyUrl } from "./headAnatomy.js";
import { type DetectorFacts, detectorUrl } from "./state.js";

export interface DetectorPageSources {
  readonly facts: DetectorFacts & { readonly id: string };
  readonly photos: readonly DescribedPhoto[];
  /** What the build kept for a photo, by its id. */
  readonly headLook: (photo: string) => Promise<HeadLook>;
  /** The client's function. */
  readonly openNetwork: (id: string, options: OpenOptions) => Promise<Outcome<Runner>>;
}

export interface DetectorPage extends DetectorBench {
  /** Where the rest of a link is that asks for more than this page has; otherwise nothing to show. */
  readonly moved: HTMLElement | "";
}

export async function detectorPage(sources: DetectorPageSources): Promise<DetectorPage> {
  const { facts, photos, headLook, openNetwork } = sources;
  const address = detectorUrl(
    facts,
    ssdHead(facts.head, layers(facts.network)),
    photos.map(({ id }) => id),
  );
  const moved = followMoved("detector", [...Object.keys(address), ...Object.keys(anatomyUrl(facts))]);
  const steps = detectorBenchSteps({
    facts,
    photos: photos.map((photo) => ({ ...photo, look: () => headLook(photo.id) })),
    intake: (value) => pictureInput(photos, { value }),
    open: (onProgress) => openNetwork(facts.id, { onProgress }),
  });
  const bench = await inTasks(steps);
  return { ...bench, moved, board: inUrl(bench.board, address) };
}
