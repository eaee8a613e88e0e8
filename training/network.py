"""A layer table becomes a PyTorch network, and a trained network becomes named arrays."""

from __future__ import annotations

from typing import Any, Iterator

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from tables import Table

ACTIVATIONS = {
    "relu6": lambda x: F.relu6(x, inplace=True),
    "relu": lambda x: F.relu(x, inplace=True),
    "mish": F.mish,
    "identity": lambda x: x,
}


class Convolution(nn.Module):
    """One row of the table: convolution, batch normalization (epsilon 1e-5), activation."""

    def __init__(self, layer: dict[str, Any]) -> None:
        super().__init__()
        if layer["padding"] != "tensorflow":
            raise ValueError(f"invalid padding: {layer['padding']}; it must be tensorflow (see Network)")
        if layer["stride"] > 2 or (layer["stride"] == 2 and layer["in"][0] % 2 == 1):
            raise ValueError(f"invalid stride of {layer['id']}; it must be 1, or 2 on an even size (see Network)")
        inputs, outputs, kernel = layer["in"][2], layer["out"][2], layer["kernel"]
        self.convolution = nn.Conv2d(
            inputs,
            outputs,
            kernel,
            stride=layer["stride"],
            padding=kernel // 2,
            groups=layer["groups"],
            bias=layer["bias"],
        )
        self.normalization = nn.BatchNorm2d(outputs, eps=1e-5) if layer["batchNorm"] else None
        self.activation = ACTIVATIONS[layer["activation"]]
        nn.init.kaiming_normal_(self.convolution.weight, mode="fan_out")

    def forward(self, x: Tensor) -> Tensor:
        x = self.convolution(x)
        if self.normalization is not None:
            x = self.normalization(x)
        return self.activation(x)


class Network(nn.Module):
    """The whole network: pictures [n, 1, h, w] in, logits [n, classes] out.

    Padding. The table asks for TensorFlow's SAME, which pads a stride-2 layer below and to the right; PyTorch's fast
    path pads it above and to the left. One is the other turned by 180 degrees. So this network sees each picture upside
    down, and ``arrays`` turns every kernel back: what it hands out is the network of the table.
    """

    def __init__(self, table: Table) -> None:
        super().__init__()
        self.rows = table["layers"]
        self.layers = nn.ModuleDict({row["id"]: Convolution(row) for row in self.rows if row["role"] != "pool"})
        self.sources = {row["residualFrom"] for row in self.rows if "residualFrom" in row}

    def forward(self, x: Tensor) -> Tensor:
        x = torch.rot90(x, 2, (2, 3))
        kept: dict[str, Tensor] = {}
        for row in self.rows:
            x = x.mean((2, 3), keepdim=True) if row["role"] == "pool" else self.layers[row["id"]](x)
            tap = row["id"]
            if "residualFrom" in row:
                x = x + kept[row["residualFrom"]]
                tap = f"block_{row['block']}_add"
            if tap in self.sources:
                kept[tap] = x
        return x.flatten(1)

    def arrays(self) -> Iterator[tuple[str, np.ndarray]]:
        """Named arrays in the order of the table, in PyTorch's layout, kernels turned back (see above).

        ``<id>/kernel`` [out, in / groups, k, k], and ``<id>/{gamma,beta,mean,variance}`` or ``<id>/bias`` [out].
        """
        for name, layer in self.layers.items():
            yield f"{name}/kernel", _numpy(torch.rot90(layer.convolution.weight, 2, (2, 3)))
            if layer.convolution.bias is not None:
                yield f"{name}/bias", _numpy(layer.convolution.bias)
            if layer.normalization is not None:
                yield f"{name}/gamma", _numpy(layer.normalization.weight)
                yield f"{name}/beta", _numpy(layer.normalization.bias)
                yield f"{name}/mean", _numpy(layer.normalization.running_mean)
                yield f"{name}/variance", _numpy(layer.normalization.running_var)


def _numpy(tensor: Tensor) -> np.ndarray:
    return np.ascontiguousarray(tensor.detach().numpy(), dtype="<f4")
