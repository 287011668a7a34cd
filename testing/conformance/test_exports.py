"""Exports of scikit-learn, LightGBM, XGBoost and CatBoost answer as they do in ONNX Runtime."""

import numpy as np
import pytest
from callers import PROTOCOLS
from concurrent_callers import all_at_once, difference, reference, session_of, tensors
from conftest import EXPORTS

NAMES = sorted(one.name for one in EXPORTS.iterdir())
# Of the largest magnitude: sums of a tree or a product are taken in another order for more rows.
JOINED = 1e-5


def requests(name):
    """Requests of one to five rows, each with what ONNX Runtime answers to it alone."""
    session = session_of(EXPORTS / name / "1" / "model.onnx")
    rows = np.load(EXPORTS / name / "rows.npz")
    held = {key: rows[key].astype(object) if rows[key].dtype.kind == "U" else rows[key] for key in rows}
    feeds = [{k: v[at : at + 1 + at % 5] for k, v in held.items()} for at in range(0, 35, 4)]
    return [(feed, reference(session, feed)) for feed in feeds]


def test_there_are_enough():
    assert len(NAMES) >= 73


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("protocol", ["grpc", "json", "binary"])
def test_an_export_answers_alone(gateway, name, protocol):
    caller = PROTOCOLS[protocol](gateway)
    for feed, expected in requests(name):
        assert not difference(caller.call(name, tensors(feed)), expected, 0)
    caller.close()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("protocol", ["grpc", "json", "binary"])
def test_an_export_answers_sixteen_callers(gateway, name, protocol):
    assert all_at_once(gateway, protocol, name, requests(name), JOINED) == []
