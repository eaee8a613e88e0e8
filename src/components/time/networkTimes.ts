/** Which network is measured: the detector, the reader's own, or one that the host has added. */
import { type Layer, layers as layersOf } from "../../model/architecture/layers.js";
import type { GuestNetwork } from "../../model/own/guestNetworks.js";
import type { Network, OpenOptions } from "../../model/runtime/client.js";
import type { Outcome } from "../../model/types.js";
import { type PageNetwork, pageNetwork } from "../network/pageNetwork.js";
import { selectInput } from "../ui/control.js";
import { type Input, commit, html, input, listen } from "../ui/element.js";
import { oneOf } from "../ui/urlKinds.js";
import { type UrlState, whole } from "../ui/urlState.js";
import type { RecordedTimes } from "./recordedTimes.js";
import { type TimeSources, timePanel } from "./timePanel.js";

/** The detector's name in an address, where it need not be said. */
const detectorKey = "detector";

export interface NetworkTimesSources {
  readonly detector: {
    readonly network: PageNetwork;
    readonly layers: readonly Layer[];
    readonly recorded: RecordedTimes;
  };
  readonly guests: readonly Pick<GuestNetwork, "key" | "id" | "name" | "network">[];
  readonly openNetwork: (id: string, options: OpenOptions) => Promise<Outcome<Network>>;
  readonly timeBackend: NonNullable<TimeSources["timeBackend"]>;
}

/** `?network=own`; the detector unless said otherwise. */
export function networkTimesUrl({ guests }: Pick<NetworkTimesSources, "guests">): UrlState<string> {
  return { network: whole(oneOf([detectorKey, ...guests.map(({ key }) => key)])) };
}

/** The value is a key of `guests`, or that of the detector. Without guests there is nothing to choose. */
export function networkTimes({ detector, guests, openNetwork, timeBackend }: NetworkTimesSources): Input<string> {
  const keys = [detectorKey, ...guests.map(({ key }) => key)];
  const choice = selectInput(keys, {
    label: "Network",
    format: (key) => guests.find((guest) => guest.key === key)?.name ?? "The detector, V2",
  });
  const place = html("div");
  const made = new Map<string, HTMLElement[]>();

  function partsOf(key: string): HTMLElement[] {
    const guest = guests.find((one) => one.key === key);
    if (guest === undefined) {
      const { network, layers, recorded } = detector;
      return [network.element, timePanel({ layers, layerTimes: network.layerTimes, timeBackend, recorded })];
    }
    const network = pageNetwork((options) => openNetwork(guest.id, options));
    return [network.element, timePanel({ layers: layersOf(guest.network), layerTimes: network.layerTimes })];
  }

  const controls = html("div", { class: "controls" }, choice);
  const element = html("div", { class: "network-times wide" }, guests.length > 0 && controls, place);
  const control = input<string, HTMLElement>(element, detectorKey, (key) => {
    choice.value = key;
    if (!made.has(key)) made.set(key, partsOf(key));
    place.replaceChildren(...(made.get(key) ?? []));
  });
  listen(choice, () => commit(control, choice.value));
  control.value = detectorKey;
  return control;
}
