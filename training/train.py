"""Trains one network: ``python3 training/train.py v2-0.25 --seed 0``. Goes on from the last whole epoch, if any."""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import time
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

import data
from network import Network
from plan import RECIPE, Recipe
from progress import Progress
from tables import Table, load_tables


def rate(step: int, steps: int, recipe: Recipe) -> float:
    """The learning rate of a step, 0 ... steps - 1: up in a straight line, down along half a cosine."""
    rising = recipe.warm_up * steps
    if step < rising:
        return recipe.peak_rate * (step + 1) / (rising + 1)
    return recipe.peak_rate * 0.5 * (1 + math.cos(math.pi * (step - rising) / (steps - rising)))


def logits_of(network: Network, pictures: Tensor, progress: Progress) -> Tensor:
    """What the network answers for pictures as bytes, in the state of use (running statistics)."""
    network.eval()
    with torch.no_grad():
        parts = []
        for chunk in pictures.split(250):
            progress.wait_while_paused()
            parts.append(network(data.normalize(chunk)))
    network.train()
    return torch.cat(parts)


def accuracy(logits: Tensor, labels: Tensor) -> float:
    return (logits.argmax(1) == labels).float().mean().item()


class Run:
    """One network with one seed, and its folder."""

    def __init__(self, name: str, seed: int, table: Table, folder: Path, progress: Progress) -> None:
        self.name, self.seed, self.table, self.folder, self.progress = name, seed, table, folder, progress
        torch.manual_seed(seed)
        self.network = Network(table)
        kernels = [p for p in self.network.parameters() if p.dim() > 1]
        others = [p for p in self.network.parameters() if p.dim() == 1]
        groups = [{"params": kernels, "weight_decay": RECIPE.decay}, {"params": others, "weight_decay": 0.0}]
        self.optimizer = torch.optim.SGD(groups, lr=RECIPE.peak_rate, momentum=RECIPE.momentum, nesterov=True)
        self.curve: list[dict[str, float]] = []
        self.seconds = 0.0
        self.cpu_seconds = 0.0
        self._resume()

    def _resume(self) -> None:
        path = self.folder / "checkpoint.pt"
        if not path.exists():
            return
        saved = torch.load(path)
        if saved["recipe"] != asdict(RECIPE):
            raise ValueError(f"invalid checkpoint {path}: it was made with another recipe; move the folder away")
        self.network.load_state_dict(saved["network"])
        self.optimizer.load_state_dict(saved["optimizer"])
        self.curve, self.seconds, self.cpu_seconds = saved["curve"], saved["seconds"], saved["cpu_seconds"]

    def _save(self) -> None:
        state = {
            "recipe": asdict(RECIPE),
            "network": self.network.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "curve": self.curve,
            "seconds": self.seconds,
            "cpu_seconds": self.cpu_seconds,
        }
        torch.save(state, self.folder / "checkpoint.tmp")
        os.replace(self.folder / "checkpoint.tmp", self.folder / "checkpoint.pt")

    def train(self, pictures: Tensor, labels: Tensor) -> None:
        """The epochs that are missing. ``pictures`` and ``labels`` are all 60,000."""
        held_out = pictures[-RECIPE.held_out :], labels[-RECIPE.held_out :]
        while len(self.curve) < RECIPE.epochs:
            start, cpu_start = self.progress.clock(), time.process_time()
            loss, right = self._epoch(pictures[: RECIPE.images], labels[: RECIPE.images])
            held = accuracy(logits_of(self.network, held_out[0], self.progress), held_out[1])
            self.seconds += self.progress.clock() - start
            self.cpu_seconds += time.process_time() - cpu_start
            self.curve.append(
                {
                    "epoch": len(self.curve) + 1,
                    "trainLoss": round(loss, 4),
                    "trainAccuracy": round(right, 4),
                    "heldOutAccuracy": round(held, 4),
                    "minutes": round(self.seconds / 60, 2),
                }
            )
            self._save()
            self.progress.say(json.dumps(self.curve[-1]))

    def _epoch(self, pictures: Tensor, labels: Tensor) -> tuple[float, float]:
        """One pass in an order that depends on seed and epoch only; mean loss and accuracy on the way."""
        epoch = len(self.curve)
        generator = torch.Generator().manual_seed(1000 * self.seed + epoch)
        batches = torch.randperm(len(labels), generator=generator).split(RECIPE.batch)
        batches = [batch for batch in batches if len(batch) == RECIPE.batch]
        steps = RECIPE.epochs * len(batches)
        loss_sum = right = 0.0
        for i, batch in enumerate(batches):
            self.progress.wait_while_paused()
            step = epoch * len(batches) + i
            for group in self.optimizer.param_groups:
                group["lr"] = rate(step, steps, RECIPE)
            logits = self.network(data.flip_some(data.normalize(pictures[batch]), generator))
            loss = F.cross_entropy(logits, labels[batch])
            self.optimizer.zero_grad(set_to_none=True)
            loss.backward()
            self.optimizer.step()
            loss_sum += loss.item()
            right += accuracy(logits, labels[batch])
            self.progress.step(step + 1, steps)
        return loss_sum / len(batches), right / len(batches)

    def finish(self, pictures: Tensor, labels: Tensor) -> None:
        """Judges the network on the 10,000 test pictures and writes weights, logits and, last, the record."""
        logits = logits_of(self.network, pictures, self.progress)
        np.save(self.folder / "logits.npy", logits.numpy())
        listed, offset = [], 0
        with open(self.folder / "weights.bin", "wb") as file:
            for name, array in self.network.arrays():
                file.write(array.tobytes())
                listed.append({"name": name, "shape": list(array.shape), "offset": offset})
                offset += array.nbytes
        (self.folder / "weights.json").write_text(json.dumps(listed))
        record = {
            "id": self.name,
            "seed": self.seed,
            "network": self.table["network"],
            "recipe": asdict(RECIPE),
            "augmentation": "mirrored left to right with probability 1/2",
            "testImages": len(labels),
            "testCorrect": int((logits.argmax(1) == labels).sum()),
            "curve": self.curve,
            "minutes": round(self.seconds / 60, 2),
            "cpuMinutes": round(self.cpu_seconds / 60, 2),
            "threads": torch.get_num_threads(),
            "versions": {"python": platform.python_version(), "torch": torch.__version__, "numpy": np.__version__},
            "finished": time.strftime("%Y-%m-%d", time.gmtime()),
        }
        (self.folder / "record.tmp").write_text(json.dumps(record, indent=1) + "\n")
        os.replace(self.folder / "record.tmp", self.folder / "record.json")
        self.progress.say(f"done: {record['testCorrect']} of {record['testImages']} test pictures right")


def main() -> None:
    parser = argparse.ArgumentParser(description="Trains one network of the family on Fashion-MNIST.")
    parser.add_argument("name", help="v2-0.25, v1-0.5, v2-0.25-mish ... (src/model/family.ts)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--runs", type=Path, default=Path(__file__).parent / "runs", help="folder for the results")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--pause", type=Path, help="while this file exists, the training waits")
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.set_flush_denormal(True)
    folder = options.runs / f"{options.name}-seed{options.seed}"
    folder.mkdir(parents=True, exist_ok=True)
    tables = load_tables(options.runs)
    if options.name not in tables:
        parser.error(f"invalid name: {options.name}; it must be {', '.join(tables)}")
    progress = Progress(folder, options.pause)
    run = Run(options.name, options.seed, tables[options.name], folder, progress)
    run.train(*data.load("train"))
    run.finish(*data.load("t10k"))


if __name__ == "__main__":
    main()
