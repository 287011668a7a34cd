"""What a model answers to one caller does not depend on who else calls."""

import joining_models
import pytest
from concurrent_callers import all_at_once, reference, session_of


@pytest.mark.parametrize("name", joining_models.models())
@pytest.mark.parametrize("protocol", ["grpc", "json", "binary"])
def test_nobody_gets_an_answer_that_others_have_changed(gateway, name, protocol):
    session = session_of(gateway.directory / "models" / name / "1" / "model.onnx")
    feeds = [joining_models.feed(name, 1 + at % 4) for at in range(25)]
    asked = [(feed, reference(session, feed)) for feed in feeds]
    assert all_at_once(gateway, protocol, name, asked, 0) == []
