"""A gateway under test: the launcher, a repository of real models, free ports."""

import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import time
import urllib.request
import zipfile

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
MODELS = ROOT / "testing" / "models"
DEMO = ROOT / "server" / "target" / "dist" / "demo"
READY = re.compile(r"ready http=(\S+) grpc=(\S+) admin=(\S+)")


class Gateway:
    """One server process."""

    def __init__(self, directory, config):
        self.directory = directory
        (directory / "tiltyard.yaml").write_text(config)
        self.stderr = open(directory / "stderr.log", "wb")
        self.process = subprocess.Popen(
            [str(ROOT / "tiltyard"), "serve", "--config", str(directory / "tiltyard.yaml")],
            stdout=subprocess.PIPE,
            stderr=self.stderr,
            text=True,
            cwd=directory,
        )
        line = self.process.stdout.readline()
        found = READY.match(line)
        if not found:
            self.process.kill()
            raise AssertionError(
                f"no ready line but {line!r}: " + (directory / "stderr.log").read_text()[-4000:]
            )
        self.http, self.grpc, self.admin = found.groups()

    def get(self, path, plane="admin", headers=None):
        request = urllib.request.Request(
            f"http://{getattr(self, plane)}{path}", headers=headers or {}
        )
        with urllib.request.urlopen(request, timeout=10) as response:
            return response.read().decode(), response.headers

    def get_json(self, path, plane="admin"):
        return json.loads(self.get(path, plane)[0])

    def put_json(self, path, body, headers):
        request = urllib.request.Request(
            f"http://{self.admin}{path}",
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json", **headers},
            method="PUT",
        )
        with urllib.request.urlopen(request, timeout=10) as response:
            return json.loads(response.read()), response.headers

    def terminate(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=60)

    def close(self):
        if self.process.poll() is None:
            self.terminate()
        self.process.stdout.close()
        self.stderr.close()


# Models that are not to be loaded without a trial: they take the process down.
DEADLY = {"crash_on_load", "crash_on_run", "forever", "memory_on_load", "memory_on_run"}


def lay_out(repository, *groups):
    for group in groups:
        for model in (MODELS / group).iterdir():
            if model.name not in DEADLY:
                shutil.copytree(model, repository / model.name)


def lay_out_minilm(repository):
    jars = sorted(DEMO.glob("*all-minilm-l6-v2*.jar"))
    assert len(jars) == 2, f"expected the two model jars in {DEMO}"
    for version, jar in ((1, min(jars, key=lambda j: "v2-q" in j.name)),
                         (2, max(jars, key=lambda j: "v2-q" in j.name))):
        with zipfile.ZipFile(jar) as archive:
            name = next(n for n in archive.namelist() if n.endswith(".onnx"))
            target = repository / "minilm" / str(version)
            target.mkdir(parents=True)
            with archive.open(name) as source, open(target / "model.onnx", "wb") as sink:
                shutil.copyfileobj(source, sink)


BASE = """
http: {port: 0}
grpc: {port: 0}
admin: {port: 0}
data: ./data
repository: {path: ./models, poll: 1s}
"""


@pytest.fixture(scope="session")
def gateway(tmp_path_factory):
    """All small models and MiniLM, one route with a champion and a challenger."""
    directory = tmp_path_factory.mktemp("gateway")
    repository = directory / "models"
    repository.mkdir()
    lay_out(repository, "types", "shapes", "text", "serving", "outputs", "faulty", "broken")
    lay_out_minilm(repository)
    started = Gateway(
        directory,
        BASE
        + """
trial: {enabled: false}
routes:
  affine: {model: affine, champion: {version: 1}, challengers: [{version: 2, weight: 25}]}
  minilm: {model: minilm, champion: {version: 1}, challengers: [{version: 2, weight: 0}]}
""",
    )
    yield started
    started.close()


@pytest.fixture
def fresh(tmp_path):
    """Starts gateways of a test's own: fresh(config, *groups)."""
    started = []

    def start(config, *groups):
        directory = tmp_path / str(len(started))
        repository = directory / "models"
        repository.mkdir(parents=True)
        lay_out(repository, *groups)
        started.append(Gateway(directory, BASE + config))
        return started[-1]

    yield start
    for one in started:
        one.close()


def wait_until(condition, seconds=60):
    """Polls until the condition holds; what it gave last."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value or time.monotonic() > end:
            return value
        time.sleep(0.1)


def model_path(gateway, model, version=1):
    return os.fspath(gateway.directory / "models" / model / str(version) / "model.onnx")
