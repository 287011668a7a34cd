"""Tensors as their datatype, shape and bytes: what is compared, and what the protocol can say."""

import ctypes
import dataclasses
import math
import struct

import numpy as np
import onnxruntime
from onnx import TensorProto, numpy_helper

# ONNX's number of an element type: the protocol's name for it, and a numpy type of its bytes.
PROTOCOL = {
    TensorProto.BOOL: ("BOOL", np.bool_),
    TensorProto.UINT8: ("UINT8", np.uint8),
    TensorProto.UINT16: ("UINT16", np.uint16),
    TensorProto.UINT32: ("UINT32", np.uint32),
    TensorProto.UINT64: ("UINT64", np.uint64),
    TensorProto.INT8: ("INT8", np.int8),
    TensorProto.INT16: ("INT16", np.int16),
    TensorProto.INT32: ("INT32", np.int32),
    TensorProto.INT64: ("INT64", np.int64),
    TensorProto.FLOAT16: ("FP16", np.float16),
    TensorProto.FLOAT: ("FP32", np.float32),
    TensorProto.DOUBLE: ("FP64", np.float64),
    TensorProto.BFLOAT16: ("BF16", np.uint16),
    TensorProto.STRING: ("BYTES", np.object_),
}
DTYPES = {name: dtype for name, dtype in PROTOCOL.values()}
FLOATING = {"FP16", "FP32", "FP64", "BF16"}


@dataclasses.dataclass(frozen=True)
class Tensor:
    """A datatype of the protocol, a shape, and the elements as raw contents have them."""

    datatype: str
    shape: tuple
    raw: bytes

    @classmethod
    def of(cls, array, datatype=None):
        array = np.asarray(array)
        if datatype is None:
            kinds = {np.dtype(dtype): name for name, dtype in DTYPES.items() if name != "BF16"}
            datatype = "BYTES" if array.dtype.kind in "OUS" else kinds[array.dtype]
        if datatype == "BYTES":
            return cls(datatype, array.shape, raw_strings(array.ravel()))
        return cls(datatype, array.shape, np.ascontiguousarray(array).tobytes())

    def strings(self):
        """The elements of a BYTES tensor."""
        found, at = [], 0
        while at < len(self.raw):
            (length,) = struct.unpack_from("<I", self.raw, at)
            found.append(self.raw[at + 4 : at + 4 + length])
            at += 4 + length
        return found

    def array(self):
        """The elements as numpy has them; those of BF16 as the FP32 of the same value."""
        if self.datatype == "BYTES":
            return np.array(self.strings() + [None], np.object_)[:-1].reshape(self.shape)
        array = np.frombuffer(self.raw, DTYPES[self.datatype]).reshape(self.shape)
        if self.datatype == "BF16":
            return (array.astype(np.uint32) << 16).view(np.float32)
        return array

    def values(self):
        """The elements, flat, as Python's json writes them; strings that are not UTF-8 fail."""
        if self.datatype == "BYTES":
            return [one.decode() for one in self.strings()]
        return self.array().ravel().tolist()

    def in_json(self):
        """What a JSON answer has of it: None for NaN, and infinity as a string."""
        values = self.values()
        if self.datatype in FLOATING:
            return [told(one) for one in values]
        return values


def told(number):
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    return None if math.isnan(number) else number


def raw_strings(words):
    encoded = [word if isinstance(word, bytes) else str(word).encode() for word in words]
    return b"".join(struct.pack("<I", len(word)) + word for word in encoded)


def rounded(values, datatype):
    """Numbers of a JSON answer as elements of the datatype, None and strings as they are."""
    if datatype not in FLOATING:
        return values
    present = np.array([0.0 if isinstance(one, (str, type(None))) else one for one in values], np.float64)
    if datatype == "BF16":
        bits = present.astype(np.float32).view(np.uint32)
        near = ((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16).astype(np.uint32) << 16
        present = near.view(np.float32)
    else:
        present = present.astype(DTYPES[datatype])
    return [one if isinstance(one, (str, type(None))) else float(p) for one, p in zip(values, present)]


def same_json(expected, shape, values):
    """Whether a JSON answer is that tensor, to the last digit and the sign of a zero."""
    if tuple(shape) != expected.shape:
        return False
    wanted, given = expected.in_json(), rounded(values, expected.datatype)
    return wanted == given and [str(one) for one in wanted] == [str(one) for one in given]


def from_proto(proto):
    """The tensor of a TensorProto, or None where the protocol has no such datatype."""
    if proto.data_type not in PROTOCOL:
        return None
    array = numpy_helper.to_array(proto)
    return Tensor.of(array, PROTOCOL[proto.data_type][0])


def to_ort(proto):
    """A TensorProto as a value of ONNX Runtime's, or as numpy has it where that is of strings."""
    array = numpy_helper.to_array(proto)
    array = np.ascontiguousarray(array).reshape(array.shape)
    if proto.data_type == TensorProto.STRING:
        return array
    if proto.data_type == TensorProto.BFLOAT16 or proto.data_type not in PROTOCOL:
        return onnxruntime.OrtValue.ortvalue_from_numpy_with_onnx_type(
            array.view(np.uint8 if array.itemsize == 1 else np.uint16), proto.data_type
        )
    return onnxruntime.OrtValue.ortvalue_from_numpy(array)


def from_ort(value):
    """The tensor of a value of ONNX Runtime's, or None where the protocol cannot say it."""
    if isinstance(value, np.ndarray):
        return Tensor.of(value)
    if not isinstance(value, onnxruntime.OrtValue):
        return None
    if not value.has_value() or not value.is_tensor() or value.element_type() not in PROTOCOL:
        return None
    datatype = PROTOCOL[value.element_type()][0]
    if datatype == "BYTES":
        return Tensor.of(np.array(value.numpy(), np.object_), datatype)
    size = value.tensor_size_in_bytes()
    raw = ctypes.string_at(value.data_ptr(), size) if size else b""
    return Tensor(datatype, tuple(value.shape()), raw)
