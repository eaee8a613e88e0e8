/** What blocks output in V1 and in V2, on one scale. */
import { layers } from "../../model/architecture/layers.js";
import { type LayerView, layerUrl } from "../charts/linkLayerViews.js";
import { tensorRibbon } from "../charts/tensorRibbon.js";

const [v1, v2] = (["v1", "v2"] as const).map((variant) => layers({ variant, classes: 0 }));

/** `?tensor=block_3_project` */
export const tensorUrl = layerUrl("tensor", [...v1, ...v2]);

export function betweenNetworks(): LayerView {
  return tensorRibbon(
    [
      { label: "MobileNet V1: 13 blocks", layers: v1 },
      { label: "MobileNet V2: 17 blocks and a last convolution", layers: v2 },
    ],
    {
      label:
        "Tensors between the stages of V1 and V2, drawn to one scale: V2’s are smaller, except the first, which is equal, and the last, which is larger",
      caption:
        "Both networks at α = 1 and 224 × 224 pixels, on one scale. Each box is the output of a stage. At the end V1 has 7 × 7 × 1024 values. V2’s last block, outlined at first, has fewer, and its last convolution has more.",
      value: "block_16_project",
      file: "v1-v2-tensors.svg",
    },
  );
}
