"""Runs exported PyTorch backbones on given weights and images.

usage: run_backbones.py FOLDER CONVERTED: for each FOLDER/N/ with backbone.py, arrays.json and arrays.bin (float32) it writes
outputs.bin and prints, as one line of JSON for all, names, shapes and counts, and which features a step of
training moves; for the folders in the comma-separated list CONVERTED also what torch.jit.script and ONNX make of it.
"""
import io
import json
import pathlib
import runpy
import sys

import torch


def scripted_difference(backbone, image, outputs):
    """Largest difference between the module and its TorchScript, or None where names differ."""
    with torch.no_grad():
        scripted = torch.jit.script(backbone)(image)
    if list(scripted) != list(outputs):
        return None
    return max(float((scripted[name] - value).abs().max()) for name, value in outputs.items())


def onnx_bytes(backbone, image, names):
    """Size of the ONNX file, 0 where it lacks an output's name."""
    file = io.BytesIO()
    torch.onnx.export(backbone, image, file, output_names=names)
    found = file.getvalue()
    return len(found) if all(name.encode() in found for name in names) else 0


def moved_features(backbone, image):
    """The features of which any number moves in a step of training."""
    backbone.train()
    before = {name: value.clone() for name, value in backbone.state_dict().items()}
    loss = sum(value.pow(2).mean() for value in backbone(image).values())
    learning = [p for p in backbone.parameters() if p.requires_grad]
    if learning:
        loss.backward()
        torch.optim.SGD(learning, 0.1).step()
    moved = [name for name, value in backbone.state_dict().items() if not torch.equal(value, before[name])]
    return sorted({int(name.split(".")[1]) for name in moved})


torch.set_num_threads(1)
torch.manual_seed(2018)
answers = []
converted = sys.argv[2].split(",")
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
            "scripted": scripted_difference(backbone, image, outputs) if folder.name in converted else None,
            "onnx": onnx_bytes(backbone, image, list(outputs)) if folder.name in converted else None,
            # Two pictures: a map of one position has no variance within a single one.
            "moved": moved_features(backbone, torch.cat([image, image.flip(3)])),
        }
    )
print(json.dumps(answers))
