"""Inference over both protocols, equal to onnxruntime on the same file."""

import queue

import numpy as np
import onnxruntime
import pytest
import tritonclient.grpc as grpcclient
import tritonclient.http as httpclient
from conftest import model_path

RANDOM = np.random.default_rng(20260101)

TYPES = {
    "bool": (np.bool_, "BOOL"),
    "uint8": (np.uint8, "UINT8"),
    "uint16": (np.uint16, "UINT16"),
    "uint32": (np.uint32, "UINT32"),
    "uint64": (np.uint64, "UINT64"),
    "int8": (np.int8, "INT8"),
    "int16": (np.int16, "INT16"),
    "int32": (np.int32, "INT32"),
    "int64": (np.int64, "INT64"),
    "fp16": (np.float16, "FP16"),
    "fp32": (np.float32, "FP32"),
    "fp64": (np.float64, "FP64"),
}


def http(gateway, **options):
    return httpclient.InferenceServerClient(gateway.http, network_timeout=60, **options)


def grpc(gateway):
    return grpcclient.InferenceServerClient(gateway.grpc)


def signature(gateway, model):
    session = onnxruntime.InferenceSession(model_path(gateway, model))
    return session, session.get_inputs()[0].name, session.get_outputs()[0].name


def sample(dtype, shape):
    if dtype == np.bool_:
        return RANDOM.integers(0, 2, shape).astype(np.bool_)
    if np.issubdtype(dtype, np.integer):
        info = np.iinfo(dtype)
        return RANDOM.integers(info.min, info.max, shape, dtype=dtype, endpoint=True)
    return RANDOM.standard_normal(shape).astype(dtype)


def tensor(module, name, array, datatype, **options):
    value = module.InferInput(name, list(array.shape), datatype)
    value.set_data_from_numpy(array, **options)
    return value


@pytest.mark.parametrize("model", TYPES)
@pytest.mark.parametrize("rows", [1, 3])
def test_every_datatype_round_trips_over_grpc(gateway, model, rows):
    dtype, datatype = TYPES[model]
    session, x, y = signature(gateway, f"identity_{model}")
    array = sample(dtype, (rows, 4))
    result = grpc(gateway).infer(
        f"identity_{model}", [tensor(grpcclient, x, array, datatype)]
    )
    np.testing.assert_array_equal(result.as_numpy(y), array)
    assert result.get_response().model_version == "1"


@pytest.mark.parametrize("model", TYPES)
@pytest.mark.parametrize("binary_in", [True, False])
@pytest.mark.parametrize("binary_out", [True, False])
def test_every_datatype_round_trips_over_http(gateway, model, binary_in, binary_out):
    dtype, datatype = TYPES[model]
    if datatype == "FP16" and not (binary_in and binary_out):
        pytest.skip("the client itself refuses FP16 in JSON")
    session, x, y = signature(gateway, f"identity_{model}")
    array = sample(dtype, (2, 4))
    result = http(gateway).infer(
        f"identity_{model}",
        [tensor(httpclient, x, array, datatype, binary_data=binary_in)],
        outputs=[httpclient.InferRequestedOutput(y, binary_data=binary_out)],
    )
    np.testing.assert_array_equal(result.as_numpy(y), array)


def test_strings_survive_both_protocols(gateway):
    words = np.array([[b"plain", "na\u00efve \U0001f600".encode(), b"", b"a\x00b"]], dtype=np.object_)
    _, x, y = signature(gateway, "identity_bytes")
    over_grpc = grpc(gateway).infer("identity_bytes", [tensor(grpcclient, x, words, "BYTES")])
    np.testing.assert_array_equal(over_grpc.as_numpy(y), words)
    over_http = http(gateway).infer("identity_bytes", [tensor(httpclient, x, words, "BYTES")])
    np.testing.assert_array_equal(over_http.as_numpy(y), words)
    in_json = http(gateway).infer(
        "identity_bytes",
        [tensor(httpclient, x, words, "BYTES", binary_data=False)],
        outputs=[httpclient.InferRequestedOutput(y, binary_data=False)],
    )
    decoded = [w.encode() if isinstance(w, str) else w for w in in_json.as_numpy(y).flatten()]
    assert decoded == list(words.flatten())


def test_a_default_http_call_and_compression(gateway):
    session, x, y = signature(gateway, "affine")
    array = sample(np.float32, (64, 4))
    for request, response in ((None, None), ("gzip", "gzip"), ("deflate", "deflate")):
        result = http(gateway).infer(
            "affine",
            [tensor(httpclient, x, array, "FP32")],
            model_version="1",
            request_compression_algorithm=request,
            response_compression_algorithm=response,
        )
        np.testing.assert_allclose(result.as_numpy(y), session.run(None, {x: array})[0], rtol=1e-6)


def test_grpc_compression(gateway):
    session, x, y = signature(gateway, "affine")
    array = sample(np.float32, (256, 4))
    result = grpc(gateway).infer(
        "affine",
        [tensor(grpcclient, x, array, "FP32")],
        model_version="1",
        compression_algorithm="gzip",
    )
    np.testing.assert_allclose(result.as_numpy(y), session.run(None, {x: array})[0], rtol=1e-6)


def test_many_async_calls_over_http(gateway):
    session, x, y = signature(gateway, "affine")
    client = http(gateway, concurrency=8)
    arrays = [sample(np.float32, (1 + i % 3, 4)) for i in range(64)]
    pending = [
        client.async_infer("affine", [tensor(httpclient, x, a, "FP32")], model_version="1")
        for a in arrays
    ]
    for array, one in zip(arrays, pending):
        np.testing.assert_allclose(
            one.get_result().as_numpy(y), session.run(None, {x: array})[0], rtol=1e-6
        )


def test_many_async_calls_over_grpc(gateway):
    session, x, y = signature(gateway, "affine")
    client = grpc(gateway)
    done = queue.Queue()
    arrays = [sample(np.float32, (1 + i % 3, 4)) for i in range(64)]
    for i, array in enumerate(arrays):
        client.async_infer(
            "affine",
            [tensor(grpcclient, x, array, "FP32")],
            lambda result, error: done.put((result, error)),
            model_version="1",
            request_id=str(i),
        )
    for _ in arrays:
        result, error = done.get(timeout=60)
        assert error is None, error
        array = arrays[int(result.get_response().id)]
        np.testing.assert_allclose(
            result.as_numpy(y), session.run(None, {x: array})[0], rtol=1e-6
        )


def test_a_stream_answers_in_order_and_survives_an_error(gateway):
    session, x, y = signature(gateway, "affine")
    client = grpc(gateway)
    done = queue.Queue()
    client.start_stream(lambda result, error: done.put((result, error)))
    arrays = [sample(np.float32, (1, 4)) for _ in range(20)]
    for i, array in enumerate(arrays):
        client.async_stream_infer(
            "affine", [tensor(grpcclient, x, array, "FP32")], request_id=str(i), model_version="1"
        )
    client.async_stream_infer("nobody", [tensor(grpcclient, x, arrays[0], "FP32")])
    client.async_stream_infer(
        "affine", [tensor(grpcclient, x, arrays[0], "FP32")], request_id="last", model_version="1"
    )
    for i, array in enumerate(arrays):
        result, error = done.get(timeout=60)
        assert error is None, error
        assert result.get_response().id == str(i)
        np.testing.assert_allclose(
            result.as_numpy(y), session.run(None, {x: array})[0], rtol=1e-6
        )
    result, error = done.get(timeout=60)
    assert "nobody" in str(error)
    result, error = done.get(timeout=60)
    assert error is None and result.get_response().id == "last"
    client.stop_stream()


@pytest.mark.parametrize("version", ["1", "2"])
def test_minilm_equals_onnxruntime(gateway, version):
    session = onnxruntime.InferenceSession(model_path(gateway, "minilm", version))
    ids = np.array([[101, 7592, 2088, 999, 102], [101, 2023, 2003, 1037, 102]], dtype=np.int64)
    feed = {
        "input_ids": ids,
        "attention_mask": np.ones_like(ids),
        "token_type_ids": np.zeros_like(ids),
    }
    expected = session.run(["last_hidden_state"], feed)[0]
    over_grpc = grpc(gateway).infer(
        "minilm",
        [tensor(grpcclient, n, a, "INT64") for n, a in feed.items()],
        model_version=version,
    )
    over_http = http(gateway).infer(
        "minilm",
        [tensor(httpclient, n, a, "INT64") for n, a in feed.items()],
        model_version=version,
    )
    for result in (over_grpc, over_http):
        np.testing.assert_allclose(result.as_numpy("last_hidden_state"), expected, atol=1e-4)
