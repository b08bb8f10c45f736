"""Loaded by pytest before anything else (`-p tests.boot` in pyproject.toml): Django reads its settings before any
conftest is imported, so the environment and the embedded test server must be there by then.
"""

import atexit
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))
os.environ.setdefault("ANYE_TODAY", "2019-12-20")
os.environ.setdefault("ANYE_PLAIN_STATIC", "1")
os.environ.setdefault("ANYE_SECOND_FACTOR", "optional")
os.environ.setdefault("ANYE_ASSESSMENTS", "told")
os.environ.setdefault(
    "ANYE_AS_OWNER", "1"
)  # to make the test database; conftest.py then works as the platform

import psycopg

from county.config import embedded


def stop_when_alone(place: embedded.Cluster) -> None:
    """Leave no server behind, unless another run of the tests is using it."""
    with psycopg.connect(place.url, autocommit=True) as connection:
        others = connection.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        ).fetchone()
    if others == (0,):
        embedded.stop(place)


if not os.environ.get("DATABASE_URL"):
    _place = embedded.cluster("test")
    embedded.start(_place)
    os.environ["DATABASE_URL"] = _place.url
    if "PYTEST_XDIST_WORKER" not in os.environ:
        atexit.register(stop_when_alone, _place)
