/**
 * How far away, and how turned, each face detector still finds the face of one shipped photo: the score of the best box on
 * it. Writes `data/face-limits.json`, which the page about the detector draws.
 *
 *     npx tsx scripts/face-limits.ts
 */
import { writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { bundleTensorFlow } from "./bundle-tf.js";
import { faceLimits } from "./face-limits-measure.js";

await bundleTensorFlow();
const limits = await faceLimits();
for (const { id, scores } of limits.byDistance) console.log(id, "by distance", scores.join(" "));
for (const { id, scores } of limits.byTurn) console.log(id, "by turn", scores.join(" "));
await writeFile(
  fileURLToPath(new URL("../data/face-limits.json", import.meta.url)),
  `${JSON.stringify(limits, null, 1)}\n`,
);
