/** Which network belongs to this tab: an id in its session storage, under which the browser's database holds it. */
import { type StoredNetwork, storedNetwork, storedNetworks } from "./store.js";

const key = "mobilenet-taken-apart:own-network";

function storage(): Storage | undefined {
  try {
    return globalThis["sessionStorage" as keyof typeof globalThis] as Storage | undefined;
  } catch {
    // Browsers that block storage throw at the mere mention of it.
    return undefined;
  }
}

/** The id of the tab's network; undefined where it has none. */
export function tabNetworkId(): string | undefined {
  try {
    return storage()?.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}

/** A new id, which is the tab's from now on. */
export function newTabNetworkId(): string {
  const id = `own:${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}`;
  useTabNetwork(id);
  return id;
}

export function useTabNetwork(id: string | undefined): void {
  try {
    if (id === undefined) storage()?.removeItem(key);
    else storage()?.setItem(key, id);
  } catch {
    // Where storage is off the network stays in its page.
  }
}

/** The tab's network, or the one that the reader keeps for all tabs, which then is the tab's, too. */
export async function tabNetwork(): Promise<StoredNetwork | undefined> {
  const id = tabNetworkId();
  const own = id === undefined ? undefined : await storedNetwork(id);
  if (own) return own;
  const kept = (await storedNetworks()).find(({ keep }) => keep);
  if (kept) useTabNetwork(kept.id);
  return kept;
}
