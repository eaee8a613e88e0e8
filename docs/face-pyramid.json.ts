/** Runs the face detector on MobileNetV2 on one shipped photo when the site is built: one channel of each of its pyramid's maps. */
import { openDetector, readPhoto } from "../scripts/node-detector.js";
import { type PyramidLook, channelMaps, pyramidRows, pyramidTaps } from "./components/faces/pyramidMaps.js";
import type { Shape, Tap } from "./model/types.js";
import { heapView } from "./model/runtime/tensorflow.js";

const photo = "astronaut";
/** One in which the face stands out at every stride; chosen by eye. */
const channel = 52;

const detector = await openDetector("face-fpnlite-v2");
const rows = pyramidRows(detector.manifest);
const pass = detector.run(detector.input(await readPhoto(photo), "stretch"), { taps: pyramidTaps(rows) });
const taps = Object.fromEntries(
  [...pass.taps].map(([id, tensor]): [string, Tap] => [
    id,
    { id, shape: tensor.shape.slice(1) as unknown as Shape, data: heapView(tensor) },
  ]),
);
const maps = channelMaps(rows, taps, channel);
if (maps === undefined) throw new Error("the network lacks a tap of the pyramid");
const rounded = Object.entries(maps).map(([id, map]) => [
  id,
  { ...map, values: map.values.map((value) => Number(value.toFixed(3))) },
]);
const look: PyramidLook = { photo, channel, maps: Object.fromEntries(rounded) as PyramidLook["maps"] };
process.stdout.write(JSON.stringify(look));
