"""Small models whose first dimension has a name: some have rows that stand alone, most do not."""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

FLOAT, INT64 = TensorProto.FLOAT, TensorProto.INT64
RANDOM = np.random.default_rng(3)


def normal(*shape):
    return RANDOM.standard_normal(shape).astype(np.float32)


def node(kind, inputs, outputs, **attributes):
    return helper.make_node(kind, inputs.split(), outputs.split(), **attributes)


def constants(**arrays):
    return [numpy_helper.from_array(np.asarray(array), name) for name, array in arrays.items()]


def x(shape, datatype=FLOAT, name="x"):
    return helper.make_tensor_value_info(name, datatype, shape)


def y(shape, datatype=FLOAT, name="y"):
    return x(shape, datatype, name)


def models():
    """Nodes, inputs, outputs and constants, by name."""
    recurrent = constants(w=normal(1, 12, 2), r=normal(1, 12, 3), at=np.array([1], np.int64))
    return {
        "running_sum": (
            [node("CumSum", "x axis", "y")], [x(["steps", 2])], [y(["steps", 2])],
            constants(axis=np.int64(0)),
        ),
        "recurrent": (
            [node("LSTM", "x w r", "h", hidden_size=3), node("Squeeze", "h at", "y")],
            [x(["steps", 1, 2])], [y(["steps", 1, 3])], recurrent,
        ),
        "centred": (
            [node("ReduceMean", "x", "m", axes=[0], keepdims=1), node("Sub", "x m", "y")],
            [x(["batch", 3])], [y(["batch", 3])], [],
        ),
        "places": (
            [node("Greater", "x t", "g"), node("NonZero", "g", "z"), node("Transpose", "z", "y")],
            [x(["batch", 3])], [y(["batch", 2], INT64)], constants(t=np.float32(0.9)),
        ),
        "best": (
            [node("ArgMax", "x", "y", axis=1, keepdims=0)], [x([None, 4])], [y([1], INT64)], [],
        ),
        "passed_on": (
            [node("Neg", "x", "y")], [x(["batch", 2]), x(["batch"], INT64, "id")],
            [y(["batch", 2]), y(["batch"], INT64, "id")], [],
        ),
        "scalar_passed_on": (
            [node("Neg", "x", "y")], [x(["batch", 2]), x([], FLOAT, "k")],
            [y(["batch", 2]), y([], FLOAT, "k")], [],
        ),
        "nothing_done": ([], [x(["batch", 2])], [x(["batch", 2])], []),
        "question_marks": (
            [node("GlobalMaxPool", "x", "p"), node("Flatten", "p", "y")],
            [x([None, 2, "?", "?"])], [y([None, 2])], [],
        ),
        "one_name_two_sizes": (
            [node("Concat", "x z", "y", axis=0)], [x(["n"]), x(["n"], FLOAT, "z")], [y(["m"])], [],
        ),
        "picked": (
            [node("Gather", "x z", "y", axis=0)], [x(["n", "n"]), x(["n"], INT64, "z")],
            [y(["k", "n"])], [],
        ),
        "no_shape": ([node("Abs", "x", "y")], [x(None)], [y(None)], []),
        "rows": ([node("Abs", "x", "y")], [x(["batch", 3])], [y(["batch", 3])], []),
    }


FEEDS = {
    "recurrent": lambda rows: {"x": normal(rows, 1, 2)},
    "running_sum": lambda rows: {"x": normal(rows, 2)},
    "best": lambda rows: {"x": normal(rows, 4)},
    "passed_on": lambda rows: {"x": normal(rows, 2), "id": RANDOM.integers(1, 99, rows)},
    "scalar_passed_on": lambda rows: {"x": normal(rows, 2), "k": np.array(RANDOM.random(), np.float32)},
    "nothing_done": lambda rows: {"x": normal(rows, 2)},
    "question_marks": lambda rows: {"x": normal(rows, 2, 3, 4 + rows)},
    "one_name_two_sizes": lambda rows: {"x": normal(rows), "z": normal(2 * rows + 1)},
    "picked": lambda rows: {"x": normal(rows, 3), "z": RANDOM.integers(0, rows, 2 * rows)},
    "no_shape": lambda rows: {"x": normal(*[2] * rows)},
}


def feed(name, rows):
    """A request of so many rows, other values each time."""
    return FEEDS.get(name, lambda rows: {"x": normal(rows, 3)})(rows)


def write(repository):
    for name, (nodes, inputs, outputs, given) in models().items():
        graph = helper.make_graph(nodes, "g", inputs, outputs, given)
        opsets = [helper.make_opsetid("", 17)]
        folder = repository / name / "1"
        folder.mkdir(parents=True)
        onnx.save(
            helper.make_model(graph, opset_imports=opsets, ir_version=8), folder / "model.onnx"
        )
