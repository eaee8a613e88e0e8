"""Runs exported PyTorch backbones on given weights and images.

usage: run_backbones.py FOLDER: for each FOLDER/N/ with backbone.py, arrays.json and arrays.bin (float32) it writes
outputs.bin and prints, as one line of JSON for all, names, shapes and counts.
"""
import json
import pathlib
import runpy
import sys

import torch

torch.set_num_threads(1)
torch.manual_seed(2018)
answers = []
for folder in sorted(pathlib.Path(sys.argv[1]).iterdir(), key=lambda path: int(path.name)):
    code = runpy.run_path(str(folder / "backbone.py"), run_name="exported")
    flat = torch.frombuffer(bytearray((folder / "arrays.bin").read_bytes()), dtype=torch.float32)
    arrays, at = {}, 0
    for name, shape in json.loads((folder / "arrays.json").read_text()):
        size = torch.Size(shape).numel()
        arrays[name] = flat[at : at + size].reshape(shape)
        at += size
    image = arrays.pop("image")
    backbone = code["Backbone"]().eval()
    state = backbone.state_dict()
    counters = {name: value for name, value in state.items() if name.endswith("num_batches_tracked")}
    depthwise = [value for name, value in state.items() if name.endswith("depthwise.conv.weight")]
    deviations = [[float(value.std()), value.numel()] for value in depthwise]
    backbone.load_state_dict({**arrays, **counters})
    with torch.no_grad():
        outputs = backbone(image)
    (folder / "outputs.bin").write_bytes(b"".join(value.contiguous().numpy().tobytes() for value in outputs.values()))
    parameters = list(backbone.parameters())
    buffers = sum(value.numel() for name, value in backbone.named_buffers() if name not in counters)
    answers.append(
        {
            "shapes": {name: list(value.shape) for name, value in outputs.items()},
            "trainable": sum(p.numel() for p in parameters if p.requires_grad),
            "frozen": sum(p.numel() for p in parameters if not p.requires_grad),
            "buffers": buffers,
            "deviations": deviations,
        }
    )
print(json.dumps(answers))
