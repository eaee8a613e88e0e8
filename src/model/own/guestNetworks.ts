/** Networks that came from elsewhere: the reader's own in this tab, and those that the host has added to the site. */
import type { NetworkOptions } from "../architecture/spec.js";
import type { ImageClassifierManifest } from "../pass/weights.js";
import { addedNetworks } from "../runtime/addedNetworks.js";
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

/** The reader's own network first. An added network whose description cannot be fetched is left out. */
export async function guestNetworks(added = addedNetworks): Promise<GuestNetwork[]> {
  const own = await tabNetwork();
  const described = Object.entries(added).map(async ([id, { title, files }]): Promise<GuestNetwork[]> => {
    try {
      const manifest = (await (await fetch(files().manifest)).json()) as ImageClassifierManifest;
      return [{ key: id, id, name: title, network: manifest.network, ...kindsOf(manifest) }];
    } catch {
      return [];
    }
  });
  const mine = own && {
    key: "own",
    id: own.id,
    name: "Yours",
    network: own.manifest.network,
    ...kindsOf(own.manifest),
  };
  return [...(mine ? [mine] : []), ...(await Promise.all(described)).flat()];
}
