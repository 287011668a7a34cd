"""Weights, arms, the record, and going down: what an operator relies on."""

import collections
import glob
import json
import threading

import fastavro
import numpy as np
import pytest
import tritonclient.grpc as grpcclient
import tritonclient.http as httpclient
from gateway import wait_until

ROUTE = """
routes:
  affine: {model: affine, champion: {version: 1}, challengers: [{version: 2, weight: 25}],
           shadows: [{version: 3, fraction: 0.5}]}
"""


def affine_input(client, module, rows=1):
    name = client.get_model_metadata("affine")["inputs"][0]["name"]
    x = module.InferInput(name, [rows, 4], "FP32")
    x.set_data_from_numpy(np.ones((rows, 4), np.float32))
    return x


def log_of(gateway):
    """All records of a gateway that has ended."""
    records = []
    for path in glob.glob(str(gateway.directory / "data" / "**" / "*.avro"), recursive=True):
        with open(path, "rb") as file:
            records.extend(fastavro.reader(file))
    return records


def arm_of(result):
    return result.get_response()["parameters"]["arm"]


def test_a_split_is_exact_and_names_who_answered(fresh):
    gateway = fresh(ROUTE, "serving")
    client = httpclient.InferenceServerClient(gateway.http)
    x = affine_input(client, httpclient)
    seen = collections.Counter()
    for i in range(400):
        result = client.infer("affine", [x], headers={"x-routing-key": f"user-{i}"})
        seen[(result.get_response()["model_version"], arm_of(result))] += 1
    assert set(seen) == {("1", "champion"), ("2", "challenger")}
    assert 60 <= seen[("2", "challenger")] <= 140
    for i in range(0, 400, 40):
        first, second = (
            client.infer("affine", [x], headers={"x-routing-key": f"user-{i}"}) for _ in range(2)
        )
        assert arm_of(first) == arm_of(second)


def test_changing_weights_under_load_loses_nothing(fresh):
    gateway = fresh(ROUTE, "serving")
    metadata = httpclient.InferenceServerClient(gateway.http)
    x = affine_input(metadata, grpcclient)
    stop = threading.Event()
    versions, errors = collections.Counter(), []

    def load():
        client = grpcclient.InferenceServerClient(gateway.grpc)
        while not stop.is_set():
            try:
                versions[client.infer("affine", [x]).get_response().model_version] += 1
            except Exception as error:  # every failure counts
                errors.append(error)

    threads = [threading.Thread(target=load) for _ in range(4)]
    for thread in threads:
        thread.start()
    for weight in (0, 50, 100, 0, 12.34, 100):
        route = gateway.get_json("/admin/v1/routes/affine")
        route["challengers"] = [{"version": 2, "weight": weight}]
        _, headers = gateway.get("/admin/v1/routes/affine")
        gateway.put_json("/admin/v1/routes/affine", route, {"If-Match": headers["ETag"]})
    stop.set()
    for thread in threads:
        thread.join()
    assert not errors
    assert set(versions) <= {"1", "2"}
    client = grpcclient.InferenceServerClient(gateway.grpc)
    for _ in range(100):
        assert client.infer("affine", [x]).get_response().model_version == "2"


def test_every_request_is_in_the_log_with_its_tensors(fresh):
    gateway = fresh(ROUTE, "serving")
    client = httpclient.InferenceServerClient(gateway.http)
    x = affine_input(client, httpclient, rows=2)
    for i in range(50):
        client.infer("affine", [x], request_id=f"logged-{i}")
    assert gateway.terminate() == 0
    records = log_of(gateway)
    live = [r for r in records if r["arm"].lower() != "shadow"]
    shadows = [r for r in records if r["arm"].lower() == "shadow"]
    assert sorted(r["id"] for r in live) == sorted(f"logged-{i}" for i in range(50))
    assert 5 <= len(shadows) <= 45
    for record in live:
        assert record["outcome"].lower() == "ok"
        assert record["inputs"][0]["floats"] == [1.0] * 8
        assert len(record["outputs"][0]["floats"]) == 6
        assert len(record["model_digest"]) == 64


def test_shadow_counters_add_up(fresh):
    gateway = fresh(ROUTE, "serving")
    client = httpclient.InferenceServerClient(gateway.http)
    x = affine_input(client, httpclient)
    for _ in range(200):
        client.infer("affine", [x])

    def counters():
        values = collections.Counter()
        for line in gateway.get("/metrics")[0].splitlines():
            for name in ("eligible", "mirrored", "dropped"):
                if line.startswith(f"tiltyard_shadow_{name}_total{{"):
                    values[name] += float(line.rsplit(" ", 1)[1])
        return values

    values = counters()
    assert 60 <= values["eligible"] <= 140
    assert values["mirrored"] + values["dropped"] == values["eligible"]


def test_metrics_histograms_and_distributions_are_there(fresh):
    gateway = fresh(ROUTE, "serving")
    client = httpclient.InferenceServerClient(gateway.http)
    x = affine_input(client, httpclient, rows=2)
    for _ in range(20):
        client.infer("affine", [x], model_version="1")
    text = gateway.get("/metrics")[0]
    buckets = [
        line
        for line in text.splitlines()
        if line.startswith("tiltyard_request_stage_seconds_bucket")
        and 'stage="total"' in line
        and 'arm="champion"' in line
        and 'route="affine"' in line
        and 'le="+Inf"' in line
    ]
    assert len(buckets) == 1 and buckets[0].endswith(" 20")

    def sampled():
        drift = gateway.get_json("/admin/v1/routes/affine/drift")
        return json.dumps(drift) if '"count":40' in json.dumps(drift).replace(" ", "") else None

    assert wait_until(sampled)


def test_a_version_that_is_copied_in_is_served(fresh):
    import shutil

    gateway = fresh("", "serving")
    client = httpclient.InferenceServerClient(gateway.http)
    models = gateway.directory / "models"
    shutil.copytree(models / "affine" / "3", models / "affine" / "9")
    assert wait_until(lambda: client.is_model_ready("affine", "9"))
    x = affine_input(client, httpclient)
    assert client.infer("affine", [x]).get_response()["model_version"] == "9"


@pytest.mark.parametrize("protocol", ["grpc", "http"])
def test_sigterm_under_load_answers_everything_that_was_accepted(fresh, protocol):
    gateway = fresh("", "serving")
    module = grpcclient if protocol == "grpc" else httpclient
    name = httpclient.InferenceServerClient(gateway.http).get_model_metadata("slow")["inputs"][0]
    x = module.InferInput(name["name"], [1, *(int(d) for d in name["shape"][1:])], "FP32")
    x.set_data_from_numpy(np.ones(x.shape(), np.float32))
    answered, refused = collections.Counter(), []

    def load(worker):
        client = module.InferenceServerClient(getattr(gateway, protocol))
        for i in range(100_000):
            try:
                client.infer("slow", [x], request_id=f"{worker}-{i}")
                answered[worker] += 1
            except Exception as error:  # the first one ends the load
                refused.append(error)
                return

    threads = [threading.Thread(target=load, args=(worker,)) for worker in range(16)]
    for thread in threads:
        thread.start()
    assert wait_until(lambda: len(answered) == 16)
    assert gateway.terminate() == 0
    for thread in threads:
        thread.join()
    # What the gateway took is in its log: all of it succeeded, and the clients got all of it.
    records = log_of(gateway)
    assert {r["outcome"].lower() for r in records} == {"ok"}
    assert len(records) == sum(answered.values())
    assert len(refused) == 16
