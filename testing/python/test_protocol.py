"""Metadata, readiness, statistics, index, health and errors, as the clients see them."""

import grpc
import numpy as np
import pytest
import tritonclient.grpc as grpcclient
import tritonclient.http as httpclient
from gateway import wait_until
from tritonclient.utils import InferenceServerException


@pytest.fixture(params=["http", "grpc"])
def client(request, gateway):
    module = httpclient if request.param == "http" else grpcclient
    return module.InferenceServerClient(getattr(gateway, request.param))


def plain(answer, **options):
    """The client's answer as a dictionary, over either protocol."""
    if isinstance(answer, (dict, list)):
        return answer
    from google.protobuf.json_format import MessageToDict

    return MessageToDict(answer, preserving_proto_field_name=True)


def test_server_is_live_and_ready(client):
    assert client.is_server_live()
    assert client.is_server_ready()


def test_models_are_ready_or_not(client):
    assert client.is_model_ready("affine")
    assert client.is_model_ready("affine", "2")
    assert not client.is_model_ready("truncated", "1")


def test_server_metadata(client):
    metadata = plain(client.get_server_metadata())
    assert metadata["name"] == "tiltyard"
    assert {"binary_tensor_data", "statistics"} <= set(metadata["extensions"])


def test_model_metadata(client):
    metadata = plain(client.get_model_metadata("minilm"))
    assert metadata["name"] == "minilm"
    assert metadata["versions"] == ["1", "2"]
    assert metadata["platform"] == "onnx_onnxv1"
    assert {i["name"] for i in metadata["inputs"]} == {
        "input_ids",
        "attention_mask",
        "token_type_ids",
    }
    assert [int(d) for d in metadata["outputs"][0]["shape"]] == [-1, -1, 384]


def test_model_config(client):
    config = plain(client.get_model_config("affine"))
    config = config.get("config", config)
    assert config["name"] == "affine"
    assert int(config["max_batch_size"]) > 1
    assert [int(d) for d in config["input"][0]["dims"]] == [4]


def test_statistics_count_what_was_sent(gateway, client):
    def count():
        stats = plain(client.get_inference_statistics("identity64", "1"))["model_stats"]
        return int(stats[0].get("inference_count", 0)), stats[0]

    before, _ = count()
    http = httpclient.InferenceServerClient(gateway.http)
    metadata = http.get_model_metadata("identity64")
    x = httpclient.InferInput(metadata["inputs"][0]["name"], [3, 16], "FP32")
    x.set_data_from_numpy(np.zeros((3, 16), np.float32))
    for _ in range(5):
        http.infer("identity64", [x])
    wait_until(lambda: count()[0] - before >= 15)  # the record follows the answer
    after, stats = count()
    assert after - before == 15
    assert int(stats["inference_stats"]["success"]["count"]) >= 5
    assert int(stats["inference_stats"]["compute_infer"]["ns"]) > 0


def test_the_index_lists_good_and_broken_versions(client):
    answer = plain(client.get_model_repository_index())
    models = answer["models"] if isinstance(answer, dict) else answer
    states = {(m["name"], m["version"]): m for m in models if m.get("version")}
    assert states[("affine", "3")]["state"] == "READY"
    assert states[("truncated", "1")]["state"] == "UNAVAILABLE"
    assert states[("truncated", "1")]["reason"]


def test_errors_name_the_value_and_what_was_expected(gateway, client):
    module = httpclient if isinstance(client, httpclient.InferenceServerClient) else grpcclient
    name = plain(client.get_model_metadata("affine"))["inputs"][0]["name"]
    x = module.InferInput(name, [1, 5], "FP32")
    x.set_data_from_numpy(np.zeros((1, 5), np.float32))
    with pytest.raises(InferenceServerException) as error:
        client.infer("affine", [x])
    assert "expected [-1,4], got [1,5]" in str(error.value)
    assert error.value.status() in ("400", "StatusCode.INVALID_ARGUMENT")
    with pytest.raises(InferenceServerException) as error:
        client.infer("nobody", [x])
    assert error.value.status() in ("404", "StatusCode.NOT_FOUND")


def test_grpc_health(gateway):
    with grpc.insecure_channel(gateway.grpc) as channel:
        check = channel.unary_unary("/grpc.health.v1.Health/Check")
        assert check(b"") == b"\x08\x01"
        with pytest.raises(grpc.RpcError) as error:
            check(b"\x0a\x06nobody")
        assert error.value.code() == grpc.StatusCode.NOT_FOUND
