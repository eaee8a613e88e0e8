/** The trained backbone of this site as files, fetched when the reader asks for it. */
import { layers } from "../../model/architecture/layers.js";
import type { Network, OpenOptions } from "../../model/runtime/client.js";
import type { Outcome } from "../../model/types.js";
import { saveNetwork } from "../network/saveNetwork.js";
import { networkRunner } from "../picture/networkRunner.js";
import { html } from "../ui/element.js";

/** @param open opens the detector that the backbone is of */
export function trainedBackbone(open: (options: OpenOptions) => Promise<Outcome<Network>>): HTMLElement {
  const runner = networkRunner((onProgress) => open({ onProgress }));
  const name = "mobilenet-v2-backbone";
  return html(
    "div",
    { class: "trained-backbone" },
    html("p", { class: "note" }, "The trained V2 of this site’s detector, width 1, without its head:"),
    saveNetwork({
      name,
      layers: layers({ variant: "v2", resolution: 300, classes: 0 }),
      about: { title: "MobileNet V2, backbone of a detector that was trained on COCO" },
      weights: (layer) => runner.run((network) => network.weights({ layer })),
    }),
  );
}
