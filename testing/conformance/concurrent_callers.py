"""Sixteen callers at once, so that requests share runs where the gateway joins them."""

import concurrent.futures
import threading

import numpy as np
import onnxruntime
from backend_cases import options
from callers import PROTOCOLS, Refused
from tensors import Tensor

CALLERS = 16


def session_of(path):
    return onnxruntime.InferenceSession(path, options())


def reference(session, feed):
    """What ONNX Runtime gives for the feed alone, by output; maps as the gateway lays them out.

    A sequence of tensors is no output of the protocol, and left out."""
    names = [one.name for one in session.get_outputs()]
    outputs = {name: matrix(one) for name, one in zip(names, session.run(None, feed))}
    return {name: one for name, one in outputs.items() if one is not None}


def matrix(output):
    """A sequence of maps as one column a key, in ascending order."""
    if not isinstance(output, list):
        return output
    if not isinstance(output[0], dict):
        return None
    return np.array([[row[key] for key in sorted(row)] for row in output], np.float32)


def difference(answered, expected, tolerance):
    """Why an answer is not the one expected, or nothing; tolerance is of the largest magnitude."""
    if set(answered) != set(expected):
        return f"outputs {sorted(answered)}, expected {sorted(expected)}"
    for name, array in expected.items():
        tensor, given = Tensor.of(array), answered[name]
        if given == tensor:
            continue
        if array.dtype.kind != "f" or tolerance == 0 or given.shape != tensor.shape:
            return f"{name}: {given!r}, expected {tensor!r}"
        values = given.array() if isinstance(given, Tensor) else np.array(given.values, float)
        largest = np.abs(array).max(initial=0.0)
        if not np.allclose(values.ravel(), array.ravel(), rtol=0, atol=tolerance * largest):
            return f"{name}: {given!r}, expected {tensor!r}"
    return ""


def all_at_once(gateway, protocol, model, asked, tolerance):
    """Every caller asks for each (feed, expected) once, from another place on; what was wrong."""
    together = threading.Barrier(CALLERS)

    def one(caller):
        client, wrong = PROTOCOLS[protocol](gateway), []
        together.wait()
        for at in range(len(asked)):
            feed, expected = asked[(at + caller) % len(asked)]
            try:
                text = difference(client.call(model, tensors(feed)), expected, tolerance)
            except Refused as refused:
                text = str(refused)
            wrong += [text] if text else []
        client.close()
        return wrong

    with concurrent.futures.ThreadPoolExecutor(CALLERS) as pool:
        return [text for wrong in pool.map(one, range(CALLERS)) for text in wrong]


def tensors(feed):
    return {name: Tensor.of(array) for name, array in feed.items()}
