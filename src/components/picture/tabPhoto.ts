/**
 * The photo that the reader brought, kept while their tab is open, so that it comes along to every page and back.
 *
 * It lies in the tab's session storage: no other tab reads it, a duplicated tab gets a copy of its own, and the browser
 * drops it with the tab. Pictures are scaled to 1024 pixels before they come here, so a PNG of one fits; where it does not,
 * a JPEG of it does. Nothing is sent anywhere. Where storage is off or full, the photo stays in its page.
 */
import { dataBlob } from "./dataAddress.js";
import { pictureCanvas } from "./pictureCanvas.js";
import { type ReadPicture, readPicture } from "./pictureRead.js";

/** What the tab keeps beside the pixels. */
interface Kept extends Omit<ReadPicture, "picture"> {
  readonly address: string;
}

const key = "mobilenet-taken-apart:photo";
const useKey = `${key}-in-use`;

function storage(): Storage | undefined {
  try {
    return globalThis.sessionStorage;
  } catch {
    // Browsers that block storage throw at the mere mention of it.
    return undefined;
  }
}

function stored(): string | null {
  try {
    return storage()?.getItem(key) ?? null;
  } catch {
    return null;
  }
}

function put(name: string, text: string): boolean {
  try {
    const place = storage();
    place?.setItem(name, text);
    return place !== undefined;
  } catch {
    return false;
  }
}

function drop(...names: string[]): void {
  try {
    for (const name of names) storage()?.removeItem(name);
  } catch {
    // What cannot be reached was not kept.
  }
}

function isKept(value: unknown): value is Kept {
  const { address, name, format, original, notes } = (value ?? {}) as Partial<Record<keyof Kept, unknown>>;
  const { width, height } = (original ?? {}) as Partial<Record<string, unknown>>;
  return (
    typeof address === "string" &&
    address.startsWith("data:image/") &&
    [name, format].every((text) => typeof text === "string") &&
    [width, height].every((side) => typeof side === "number") &&
    Array.isArray(notes)
  );
}

let photo: ReadPicture | undefined;
/** What lies in the storage, as text, if it is `photo`. */
let written: string | null = null;
let isPending = false;
const listeners = new Set<() => boolean>();

function changed(): void {
  for (const tell of listeners) if (!tell()) listeners.delete(tell);
}

/** Writes the photo now, if it is not written yet; says whether it lies in the storage. */
export function writeTabPhoto(): boolean {
  if (photo === undefined || !isPending) return written !== null;
  isPending = false;
  const { picture, ...about } = photo;
  const canvas = pictureCanvas(picture);
  for (const [type, quality] of [["image/png"], ["image/jpeg", 0.92]] as const) {
    const kept: Kept = { ...about, address: canvas.toDataURL(type, quality) };
    const text = JSON.stringify(kept);
    if (isKept(kept) && put(key, text)) {
      written = text;
      return true;
    }
  }
  // The one before is no longer the reader's photo.
  drop(key, useKey);
  photo = undefined;
  return false;
}

/** A page that was left and comes back as it was may have missed what happened on the pages between. */
function catchUp(): void {
  if (stored() === written) return;
  photo = undefined;
  written = null;
  changed();
}

globalThis.addEventListener?.("pageshow", (event) => {
  if (event.persisted) catchUp();
});

/** Whether the tab has a photo of the reader's. */
export function hasTabPhoto(): boolean {
  return photo !== undefined || stored() !== null;
}

/** The photo; undefined if the tab has none, or none that can be read. */
export async function tabPhoto(): Promise<ReadPicture | undefined> {
  if (photo !== undefined) return photo;
  const text = stored();
  if (text === null) return undefined;
  try {
    const kept: unknown = JSON.parse(text);
    if (!isKept(kept)) throw new TypeError("this is no photo");
    const { address, ...about } = kept;
    const blob = dataBlob(address);
    const outcome = await readPicture(blob ?? new Blob(), { name: about.name });
    if (!outcome.ok) throw new TypeError(outcome.problem.message);
    // Another photo may have come meanwhile.
    if (photo === undefined && stored() === text) {
      photo = { ...about, picture: outcome.value.picture };
      written = text;
    }
    return photo;
  } catch {
    drop(key, useKey);
    return undefined;
  }
}

/**
 * Keeps a photo in the place of the one before, and soon writes it down; who leaves the page before calls {@link writeTabPhoto}.
 *
 * @returns whether the tab keeps it
 */
export function keepTabPhoto(next: ReadPicture): Promise<boolean> {
  photo = next;
  written = null;
  isPending = true;
  changed();
  return new Promise((resolve) => setTimeout(() => resolve(writeTabPhoto()), 0));
}

/** Forgets the photo, on this page and on those that the tab goes back to. */
export function forgetTabPhoto(): void {
  photo = undefined;
  written = null;
  isPending = false;
  drop(key, useKey);
  changed();
}

/** Whether pages begin with the tab's photo: the reader chose it last, and no shipped one since. */
export function usesTabPhoto(): boolean {
  try {
    return storage()?.getItem(useKey) === "yes" && hasTabPhoto();
  } catch {
    return false;
  }
}

export function useTabPhoto(isUsed: boolean): void {
  if (isUsed) put(useKey, "yes");
  else drop(useKey);
}

/** Calls `tell` whenever the tab's photo is another, or none, until it returns false. */
export function onTabPhoto(tell: () => boolean): void {
  listeners.add(tell);
}
