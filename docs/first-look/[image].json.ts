/** Runs the trained network on a shipped photo when the site is built: its detections, and one small map for each stage. */
import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { openDetector, readPhoto } from "../../scripts/node-detector.js";
import type { FirstLookData, StageMap } from "../components/picture/builtLook.js";
import { shrink, stageMap, stageTaps } from "../components/index/stageMap.js";
import type { Shape } from "../model/types.js";
import { heapView } from "../model/runtime/tensorflow.js";

/** Pixels of a thumbnail's side; the strip shows about as many. */
const side = 50;

const { image = "cat" } = parseArgs({ options: { image: { type: "string" } } }).values;
const showcase = JSON.parse(
  await readFile(new URL("../../data/models/coco-ssdlite-v2/showcase.json", import.meta.url), "utf8"),
) as { channels: Record<string, number> };

const detector = await openDetector();
const picture = await readPhoto(image);
const taps = stageTaps(detector.network.layers);
const pass = detector.run(detector.input(picture, "stretch"), { taps: taps.map(({ tap }) => tap) });
const maps = taps.map(({ stage, tap }): StageMap => {
  const tensor = pass.taps.get(tap);
  if (tensor === undefined) throw new Error(`the network has no tap ${tap}`);
  const shape = tensor.shape.slice(1) as unknown as Shape;
  const map = stageMap({ id: tap, shape, data: heapView(tensor) }, stage, showcase.channels[tap]);
  return shrink(map, side);
});
const { detections } = detector.detections(pass, picture, "stretch");
const data: FirstLookData = {
  network: detector.manifest.network,
  detections,
  maps: maps.map((map) => ({ ...map, extent: Number(map.extent.toFixed(3)), values: map.values.map(Math.round) })),
};
process.stdout.write(JSON.stringify(data));
