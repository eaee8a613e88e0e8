/** V2 as four libraries build it. */
import { type Cell, type Table, escape } from "../table.js";

const sources = {
  torchvision:
    "https://github.com/pytorch/vision/blob/0256d651009f1c17faec52bb3ad6b5e35d04beb3/torchvision/models/mobilenetv2.py",
  timm: "https://github.com/huggingface/pytorch-image-models/blob/01419346ca79f2c5612d991d00ec80d9262fadf1/timm/models/efficientnet.py",
  Keras:
    "https://github.com/keras-team/keras/blob/08995a4075f856a327401c15a820964af54c2caa/keras/src/applications/mobilenet_v2.py",
  "TF-slim":
    "https://github.com/tensorflow/models/blob/0ba83cf0211401a8505505276c59418f15338d31/research/slim/nets/mobilenet/mobilenet_v2.py",
} as const;

/** How four libraries build V2: where a checkpoint of one differs from another’s. */
export function libraries(): Table {
  // A long name may break behind each of its parts.
  const code = (text: string): Cell => ({
    markup: `<code>${escape(text).replace(/(?<=[/._])/g, "<wbr>")}</code>`,
  });
  const link = (name: keyof typeof sources): Cell => ({ markup: `<a href="${escape(sources[name])}">source code</a>` });
  const names = ["torchvision", "timm", "Keras", "TF-slim"] as const;
  return {
    caption: "MobileNet V2 in four libraries",
    wide: true,
    columns: [{ label: "What" }, ...names.map((label) => ({ label }))],
    rows: [
      [
        "Name of the width α",
        code("width_mult"),
        "in the model’s name, such as mobilenetv2_050",
        code("alpha"),
        code("depth_multiplier"),
      ],
      [
        "Rounding of channels",
        "to a multiple of 8, at least 90\u202f%",
        "to a multiple of 8, at least 90\u202f%",
        "first int(c · α), then to a multiple of 8, at least 90\u202f%",
        "to a multiple of 8, at least 90\u202f%",
      ],
      [
        "Last channels, α below 1",
        "1280",
        "1280",
        "1280",
        "1280 in the published networks, which set finegrain_classification_mode; 1280 · α without it",
      ],
      [
        "Last channels, α above 1",
        "1280 · α, rounded",
        "1280 · α, rounded; 1280 in two deeper networks",
        "1280 · α, rounded",
        "1280 · α, rounded",
      ],
      [
        "Padding at stride 2",
        "one zero on each side",
        "one zero on each side",
        "as TensorFlow: on even sizes only at the end",
        "as TensorFlow: on even sizes only at the end",
      ],
      ["ε of batch normalization", "0.00001", "0.00001", "0.001", "0.001"],
      [
        "Input values",
        "0 to 1, then minus ImageNet’s mean, divided by its deviation",
        "0 to 1, then minus ImageNet’s mean, divided by its deviation",
        "−1 to 1",
        "−1 to 1",
      ],
      ["Classes", "1000", "1000", "1000", "1001: class 0 is the background"],
      [
        "Block 2’s depthwise kernel",
        code("features.3.conv.1.0.weight"),
        code("blocks.1.1.conv_dw.weight"),
        code("block_2_depthwise"),
        code("MobilenetV2/expanded_conv_2/depthwise/depthwise_weights"),
      ],
      ["Where we read this", ...names.map(link)],
    ],
  };
}
