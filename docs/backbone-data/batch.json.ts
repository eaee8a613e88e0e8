/** One channel of block 12's output, which is res4, on five shipped photos: a real batch for the page on the backbone. */
import { openDetector, readPhoto, readPhotos } from "../../scripts/node-detector.js";
import type { RealBatch } from "../../src/components/backbone/normExample.js";
import { disposeTaps } from "../../src/model/graph.js";
import { heapView } from "../../src/model/tensorflow.js";

/** Before the skip is added: what a normalization stood behind when the network was trained. */
const layer = "block_12_project";
const channel = 46;

const detector = await openDetector();
const photos: RealBatch["photos"][number][] = [];
let size = 0;
for (const { id, title, frames } of await readPhotos()) {
  if (frames !== undefined) continue;
  const picture = await readPhoto(id);
  const { taps } = detector.run(detector.input(picture, "stretch"), { taps: [layer] });
  const tensor = taps.get(layer);
  if (tensor === undefined) throw new Error(`the network has no tap ${layer}`);
  const channels = tensor.shape[3];
  size = tensor.shape[1];
  const all = heapView(tensor);
  const values = Array.from({ length: size * size }, (_, i) => Number(all[i * channels + channel].toFixed(3)));
  photos.push({ id, title, values });
  disposeTaps(taps);
}
const batch: RealBatch = { layer, channel, size, photos };
process.stdout.write(JSON.stringify(batch));
