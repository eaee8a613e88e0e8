/** One channel of block 12’s branch, which is added to make res4, on five shipped photos: a real batch for the page on the start. */
import { openDetector, readPhoto, readPhotos } from "../../scripts/node-detector.js";
import type { RealBatch } from "../../src/components/start/normExample.js";
import { disposeTaps } from "../model/runtime/graph.js";
import { batchMoments } from "../model/math/normalization.js";
import { heapView } from "../model/runtime/tensorflow.js";

/** Before the skip is added: what a normalization stood behind when the network was trained. */
const layer = "block_12_project";

const detector = await openDetector();
const photos: { id: string; title: string; maps: number[][] }[] = [];
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
  const maps = Array.from({ length: channels }, (_, channel) =>
    Array.from({ length: size * size }, (_, i) => Number(all[i * channels + channel].toFixed(3))),
  );
  photos.push({ id, title, maps });
  disposeTaps(taps);
}

/** How much of a channel’s variance is between photos rather than within them. */
function between(channel: number): number {
  const means = photos.map(({ maps }) => batchMoments([maps[channel]]).mean);
  return batchMoments([means]).variance / batchMoments(photos.map(({ maps }) => maps[channel])).variance;
}
const channels = photos[0].maps.map((_, channel) => channel);
const channel = channels.reduce((best, one) => (between(one) > between(best) ? one : best));
const batch: RealBatch = {
  layer,
  channel,
  size,
  photos: photos.map(({ id, title, maps }) => ({ id, title, values: maps[channel] })),
};
process.stdout.write(JSON.stringify(batch));
