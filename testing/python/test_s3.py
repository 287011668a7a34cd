"""Models in a bucket, on a real server of the S3 API."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import boto3
import numpy as np
import pytest
import tritonclient.http as httpclient
from botocore.config import Config
from conftest import MODELS
from gateway import ROOT, Gateway, wait_until

AFFINE = MODELS / "serving" / "affine"
BUCKET = "models"
SECRET = "aN0tVerySecretKey/thatMustNotBeWritten"
MIB = 1 << 20

# Objects in one answer to a listing, so that every listing takes several.
PAGE = 3


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Store:
    """One moto server: its buckets live as long as it does."""

    def __init__(self, directory):
        self.log = directory / "store.log"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "moto.server", "-p", str(self.port)],
                stdout=log,
                stderr=log,
                env={**os.environ, "MOTO_S3_DEFAULT_MAX_KEYS": str(PAGE)},
            )
        assert wait_until(self.answers), self.log.read_text()
        self.s3 = boto3.client(
            "s3",
            endpoint_url=self.url,
            region_name="us-east-1",
            aws_access_key_id="operator",
            aws_secret_access_key="operator",
            config=Config(s3={"addressing_style": "path"}),
        )
        self.s3.create_bucket(Bucket=BUCKET)

    def answers(self):
        try:
            return urllib.request.urlopen(self.url + "/moto-api/", timeout=1).status == 200
        except OSError:
            return False

    def put(self, key, content):
        self.s3.put_object(Bucket=BUCKET, Key=key, Body=content)

    def put_affine(self, version, prefix="", key_version=None):
        content = (AFFINE / str(version) / "model.onnx").read_bytes()
        self.put(f"{prefix}affine/{key_version or version}/model.onnx", content)

    def answers_to(self, request):
        """The status of each answer to a GET with that in its first line."""
        plain = re.sub(r"\x1b\[\d+m", "", self.log.read_text(errors="replace"))
        return re.findall(rf'"GET \S*{re.escape(request)}\S* HTTP/1.1" (\d+)', plain)

    def await_scans(self, request="list-type=2", count=4):
        """Until whole scans were made since now."""
        goal = len(self.answers_to(request)) + count
        assert wait_until(lambda: len(self.answers_to(request)) >= goal)

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=60)


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "gateway")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    started = Store(tmp_path)
    yield started
    started.stop()


def config(store, path=f"s3://{BUCKET}", more="", ports=(0, 0, 0)):
    return f"""
http: {{port: {ports[0]}}}
grpc: {{port: {ports[1]}}}
admin: {{port: {ports[2]}}}
data: ./data
repository:
  path: {path}
  poll: 200ms
  s3: {{endpoint: "{store.url}"}}
{more}
"""


@pytest.fixture
def serve(tmp_path):
    """Starts gateways, all with the same data directory."""
    started = []

    def start(text):
        directory = tmp_path / "gateway"
        directory.mkdir(exist_ok=True)
        started.append(Gateway(directory, text))
        return started[-1]

    yield start
    for one in started:
        one.close()
    for log in tmp_path.rglob("*.log"):
        assert SECRET not in log.read_text(errors="replace")


def log_of(gateway):
    return (gateway.directory / "stderr.log").read_text()


def answer(gateway, version=None):
    """What affine answers to ones."""
    client = httpclient.InferenceServerClient(gateway.http)
    x = httpclient.InferInput("x", [1, 4], "FP32")
    x.set_data_from_numpy(np.ones((1, 4), np.float32))
    result = client.infer("affine", [x], model_version=str(version or ""))
    name = result.get_response()["outputs"][0]["name"]
    return result.get_response()["model_version"], result.as_numpy(name).tolist()


def versions(gateway, model="affine"):
    try:
        shown = gateway.get_json(f"/admin/v1/models/{model}")
    except urllib.error.HTTPError:
        return {}
    return {str(v["version"]): v for v in shown["versions"]}


def test_models_come_from_a_bucket_and_new_versions_follow(store, serve):
    store.put_affine(1, "production/eu/")
    store.put_affine(3, "elsewhere/", 9)
    store.put("production/eu/affine/model.yaml", b"instances: 2\n")
    for i in range(PAGE):
        store.put(f"production/eu/aaa/1/weights/{i}.bin", b"w")
    gateway = serve(config(store, f"s3://{BUCKET}/production/eu/"))
    first = answer(gateway)
    assert first[0] == "1"
    assert set(versions(gateway)) == {"1"}
    assert versions(gateway, "aaa")["1"]["reason_code"] == "missing_file"
    assert store.answers_to("continuation-token")

    store.put_affine(2, "production/eu/")
    assert wait_until(lambda: answer(gateway)[0] == "2")
    second = answer(gateway)
    assert second[1] != first[1]

    store.put_affine(3, "production/eu/", 2)
    assert wait_until(lambda: versions(gateway)["2"]["reason_code"] == "immutable_version")
    assert answer(gateway) == second
    store.put_affine(2, "production/eu/")
    assert wait_until(lambda: versions(gateway)["2"]["reason_code"] == "")
    assert versions(gateway)["2"]["state"] == "AVAILABLE"

    read = len(store.answers_to("model.yaml"))
    store.await_scans()
    assert len(store.answers_to("model.yaml")) == read, "read again though its etag is the same"


def test_a_download_goes_on_where_a_killed_gateway_stopped(store, serve):
    store.put("affine/1/weights.bin", os.urandom(MIB) * 96)
    store.put_affine(1)
    throttled = config(store, more="load: {max_copy_rate: 24MiB}")
    directory = store.log.parent / "gateway"
    directory.mkdir()
    (directory / "tiltyard.yaml").write_text(throttled)
    process = subprocess.Popen(
        [str(ROOT / "tiltyard"), "serve", "--config", "tiltyard.yaml"],
        cwd=directory,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )

    def copied():
        """Bytes of weights.bin, as far as the private store has noted them."""
        journals = (directory / "data" / "store").rglob("journal")
        found = [re.search(r"^weights.bin \d+ \S+ (\d+)", j.read_text(), re.M) for j in journals]
        return max((int(f[1]) for f in found if f), default=0)

    assert wait_until(copied)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=60)
    assert store.answers_to("weights.bin") == ["200"]

    gateway = serve(throttled)
    assert answer(gateway)[0] == "1"
    assert store.answers_to("weights.bin") == ["200", "206"]


def test_without_its_bucket_a_gateway_serves_what_it_has(store, serve):
    store.put_affine(1)
    text = config(store)
    gateway = serve(text)
    before = answer(gateway)
    store.stop()
    assert answer(gateway) == before
    assert wait_until(lambda: "cannot be read" in log_of(gateway))
    gateway.terminate()

    gateway = serve(text)
    assert answer(gateway) == before
    time.sleep(1)
    told = re.findall("the model repository cannot be read.*", log_of(gateway))
    assert told == [
        "the model repository cannot be read (the store cannot be connected to);"
        " what is loaded goes on serving"
    ]


def test_a_bucket_that_is_not_there_is_told_once_and_waited_for(store, tmp_path):
    ports = [free_port() for _ in range(3)]
    directory = tmp_path / "waiting"
    directory.mkdir()
    (directory / "tiltyard.yaml").write_text(config(store, "s3://nowhere/at-all", "", ports))
    log = directory / "stderr.log"
    with open(log, "wb") as stderr:
        process = subprocess.Popen(
            [str(ROOT / "tiltyard"), "serve", "--config", "tiltyard.yaml"],
            cwd=directory,
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
        )
    try:
        assert wait_until(lambda: "there is no bucket 'nowhere'" in log.read_text())
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"http://127.0.0.1:{ports[0]}/v2/health/ready", timeout=60)
        assert 400 <= refused.value.code < 600
        live = urllib.request.urlopen(f"http://127.0.0.1:{ports[0]}/v2/health/live", timeout=60)
        assert live.status == 200
        store.await_scans("/nowhere")
        assert log.read_text().count("there is no bucket") == 1

        store.s3.create_bucket(Bucket="nowhere")
        content = (AFFINE / "1" / "model.onnx").read_bytes()
        store.s3.put_object(Bucket="nowhere", Key="at-all/affine/1/model.onnx", Body=content)
        assert process.stdout.readline().startswith("ready ")
        assert "can be read again" in log.read_text()
    finally:
        process.terminate()
        process.wait(timeout=60)
        process.stdout.close()


def check(store, path):
    return subprocess.run(
        [str(ROOT / "tiltyard"), "check", "--config", "check.yaml", "--models", path],
        cwd=store.log.parent,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_check_lists_what_is_wrong_in_a_bucket(store):
    (store.log.parent / "check.yaml").write_text(config(store))
    store.put_affine(1, "good/")
    good = check(store, f"s3://{BUCKET}/good")
    assert good.returncode == 0, good.stderr
    assert good.stdout.splitlines()[-1] == "ok: 1 model, 1 version, 1 route"

    store.put_affine(1, "bad/")
    store.put("bad/affine/2/", b"")
    store.put("bad/affine/v3/model.onnx", b"x")
    store.put("bad/affine/4/../5", b"x")
    store.put("bad/empty/1/model.onnx", b"")
    store.put("bad/affine/model.yaml", b"instance: 1\n")
    bad = check(store, f"s3://{BUCKET}/bad")
    at = f"s3://{BUCKET}/bad/"
    assert bad.returncode == 1
    for line in (
        f"{at}affine/2/model.onnx: is missing, expected the model's file",
        f"{at}affine/v3: not a version",
        f"{at}affine/4/../5: is not a plain relative path",
        f"{at}empty/1/model.onnx: is empty, expected the model's file",
        f"{at}affine/model.yaml: instance: got an unknown key",
    ):
        assert line in bad.stderr, bad.stderr

    gone = check(store, "s3://nowhere")
    assert gone.returncode == 1
    assert gone.stderr == "models in s3://nowhere cannot be listed: there is no bucket 'nowhere'\n"
