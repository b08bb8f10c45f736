"""Making a backup: a base backup, and the log from there on, sealed into a folder of their own."""

import hashlib
import hmac
import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg

from county.config import env
from county.config.backups import sealing
from county.config.backups.refusing import CannotRestore
from county.config.embedded import Cluster
from county.core import clock

BASE = "base.sealed"
MANIFEST = "manifest.json"
LOG = "log-{}"  # the folder of sealed log files, by the server they are of: a new server begins its names anew
SEALED = ".sealed"
KEPT_DAYS = 30
LONGEST_DAYS = 90  # so that erased names leave the backups too (docs/howto/deploy.md)
ARCHIVE_SECONDS = 60
_NAME = "%Y%m%dT%H%M%S"


@dataclass(frozen=True)
class Made:
    """One backup. name: its folder. began, ended: of the base backup; it can be restored from `ended` on.

    system: which server it is of. first_log: the log file it begins with. sha256: of the sealed base.
    totals: see checks.totals.
    """

    name: str
    began: str
    ended: str
    system: str
    first_log: str
    bytes: int
    sha256: str
    totals: dict[str, Any]

    @property
    def ended_at(self) -> datetime:
        return datetime.fromisoformat(self.ended)


def folder() -> Path:
    return Path(env.text("ANYE_BACKUPS") or env.VAR / "backups")


def key() -> bytes:
    return sealing.key_at(Path(env.text("ANYE_BACKUP_KEY") or env.VAR / "backup-key.json"))


def make(place: Cluster, *, into: Path, key: bytes, totals: dict[str, Any]) -> Made:
    """Make a backup of the running server, and ship the log so far.

    totals: what the database held before it began, for the drill.
    Raises: CannotRestore.
    """
    into.mkdir(mode=0o700, parents=True, exist_ok=True)
    began = clock.now()
    part = into / f"{began:{_NAME}}.part"
    part.mkdir(mode=0o700)
    try:
        first = _archiving(place)
        size = sealing.seal_to(part / BASE, _base(place), key=key)
        ended = clock.now()
        ship(place, into=into, key=key)
        made = Made(
            f"{began:{_NAME}}", began.isoformat(), ended.isoformat(), _system(place), first, size,
            digest(part / BASE), totals,
        )  # fmt: skip
        _write(part / MANIFEST, made, key)
    except BaseException:
        shutil.rmtree(part)
        raise
    part.rename(into / made.name)
    return made


def ship(place: Cluster, *, into: Path, key: bytes) -> int:
    """Seal the log files the server has put out into the folder of backups. Returns: how many."""
    _switch(place)
    log = into / LOG.format(_system(place))
    log.mkdir(mode=0o700, parents=True, exist_ok=True)
    put_out = sorted(place.archive.glob("[0-9A-F]*"))
    for path in put_out:
        sealing.seal_to(log / f"{path.name}{SEALED}", [path.read_bytes()], key=key)
        path.unlink()
    return len(put_out)


def made_in(into: Path, *, key: bytes) -> list[Made]:
    """The finished backups, oldest first; those with a wrong manifest are left out."""
    found = []
    for path in sorted(into.glob(f"*/{MANIFEST}")):
        try:
            found.append(read(path.parent, key=key))
        except CannotRestore:
            continue
    return found


def read(path: Path, *, key: bytes) -> Made:
    """The backup in a folder. Raises: CannotRestore where its manifest is missing or was changed."""
    try:
        kept = json.loads((path / MANIFEST).read_text())
        told, mark = kept["made"], kept["mark"]
    except (OSError, ValueError, KeyError) as error:
        raise CannotRestore.because("manifest", path.name) from error
    if not hmac.compare_digest(mark, _mark(told, key)):
        raise CannotRestore.because("manifest", path.name)
    return Made(**told)


def prune(into: Path, *, key: bytes, days: int, now: datetime) -> list[str]:
    """Remove backups older than so many days (at most 90) but the newest, and the log nobody needs.

    Returns: the names removed.
    """
    found = made_in(into, key=key)
    oldest = now - timedelta(days=min(days, LONGEST_DAYS))
    gone = [one for one in found[:-1] if one.ended_at < oldest]
    for one in gone:
        shutil.rmtree(into / one.name)
    for path in into.glob("*.part"):  # of a backup that was cut off
        if path.stat().st_mtime < oldest.timestamp():
            shutil.rmtree(path)
    kept = found[len(gone) :]
    if kept:
        for path in (into / LOG.format(kept[0].system)).glob(f"*{SEALED}"):
            if path.name.removesuffix(SEALED) < kept[0].first_log:
                path.unlink()
    return [one.name for one in gone]


def digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def asked(place: Cluster, query: str) -> Any:
    """One value from the server's own database, as its owner."""
    with psycopg.connect(place.url, autocommit=True) as driver:
        row = driver.execute(query).fetchone()
        return row[0] if row else None


def _system(place: Cluster) -> str:
    return str(asked(place, "SELECT system_identifier FROM pg_control_system()"))


def _archiving(place: Cluster) -> str:
    """Have the server put its log out, from now on. Returns: the log file written at the moment."""
    if asked(place, "SHOW archive_mode") != "on":
        raise CannotRestore.because("not_archiving")
    place.archive.mkdir(mode=0o700, exist_ok=True)
    if place.user:
        shutil.chown(place.archive, place.user)
    return str(asked(place, "SELECT pg_walfile_name(pg_current_wal_lsn())"))


def _base(place: Cluster) -> Iterator[bytes]:
    """The tar of the data directory, as the server gives it; its own list of files with hashes is in it."""
    words = [
        "pg_basebackup", "-h", str(place.sockets), "-U", "anye", "-D", "-", "-F", "tar", "-X", "fetch",
        "-c", "fast", "--manifest-checksums=SHA256", "--no-password",
    ]  # fmt: skip
    with subprocess.Popen(  # noqa: S603 -- our own binary, no shell
        [str(place.binaries / words[0]), *words[1:]],
        user=place.user, cwd="/", stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
    ) as program:  # fmt: skip
        if program.stdout is None or program.stderr is None:
            raise CannotRestore.because("basebackup", "")
        while part := program.stdout.read(sealing.PIECE):
            yield part
        said = program.stderr.read().decode(errors="replace")
    if program.returncode:
        raise CannotRestore.because("basebackup", said.strip()[-300:])


def _switch(place: Cluster) -> None:
    """Have the present log file put out, and wait for it."""
    # A commit of its own: where nothing is written any more, a moment just gone by can still be named.
    asked(place, "SELECT pg_logical_emit_message(true, 'anye', 'backup')::text")
    wanted = asked(place, "SELECT pg_walfile_name(pg_current_wal_lsn())")
    asked(place, "SELECT pg_switch_wal()::text")
    until = time.monotonic() + ARCHIVE_SECONDS
    while str(asked(place, "SELECT last_archived_wal FROM pg_stat_archiver") or "") < wanted:
        if time.monotonic() > until:
            raise CannotRestore.because("archiver", place.home / "log")
        time.sleep(0.1)


def _write(path: Path, made: Made, key: bytes) -> None:
    told = asdict(made)
    path.write_text(json.dumps({"made": told, "mark": _mark(told, key)}, indent=1))


def _mark(told: dict[str, Any], key: bytes) -> str:
    words = json.dumps(told, sort_keys=True)
    return hmac.new(key, words.encode(), hashlib.sha256).hexdigest()
