"""A log line is one JSON object, with the trace of its invocation."""

import json

import pytest

from chalicelib import logs


def test_a_line_carries_the_trace_and_its_metric(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("_X_AMZN_TRACE_ID", "Root=1-2-3")

    logs.count("FilesJudged", "Verdict", "passed", file="f")

    line = json.loads(capsys.readouterr().out)
    assert (line["event"], line["file"], line["trace"], line["Verdict"]) == ("FilesJudged", "f", "Root=1-2-3", "passed")
    (directive,) = line["_aws"]["CloudWatchMetrics"]
    assert directive["Dimensions"] == [["Verdict"]]
    assert line[directive["Metrics"][0]["Name"]] == 1
