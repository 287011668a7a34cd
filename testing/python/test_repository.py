"""Loading, unloading, aliases and events, with Triton's clients and in the bytes of KServe's."""

import http.client
import json
import shutil
import urllib.error
import urllib.request

import grpc
import numpy as np
import pytest
import tritonclient.grpc as grpcclient
import tritonclient.http as httpclient
from conftest import BASE, MODELS, lay_out
from gateway import Gateway
from tritonclient.utils import InferenceServerException

ROUTE = "\nroutes:\n  affine: {model: affine, champion: {version: 1}}\n"


@pytest.fixture(scope="module")
def serving(tmp_path_factory):
    """Stands in for the session's gateway: these tests change what is loaded."""
    directory = tmp_path_factory.mktemp("repository")
    (directory / "models").mkdir()
    lay_out(directory / "models", "serving")
    started = Gateway(directory, BASE.replace("poll: 1s", "poll: 1h"))
    yield started
    started.close()


@pytest.fixture(params=["http", "grpc"])
def module(request):
    return httpclient if request.param == "http" else grpcclient


@pytest.fixture
def client(module, serving):
    name = "http" if module is httpclient else "grpc"
    return module.InferenceServerClient(getattr(serving, name))


def infer(module, client, version=""):
    tensor = module.InferInput("x", [1, 4], "FP32")
    tensor.set_data_from_numpy(np.zeros((1, 4), np.float32))
    return client.infer("affine", [tensor], model_version=version)


def served(module, client, version=""):
    response = infer(module, client, version).get_response()
    return response["model_version"] if isinstance(response, dict) else response.model_version


def index(client):
    answer = client.get_model_repository_index()
    if isinstance(answer, list):
        return {(entry["name"], entry["version"]): entry["state"] for entry in answer}
    return {(entry.name, entry.version): entry.state for entry in answer.models}


def test_a_model_goes_and_comes_back(module, client):
    client.unload_model("iris")
    assert not client.is_model_ready("iris")
    assert index(client)["iris", "1"] in ("UNAVAILABLE", "UNLOADING")
    client.load_model("iris")
    assert client.is_model_ready("iris")
    assert index(client)["iris", "1"] == "READY"
    client.unload_model("iris", unload_dependents=True)
    client.load_model("iris")


def test_a_new_version_is_loaded_without_a_poll(module, client, serving):
    number = "11" if module is httpclient else "12"
    assert ("affine", number) not in index(client)
    models = serving.directory / "models" / "affine"
    shutil.copytree(MODELS / "serving" / "affine" / "1", models / number)
    client.load_model("affine")
    assert index(client)["affine", number] == "READY"
    assert served(module, client, number) == number


def test_what_cannot_be_loaded_is_told(client):
    with pytest.raises(InferenceServerException, match="is not in the repository"):
        client.load_model("nobody")
    with pytest.raises(InferenceServerException, match="expected a JSON object"):
        client.load_model("affine", config="[1]")
    with pytest.raises(InferenceServerException, match="file:1/model.onnx"):
        client.load_model("affine", config="{}", files={"file:1/model.onnx": b"abc"})


def test_an_alias_is_a_version(module, client, serving):
    for version in (1, 2):
        serving.put_json("/admin/v1/models/affine/aliases/blue", {"version": version}, {})
        assert served(module, client, "blue") == str(version)
        assert client.is_model_ready("affine", "blue")
    with pytest.raises(InferenceServerException, match="no alias 'green'.*'blue'"):
        infer(module, client, "green")


def test_kserves_layout_over_grpc(serving):
    """Field 1 is the model's name; the answer has it and a flag."""
    with grpc.insecure_channel(serving.grpc) as channel:
        for method in ("RepositoryModelUnload", "RepositoryModelLoad"):
            call = channel.unary_unary(
                f"/inference.GRPCInferenceService/{method}",
                request_serializer=bytes,
                response_deserializer=bytes,
            )
            assert call(b"\x0a\x04iris", timeout=60) == b"\x0a\x04iris\x10\x01"
            assert call(b"\x12\x04iris", timeout=60) == b""


def test_kserves_answers_over_http(serving):
    def post(path):
        request = urllib.request.Request(f"http://{serving.http}{path}", method="POST")
        with urllib.request.urlopen(request, timeout=60) as response:
            return json.loads(response.read())

    assert post("/v2/repository/models/iris/unload") == {"name": "iris", "unload": True}
    assert post("/v2/repository/models/iris/load") == {"name": "iris", "load": True}
    assert "iris" in serving.get_json("/v2/models", plane="http")["models"]


def test_a_version_that_a_route_names_stays(fresh):
    gateway = fresh(ROUTE, "serving")
    for module in (httpclient, grpcclient):
        address = gateway.http if module is httpclient else gateway.grpc
        client = module.InferenceServerClient(address)
        with pytest.raises(InferenceServerException, match="named by route affine"):
            client.unload_model("affine")
        assert served(module, client) == "1"


def test_events_tell_what_changes(serving):
    host, port = serving.admin.split(":")
    connection = http.client.HTTPConnection(host, int(port), timeout=60)
    connection.request("GET", "/admin/v1/events")
    stream = connection.getresponse()
    assert stream.getheader("content-type") == "text/event-stream"
    stream.readline()
    serving.put_json("/admin/v1/models/affine/aliases/seen", {"version": 1}, {})
    lines = []
    while not lines or not lines[-1].startswith("data:"):
        lines.append(stream.readline().decode().strip())
    event = json.loads(lines[-1].removeprefix("data: "))
    assert "event: alias" in lines
    assert (event["model"], event["alias"], event["to"]) == ("affine", "seen", "1")
    last = next(line.removeprefix("id: ") for line in lines if line.startswith("id:"))
    connection.close()

    aliases, _ = serving.get("/admin/v1/models/affine/aliases")
    assert {"alias": "seen", "version": 1} in json.loads(aliases)["aliases"]
    request = urllib.request.Request(
        f"http://{serving.admin}/admin/v1/events", headers={"Last-Event-ID": str(int(last) - 1)}
    )
    with urllib.request.urlopen(request, timeout=60) as resumed:
        text = resumed.readline() + resumed.readline() + resumed.readline()
    assert f"id: {last}" in text.decode()
