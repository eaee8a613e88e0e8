/**
 * Adds a network from a file of another program to the site: MobileNet V1 or V2 from Keras, TensorFlow, PyTorch and others.
 * After the next build Inside offers it.
 *
 *     npm run add-network -- FILE … --id ID --license TEXT
 *
 *     --labels FILE      names of the classes, one a line; ImageNet's stand in for 1000 classes without names
 *     --as-assumed       keeps the usual settings of its family, whatever the statistics in the file say
 *     --remove ID        takes an added network out again
 */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { labelLines } from "../src/model/own/formats/labels.js";
import { convertNetwork, picturesOf, removeNetwork, writeNetwork } from "./models/addedNetwork.js";
import { readPhoto, readPhotos, startInNode } from "./node-detector.js";

const root = fileURLToPath(new URL("..", import.meta.url));

async function main(): Promise<void> {
  const { values, positionals: files } = parseArgs({
    allowPositionals: true,
    options: {
      id: { type: "string" },
      license: { type: "string" },
      labels: { type: "string" },
      "as-assumed": { type: "boolean" },
      remove: { type: "string" },
    },
  });
  if (values.remove !== undefined) {
    await removeNetwork(root, values.remove);
    console.log(`${values.remove} is no longer part of the site. Build it again.`);
    return;
  }
  const { id, license, labels } = values;
  if (files.length === 0 || id === undefined || license === undefined)
    throw new RangeError("usage: npm run add-network -- FILE … --id ID --license TEXT [--labels FILE] [--as-assumed]");

  await startInNode();
  const photos = await readPhotos();
  const pictures = await Promise.all(photos.map(async (photo) => picturesOf(await readPhoto(photo.id), photo.frames)));
  const imageNet = labelLines(new Uint8Array(await readFile(`${root}data/imagenet-labels.txt`)));
  const options = { id, license, files, labels, asAssumed: values["as-assumed"] };
  const added = await convertNetwork(options, pictures.flat(), imageNet);
  await writeNetwork(root, added);

  const { manifest, bytes, sentence, verdicts, change } = added;
  console.log(`${sentence}.`);
  for (const { bytes: input, padding, activation, distance } of verdicts.slice(0, 3))
    console.log(
      `  input ${input.id}, padding ${padding}, ${activation}: distance of statistics ${distance.toFixed(3)}`,
    );
  const { padding, activation } = manifest.network;
  console.log(`Input ${JSON.stringify(manifest.preprocessing)}, padding ${padding}, activation ${activation}.`);
  console.log(`data/models/${id}/weights.bin: ${(bytes.length / 1e6).toFixed(2)} MB`);
  if (change === undefined) console.log("It has no classes: what eight bits change was not compared.");
  else
    console.log(
      `Eight bits a weight: ${change.same} of ${change.pictures} pictures keep their first class; ` +
        `the largest change of a share is ${change.largest.toFixed(3)}.`,
    );
  console.log("Build the site again: Inside offers it.");
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
