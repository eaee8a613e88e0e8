"""Fashion-MNIST, from Debian's package dataset-fashion-mnist (MIT licence, Zalando SE)."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

FOLDER = Path("/usr/share/datasets/fashion-mnist")
BORDER = 2
"""Black pixels on each side: 28 become 32."""


def load(part: str) -> tuple[Tensor, Tensor]:
    """``train`` (60,000) or ``t10k`` (10,000): pictures as bytes [n, 1, 32, 32], and labels 0 ... 9 [n]."""
    with gzip.open(FOLDER / f"{part}-images-idx3-ubyte.gz") as file:
        pictures = np.frombuffer(file.read(), np.uint8, offset=16).reshape(-1, 28, 28)
    with gzip.open(FOLDER / f"{part}-labels-idx1-ubyte.gz") as file:
        labels = np.frombuffer(file.read(), np.uint8, offset=8)
    padded = np.pad(pictures, ((0, 0), (BORDER, BORDER), (BORDER, BORDER)))
    return torch.from_numpy(padded).unsqueeze(1), torch.from_numpy(labels.astype(np.int64))


def normalize(pictures: Tensor) -> Tensor:
    """Bytes 0 ... 255 become -1 ... 1."""
    return pictures.float() / 127.5 - 1


def flip_some(pictures: Tensor, generator: torch.Generator) -> Tensor:
    """Mirrors each picture, left to right, with probability one half."""
    chosen = torch.rand(len(pictures), generator=generator) < 0.5
    return torch.where(chosen[:, None, None, None], pictures.flip(3), pictures)
