"""Databases made once and copied: the migrated one for every run of the tests, the seeded one for the browser's.

Making the tables takes half a minute and comes out the same until the source changes; a copy takes a moment.
"""

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

ROOT = Path(__file__).resolve().parents[1]
ADMIN_URL = os.environ["DATABASE_URL"]


def url_of(database: str) -> str:
    parts = urlsplit(ADMIN_URL)
    return urlunsplit(parts._replace(path=f"/{database}"))


def execute(statement: str) -> None:
    with psycopg.connect(url_of("postgres"), autocommit=True) as connection:
        connection.execute(statement)


def manage(environ: dict[str, str], *words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "django", *words],
        env=environ,
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def made_once(kind: str, mark: str, make: Callable[[str], None]) -> str:
    """The database of this kind and mark, made by the first who asks; who asks meanwhile waits. Those of other
    marks are dropped. make: fills the empty database of this name. Returns: its name.
    """
    name, unfinished = f"anye_{kind}_{mark}", f"anye_{kind}_unfinished"
    with _alone(kind) as known:
        if name not in known():
            for old in known():
                execute(f"DROP DATABASE {old} WITH (FORCE)")
            execute(f"CREATE DATABASE {unfinished}")
            make(unfinished)
            execute(f"ALTER DATABASE {unfinished} RENAME TO {name}")
    return name


@contextmanager
def _alone(kind: str) -> Iterator[Callable[[], list[str]]]:
    with psycopg.connect(url_of("postgres"), autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(hashtext(%s))", (f"anye_{kind}",))
        named = "SELECT datname FROM pg_database WHERE starts_with(datname, %s)"
        yield lambda: [name for (name,) in connection.execute(named, (f"anye_{kind}_",))]


@cache
def source_mark() -> str:
    """Of everything that decides what a migrated database holds."""
    found = hashlib.sha256()
    for file in sorted((ROOT / "src").rglob("*.py")):
        found.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
    return found.hexdigest()[:12]


def migrated() -> str:
    """The name of a database with all tables and no rows but those of the migrations."""
    return made_once("migrated", source_mark(), _migrate)


def _migrate(database: str) -> None:
    environ = {**os.environ, "DATABASE_URL": url_of(database), "ANYE_AS_OWNER": "1",
               "PYTHONPATH": str(ROOT / "src"), "DJANGO_SETTINGS_MODULE": "county.config.settings"}  # fmt: skip
    manage(environ, "migrate", "--no-input", "-v0")
