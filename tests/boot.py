"""Loaded by pytest before anything else (`-p tests.boot` in pyproject.toml): Django reads its settings before any
conftest is imported, so the environment and the embedded test server must be there by then.
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
os.environ.setdefault("ANYE_TODAY", "2019-12-20")
os.environ.setdefault("ANYE_PLAIN_STATIC", "1")

from county.config import embedded  # noqa: E402 -- needs the path above

if not os.environ.get("DATABASE_URL"):
    _place = embedded.cluster("test")
    embedded.start(_place)
    os.environ["DATABASE_URL"] = _place.url
