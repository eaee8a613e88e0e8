/** What a page remembers in this browser, and nowhere else. Where storage is off, the page works and remembers nothing. */

const prefix = "mobilenet-taken-apart:";

function storage(): Storage | undefined {
  try {
    return globalThis.localStorage;
  } catch {
    // Browsers that block storage throw at the mere mention of it.
    return undefined;
  }
}

/** What was remembered under `key`, or undefined: the caller must check what it gets. */
export function recall(key: string): unknown {
  try {
    const text = storage()?.getItem(prefix + key);
    return typeof text === "string" ? (JSON.parse(text) as unknown) : undefined;
  } catch {
    return undefined;
  }
}

/** Remembers anything that JSON can hold; undefined forgets. */
export function remember(key: string, value: unknown): void {
  try {
    if (value === undefined) storage()?.removeItem(prefix + key);
    else storage()?.setItem(prefix + key, JSON.stringify(value));
  } catch {
    // A full or forbidden storage costs the reader a memory, not the page.
  }
}
