"""What is trained, how, and in which order."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Recipe:
    """One recipe for every network, so that only the networks differ."""

    images: int = 20_000
    """The first so many of the 60,000 training pictures."""
    held_out: int = 2_000
    """The last so many of the 60,000 are never trained on; the curve shows the accuracy on them."""
    epochs: int = 3
    batch: int = 64
    peak_rate: float = 0.2
    warm_up: float = 0.3
    """Share of the steps in which the rate rises to its peak; after them it falls to 0 along a cosine."""
    momentum: float = 0.9
    """Nesterov's."""
    decay: float = 1e-4
    """Weight decay of kernels; normalization and biases have none."""


RECIPE = Recipe()

_WIDTHS = ["v2-0.25", "v1-0.25", "v2-0.5", "v1-0.5", "v2-0.35", "v1-1", "v2-1"]
_DESIGNS = ["v2-0.25-chain", "v2-0.25-bent", "v2-0.25-relu", "v1-0.23", "v2-0.25-mish"]

PLAN: list[tuple[str, int]] = [
    *((name, 0) for name in _WIDTHS),
    ("v2-0.25", 1),
    ("v2-0.25", 2),
    *((name, seed) for seed in range(3) for name in _DESIGNS),
    *((name, seed) for seed in (1, 2) for name in ["v1-1", "v1-0.5", "v2-0.5", "v1-0.25", "v2-0.35", "v2-1"]),
]
"""Networks and seeds in the order in which they are trained: what is useful first comes first."""
