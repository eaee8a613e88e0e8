"""``python3 training/test_network.py``: the network against the table, and its padding against SAME written out."""

from __future__ import annotations

import tempfile
import unittest
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional as F

from network import Network
from plan import PLAN
from tables import Table, load_tables
from train import RECIPE, rate


def upright(table: Table, arrays: dict[str, Tensor], x: Tensor) -> tuple[Tensor, list[list[int]]]:
    """The same network step by step from its exported arrays, padded as TensorFlow does; logits and shapes."""
    kept: dict[str, Tensor] = {}
    shapes = []
    for row in table["layers"]:
        name = row["id"]
        if row["role"] == "pool":
            x = x.mean((2, 3), keepdim=True)
        else:
            total = max(0, (row["out"][0] - 1) * row["stride"] + row["kernel"] - row["in"][0])
            x = F.pad(x, (total // 2, total - total // 2) * 2)
            x = F.conv2d(x, arrays[f"{name}/kernel"], arrays.get(f"{name}/bias"), row["stride"], 0, 1, row["groups"])
            if row["batchNorm"]:
                mean, variance = arrays[f"{name}/mean"], arrays[f"{name}/variance"]
                scale = arrays[f"{name}/gamma"] / (variance + 1e-5).sqrt()
                x = (x - mean[:, None, None]) * scale[:, None, None] + arrays[f"{name}/beta"][:, None, None]
            if row["activation"] == "relu6":
                x = x.clamp(0, 6)
        shapes.append([x.shape[2], x.shape[3], x.shape[1]])
        if "residualFrom" in row:
            x = x + kept[row["residualFrom"]]
            name = f"block_{row['block']}_add"
        kept[name] = x
    return x.flatten(1), shapes


class NetworkTest(unittest.TestCase):
    def setUp(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            self.tables = load_tables(Path(folder))

    def test_every_network_of_the_plan_has_a_table(self) -> None:
        self.assertLessEqual({name for name, _ in PLAN}, set(self.tables))
        self.assertEqual(len(set(PLAN)), len(PLAN))

    def test_parameters_are_those_of_the_table(self) -> None:
        for name, table in self.tables.items():
            count = sum(p.numel() for p in Network(table).parameters())
            normalized = sum(row["out"][2] for row in table["layers"] if row["batchNorm"])
            self.assertEqual(count, table["cost"]["parameters"] + 2 * normalized, name)

    def test_shapes_and_padding_are_those_of_the_table(self) -> None:
        torch.manual_seed(1)
        for name in ("v2-0.25", "v1-0.25", "v2-0.25-bent", "v2-0.25-chain"):
            table = self.tables[name]
            network = Network(table)
            for module in network.modules():
                if isinstance(module, torch.nn.BatchNorm2d):
                    module.running_mean.uniform_(-0.5, 0.5)
                    module.running_var.uniform_(0.5, 2)
                    torch.nn.init.uniform_(module.weight, 0.5, 2)
                    torch.nn.init.uniform_(module.bias, -0.5, 0.5)
            network.eval()
            x = torch.rand(3, 1, 32, 32) * 2 - 1
            arrays = {key: torch.from_numpy(value) for key, value in network.arrays()}
            with torch.no_grad():
                expected, shapes = upright(table, arrays, x)
                difference = (network(x) - expected).abs().max() / expected.abs().max()
            self.assertLess(difference.item(), 1e-4, name)
            self.assertEqual(shapes, [row["out"] for row in table["layers"]])

    def test_the_rate_rises_and_falls(self) -> None:
        rates = [rate(step, 100, RECIPE) for step in range(100)]
        self.assertEqual(rates.index(max(rates)), 30)
        self.assertAlmostEqual(max(rates), 0.2)
        self.assertLess(rates[-1], 2e-4)


if __name__ == "__main__":
    unittest.main()
