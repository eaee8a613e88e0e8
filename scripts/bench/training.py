"""Training steps of a layer table in PyTorch on one thread, with Adam. Reads JSON, prints milliseconds of each step."""

import json
import sys
import time
from pathlib import Path

import torch
from torch.nn import functional as F

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "training"))
from network import Network  # noqa: E402

given = json.load(sys.stdin)
torch.set_num_threads(1)
torch.manual_seed(1)
network = Network(given)
optimizer = torch.optim.Adam(network.parameters(), lr=0.002)
x = torch.randn(given["batch"], 1, 32, 32)
labels = torch.arange(given["batch"]) % 10
times = []
for i in range(given["rounds"] + 3):
    start = time.perf_counter()
    optimizer.zero_grad(set_to_none=True)
    F.cross_entropy(network(x), labels).backward()
    optimizer.step()
    if i >= 3:
        times.append(1000 * (time.perf_counter() - start))
print(json.dumps({"times": times, "version": torch.__version__}))
