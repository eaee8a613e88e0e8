/** The photo with what the network finds in it, and on it what the chosen value sees. */
import type { ReceptiveField } from "../../model/architecture/layers.js";
import { listen } from "../ui/element.js";
import { fitInput } from "../picture/pictureFit.js";
import type { Photo } from "../picture/photo.js";
import type { Environment, View } from "./part.js";
import { receptiveBox } from "./receptiveBox.js";
import { sightPanel } from "./detectionPanel.js";
import type { ExplorerState } from "./state.js";

export interface SightPart {
  readonly element: HTMLElement;
  /** The strongest classes. */
  readonly classes: HTMLElement;
  /** The network's own input, folded. */
  readonly input: HTMLElement;
  /** The controls, which need no picture. */
  refresh(state: ExplorerState): void;
  /** The picture, with whatever is known of the pass. */
  show(view: View, field: ReceptiveField): void;
}

export function sightPart(
  { session, placing, kinds, act }: Environment,
  photos: readonly Photo[],
  initial: ExplorerState,
): SightPart {
  const fit = fitInput({ value: initial.fit });
  // A classifier of small pictures has black bars, and the shipped ones need none.
  fit.hidden = placing.border !== undefined;
  const sight = sightPanel(fit, { ...placing, side: placing.size, classifies: kinds !== undefined });
  let state = initial;

  listen(fit, () => {
    act({ ...state, fit: fit.value });
  });

  return {
    element: sight,
    classes: sight.classes,
    input: sight.input,
    refresh(next) {
      state = next;
      if (fit.value !== next.fit) fit.value = next.fit;
    },
    show({ state: { pixel, image }, pass }, field) {
      if (pass === undefined) return;
      const before = pass.changes.length === 0 ? undefined : session.peek({ ...pass, changes: [] }, [])?.result;
      const result = session.peek(pass, [])?.result;
      const box = pixel && receptiveBox(pixel, field, pass, placing);
      sight.show({
        picture: pass.picture,
        alt: photos.find(({ id }) => id === image)?.alt ?? "",
        fit: pass.fit,
        result,
        ...(result && before && { before }),
        ...(box && { field: box }),
      });
    },
  };
}
