/** The configured backbone as a PyTorch module. */
import type { Backbone, BackboneOptions } from "../backbone.js";
import { type FeatureRows, featureRows, headLines } from "./table.js";

const bool = (value: boolean) => (value ? "True" : "False");

function featureText({ skip, rows }: FeatureRows): string {
  const lines = rows.map(([name, kernel, stride, groups, input, output, active]) => {
    return `("${name}", ${kernel}, ${stride}, ${groups}, ${input}, ${output}, ${bool(active)})`;
  });
  return `    (${bool(skip)}, [${lines.join(`,\n${" ".repeat(skip ? 12 : 13)}`)}]),`;
}

/** The class of a batch normalization whose statistics and factors are fixed; torchvision and detectron2 have one each. */
const frozenClass = `class FrozenBatchNorm2d(nn.Module):
    """Batch normalization with fixed statistics and factors: buffers, not parameters, so nothing here ever learns."""

    def __init__(self, channels, eps=1e-5):
        super().__init__()
        self.eps = eps
        self.register_buffer("weight", torch.ones(channels))
        self.register_buffer("bias", torch.zeros(channels))
        self.register_buffer("running_mean", torch.zeros(channels))
        self.register_buffer("running_var", torch.ones(channels))

    def forward(self, x):
        scale = self.weight / torch.sqrt(self.running_var + self.eps)
        shift = self.bias - self.running_mean * scale
        return x * scale[None, :, None, None] + shift[None, :, None, None]


`;

function normText({ norm, groups }: BackboneOptions): string | undefined {
  if (norm === "BN") return "nn.BatchNorm2d(outputs)";
  if (norm === "FrozenBN") return "FrozenBatchNorm2d(outputs)";
  if (norm === "GN") return `nn.GroupNorm(${groups}, outputs)`;
  return undefined;
}

/** Frozen parts stay in evaluation: in training their batch normalizations would go on counting means and variances. */
function trainText({ norm }: BackboneOptions): string {
  if (norm !== "BN") return "";
  return `        self.train()

    def train(self, mode=True):
        """Frozen parts stay in evaluation mode: else their batch normalization would still update means and variances.

        torch.jit.script keeps forward() only: train the module itself, and script it when it is trained.
        """
        super().train(mode)
        for feature in self.features[:FREEZE_AT]:
            feature.eval()
        return self
`;
}

/**
 * A file that runs with Python 3 and torch alone: the class `Backbone`, whose output is a dictionary of feature maps.
 * The table in it is the one that shapes and costs on the page are computed from.
 */
export function pytorchCode(built: Backbone): string {
  const { options, exits } = built;
  const norm = normText(options);
  const exitText = exits.map(({ feature, name }) => `${feature}: "${name}"`).join(", ");
  const strides = exits.map(({ name, stride }) => `"${name}": ${stride}`).join(", ");
  const channels = exits.map(({ name, shape }) => `"${name}": ${shape[2]}`).join(", ");
  return `"""${headLines(built).join("\n")}"""
import math
from collections import OrderedDict

import torch
from torch import nn

# For each feature: is its input added to what comes out, and its layers.
# A layer: name, kernel, stride, groups, channels in, channels out, does an activation follow.
FEATURES = [
${featureRows(built).map(featureText).join("\n")}
]
EXITS = {${exitText}}
STRIDES = {${strides}}
CHANNELS = {${channels}}
FREEZE_AT = ${options.freezeAt}


${options.norm === "FrozenBN" ? frozenClass : ""}def convolution(kernel, stride, groups, inputs, outputs, active):
    parts = OrderedDict()
    parts["conv"] = nn.Conv2d(
        inputs, outputs, kernel, stride, padding=kernel // 2, groups=groups, bias=${bool(norm === undefined)}
    )
${norm === undefined ? "" : `    parts["norm"] = ${norm}\n`}    if active:
        parts["act"] = ${options.activation === "mish" ? "nn.Mish()" : "nn.ReLU6()"}
    return nn.Sequential(parts)


class Feature(nn.Sequential):
    def __init__(self, skip, rows):
        super().__init__(OrderedDict((name, convolution(*row)) for name, *row in rows))
        self.skip = skip

    def forward(self, x):
        y = x
        for layer in self:
            y = layer(y)
        return x + y if self.skip else y


class Backbone(nn.Module):
    """images [batch, 3, height, width] -> {"${exits[0].name}": [batch, ${exits[0].shape[2]}, height / ${exits[0].stride}, width / ${exits[0].stride}], ...}"""

    def __init__(self):
        super().__init__()
        self.exits = dict(EXITS)
        self.features = nn.ModuleList(Feature(skip, rows) for skip, rows in FEATURES)
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                # n: the outputs that one input value reaches; a depthwise layer has one output channel in a group
                n = module.kernel_size[0] * module.kernel_size[1] * module.out_channels // module.groups
                nn.init.normal_(module.weight, 0, math.sqrt(2 / n))
                if module.bias is not None:
                    nn.init.zeros_(module.bias)
        for feature in self.features[:FREEZE_AT]:
            feature.requires_grad_(False)
${trainText(options)}
    def forward(self, x):
        found = {}
        for i, feature in enumerate(self.features):
            x = feature(x)
            if i in self.exits:
                found[self.exits[i]] = x
        return found


if __name__ == "__main__":
    backbone = Backbone().eval()
    with torch.no_grad():
        for name, value in backbone(torch.zeros(1, 3, ${options.resolution}, ${options.resolution})).items():
            print(name, tuple(value.shape))
    learning = sum(p.numel() for p in backbone.parameters() if p.requires_grad)
    print(learning, "of", sum(p.numel() for p in backbone.parameters()), "parameters learn")
`;
}
