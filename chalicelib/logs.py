"""One JSON line an event on standard output, where Lambda collects it. Ids, counts, times; never a cell of a file.

A line with a metric is in CloudWatch's embedded metric format, so that a count per verdict costs no API call.
"""

import json
import os
import sys
import time
from typing import Any

NAMESPACE = "Assay"


def say(event: str, **facts: Any) -> None:
    """Log one event with its facts and the trace id of this invocation."""
    trace = os.environ.get("_X_AMZN_TRACE_ID")
    line = {"event": event, **facts, **({"trace": trace} if trace else {})}
    print(json.dumps(line, default=str), file=sys.stdout, flush=True)


def count(metric: str, dimension: str, value: str, **facts: Any) -> None:
    """Log one event and count it under `metric`, by the value of one dimension."""
    directive = {
        "Namespace": NAMESPACE,
        "Dimensions": [[dimension]],
        "Metrics": [{"Name": metric, "Unit": "Count"}],
    }
    aws = {"Timestamp": int(time.time() * 1000), "CloudWatchMetrics": [directive]}
    say(metric, _aws=aws, **{metric: 1, dimension: value}, **facts)
