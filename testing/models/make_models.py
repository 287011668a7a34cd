#!/usr/bin/env python3
"""Writes the small ONNX models that the tests serve.

    python3 -m venv /tmp/onnx-venv && /tmp/onnx-venv/bin/pip install onnx numpy
    /tmp/onnx-venv/bin/python testing/models/make_models.py

Every group is a model repository: <group>/<model>/<version>/model.onnx. The outputs are committed;
running this again gives the same bytes with the same version of the onnx package.
"""

import os
import random
import shutil

import numpy as np
import onnx
from onnx import TensorProto as T
from onnx import helper as h
from onnx import numpy_helper

HERE = os.path.dirname(os.path.abspath(__file__))
OPSET = 17
IR = 8

DATATYPES = {
    "bool": T.BOOL,
    "uint8": T.UINT8,
    "uint16": T.UINT16,
    "uint32": T.UINT32,
    "uint64": T.UINT64,
    "int8": T.INT8,
    "int16": T.INT16,
    "int32": T.INT32,
    "int64": T.INT64,
    "fp16": T.FLOAT16,
    "fp32": T.FLOAT,
    "fp64": T.DOUBLE,
    "bf16": T.BFLOAT16,
    "bytes": T.STRING,
}


def value(name, datatype, shape):
    return h.make_tensor_value_info(name, datatype, shape)


def const(name, array):
    return numpy_helper.from_array(np.asarray(array), name)


def path(group, model, version=1):
    folder = os.path.join(HERE, group, model, str(version))
    os.makedirs(folder, exist_ok=True)
    return os.path.join(folder, "model.onnx")


def model_of(nodes, inputs, outputs, initializers=(), opset=OPSET, domains=()):
    graph = h.make_graph(list(nodes), "g", inputs, outputs, list(initializers))
    opsets = [h.make_opsetid("", opset)] + [h.make_opsetid(d, v) for d, v in domains]
    return h.make_model(graph, opset_imports=opsets, ir_version=IR, producer_name="tiltyard")


def save(group, model, proto, version=1, check=True):
    if check:
        onnx.checker.check_model(proto)
    with open(path(group, model, version), "wb") as out:
        out.write(proto.SerializeToString())


def save_bytes(group, model, data):
    with open(path(group, model), "wb") as out:
        out.write(data)


def identity(datatype, shape, x="x", y="y"):
    return model_of(
        [h.make_node("Identity", [x], [y])], [value(x, datatype, shape)], [value(y, datatype, shape)]
    )


def types():
    for name, datatype in DATATYPES.items():
        shape = ["batch", "n"] if name in ("fp32", "bytes") else ["batch", 4]
        save("types", f"identity_{name}", identity(datatype, shape))


def shapes():
    save("shapes", "scalar", identity(T.FLOAT, []))
    save("shapes", "fixed", identity(T.FLOAT, [2, 3]))
    save("shapes", "unnamed", identity(T.FLOAT, [None, None]))
    absolute = [h.make_node("Abs", ["x"], ["y"])]
    no_shape = model_of(absolute, [value("x", T.FLOAT, None)], [value("y", T.FLOAT, None)])
    save("shapes", "no_shape", no_shape, check=False)
    save("shapes", "deep", identity(T.FLOAT, ["batch"] + [1] * 9))
    save("shapes", "two_inputs", two_inputs())
    # [batch, batch]: what one row gives depends on the other rows.
    save(
        "shapes",
        "similarity",
        model_of(
            [
                h.make_node("Transpose", ["x"], ["xt"], perm=[1, 0]),
                h.make_node("MatMul", ["x", "xt"], ["y"]),
            ],
            [value("x", T.FLOAT, ["batch", 4])],
            [value("y", T.FLOAT, ["batch", "batch"])],
        ),
    )
    # Batchable by its symbols alone, but the sum runs over the rows.
    save(
        "shapes",
        "row_sum",
        model_of(
            [
                h.make_node("ReduceSum", ["x", "axes"], ["s"], keepdims=1),
                h.make_node("Add", ["x", "s"], ["y"]),
            ],
            [value("x", T.FLOAT, ["batch", 4])],
            [value("y", T.FLOAT, ["batch", 4])],
            [const("axes", np.array([0], np.int64))],
        ),
    )
    save(
        "shapes",
        "nonzero",
        model_of(
            [h.make_node("NonZero", ["x"], ["y"])],
            [value("x", T.FLOAT, ["batch", 4])],
            [value("y", T.INT64, [2, "found"])],
        ),
    )
    save("shapes", "odd_names", identity(T.FLOAT, ["größe / 1"], "in put/ü:0", "Ausgabe \"温度\"\\1"))
    save("shapes", "astral_names", identity(T.FLOAT, ["batch"], "x😀", "y"))
    save(
        "shapes",
        "no_inputs",
        model_of(
            [h.make_node("Identity", ["c"], ["y"])],
            [],
            [value("y", T.FLOAT, [3])],
            [const("c", np.array([1, 2, 3], np.float32))],
        ),
    )
    # "scale" is an input with a default; the engine leaves the default.
    save(
        "shapes",
        "overridable",
        model_of(
            [h.make_node("Mul", ["x", "scale"], ["y"])],
            [value("x", T.FLOAT, ["batch"]), value("scale", T.FLOAT, [1])],
            [value("y", T.FLOAT, ["batch"])],
            [const("scale", np.array([3], np.float32))],
        ),
    )
    # Declares y as [batch], gives [batch, 4] flattened: the declaration lies.
    save(
        "shapes",
        "lying_output",
        model_of(
            [h.make_node("Reshape", ["x", "shape"], ["y"])],
            [value("x", T.FLOAT, ["batch", 4])],
            [value("y", T.FLOAT, ["batch"])],
            [const("shape", np.array([-1], np.int64))],
        ),
        check=False,
    )
    external("shapes", "external")


def two_inputs():
    nodes = [
        h.make_node("Cast", ["ids"], ["idsf"], to=T.FLOAT),
        h.make_node("Cast", ["mask"], ["maskf"], to=T.FLOAT),
        h.make_node("Mul", ["idsf", "maskf"], ["masked"]),
        h.make_node("Unsqueeze", ["masked", "last"], ["a"]),
        h.make_node("Mul", ["a", "pair"], ["hidden"]),
        h.make_node("ReduceSum", ["hidden", "seq_axis"], ["pooled"], keepdims=0),
    ]
    return model_of(
        nodes,
        [value("ids", T.INT64, ["batch", "seq"]), value("mask", T.INT64, ["batch", "seq"])],
        [value("hidden", T.FLOAT, ["batch", "seq", 2]), value("pooled", T.FLOAT, ["batch", 2])],
        [
            const("last", np.array([-1], np.int64)),
            const("seq_axis", np.array([1], np.int64)),
            const("pair", np.array([1, 10], np.float32)),
        ],
    )


def external_tensor(name, **entries):
    tensor = T(name=name, data_type=T.FLOAT, dims=[4], data_location=T.EXTERNAL)
    for key, text in {"location": "weights.bin", "offset": "0", "length": "16", **entries}.items():
        tensor.external_data.add(key=key, value=text)
    return tensor


def external(group, model, keep_file=True, version=1, **entries):
    save_external(group, model, model_of(
        [h.make_node("Mul", ["x", "w"], ["y"])],
        [value("x", T.FLOAT, ["batch", 4])],
        [value("y", T.FLOAT, ["batch", 4])],
        [external_tensor("w", **entries)],
    ), keep_file, version)


def save_external(group, model, proto, keep_file=True, version=1):
    save(group, model, proto, version, check=False)
    if keep_file:
        with open(os.path.join(os.path.dirname(path(group, model, version)), "weights.bin"), "wb") as out:
            out.write(np.arange(1, 5, dtype=np.float32).tobytes())


def external_overlap():
    nodes = [h.make_node("Mul", ["x", "w"], ["z"]), h.make_node("Slice", ["v", "zero", "two"], ["s"])]
    nodes += [h.make_node("ReduceSum", ["s"], ["t"], keepdims=0), h.make_node("Add", ["z", "t"], ["y"])]
    part = external_tensor("v", offset="4", length="12")
    part.dims[0] = 3
    numbers = [const("zero", np.array([0], np.int64)), const("two", np.array([2], np.int64))]
    x, y = value("x", T.FLOAT, ["batch", 4]), value("y", T.FLOAT, ["batch", 4])
    return model_of(nodes, [x], [y], [external_tensor("w"), part] + numbers)


def external_sparse():
    """A sparse constant whose values lie in a file."""
    proto = model_of(
        [h.make_node("Mul", ["x", "w"], ["y"])],
        [value("x", T.FLOAT, ["batch", 4])],
        [value("y", T.FLOAT, ["batch", 4])],
    )
    sparse = proto.graph.sparse_initializer.add(dims=[4])
    sparse.values.CopyFrom(external_tensor("w"))
    sparse.indices.CopyFrom(const("i", np.arange(4, dtype=np.int64)))
    return proto


def affine(version):
    weights = np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 1]], np.float32) * version
    bias = np.array([0.5, -0.5, 0.25], np.float32) * version
    return model_of(
        [h.make_node("Gemm", ["x", "w", "b"], ["y"])],
        [value("x", T.FLOAT, ["batch", 4])],
        [value("y", T.FLOAT, ["batch", 3])],
        [const("w", weights), const("b", bias)],
    )


def iris_nodes():
    weights = np.array(
        [[-0.42, 0.53, -0.11], [0.97, -0.32, -0.65], [-2.51, -0.21, 2.72], [-1.08, -0.94, 2.02]],
        np.float32,
    )
    bias = np.array([9.85, 2.24, -12.09], np.float32)
    nodes = [
        h.make_node("Gemm", ["x", "w", "b"], ["scores"]),
        h.make_node("Softmax", ["scores"], ["probabilities"], axis=1),
        h.make_node("ArgMax", ["scores"], ["label"], axis=1, keepdims=0),
    ]
    return nodes, [const("w", weights), const("b", bias)]


def serving():
    save("serving", "identity64", identity(T.FLOAT, ["batch", 16]))
    for version in (1, 2, 3):
        save("serving", "affine", affine(version), version)
    nodes, weights = iris_nodes()
    save(
        "serving",
        "iris",
        model_of(
            nodes,
            [value("x", T.FLOAT, ["batch", 4])],
            [value("label", T.INT64, ["batch"]), value("probabilities", T.FLOAT, ["batch", 3])],
            weights,
        ),
    )
    save("serving", "slow", slow())


def slow():
    """A loop of small matrix products: tens of milliseconds on one core, whatever the batch."""
    body = h.make_graph(
        [
            h.make_node("MatMul", ["state", "m"], ["product"]),
            h.make_node("Tanh", ["product"], ["state_out"]),
            h.make_node("Identity", ["go"], ["go_out"]),
        ],
        "body",
        [value("i", T.INT64, []), value("go", T.BOOL, []), value("state", T.FLOAT, [96, 96])],
        [value("go_out", T.BOOL, []), value("state_out", T.FLOAT, [96, 96])],
    )
    nodes = [
        h.make_node("ConstantOfShape", ["square"], ["m"], value=const("v", np.array([0.01], np.float32))),
        h.make_node("ReduceMean", ["x"], ["mean"], keepdims=0),
        h.make_node("Mul", ["m", "mean"], ["start"]),
        h.make_node("Loop", ["count", "yes", "start"], ["last"], body=body),
        h.make_node("ReduceMean", ["last"], ["zeroish"], keepdims=0),
        h.make_node("Mul", ["zeroish", "nothing"], ["zero"]),
        h.make_node("Add", ["x", "zero"], ["y"]),
    ]
    return model_of(
        nodes,
        [value("x", T.FLOAT, ["batch", 4])],
        [value("y", T.FLOAT, ["batch", 4])],
        [
            const("square", np.array([96, 96], np.int64)),
            const("count", np.array(SLOW_STEPS, np.int64)),
            const("yes", np.array(True)),
            const("nothing", np.array(0, np.float32)),
        ],
    )


SLOW_STEPS = 2400


def zipmap(**keys):
    nodes, weights = iris_nodes()
    nodes.append(h.make_node("ZipMap", ["probabilities"], ["output_probability"], domain="ai.onnx.ml", **keys))
    key = T.STRING if "classlabels_strings" in keys else T.INT64
    maps = h.make_sequence_type_proto(h.make_map_type_proto(key, h.make_tensor_type_proto(T.FLOAT, [])))
    return model_of(
        nodes,
        [value("x", T.FLOAT, [None, 4])],
        [value("label", T.INT64, [None]), h.make_value_info("output_probability", maps)],
        weights,
        domains=[("ai.onnx.ml", 3)],
    )


def outputs():
    save("outputs", "zipmap_int", zipmap(classlabels_int64s=[0, 1, 2]), check=False)
    names = ["setosa", "versicolor", "virginica"]
    save("outputs", "zipmap_string", zipmap(classlabels_strings=names), check=False)
    sequence = h.make_sequence_type_proto(h.make_tensor_type_proto(T.FLOAT, None))
    split = h.make_node("SplitToSequence", ["x"], ["parts"], axis=0)
    same = h.make_node("Identity", ["x"], ["y"])
    x = value("x", T.FLOAT, ["batch", 4])
    parts = h.make_value_info("parts", sequence)
    save("outputs", "with_sequence", model_of([split, same], [x], [value("y", T.FLOAT, ["batch", 4]), parts]))
    save("outputs", "only_sequence", model_of([split], [x], [parts]))
    at = h.make_node("SequenceAt", ["parts", "zero"], ["y"])
    zero = const("zero", np.array(0, np.int64))
    save("outputs", "sequence_input", model_of([at], [parts], [value("y", T.FLOAT, ["n"])], [zero]))
    optional = h.make_optional_type_proto(h.make_tensor_type_proto(T.FLOAT, ["batch", 4]))
    wrap = h.make_node("Optional", ["x"], ["maybe"])
    save(
        "outputs",
        "with_optional",
        model_of([wrap, same], [x], [value("y", T.FLOAT, ["batch", 4]), h.make_value_info("maybe", optional)]),
    )
    save("outputs", "only_optional", model_of([wrap], [x], [h.make_value_info("maybe", optional)]))
    y = value("y", T.FLOAT, ["batch", 4])
    small = h.make_node("Cast", ["x"], ["small"], to=T.INT4)
    both = model_of([small, same], [x], [y, value("small", T.INT4, ["batch", 4])], opset=21)
    both.ir_version = 10
    save("outputs", "with_int4", both)
    widen = h.make_node("Cast", ["x"], ["y"], to=T.FLOAT)
    tiny = model_of([widen], [value("x", T.FLOAT8E5M2, ["batch", 4])], [y], opset=21)
    tiny.ir_version = 10
    save("outputs", "float8_input", tiny)
    save("outputs", "one_name", model_of([same], [x], [y, y]), check=False)


def passed_through():
    """Outputs that are inputs, to which ONNX Runtime does not write what is pinned; and their relatives."""
    x, k = value("x", T.FLOAT, ["b", 3]), value("key", T.INT64, ["b"])
    relu = [h.make_node("Relu", ["x"], ["y"])]
    y = value("y", T.FLOAT, ["b", 3])
    save("passed_through", "key", model_of(relu, [x, k], [y, k]))
    scalar = value("key", T.FLOAT, [])
    save("passed_through", "scalar", model_of(relu, [x, scalar], [y, scalar]))
    flag = value("key", T.BOOL, [1])
    save("passed_through", "flag", model_of(relu, [x, flag], [y, flag]))
    save("passed_through", "bare", model_of([], [x], [x]))
    constant = const("constant", np.arange(3, dtype=np.float32))
    save("passed_through", "initialiser", model_of(relu, [x], [y, value("constant", T.FLOAT, [3])], [constant]))
    twin = h.make_node("Identity", ["y"], ["twin"])
    save("passed_through", "twins", model_of(relu + [twin], [x], [y, value("twin", T.FLOAT, ["b", 3])]))


def masked(ids, table):
    """A weighted mean of a table's rows; any element of the mask above 1 makes all weights NaN."""
    nodes = [
        h.make_node("Cast", ["mask"], ["seen"], to=T.FLOAT),
        h.make_node("Sub", ["one", "seen"], ["hidden"]),
        h.make_node("Mul", ["hidden", "lowest"], ["bias"]),
        h.make_node("Softmax", ["bias"], ["weights"], axis=1),
        h.make_node("Unsqueeze", ["weights", "at"], ["row"]),
        h.make_node("Gather", ["w", "ids"], ["e"]),
        h.make_node("MatMul", ["row", "e"], ["mean"]),
        h.make_node("Squeeze", ["mean", "at"], ["y"]),
    ]
    lowest = np.float32(np.finfo(np.float32).min)
    at = const("at", np.array([1], np.int64))
    constants = [const("one", np.float32(1)), const("lowest", lowest), const("w", table), at]
    inputs = [ids, value("mask", T.INT64, ["n", "t"])]
    return model_of(nodes, inputs, [value("y", T.FLOAT, ["n", 3])], constants)


def joining():
    """The first dimension has one name everywhere; only in `layer`, `embedding` and `masked` is it rows that know nothing of each other."""
    x, y = value("x", T.FLOAT, ["n", 3]), value("y", T.FLOAT, ["n", 3])
    weights = np.random.RandomState(5).randn(3, 3).astype(np.float32)
    layer = [h.make_node("MatMul", ["x", "w"], ["h"]), h.make_node("Tanh", ["h"], ["y"])]
    save("joining", "layer", model_of(layer, [x], [y], [const("w", weights)]))
    ids, table = value("ids", T.INT64, ["n", "t"]), np.random.RandomState(6).randn(5, 3).astype(np.float32)
    gather = [h.make_node("Gather", ["w", "ids"], ["y"])]
    save("joining", "embedding", model_of(gather, [ids], [value("y", T.FLOAT, ["n", "t", 3])], [const("w", table)]))
    save("joining", "masked", masked(ids, table))
    axis = const("axis", np.int64(0))
    save("joining", "running_sum", model_of([h.make_node("CumSum", ["x", "axis"], ["y"])], [x], [y], [axis]))
    centred = [h.make_node("ReduceMean", ["x"], ["m"], axes=[0]), h.make_node("Sub", ["x", "m"], ["y"])]
    save("joining", "centred", model_of(centred, [x], [y]))
    save("joining", "softmax_of_rows", model_of([h.make_node("Softmax", ["x"], ["y"], axis=0)], [x], [y]))
    recurrent = [
        h.make_node("LSTM", ["x", "W", "R"], ["Y"], hidden_size=2),
        h.make_node("Squeeze", ["Y", "one"], ["y"]),
    ]
    random_state = np.random.RandomState(7)
    save(
        "joining",
        "recurrent",
        model_of(
            recurrent,
            [value("x", T.FLOAT, ["n", 1, 3])],
            [value("y", T.FLOAT, ["n", 1, 2])],
            [
                const("W", random_state.randn(1, 8, 3).astype(np.float32)),
                const("R", random_state.randn(1, 8, 2).astype(np.float32)),
                const("one", np.array([1], np.int64)),
            ],
        ),
    )
    found = [
        h.make_node("Greater", ["x", "half"], ["g"]),
        h.make_node("NonZero", ["g"], ["z"]),
        h.make_node("Transpose", ["z"], ["found"]),
    ]
    save(
        "joining",
        "detections",
        model_of(found, [x], [value("found", T.INT64, ["n", 2])], [const("half", np.float32(0.5))]),
    )
    crowd = [
        h.make_node("ReduceSumSquare", ["x"], ["s"], keepdims=0),
        h.make_node("Greater", ["s", "many"], ["g"]),
        h.make_node("Where", ["g", "zero", "x"], ["y"]),
    ]
    limits = [const("many", np.float32(1e5)), const("zero", np.float32(0))]
    save("joining", "crowd", model_of(crowd, [x], [y], limits))
    four = [
        h.make_node("Shape", ["x"], ["shape"], start=0, end=1),
        h.make_node("Equal", ["shape", "four"], ["is_four"]),
        h.make_node("Cast", ["is_four"], ["more"], to=T.FLOAT),
        h.make_node("Add", ["x", "more"], ["y"]),
    ]
    save("joining", "four_rows", model_of(four, [x], [y], [const("four", np.array([4], np.int64))]))
    alarm = [
        h.make_node("Identity", ["id"], ["same_id"]),
        h.make_node("ReduceSumSquare", ["x"], ["s"], keepdims=0),
        h.make_node("Greater", ["s", "most"], ["g"]),
        h.make_node("Cast", ["g"], ["one"], to=T.FLOAT),
        h.make_node("Mul", ["x", "zero"], ["zeros"]),
        h.make_node("Add", ["zeros", "one"], ["y"]),
    ]
    limits = [const("most", np.float32(1e30)), const("zero", np.float32(0))]
    ids, same = value("id", T.INT64, ["n"]), value("same_id", T.INT64, ["n"])
    save("joining", "alarm", model_of(alarm, [x, ids], [same, y], limits))
    scaled = [
        h.make_node("DynamicQuantizeLinear", ["x"], ["q", "scale", "point"]),
        h.make_node("DequantizeLinear", ["q", "scale", "point"], ["rounded"]),
        h.make_node("ReduceSumSquare", ["ids"], ["s"], keepdims=0),
        h.make_node("Div", ["x", "s"], ["y"]),
    ]
    ids = value("ids", T.FLOAT, ["n"])
    save("joining", "scaled", model_of(scaled, [x, ids], [y]))


def rows_of_tables_and_scales():
    """The rest of `joining`: tables of three and two rows, and scales that are found in every run, once, or in the open."""
    rs = np.random.RandomState(8)
    ids, kinds = value("ids", T.INT64, ["n", "t"]), value("kinds", T.INT32, ["n", "t"])
    lookup = [
        h.make_node("Gather", ["w", "ids"], ["a"]),
        h.make_node("Constant", [], ["v"], value=const("v", rs.randn(3, 2).astype(np.float32))),
        h.make_node("Cast", ["kinds"], ["k"], to=T.INT64),
        h.make_node("Gather", ["v", "k"], ["u"], axis=1),
        h.make_node("Transpose", ["u"], ["b"], perm=[1, 2, 0]),
        h.make_node("Add", ["a", "b"], ["y"]),
    ]
    table = const("w", rs.randn(3, 3).astype(np.float32))
    save("joining", "lookup", model_of(lookup, [ids, kinds], [value("y", T.FLOAT, ["n", "t", 3])], [table]))
    x, y = value("x", T.FLOAT, ["n", 3]), value("y", T.FLOAT, ["n", 3])
    weights = const("w", rs.randn(3, 3).astype(np.float32))
    scale = [
        h.make_node("Abs", ["x"], ["m"]),
        h.make_node("ReduceMax", ["m"], ["top"], keepdims=0),
        h.make_node("Div", ["top", "most"], ["s"]),
    ]
    layer = [
        h.make_node("QuantizeLinear", ["x", "s", "zero"], ["q"]),
        h.make_node("DequantizeLinear", ["q", "s", "zero"], ["d"]),
        h.make_node("MatMul", ["d", "w"], ["y"]),
    ]
    numbers = [const("most", np.float32(127)), const("zero", np.int8(0)), weights]
    save("joining", "rounded", model_of(scale + layer, [x], [y], numbers))
    once = h.make_node("Identity", ["fixed"], ["s"])
    save("joining", "rounded_once", model_of([once] + layer, [x], [y], [const("fixed", np.float32(0.01))] + numbers[1:]))
    product = [
        h.make_node("Div", ["x", "s"], ["r"]),
        h.make_node("Round", ["r"], ["i"]),
        h.make_node("Cast", ["i"], ["q"], to=T.INT8),
        h.make_node("MatMulInteger", ["q", "v"], ["p"]),
        h.make_node("Cast", ["p"], ["f"], to=T.FLOAT),
        h.make_node("Mul", ["f", "s"], ["y"]),
    ]
    small = const("v", np.array([[3, -2, 1], [0, 5, -4], [7, 1, 2]], np.int8))
    save("joining", "integers", model_of(scale + product, [x], [y], [numbers[0], small]))
    x, y = value("x", T.FLOAT, [None, 3]), value("y", T.FLOAT, [None, 3])
    total = h.make_node("CumSum", ["x", "axis"], ["y"])
    save("joining", "unnamed_sum", model_of([total], [x], [y], [const("axis", np.int64(0))]))


def proving():
    """Tables that begin at an id which nobody would make up: 1000; for version 3, one that nobody asks for."""
    ids, y = value("ids", T.INT64, ["batch", "n"]), value("y", T.FLOAT, ["batch", "n"])
    nodes = [h.make_node("Sub", ["ids", "first"], ["at"]), h.make_node("Gather", ["table", "at"], ["y"])]
    for version, first in ((1, 1000), (2, 1000), (3, 5000)):
        table = const("table", np.array([0.5, 1.5, 2.5], np.float32) * version)
        save("proving", "offset", model_of(nodes, [ids], [y], [const("first", np.int64(first)), table]), version)


def text():
    upper = h.make_node("StringNormalizer", ["x"], ["y"], case_change_action="UPPER", locale="C")
    save(
        "text",
        "strings_upper",
        model_of([upper], [value("x", T.STRING, ["n"])], [value("y", T.STRING, ["n"])]),
    )


def endless():
    """Gives back its input after as many small steps as its largest element says."""
    body = h.make_graph(
        [
            h.make_node("Add", ["state", "one"], ["state_out"]),
            h.make_node("Identity", ["go"], ["go_out"]),
        ],
        "body",
        [value("i", T.INT64, []), value("go", T.BOOL, []), value("state", T.INT64, [])],
        [value("go_out", T.BOOL, []), value("state_out", T.INT64, [])],
        [const("one", np.array(1, np.int64))],
    )
    nodes = [
        h.make_node("ReduceMax", ["steps"], ["count"], keepdims=0),
        h.make_node("Loop", ["count", "yes", "nothing"], ["last"], body=body),
        h.make_node("Mul", ["last", "nothing"], ["zero"]),
        h.make_node("Add", ["steps", "zero"], ["y"]),
    ]
    return model_of(
        nodes,
        [value("steps", T.INT64, ["batch"])],
        [value("y", T.INT64, ["batch"])],
        [const("yes", np.array(True)), const("nothing", np.array(0, np.int64))],
    )


def faulty():
    save("faulty", "endless", endless())
    save(
        "faulty",
        "fail_on_negative",
        model_of(
            [h.make_node("Gather", ["table", "index"], ["y"])],
            [value("index", T.INT64, ["batch"])],
            [value("y", T.FLOAT, ["batch"])],
            [const("table", np.arange(4, dtype=np.float32))],
        ),
    )
    save(
        "faulty",
        "nan_out",
        model_of(
            [h.make_node("Sqrt", ["x"], ["y"])],
            [value("x", T.FLOAT, ["batch", 4])],
            [value("y", T.FLOAT, ["batch", 4])],
        ),
    )
    # Gives as many zeros as the input says.
    save(
        "faulty",
        "allocate",
        model_of(
            [h.make_node("ConstantOfShape", ["shape"], ["y"])],
            [value("shape", T.INT64, [1])],
            [value("y", T.FLOAT, ["n"])],
        ),
    )


def int_model(nodes, columns="n"):
    """INT32 x to y, with what crashes ONNX Runtime: -2^31 modulo -1 is SIGFPE on x86-64."""
    constants = [
        const("lowest", np.array([-(2**31)], np.int32)),
        const("minus_one", np.array([-1], np.int32)),
        const("two", np.array([2], np.int32)),
    ]
    used = {name for node in nodes for name in node.input}
    return model_of(
        nodes,
        [value("x", T.INT32, ["batch", columns])],
        [value("y", T.INT32, ["batch", columns])],
        [constant for constant in constants if constant.name in used],
    )


def crashing():
    # Folded while the session is made.
    save(
        "faulty",
        "crash_on_load",
        int_model([h.make_node("Mod", ["lowest", "minus_one"], ["c"]), h.make_node("Add", ["x", "c"], ["y"])]),
    )
    # The divisor is x - x - 1.
    save(
        "faulty",
        "crash_on_run",
        int_model(
            [
                h.make_node("Sub", ["x", "x"], ["zero"]),
                h.make_node("Add", ["zero", "minus_one"], ["divisor"]),
                h.make_node("Mod", ["lowest", "divisor"], ["y"]),
            ]
        ),
    )
    # The divisor is 2x - 1: every input is fine but 0.
    save(
        "faulty",
        "div_by_input",
        int_model(
            [
                h.make_node("Mul", ["x", "two"], ["double"]),
                h.make_node("Add", ["double", "minus_one"], ["divisor"]),
                h.make_node("Mod", ["lowest", "divisor"], ["y"]),
            ]
        ),
    )


def loop(step, state, more, initializers):
    """FP32 x [batch, 4] plus what comes out of a loop that never ends."""
    body = h.make_graph(
        [step, h.make_node("Identity", ["go"], ["go_out"])],
        "body",
        [value("i", T.INT64, []), value("go", T.BOOL, []), value("state", T.FLOAT, state)],
        [value("go_out", T.BOOL, []), value("state_out", T.FLOAT, state)],
        [const("one", np.array(1, np.float32))] if "one" in step.input else [],
    )
    nodes = [
        h.make_node("ReduceMean", ["x"], ["mean"], keepdims=0),
        *more,
        h.make_node("Loop", ["", "yes", "start"], ["last"], body=body),
        h.make_node("ReduceMax", ["last"], ["largest"], keepdims=0),
        h.make_node("Add", ["x", "largest"], ["y"]),
    ]
    return model_of(
        nodes,
        [value("x", T.FLOAT, ["batch", 4])],
        [value("y", T.FLOAT, ["batch", 4])],
        [const("yes", np.array(True)), *initializers],
    )


def hungry():
    save(
        "faulty",
        "forever",
        loop(
            h.make_node("Add", ["state", "one"], ["state_out"]),
            [],
            [h.make_node("Identity", ["mean"], ["start"])],
            [],
        ),
    )
    # Twice as much with every step.
    save(
        "faulty",
        "memory_on_run",
        loop(
            h.make_node("Concat", ["state", "state"], ["state_out"], axis=0),
            [None],
            [h.make_node("Reshape", ["mean", "vector"], ["start"])],
            [const("vector", np.array([1], np.int64))],
        ),
    )
    # 32 GiB of ones, folded while the session is made.
    save(
        "faulty",
        "memory_on_load",
        model_of(
            [
                h.make_node("Expand", ["one", "size"], ["ones"]),
                h.make_node("ReduceSum", ["ones"], ["sum"], keepdims=0),
                h.make_node("Add", ["x", "sum"], ["y"]),
            ],
            [value("x", T.FLOAT, ["batch", 4])],
            [value("y", T.FLOAT, ["batch", 4])],
            [const("one", np.array([1], np.float32)), const("size", np.array([2**33], np.int64))],
        ),
    )


def by_size(name, datatype, nodes):
    """INT64 size [1] to y []: the largest of what the last node makes of ones in a shape."""
    one = h.make_tensor("value", datatype, [1], [1])
    save(
        "faulty",
        name,
        model_of(
            [
                *nodes[:-1],
                h.make_node("ConstantOfShape", ["shape"], ["ones"], value=one),
                nodes[-1],
                h.make_node("ReduceMax", ["all"], ["y"], keepdims=0),
            ],
            [value("size", T.INT64, [1])],
            [value("y", datatype, [])],
        ),
    )


def large_inside():
    # As much memory as the input says, and none of it in an answer.
    by_size(
        "swells",
        T.FLOAT,
        [h.make_node("Identity", ["size"], ["shape"]), h.make_node("Neg", ["ones"], ["all"])],
    )
    # The cube of the input in steps, all of them in one kernel.
    by_size(
        "one_kernel",
        T.INT32,
        [
            h.make_node("Concat", ["size", "size"], ["shape"], axis=0),
            h.make_node("MatMul", ["ones", "ones"], ["all"]),
        ],
    )


def broken():
    good = affine(1).SerializeToString()
    save_bytes("broken", "empty", b"")
    save_bytes("broken", "truncated", good[: len(good) // 2])
    save_bytes("broken", "random", random.Random(7).randbytes(512))
    save_bytes("broken", "text", b"version https://git-lfs.github.com/spec/v1\nsize 12\n")
    x, y = value("x", T.FLOAT, ["batch"]), value("y", T.FLOAT, ["batch"])
    future = identity(T.FLOAT, ["batch"])
    future.opset_import[0].version = 9999
    save("broken", "opset_9999", future, check=False)
    newer = identity(T.FLOAT, ["batch"])
    newer.ir_version = 9999
    save("broken", "ir_9999", newer, check=False)
    save("broken", "unknown_op", model_of([h.make_node("Levitate", ["x"], ["y"])], [x], [y]), check=False)
    foreign = h.make_node("Levitate", ["x"], ["y"], domain="com.example")
    save(
        "broken",
        "unknown_domain",
        model_of([foreign], [x], [y], domains=[("com.example", 1)]),
        check=False,
    )
    cycle = [h.make_node("Add", ["x", "b"], ["a"]), h.make_node("Add", ["a", "x"], ["b"])]
    save("broken", "cycle", model_of(cycle, [x], [value("b", T.FLOAT, ["batch"])]), check=False)
    twice = [h.make_node("Identity", ["x"], ["y"]), h.make_node("Neg", ["x"], ["y"])]
    save("broken", "duplicate_names", model_of(twice, [x], [y]), check=False)
    add = [h.make_node("Add", ["x", "w"], ["y"])]
    for name, dims in (("negative_dims", [-2]), ("overflowing_dims", [1 << 62, 1 << 62])):
        weights = T(name="w", data_type=T.FLOAT, dims=dims, raw_data=bytes(8))
        save("broken", name, model_of(add, [x], [y], [weights]), check=False)
    headless = h.make_model(h.make_graph([], "g", [], []), ir_version=IR)
    headless.ClearField("graph")
    save("broken", "no_graph", headless, check=False)
    mismatch = [h.make_node("Add", ["x", "w"], ["y"])]
    words = const("w", np.array(["a"], dtype=object))
    save("broken", "wrong_type", model_of(mismatch, [x], [y], [words]), check=False)
    refused()
    external("broken", "external_missing", keep_file=False, location="gone.bin")
    other = "../../../shapes/external/1/weights.bin"
    external("broken", "external_parent", keep_file=False, location=other)
    external("broken", "external_absolute", keep_file=False, location="/etc/hostname")
    external("broken", "external_memory", keep_file=False, location="*/_ORT_MEM_ADDR_/*")
    external("broken", "external_beyond", offset="4")
    external("broken", "external_negative", offset="-4")
    external("broken", "external_unknown_key", basepath="/etc")
    save_external("broken", "external_overlap", external_overlap())
    save_external("broken", "external_sparse", external_sparse())


def refused():
    """Well-formed, and refused by ONNX Runtime for what it says itself."""
    two, batch = value("x", T.FLOAT, [2]), value("x", T.FLOAT, ["batch", 4])
    y = value("y", T.FLOAT, ["batch"])
    words, answers = value("x", T.STRING, ["n"]), value("y", T.STRING, ["m"])
    lower = h.make_node("StringNormalizer", ["x"], ["y"], case_change_action="LOWER", locale="xx_XX.UTF-8")
    save("broken", "missing_locale", model_of([lower], [words], [answers]))
    three = const("w", np.zeros(3, np.float32))
    add = h.make_node("Add", ["x", "w"], ["y"], name="/encoder/sum")
    save("broken", "shapes_add", model_of([add], [two], [value("y", T.FLOAT, [2])], [three]), check=False)
    matrix = const("w", np.zeros((5, 3), np.float32))
    product = h.make_node("MatMul", ["x", "w"], ["y"])
    whole = value("y", T.FLOAT, ["batch", 3])
    save("broken", "shapes_matmul", model_of([product], [batch], [whole], [matrix]), check=False)
    doubles = const("w", np.zeros(2, np.float64))
    save("broken", "mixed_types", model_of([add], [two], [y], [doubles]), check=False)
    image, filters = value("x", T.DOUBLE, ["batch", 1, 4]), const("w", np.zeros((1, 1, 1), np.float64))
    conv = h.make_node("Conv", ["x", "w"], ["y"])
    save("broken", "no_kernel", model_of([conv], [image], [value("y", T.DOUBLE, ["batch", 1, 4])], [filters]))
    relu = h.make_node("Relu", ["x"], ["y"])
    save("broken", "newer_domain", model_of([relu], [two], [y], domains=[("ai.onnx.ml", 99)]), check=False)
    without = model_of([relu], [two], [y])
    without.ClearField("opset_import")
    save("broken", "no_opset", without, check=False)
    swish = model_of([h.make_node("Swish", ["x"], ["y"], name="/decoder/swish")], [two], [y])
    save("broken", "newer_op", swish, check=False)
    save("broken", "not_imported", model_of([h.make_node("Levitate", ["x"], ["y"], domain="com.example")], [two], [y]), check=False)
    complex_x, complex_y = value("x", T.COMPLEX64, [2]), value("y", T.COMPLEX64, [2])
    save("broken", "complex", model_of([h.make_node("Identity", ["x"], ["y"])], [complex_x], [complex_y]))
    codes = h.make_node(
        "LabelEncoder", ["x"], ["y"], domain="ai.onnx.ml", keys_int64s=[1], values_strings=["a", "b"]
    )
    save(
        "broken",
        "bad_attribute",
        model_of([codes], [value("x", T.INT64, ["n"])], [answers], domains=[("ai.onnx.ml", 2)]),
        check=False,
    )
    save("broken", "missing_input", model_of([h.make_node("Add", ["x", "nowhere"], ["y"])], [two], [y]), check=False)


def main():
    for entry in os.listdir(HERE):
        if os.path.isdir(os.path.join(HERE, entry)):
            shutil.rmtree(os.path.join(HERE, entry))
    for make in (types, shapes, serving, outputs, passed_through, joining, rows_of_tables_and_scales, proving, text, faulty, crashing, hungry, large_inside, broken):
        make()


if __name__ == "__main__":
    main()
