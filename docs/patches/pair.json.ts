/** A patch of what the network's first layer makes of the cat's eye, and the depthwise and pointwise kernels after it. */
import { readManifest, readPhoto, readWeights } from "../../scripts/node-detector.js";
import { activations } from "../model/math/activation.js";
import { type Tensor, convolve, mapped } from "../model/math/convolve.js";
import { networkInput } from "../model/pass/image.js";
import { cutOut } from "../model/math/patch.js";
import { plainKernel, trainedKernel } from "../model/pass/trainedKernel.js";

const place = { title: "the cat’s eye", photo: "cat", top: 51, left: 50, size: 14, of: 150 };

const manifest = await readManifest();
const weights = await readWeights(manifest);
const side = manifest.preprocessing.size;
const input: Tensor = {
  shape: [side, side, 3],
  data: networkInput(await readPhoto(place.photo), "stretch", manifest.preprocessing),
};

// The first layer has stride 2 and, at an even size, no zeros before the first row: its window r begins in row 2 r.
const stem = trainedKernel(weights, "Conv1");
const seen = 2 * (place.size - 1) + stem.size;
const patch: Tensor = { shape: [seen, seen, 3], data: cutOut(input, 2 * place.top, 2 * place.left, seen) };
const first = mapped(convolve(patch, stem, { stride: 2, border: "valid" }), activations.relu6.f);

process.stdout.write(
  JSON.stringify({
    place,
    stem: Array.from(first.data, (value) => Number(value.toFixed(5))),
    depthwise: plainKernel(trainedKernel(weights, "block_0_depthwise")),
    pointwise: plainKernel(trainedKernel(weights, "block_0_project")),
  }),
);
