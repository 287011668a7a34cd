"""The backend tests of the onnx package, each with what ONNX Runtime makes of it in this process."""

import dataclasses
import pathlib

import onnx
import onnxruntime
from onnx import numpy_helper
from tensors import PROTOCOL, from_ort, from_proto, to_ort

DATA = pathlib.Path(onnx.__file__).parent / "backend" / "test" / "data"
# What draws random numbers may well draw the same twice, and not the third time.
AGAIN = range(5)
KINDS = ("node", "simple", "pytorch-converted", "pytorch-operator")


@dataclasses.dataclass(frozen=True)
class Case:
    """A model file, what it is asked, and what it has to answer."""

    name: str
    model: pathlib.Path
    # A list of (inputs by name, outputs by name): tensors.
    calls: list
    # What of the model no request or no answer of the protocol can say; empty for most.
    unsayable: str


def names():
    """All tests that bring their model along, as KIND_TEST."""
    return sorted(
        f"{kind}_{test.name}"
        for kind in KINDS
        for test in (DATA / kind).iterdir()
        if (test / "model.onnx").is_file()
    )


def read(name):
    """The test of that name, or None where ONNX Runtime does not run it, or not always the same."""
    kind, test = name.split("_", 1)
    folder = DATA / kind / test
    model = onnx.load(folder / "model.onnx", load_external_data=False)
    try:
        session = onnxruntime.InferenceSession(folder / "model.onnx", options())
        asked = [Asked(model.graph, one) for one in sorted(folder.glob("test_data_set_*"))]
        calls = [(one.tensors, one.answer(session)) for one in asked]
        if any(one.answer(session) != answer for one, (_, answer) in zip(asked, calls) for _ in AGAIN):
            return None
    except Exception:  # ONNX Runtime has a class for each of its codes, and none above them.
        return None
    return Case(name, folder / "model.onnx", calls, unsayable(model.graph))


def options():
    chosen = onnxruntime.SessionOptions()
    chosen.intra_op_num_threads = 1
    chosen.log_severity_level = 4
    return chosen


class Asked:
    """The inputs of one data set: for ONNX Runtime, and as tensors of the protocol."""

    def __init__(self, graph, folder):
        self.feed, self.tensors = {}, {}
        for at, one in enumerate(graph.input):
            file = folder / f"input_{at}.pb"
            if file.is_file():
                self.add(one, file.read_bytes())

    def add(self, one, content):
        kind = one.type.WhichOneof("value")
        if kind == "tensor_type":
            proto = onnx.TensorProto.FromString(content)
            self.feed[one.name] = to_ort(proto)
            self.tensors[one.name] = from_proto(proto)
        elif kind == "sequence_type":
            self.feed[one.name] = numpy_helper.to_list(onnx.SequenceProto.FromString(content))
        else:
            self.feed[one.name] = numpy_helper.to_optional(onnx.OptionalProto.FromString(content))

    def answer(self, session):
        """The outputs that are tensors of the protocol, by name."""
        names = [one.name for one in session.get_outputs()]
        if all(isinstance(one, onnxruntime.OrtValue) for one in self.feed.values()):
            outputs = session.run_with_ort_values(names, self.feed)
        else:
            # Strings and sequences are values only as Python's own.
            outputs = session.run(names, {n: plain(one) for n, one in self.feed.items()})
        tensors = {name: from_ort(one) for name, one in zip(names, outputs)}
        return {name: one for name, one in tensors.items() if one is not None}


def plain(value):
    return value.numpy() if isinstance(value, onnxruntime.OrtValue) else value


def unsayable(graph):
    """The first input that is no tensor of the protocol, or that no output is one."""
    given = {one.name for one in graph.initializer}
    for one in graph.input:
        if one.name not in given and kind_of(one):
            return f"input {one.name} is {kind_of(one)}"
    if all(kind_of(one) for one in graph.output):
        return f"output {graph.output[0].name} is {kind_of(graph.output[0])}"
    return ""


def kind_of(one):
    """What a value is where it is no tensor of the protocol."""
    kind = one.type.WhichOneof("value")
    if kind != "tensor_type":
        return {"sequence_type": "a sequence", "optional_type": "optional"}.get(kind, kind)
    if one.type.tensor_type.elem_type in PROTOCOL:
        return ""
    return onnx.TensorProto.DataType.Name(one.type.tensor_type.elem_type)
