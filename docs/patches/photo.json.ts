/** Patches of the shipped photos as the network reads them, and its first layer, for the convolution page. */
import { readManifest, readPhoto, readWeights } from "../../scripts/node-detector.js";
import type { Tensor } from "../model/math/convolve.js";
import { networkInput } from "../model/pass/image.js";
import { type PhotoPatch, cutOut } from "../model/math/patch.js";
import { plainKernel, trainedKernel } from "../model/pass/trainedKernel.js";

/** Even rows and columns: there the first layer's own windows begin, which are two pixels apart. */
const places = [
  { id: "eye", title: "cat’s eye", photo: "cat", top: 106, left: 98 },
  { id: "rim", title: "cup’s rim", photo: "cup", top: 52, left: 188 },
  { id: "nose", title: "rocket’s nose", photo: "rocket", top: 92, left: 142 },
];
const size = 16;

const manifest = await readManifest();
const { preprocessing } = manifest;

async function patch(place: (typeof places)[number]): Promise<PhotoPatch> {
  const side = preprocessing.size;
  const data = networkInput(await readPhoto(place.photo), "stretch", preprocessing);
  const input: Tensor = { shape: [side, side, 3], data };
  const values = cutOut(input, place.top, place.left, size).map((value) => Number(value.toFixed(6)));
  return { ...place, size, of: side, values };
}

const patches = await Promise.all(places.map(patch));
const learned = plainKernel(trainedKernel(await readWeights(manifest), "Conv1"));
process.stdout.write(JSON.stringify({ patches, learned }));
