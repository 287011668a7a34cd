"""Gateways under test: a repository of real models, free ports."""

import os
import shutil
import zipfile

import pytest
from gateway import ROOT, Gateway

MODELS = ROOT / "testing" / "models"
DEMO = ROOT / "server" / "target" / "dist" / "demo"

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


def model_path(gateway, model, version=1):
    return os.fspath(gateway.directory / "models" / model / str(version) / "model.onnx")
