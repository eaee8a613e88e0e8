/**
 * Networks that readers brought, in their browser's own database. Each belongs to a tab, whose key lies in the tab's session
 * storage; one that is not to be kept goes as soon as the site is opened and its tab has been silent for a day.
 */
import type { Choices, OwnSummary } from "./protocol.js";
import type { BroughtNetwork } from "../runtime/session.js";
import type { ClassifierManifest, ImageClassifierManifest } from "../pass/weights.js";

/** What the database holds of a network. */
export interface StoredNetwork {
  readonly id: string;
  readonly manifest: ImageClassifierManifest | ClassifierManifest;
  /** By name. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Whether it stays when the tab has gone. */
  readonly keep: boolean;
  /** What the page «own» shows of a file that was read; a network that was trained on this site has none. */
  readonly summary?: OwnSummary;
  readonly choices?: Choices;
  /** When it was last opened or written, in milliseconds since 1970. */
  readonly used: number;
}

const database = "mobilenet-taken-apart";
const table = "networks";
const day = 24 * 3600 * 1000;

function asked<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("the browser's database does not answer"));
  });
}

async function open(): Promise<IDBDatabase> {
  const request = indexedDB.open(database, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(table, { keyPath: "id" });
  return asked(request);
}

async function inTable<T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const db = await open();
  try {
    return await asked(act(db.transaction(table, mode).objectStore(table)));
  } finally {
    db.close();
  }
}

/** Writes a network in the place of one of the same id. @throws where the browser has no room, or forbids storage */
export async function storeNetwork(network: StoredNetwork): Promise<void> {
  await inTable("readwrite", (store) => store.put(network));
}

/** The network of an id; undefined where there is none, or where the browser forbids storage. */
export async function storedNetwork(id: string): Promise<StoredNetwork | undefined> {
  try {
    return (await inTable<StoredNetwork | undefined>("readonly", (store) => store.get(id))) ?? undefined;
  } catch {
    return undefined;
  }
}

export async function forgetNetwork(id: string): Promise<void> {
  await inTable("readwrite", (store) => store.delete(id));
}

/** Removes networks of tabs that have gone, and gives back the others, the one that was used last first. */
export async function storedNetworks(now = Date.now()): Promise<StoredNetwork[]> {
  try {
    const all = await inTable<StoredNetwork[]>("readonly", (store) => store.getAll());
    const isOld = ({ keep, used }: StoredNetwork) => !keep && now - used > day;
    for (const { id } of all.filter(isOld)) await forgetNetwork(id);
    return all.filter((one) => !isOld(one)).sort((a, b) => b.used - a.used);
  } catch {
    return [];
  }
}

/** What a session opens. */
export async function broughtNetwork(id: string): Promise<BroughtNetwork | undefined> {
  const found = await storedNetwork(id);
  if (found) await storeNetwork({ ...found, used: Date.now() }).catch(() => undefined);
  return found;
}
