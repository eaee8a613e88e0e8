"""One training step of a network in PyTorch, in doubles. Reads a description, writes what the step makes of it.

``python3 step.py FOLDER``: FOLDER/step.json has ``layers`` (a table), ``arrays`` (name, shape, offset in bytes of
FOLDER/in.bin, 32-bit floats), ``labels`` of each batch, ``isLive``. Kernels are [k, k, c in, c out], of a depthwise layer [k, k, c, 1]. Writes
FOLDER/out.bin, in doubles: the place of the batch that was used, the least distance of a value from a kink of its activation,
the loss, the gradients of ``learning``, then moving means and variances.

With ``recipe`` the step is one of gradient descent: ``rates`` of each batch's step, ``momentum``, ``decay``, and ``turns``, which of the ``pictures``
(bytes without border, in place of ``inputs``) are mirrored. In place of the gradients come the weights after the step and, of
each, its velocity; ``<name> velocity`` is that before.

``inputs`` are several batches, of which that is used whose values stay farthest from the kinks: a value that lies on the
other side of one in 32 bits has another gradient altogether.
"""

import json
import sys
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

folder = Path(sys.argv[1])
given = json.loads((folder / "step.json").read_text())
raw = (folder / "in.bin").read_bytes()


def array(entry):
    count = int(np.prod(entry["shape"]))
    values = np.frombuffer(raw, "<f4", count, entry["offset"]).reshape(entry["shape"])
    return torch.from_numpy(values.astype(np.float64))


arrays = {entry["name"]: array(entry) for entry in given["arrays"]}
for name in given["learning"]:
    arrays[name].requires_grad_(True)

ACTIVATIONS = {"relu6": F.relu6, "relu": F.relu, "mish": F.mish, "identity": lambda v: v}
KINKS = {"relu6": (0, 6), "relu": (0,)}
distances = []


def padded(x, layer):
    """TensorFlow's SAME, written out."""
    size, stride = layer["kernel"], layer["stride"]
    sides = []
    for length in (x.shape[3], x.shape[2]):
        total = max(0, (-(-length // stride) - 1) * stride + size - length)
        before = (size - 1) // 2 if layer["padding"] == "pytorch" else total // 2
        sides += [before, total - before if layer["padding"] != "pytorch" else max(0, total - before)]
    return F.pad(x, sides)


def convolved(x, layer):
    kernel = arrays[layer["id"] + "/kernel"]
    # [k, k, in, out] -> [out, in, k, k]; a depthwise [k, k, c, 1] -> [c, 1, k, k]
    order = (2, 3, 0, 1) if layer["groups"] > 1 else (3, 2, 0, 1)
    x = F.conv2d(padded(x, layer), kernel.permute(*order), stride=layer["stride"], groups=layer["groups"])
    part = lambda name: arrays[f"{layer['id']}/{name}"]
    if layer["batchNorm"]:
        x = F.batch_norm(
            x, part("mean"), part("variance"), part("gamma"), part("beta"), training=given["isLive"], momentum=0.1, eps=1e-5
        )
    else:
        x = x + part("bias")[None, :, None, None]
    for kink in KINKS.get(layer["activation"], ()):
        # What is exactly 0 in doubles, where a whole window is, is so in 32 bits, too.
        away = (x.detach() - kink).abs()
        distances.append(float(away[away > 0].min()))
    return ACTIVATIONS[layer["activation"]](x)


def logits(batch):
    x = batch.permute(0, 3, 1, 2)
    taps = {"input": x}
    for layer in given["layers"]:
        if layer["role"] == "pool":
            x = x.mean((2, 3), keepdim=True)
        else:
            x = convolved(x, layer)
        tap = layer["id"]
        if "residualFrom" in layer:
            x = x + taps[layer["residualFrom"]]
            tap = f"block_{layer['block']}_add"
        taps[tap] = x
    return x.flatten(1)


def distance(batch):
    """How far the values of a batch stay from the kinks; the moving statistics do not move."""
    kept = {name: arrays[name].clone() for name in given["moving"]}
    distances[:] = [1.0]
    with torch.no_grad():
        logits(batch)
        for name, values in kept.items():
            arrays[name].copy_(values)
    return min(distances)


def descent(recipe):
    """The step of PyTorch's own optimizer; weights and velocities after it."""
    learning = [(name, arrays[name]) for name in given["learning"]]
    decaying = [{"params": [w], "weight_decay": recipe["decay"] if w.dim() == 4 else 0} for _, w in learning]
    optimizer = torch.optim.SGD(decaying, lr=recipe["rate"], momentum=recipe["momentum"], nesterov=True)
    for name, w in learning:
        optimizer.state[w]["momentum_buffer"] = arrays[name + " velocity"].clone()
    optimizer.step()
    return [w.detach() for _, w in learning] + [optimizer.state[w]["momentum_buffer"] for _, w in learning]


def inputs():
    if "recipe" not in given:
        return arrays["inputs"]
    pictures = arrays["pictures"].clone()
    for batch, turns in zip(pictures, given["recipe"]["turns"]):
        for i in np.flatnonzero(turns):
            batch[i] = batch[i].flip(1)
    return F.pad(pictures, (2, 2, 2, 2))[..., None] / 127.5 - 1


batches = inputs()
found = [distance(batch) for batch in batches]
place = int(np.argmax(found))
loss = F.cross_entropy(logits(batches[place]), torch.tensor(given["labels"][place]))
loss.backward()
results = [torch.tensor([place, found[place]], dtype=torch.float64), loss.detach().reshape(1)]
if "recipe" in given:
    results += [values.reshape(-1) for values in descent({**given["recipe"], "rate": given["recipe"]["rates"][place]})]
else:
    results += [arrays[name].grad.reshape(-1) for name in given["learning"]]
results += [arrays[name].reshape(-1) for name in given["moving"]]
(folder / "out.bin").write_bytes(torch.cat(results).numpy().astype("<f8").tobytes())
