"""Reads the process environment; the only module that does."""

import fcntl
import json
import os
import secrets
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

ROOT = Path(__file__).resolve().parents[3]
VAR = Path(os.environ.get("ANYE_VAR", ROOT / "var"))


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default)


def flag(name: str) -> bool:
    """True for 1, true, yes, on."""
    return text(name).lower() in {"1", "true", "yes", "on"}


def day(name: str) -> date | None:
    """An ISO date, or None when unset. A wrong value stops the start with its name."""
    value = text(name)
    try:
        return date.fromisoformat(value) if value else None
    except ValueError as error:
        raise SystemExit(f"{name}={value!r}: write a date as 2019-12-20") from error


def database(url: str) -> dict[str, Any]:
    """Django's settings of a postgres:// URL; `?host=/dir` names a Unix socket's folder."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise SystemExit(
            "DATABASE_URL: only postgresql:// is served (docs/adr/0008-postgresql-only.md)"
        )
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "county.config.postgres",
        "NAME": unquote(parts.path.lstrip("/")) or "anye",
        "USER": unquote(parts.username or "anye"),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        # Statements are prepared: planned once a connection, and their values travel apart from them.
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 2, **options},
    }


def installation_secrets() -> dict[str, Any]:
    """The installation's own keys: from ANYE_SECRETS (a file) or made once under var/, mode 0600.

    Returns: {"secret_key": str, "field_keys": {"1": 64 hex digits}, "field_key_current": 1,
        "subject_keys": {way: 64 hex digits}} (core/subjects.py).
    """
    path = secrets_file()
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        made = {
            "secret_key": secrets.token_urlsafe(50),
            "field_keys": {"1": secrets.token_hex(32)},
            "field_key_current": 1,
            "subject_keys": {"": secrets.token_hex(32)},
        }
        # O_EXCL: of two first starts at once, one makes the file and the other reads it.
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return installation_secrets()
        with os.fdopen(handle, "w") as out:
            json.dump(made, out)
    found: dict[str, Any] = json.loads(path.read_text())
    return found if "subject_keys" in found else _with_subject_keys(path)


def secrets_file() -> Path:
    return Path(text("ANYE_SECRETS") or VAR / "secrets.json")


def _with_subject_keys(path: Path) -> dict[str, Any]:
    """A file from before people had keys of their own gets the root of them, once."""
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        found: dict[str, Any] = json.loads(path.read_text())
        if "subject_keys" not in found:
            found["subject_keys"] = {"": secrets.token_hex(32)}
            beside = path.with_suffix(".new")
            handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "w") as out:
                json.dump(found, out)
            beside.replace(path)
    return found
