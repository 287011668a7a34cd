"""Versions come and go, break and come back, seen from outside."""

import hashlib
import shutil
import signal
import threading
import time
import urllib.request

import numpy as np
import pytest
import tritonclient.http as triton

from conftest import MODELS
from gateway import Gateway, wait_until

CONFIG = """
http: {port: 0}
grpc: {port: 0}
admin: {port: 0}
data: ./data
repository: {path: ./models, poll: 200ms%s}
"""


class Home:
    """A repository and a data directory that outlive the gateways over them."""

    def __init__(self, directory):
        self.directory = directory
        self.repository = directory / "models"
        self.repository.mkdir()
        self.started = []

    def lay(self, source, target):
        shutil.copytree(MODELS / source, self.repository / target)

    def start(self, config="", repository=""):
        first = CONFIG % (repository and ", " + repository)
        self.started.append(Gateway(self.directory, first + config))
        return self.started[-1]

    def log(self):
        return (self.directory / "stderr.log").read_text()

    def close(self):
        for gateway in self.started:
            gateway.close()


@pytest.fixture
def home(tmp_path):
    made = Home(tmp_path)
    yield made
    made.close()


def version(gateway, model, number):
    versions = gateway.get_json(f"/admin/v1/models/{model}")["versions"]
    return next((v for v in versions if v["version"] == number), {})


def infer(gateway, model, array):
    client = triton.InferenceServerClient(gateway.http)
    kinds = {"float32": "FP32", "int32": "INT32"}
    tensor = triton.InferInput("x", list(array.shape), kinds[str(array.dtype)])
    tensor.set_data_from_numpy(array)
    result = client.infer(model, [tensor])
    return result.get_response()["model_version"], result.as_numpy("y")


ROW = np.array([[1, 2, 3, 4]], np.float32)


def test_a_model_is_replaced_at_noon_and_nobody_notices(home):
    home.lay("serving/affine/1", "affine/1")
    (home.repository / "affine" / "model.yaml").write_text("version_policy: latest(1)\n")
    gateway = home.start()
    seen, failures, stop = {}, [], threading.Event()

    def ask():
        client = triton.InferenceServerClient(gateway.http)
        while not stop.is_set():
            tensor = triton.InferInput("x", [1, 4], "FP32")
            tensor.set_data_from_numpy(ROW)
            try:
                answer = client.infer("affine", [tensor])
                served = int(answer.get_response()["model_version"])
                if answer.as_numpy("y")[0][0] != np.float32(5.5 * served):
                    failures.append(answer.get_response())
                seen[served] = seen.get(served, 0) + 1
            except Exception as e:  # any failure at all is one too many
                failures.append(e)

    clients = [threading.Thread(target=ask) for _ in range(3)]
    for client in clients:
        client.start()
    assert wait_until(lambda: seen.get(1, 0) > 200)
    for number in (2, 3):
        home.lay(f"serving/affine/{number}", f"affine/{number}")
        assert wait_until(lambda: version(gateway, "affine", number).get("state") == "AVAILABLE")
        assert wait_until(lambda: version(gateway, "affine", number - 1).get("state") == "CLOSED")
        assert wait_until(lambda: seen.get(number, 0) > 200)
    stop.set()
    for client in clients:
        client.join()
    assert not failures, failures[:3]
    memory = gateway.get_json("/admin/v1/memory")
    assert memory["loads"] - memory["unloads"] == 1


def test_f99_f100_f101_f103_the_worst_model_files_cost_one_line_each(home):
    home.lay("serving/affine/1", "affine/1")
    gateway = home.start("trial: {timeout: 10s, memory: 512MiB}\n")
    bad = {
        2: ("faulty/crash_on_load/1", "QUARANTINED", "native_crash"),
        3: ("faulty/crash_on_run/1", "QUARANTINED", "native_crash"),
        4: ("faulty/forever/1", "QUARANTINED", "timeout"),
        5: ("faulty/memory_on_load/1", None, "out_of_memory"),
        6: ("broken/random/1", "FAILED", "invalid_model"),
    }
    for number, (source, _, _) in bad.items():
        home.lay(source, f"affine/{number}")
    for number, (source, state, code) in bad.items():
        assert wait_until(lambda: version(gateway, "affine", number).get("reason_code") == code, 300)
        if state:
            assert version(gateway, "affine", number)["state"] == state, source
        lines = [line for line in home.log().splitlines() if f"affine version {number} " in line]
        assert len(lines) == 1, lines
    served, answer = infer(gateway, "affine", ROW)
    assert served == "1" and answer[0][0] == 5.5
    assert gateway.process.poll() is None


def test_f102_a_version_that_crashes_in_production_does_so_twice_and_no_more(home):
    home.lay("faulty/div_by_input/1", "d/1")
    home.lay("faulty/div_by_input/1", "d/2")
    config = "routes: {d: {champion: {version: 2}}}\n"
    for _ in range(2):
        gateway = home.start(config)
        assert infer(gateway, "d", np.array([[7]], np.int32))[0] == "2"
        with pytest.raises(Exception):
            infer(gateway, "d", np.array([[0]], np.int32))
        assert gateway.process.wait(timeout=60) != 0
    gateway = home.start("routes: {d: {}}\n")
    broken = version(gateway, "d", 2)
    assert (broken["state"], broken["reason_code"]) == ("QUARANTINED", "crash_loop")
    assert infer(gateway, "d", np.array([[7]], np.int32))[0] == "1"
    request = urllib.request.Request(
        f"http://{gateway.admin}/admin/v1/models/d/versions/2:load", data=b"", method="POST"
    )
    urllib.request.urlopen(request, timeout=60).read()
    assert wait_until(lambda: version(gateway, "d", 2)["state"] == "AVAILABLE")


def test_a_process_that_is_killed_twice_under_load_blames_nobody(home):
    home.lay("serving/affine/1", "affine/1")
    for _ in range(3):
        gateway = home.start()
        assert version(gateway, "affine", 1)["state"] == "AVAILABLE"
        stop = threading.Event()

        def ask():
            while not stop.is_set():
                try:
                    infer(gateway, "affine", ROW)
                except Exception:
                    return  # the server is gone, as it is meant to be

        client = threading.Thread(target=ask)
        client.start()
        time.sleep(0.5)
        gateway.process.send_signal(signal.SIGKILL)
        gateway.process.wait(timeout=60)
        stop.set()
        client.join()
    shutil.rmtree(home.repository)
    gateway = home.start()
    assert infer(gateway, "affine", ROW)[1][0][0] == 5.5


def test_f82_f83_checksums_are_waited_for_and_believed(home):
    home.lay("serving/affine/1", "affine/1")
    gateway = home.start("trial: {enabled: false}\n")

    content = (MODELS / "serving/affine/2/model.onnx").read_bytes()
    second = home.repository / "affine" / "2"
    second.mkdir()
    second.joinpath("SHA256SUMS").write_text(
        f"{hashlib.sha256(content).hexdigest()}  model.onnx\n"
    )
    assert wait_until(lambda: version(gateway, "affine", 2).get("reason_code") == "incomplete")
    second.joinpath("model.onnx").write_bytes(content[:-1] + b"?")
    assert wait_until(lambda: version(gateway, "affine", 2).get("reason_code") == "checksum")
    second.joinpath("model.onnx").write_bytes(content)
    assert wait_until(lambda: version(gateway, "affine", 2).get("state") == "AVAILABLE")


def test_a_triton_repository_is_served_as_it_is(home):
    home.lay("shapes/unnamed/1", "unnamed/1")
    home.lay("serving/affine/1", "affine/1")
    home.lay("serving/affine/2", "affine/2")
    (home.repository / "affine" / "config.pbtxt").write_text(
        """
name: "affine"
platform: "onnxruntime_onnx"
max_batch_size: 8
input [ { name: "x" data_type: TYPE_FP32 dims: [ 4 ] } ]
output [ { name: "y" data_type: TYPE_FP32 dims: [ 3 ] } ]
dynamic_batching { max_queue_delay_microseconds: 100 }
instance_group [ { count: 1 kind: KIND_CPU } ]
"""
    )
    gateway = home.start("trial: {enabled: false}\n")
    assert version(gateway, "affine", 1)["state"] == "NEW"  # the latest only, as Triton does
    assert infer(gateway, "affine", np.repeat(ROW, 8, 0))[0] == "2"
    with pytest.raises(Exception, match="8"):
        infer(gateway, "affine", np.repeat(ROW, 9, 0))


def test_f110_memory_after_500_loads_and_unloads_is_what_it_was_before(home, monkeypatch):
    # All of the heap is touched at the start, so that what grows is native.
    monkeypatch.setenv("TILTYARD_JAVA_OPTS", "-Xms256m -Xmx256m -XX:+AlwaysPreTouch")
    home.lay("serving/affine/1", "affine/1")
    home.lay("serving/iris/1", "iris/1")
    gateway = home.start("", "mode: explicit")
    client = triton.InferenceServerClient(gateway.http)
    resident = []
    for cycle in range(1, 801):
        client.load_model("affine")
        served, answer = infer(gateway, "affine", ROW)
        assert served == "1" and answer[0][0] == 5.5
        client.unload_model("affine")
        if cycle in (300, 800):
            assert wait_until(lambda: version(gateway, "affine", 1)["state"] == "CLOSED")
            resident.append(gateway.get_json("/admin/v1/memory")["now"]["resident_bytes"])
    memory = gateway.get_json("/admin/v1/memory")
    assert memory["loads"] == memory["unloads"] == 800
    assert len(memory["ledger"]) == 256
    print("resident after 300 and 800 cycles:", resident)
    assert resident[1] <= resident[0] * 1.05, resident
    assert version(gateway, "iris", 1)["state"] == "NEW"
