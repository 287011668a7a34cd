#!/usr/bin/env python3
"""Writes the small TorchScript models that the tests serve, and the same networks as ONNX models.

    python3 -m venv /tmp/torch-venv && /tmp/torch-venv/bin/pip install torch==2.7.1 onnx numpy
    /tmp/torch-venv/bin/python testing/models/make_torch_models.py

A build of torch for the CPU will do. The outputs are committed: torch/<model>/<version>/model.pt, and
for a network in both formats version 1 is model.pt and version 2 is model.onnx with the same weights.
Weights come from a fixed seed.
"""

import io
import os
import shutil
import zipfile
from typing import Dict, List, Tuple

import torch
from torch import nn

HERE = os.path.dirname(os.path.abspath(__file__))
GROUP = "torch"
OPSET = 17


def path(model, version, name):
    folder = os.path.join(HERE, GROUP, model, str(version))
    os.makedirs(folder, exist_ok=True)
    return os.path.join(folder, name)


def script(model, module):
    save(model, torch.jit.script(module))


def trace(model, module, example):
    """As it is while it is trained: a trace keeps what that does."""
    save(model, torch.jit.trace(module, example, check_trace=False))


def save(model, module):
    """Without the entries that tell where the source lay on this machine."""
    whole = io.BytesIO()
    torch.jit.save(module, whole)
    rewrite(whole, model, lambda name, data: None if name.endswith(".debug_pkl") else data)


def rewrite(source, model, change):
    """A copy of an archive whose entries went through `change`: name, bytes to bytes or None."""
    with zipfile.ZipFile(source) as archive:
        with zipfile.ZipFile(path(model, 1, "model.pt"), "w") as target:
            for entry in archive.infolist():
                data = change(entry.filename.split("/", 1)[1], archive.read(entry))
                if data is not None:
                    target.writestr(zipfile.ZipInfo("model/" + entry.filename.split("/", 1)[1]), data)


def both(model, module, example):
    """Saved as it is left by training: who serves it has to switch dropout and statistics off."""
    script(model, module.train())
    torch.onnx.export(
        module.eval(),
        (example,),
        path(model, 2, "model.onnx"),
        input_names=["x"],
        output_names=["y"],
        dynamic_axes={"x": {0: "batch"}, "y": {0: "batch"}},
        opset_version=OPSET,
        dynamo=False,
    )


def perceptron():
    return nn.Sequential(
        nn.Linear(8, 32),
        nn.ReLU(),
        nn.BatchNorm1d(32),
        nn.Dropout(0.5),
        nn.Linear(32, 3),
        nn.Softmax(dim=-1),
    )


def convolution():
    return nn.Sequential(
        nn.Conv2d(1, 4, 3, padding=1),
        nn.BatchNorm2d(4),
        nn.GELU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Dropout(0.5),
        nn.Linear(4 * 4 * 4, 10),
        nn.LogSoftmax(dim=-1),
    )


def with_statistics(module, example):
    """Gives batch normalisation means and variances that are not 0 and 1."""
    module.train()
    for _ in range(20):
        module(torch.randn_like(example) * 2 + 0.5)
    return module


class Identity(nn.Module):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x


class TwoInputs(nn.Module):
    """hidden[b, s] = (ids * mask, 10 * ids * mask); pooled is its sum over s."""

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> Tuple[torch.Tensor, torch.Tensor]:
        kept = (ids * mask).to(torch.float32)
        hidden = torch.stack((kept, kept * 10), dim=2)
        return hidden, hidden.sum(1)


class Transposed(nn.Module):
    """An output whose elements do not lie in memory in the order of its shape."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x.transpose(1, 2)


class FailOnNegative(nn.Module):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        assert bool((x >= 0).all()), "negative"
        return x * 2


class KeepsInput(nn.Module):
    """Answers with the input of the run before."""

    def __init__(self):
        super().__init__()
        self.before = torch.zeros(1, 4)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        before = self.before
        self.before = x
        return before


class Overwrites(nn.Module):
    """Works in its input's memory and gives it back."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x.add_(1)


class Steps(nn.Module):
    """Gives back its input after as many steps as its largest element says."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = torch.zeros([256, 256])
        for _ in range(int(x.max())):
            y = torch.mm(y, y)
        return x + y[0, 0]


class Allocate(nn.Module):
    """An output of as many elements as the input says."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.zeros([int(x.max())])


class AList(nn.Module):
    def forward(self, x: torch.Tensor) -> List[torch.Tensor]:
        return [x, x * 2]


class ADict(nn.Module):
    def forward(self, x: torch.Tensor) -> Dict[str, torch.Tensor]:
        return {"y": x}


class Nested(nn.Module):
    def forward(self, x: torch.Tensor) -> Tuple[torch.Tensor, Tuple[torch.Tensor, torch.Tensor]]:
        return x, (x * 2, x * 3)


class ANumber(nn.Module):
    def forward(self, x: torch.Tensor) -> float:
        return float(x.sum())


class Casts(nn.Module):
    """An output of one datatype after the other, by the first element."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        kind = int(x.max())
        if kind == 0:
            return x.to(torch.bfloat16)
        if kind == 1:
            return x.to(torch.int16)
        if kind == 2:
            return x.to(torch.complex64)
        return x.to_sparse()


class Sum(nn.Module):
    def forward(self, x: torch.Tensor, z: torch.Tensor) -> torch.Tensor:
        return x + z


def shifted(self, inputs: Tuple[torch.Tensor, torch.Tensor]) -> Tuple[torch.Tensor, torch.Tensor]:
    return inputs[0] + 100, inputs[1]


def swapped(self, inputs: Tuple[torch.Tensor, torch.Tensor]) -> Tuple[torch.Tensor, torch.Tensor]:
    return inputs[1] * 2, inputs[0]


def looked_at(
    self, inputs: Tuple[torch.Tensor, torch.Tensor], y: torch.Tensor
) -> None:
    return None


def weighted(
    self, inputs: Tuple[torch.Tensor, torch.Tensor], y: torch.Tensor
) -> torch.Tensor:
    return y * 1000 + inputs[0]


def hooked():
    """y = ((x + 100) + 2 z) * 1000 + 2 z, where it is called; x + z is its forward."""
    module = Sum()
    module.register_forward_pre_hook(shifted)
    module.register_forward_pre_hook(swapped)
    module.register_forward_hook(weighted)
    module.register_forward_hook(looked_at)
    return module


class Around(nn.Module):
    """Hooks of a module inside of another: part of the other's forward."""

    def __init__(self):
        super().__init__()
        self.inner = hooked()

    def forward(self, x: torch.Tensor, z: torch.Tensor) -> torch.Tensor:
        return self.inner(x, z)


class Twice(nn.Module):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x * 2


def bare(self, inputs: Tuple[torch.Tensor]) -> torch.Tensor:
    return inputs[0] + 100


def hooked_bare():
    """y = 2 (x + 100): a hook that returns its one argument without a tuple around it."""
    module = Twice()
    module.register_forward_pre_hook(bare)
    return module


class Negative(nn.Module):
    """An output that is the negative of what lies in its memory."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch._neg_view(x)


class Imaginary(nn.Module):
    """The same in a view of every other element, which is contiguous for one row only."""

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.complex(x, x + 1)[:, 1:2].conj().imag


class NoForward(nn.Module):
    @torch.jit.export
    def score(self, x: torch.Tensor) -> torch.Tensor:
        return x


def broken():
    good = path("identity", 1, "model.pt")
    with open(good, "rb") as file:
        whole = file.read()
    files = {
        "broken_empty": b"",
        "broken_text": b"def forward(x): return x\n",
        "broken_truncated": whole[: len(whole) // 2],
    }
    weights = io.BytesIO()
    torch.save({"weight": torch.zeros(2)}, weights)
    files["broken_state_dict"] = weights.getvalue()
    for name, data in files.items():
        with open(path(name, 1, "model.pt"), "wb") as file:
            file.write(data)
    rewrite(good, "broken_newer", lambda name, data: b"9999\n" if name == "version" else data)
    rewrite(
        good, "broken_no_constants", lambda name, data: None if name == "constants.pkl" else data
    )
    rewrite(
        good,
        "broken_unknown_op",
        lambda name, data: data.replace(b"return x", b"return torch.no_such(x)")
        if name.endswith(".py")
        else data,
    )
    for model, call in (
        ("broken_extension_op", b"ops.torchvision.nms(x, x, 0.5)"),
        ("broken_wrong_call", b"torch.relu(x, x, x)"),
    ):
        rewrite(
            good,
            model,
            lambda name, data, call=call: data.replace(b"return x", b"return " + call)
            if name.endswith(".py")
            else data,
        )
    rewrite(
        good,
        "broken_extension_type",
        lambda name, data: data.replace(b"x: Tensor", b"x: __torch__.torch.classes.tensorrt.Engine")
        if name.endswith(".py")
        else data,
    )
    script("broken_no_forward", NoForward())


def main():
    shutil.rmtree(os.path.join(HERE, GROUP), ignore_errors=True)
    torch.manual_seed(7)
    rows = torch.zeros(4, 8)
    both("perceptron", with_statistics(perceptron(), rows), rows)
    images = torch.zeros(4, 1, 8, 8)
    both("convolution", with_statistics(convolution(), images), images)
    script("identity", Identity())
    script("two_inputs", TwoInputs())
    script("transposed", Transposed())
    script("fail_on_negative", FailOnNegative())
    script("keeps_input", KeepsInput())
    script("overwrites", Overwrites())
    script("steps", Steps())
    script("allocate", Allocate())
    script("a_list", AList())
    script("a_dict", ADict())
    script("nested", Nested())
    script("a_number", ANumber())
    script("casts", Casts())
    script("hooked", hooked())
    script("hooked_bare", hooked_bare())
    script("hooked_inside", Around())
    script("negative", Negative())
    script("imaginary", Imaginary())
    trace("dropout_trace", nn.Sequential(nn.Linear(4, 4), nn.Dropout(0.5)).train(), torch.ones(1, 4))
    broken()


if __name__ == "__main__":
    main()
