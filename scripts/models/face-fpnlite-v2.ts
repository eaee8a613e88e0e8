/** MobileNetV2 with FPNLite that finds hands and faces, as Handtrack.js publishes it: a graph model of 32-bit floats. */
import { join } from "node:path";
import type { WeightArray } from "../../src/model/pass/weights.js";
import { type Conversion, compactFormat, originOf } from "./conversion.js";
import { type Description, type Folded, filesOf, weightsOf } from "./face-weights.js";
import { FpnLiteGraph, scopes } from "./fpnlite-graph.js";
import { type GraphModelFiles, readGraphModel } from "./graph-model.js";
import { verifyFaces } from "./verify-faces.js";

const source = {
  name: "handtrackjs",
  version: "0.1.5",
  integrity: "u5BnewfdxSJfpG54FAGxtaF0kjc2HWL+H1kCUSnrA39QQT+qR/yOiyfw3cJsp+YL9T4tdbH1sGQfRKC2xzWSlQ==",
  license: "MIT",
};
const path = "models/webmodel/ssd320fpnlite/base";

const faceFpnLiteV2: Description = {
  id: "face-fpnlite-v2",
  title: "FPNLite on MobileNetV2 1.0, hands and faces, 320 × 320",
  network: { variant: "v2", alpha: 1, resolution: 320, classes: 0 },
  head: {
    kind: "fpn",
    taps: ["block_5_add", "block_12_add", "Conv_1"],
    channels: 128,
    coarser: 2,
    depth: 4,
    classes: 7,
    anchorCells: 4,
    maxOverlap: 0.6,
  },
  taps: [
    "block_5_add",
    "block_12_add",
    "Conv_1",
    "lateral_3",
    "lateral_4",
    "lateral_5",
    "merge_3",
    "merge_4",
    "smooth_3_pointwise",
    "smooth_4_pointwise",
  ],
  preprocessing: {
    size: 320,
    resize: "bilinear",
    channels: "rgb",
    scale: 2 / 255,
    offset: -1,
    fit: "stretch",
  },
  labels: ["open hand", "closed hand", "pinch", "point", "face", "point with tip", "pinch with tip"],
  source: originOf(source, { path, trainedOn: "the author’s pictures of hands in six poses and of faces" }),
};

/** Where a layer's arrays lie: kernel, bias, and for a 1×1 convolution after a depthwise one the names its converter made. */
function folded({ arrays }: GraphModelFiles): Folded {
  const of = (name: string): WeightArray => {
    const array = arrays.get(name);
    if (!array) throw new Error(`the original has no array ${name}`);
    return array;
  };
  return (layer) => {
    const names = scopes(layer.id);
    const kernel = of(names.kernel[0]);
    // The maps of a pyramid share these: the graph has a copy for each.
    for (const copy of names.kernel) {
      if (of(copy).data.some((value, i) => value !== kernel.data[i]))
        throw new Error(`${copy} is not ${names.kernel[0]}`);
    }
    return names.bias === undefined ? { kernel } : { kernel, bias: of(names.bias) };
  };
}

export const faceFpnLiteV2Conversion: Conversion = {
  id: faceFpnLiteV2.id,
  source,
  async convert(folder) {
    return filesOf(faceFpnLiteV2, folded(await readGraphModel(join(folder, path))), compactFormat);
  },
  async verify(folder) {
    const files = await readGraphModel(join(folder, path));
    const { backbone, head } = weightsOf(faceFpnLiteV2, folded(files));
    return verifyFaces(faceFpnLiteV2, new Map([...backbone, ...head]), await FpnLiteGraph.open(files));
  },
};
