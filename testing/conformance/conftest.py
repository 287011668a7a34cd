"""One gateway for all exports, and small models whose rows may not be joined."""

import pathlib
import shutil

import joining_models
import pytest
from backend import CONFIG, versions_of, waits_for_nothing
from gateway import Gateway, wait_until

EXPORTS = pathlib.Path(__file__).with_name("exports")


@pytest.fixture(scope="session")
def gateway(tmp_path_factory):
    directory = tmp_path_factory.mktemp("conformance")
    for export in EXPORTS.iterdir():
        shutil.copytree(export / "1", directory / "models" / export.name / "1")
    joining_models.write(directory / "models")
    started = Gateway(directory, CONFIG % "true")
    assert wait_until(
        lambda: all(waits_for_nothing(one) for one in versions_of(started).values()), 300
    ), versions_of(started)
    yield started
    started.close()
