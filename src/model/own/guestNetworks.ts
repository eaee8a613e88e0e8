/** Networks that came from elsewhere: the reader's own in this tab, and those that the host has added to the site. */
import { type Layer, layers } from "../architecture/layers.js";
import type { NetworkOptions } from "../architecture/spec.js";
import type { ImageClassifierManifest } from "../pass/weights.js";
import { addedNetworks } from "../runtime/addedNetworks.js";
import { type Described, describedBy } from "./savedHere.js";
import { tabNetwork } from "./tabNetwork.js";

/** What the explorer needs of one. */
export interface GuestNetwork {
  /** Its name in an address. */
  readonly key: string;
  /** What `openNetwork` takes. */
  readonly id: string;
  /** For the reader, in a word or a few. */
  readonly name: string;
  readonly network: Partial<NetworkOptions>;
  /** In the order of the outputs; none of a backbone. */
  readonly kinds?: readonly string[];
  /** What files that hold it say of it. */
  readonly about?: Omit<Described, "title" | "layers">;
}

/** In the order of the outputs; nothing for a backbone. */
function kindsOf({
  background,
  labels,
}: {
  readonly background?: boolean;
  readonly labels: readonly string[];
}): Pick<GuestNetwork, "kinds"> {
  const kinds = [...(background ? ["background"] : []), ...labels];
  return kinds.length > 0 ? { kinds } : {};
}

/** Networks that the host has added; one whose description cannot be fetched is left out. */
async function describedNetworks(added: typeof addedNetworks): Promise<GuestNetwork[]> {
  const described = Object.entries(added).map(async ([id, { title, files }]): Promise<GuestNetwork[]> => {
    try {
      const manifest = (await (await fetch(files().manifest)).json()) as ImageClassifierManifest;
      const { network, preprocessing } = manifest;
      const about = (preprocessing as unknown) !== undefined && { about: describedBy(manifest) };
      return [{ key: id, id, name: title, network, ...kindsOf(manifest), ...about }];
    } catch {
      return [];
    }
  });
  return (await Promise.all(described)).flat();
}

/** The reader's own network first. */
export async function guestNetworks(added = addedNetworks): Promise<GuestNetwork[]> {
  const own = await tabNetwork();
  const mine = own && {
    key: "own",
    id: own.id,
    name: "Yours",
    network: own.manifest.network,
    about: describedBy(own.manifest),
    ...kindsOf(own.manifest),
  };
  return [...(mine ? [mine] : []), ...(await describedNetworks(added))];
}

/** The site's networks that take photos: the detector's backbone, and those that the host has added. */
export async function otherNetworks(
  added = addedNetworks,
): Promise<{ readonly id: string; readonly name: string; readonly layers: readonly Layer[] }[]> {
  const detector = {
    id: "coco-ssdlite-v2",
    name: "the detector of this site, V2, α 1",
    layers: layers({ variant: "v2", resolution: 300, classes: 0 }),
  };
  const all = await describedNetworks(added);
  return [detector, ...all.map(({ id, name, network }) => ({ id, name, layers: layers(network) }))];
}
