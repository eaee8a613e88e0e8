/** Zip archives: what they hold is listed and its declared size checked before a byte is inflated. */
import { checkedCount, limits } from "../limits.js";
import { Refusal, damaged } from "../refusal.js";
import { unzipSync } from "../vendor/unzip.js";

export interface Zip {
  readonly names: readonly string[];
  /** @throws Refusal for a name that is not there, or an entry that inflates to more than declared */
  read(name: string): Uint8Array;
  /** Several entries at once, by name. @throws Refusal as `read` does, and where they are too much together */
  readAll(isWanted: (name: string) => boolean): Map<string, Uint8Array>;
}

const endSignature = 0x06054b50;
/** Stands before the end where the directory's place has 64 bits; such archives stand alone. */
const longSignature = 0x07064b50;

/** Where the archive begins and ends in bytes that may have others before it; undefined when there is none. */
function archiveIn(bytes: Uint8Array): Uint8Array | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let end = bytes.length - 22; end >= Math.max(0, bytes.length - 65557); end--) {
    if (view.getUint32(end, true) !== endSignature) continue;
    if (end >= 20 && view.getUint32(end - 20, true) === longSignature) return bytes;
    const start = end - view.getUint32(end + 12, true) - view.getUint32(end + 16, true);
    return start > 0 && start < end ? bytes.subarray(start) : bytes;
  }
  return undefined;
}

/** The archive in some bytes, or undefined where there is none. */
export function openZip(bytes: Uint8Array): Zip | undefined {
  const archive = archiveIn(bytes);
  if (!archive) return undefined;
  const sizes = new Map<string, number>();
  let count = 0;
  orDamaged(() =>
    unzipSync(archive, {
      filter({ name, originalSize }) {
        checkedCount((count += 1), limits.items, "entries");
        // What follows a directory that is cut or moved is read as a name.
        if (name.length > 512 || /\p{C}|\uFFFD/u.test(name)) throw damaged("The directory of its archive is damaged.");
        sizes.set(name, originalSize);
        return false;
      },
    }),
  );
  const readAll = (isWanted: (name: string) => boolean): Map<string, Uint8Array> => {
    const wanted = new Map([...sizes].filter(([name]) => isWanted(name)));
    for (const [name, size] of wanted) checkedCount(size, limits.inflated, `bytes in ${name}`);
    const total = [...wanted.values()].reduce((a, b) => a + b, 0);
    checkedCount(total, limits.inflated, "bytes in its archive");
    const found = orDamaged(() =>
      unzipSync(archive, {
        filter: ({ name, size, originalSize }) => {
          // One deflated byte holds at most 1032 others.
          if (wanted.has(name) && originalSize > 1032 * size + 1032)
            throw damaged(`The entry ${name} declares more bytes than its own can hold.`);
          return wanted.has(name);
        },
      }),
    );
    const entries = new Map(Object.entries(found));
    for (const [name, size] of wanted)
      if (entries.get(name)?.length !== size) throw damaged(`The entry ${name} has another length than it declares.`);
    return entries;
  };
  return {
    names: [...sizes.keys()],
    readAll,
    read(name) {
      const data = readAll((other) => other === name).get(name);
      if (!data) throw damaged(`The archive has no entry ${name}.`);
      return data;
    },
  };
}

function orDamaged<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw damaged("Its zip archive cannot be read.");
  }
}
