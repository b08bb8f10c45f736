"""Log lines are JSON with a request id, whoever writes them."""

import json
import subprocess
import sys

SCRIPT = """
import django; django.setup()
import logging, structlog
from county.core import tracing
made = tracing.new_request_id()
print(made)
logging.getLogger("django.request").warning("Not Found: %s", "/x/")
structlog.get_logger("county").error("job failed", job_id=3)
"""


def test_every_line_is_json_with_the_request_id():
    import os

    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "county.config.settings", "PYTHONPATH": "src"},
        capture_output=True,
        text=True,
        check=True,
    )
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert [line["event"] for line in lines] == ["Not Found: /x/", "job failed"]
    assert {line["request_id"] for line in lines} == {done.stdout.strip()}
