/** The end of V2: last convolution, pool and classifier, with their shapes and costs. */
import { cost } from "../../model/architecture/cost.js";
import { layers } from "../../model/architecture/layers.js";
import { blockDiagram } from "../charts/blockDiagram.js";
import { si } from "../../model/math/format.js";
import { type LayerView, layerUrl } from "../charts/linkLayerViews.js";

const end = layers().filter(({ block, stageName }) => block === undefined && stageName !== "stem");

/** `?end=classifier` */
export const endUrl = layerUrl("end", end);

export function classifierBlock(): LayerView {
  // Drawn in one line, as a block is.
  const asBlock = end.map((layer) => ({ ...layer, stage: end[0].stage }));
  return blockDiagram(asBlock, {
    label:
      "The classifier block: a 1×1 convolution to 1280 channels, average pooling, and a weighted sum for each class",
    caption:
      "Each box shows its multiply-adds (MACs) and its weights, without the classifier’s biases. Average pooling has no weights.",
    note: (layer) => {
      const { macs, weights } = cost(layer);
      return macs === 0 ? "no weights" : `${si(macs, 3)} MACs, ${si(weights, 3)} weights`;
    },
    file: "classifier.svg",
  });
}
