"""Getting the database back as it was at a moment, into a folder of its own: never over the running one."""

import shutil
import subprocess
import tarfile
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import IO, cast

from county.config import embedded
from county.config.backups import making, sealing
from county.config.backups.making import BASE, LOG, SEALED, Made
from county.config.backups.refusing import CannotRestore
from county.config.embedded import Cluster
from county.core import clock

REPLAY_SECONDS = 3600
_NAME_LENGTH = 24
_LOG_NAME = "[0-9A-F]" * _NAME_LENGTH
_TIME = "%Y-%m-%d %H:%M:%S"


@dataclass(frozen=True)
class Restored:
    """A copy that runs. place: its server. made: what it was restored from."""

    place: Cluster
    made: Made


def moment(text: str) -> datetime:
    """A time of the county. Raises: CannotRestore."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise CannotRestore.because("time", text) from error
    return found if found.tzinfo else found.replace(tzinfo=clock.COUNTY_ZONE)


def chosen(backups: Path, *, key: bytes, to: datetime | None, name: str = "") -> Made:
    """The backup to begin with: the named one, or the newest that was finished by then."""
    if name:
        return making.read(backups / name, key=key)
    found = making.made_in(backups, key=key)
    if not found:
        raise CannotRestore.because("no_backup", backups)
    before = [one for one in found if to is None or one.ended_at <= to]
    if to is not None and not before:
        raise CannotRestore.because(
            "none_before", to.strftime(_TIME), found[0].ended_at.strftime(_TIME)
        )
    return before[-1]


def restore(
    live: Cluster, *, backups: Path, key: bytes, into: Path, to: datetime | None = None, name: str = ""
) -> Restored:  # fmt: skip
    """Restore into a new folder and start a server there. to: the moment, none for the latest.

    live: the server of the platform, whose binaries are used and whose last log is taken too.
    Raises: CannotRestore; what was written is left for looking into.
    """
    if to is not None and to > clock.now():
        raise CannotRestore.because("future", to.strftime(_TIME))
    _refuse_place(live, into)
    if embedded.is_running(live) and making.asked(live, "SHOW archive_mode") == "on":
        making.ship(live, into=backups, key=key)
    made = chosen(backups, key=key, to=to, name=name)
    _refuse_damaged(backups / made.name / BASE, made)
    place = _place(live, into, to)
    _unpack(backups / made.name / BASE, place, key)
    _lay_log(backups, made, place, key)
    _own(place)
    _verify(place)
    _start(place, to)
    return Restored(place, made)


def _refuse_place(live: Cluster, into: Path) -> None:
    if live.home.resolve() in {into.resolve(), *into.resolve().parents}:
        raise CannotRestore.because("running", into)
    if into.exists() and any(into.iterdir()):
        raise CannotRestore.because("not_empty", into)


def _refuse_damaged(base: Path, made: Made) -> None:
    name = f"{made.name}/{BASE}"
    if not base.exists() or base.stat().st_size != made.bytes:
        raise CannotRestore.because("cut_short", name)
    if making.digest(base) != made.sha256:
        raise CannotRestore.because("altered", name)


def _place(live: Cluster, into: Path, to: datetime | None) -> Cluster:
    sockets = into / "run"
    if len(str(sockets).encode()) > embedded.SOCKET_PATH_LIMIT:
        sockets = Path(tempfile.mkdtemp(prefix="anye-"))
    more = {
        "archive_mode": "off",
        "restore_command": f"cp {into}/log-files/%f %p",
        "recovery_target_action": "promote",
        "recovery_target_timeline": "current",
    }
    if to is not None:
        more["recovery_target_time"] = to.isoformat(sep=" ")
    return replace(live, home=into, sockets=sockets, more=more)


def _unpack(sealed: Path, place: Cluster, key: bytes) -> None:
    place.data.mkdir(mode=0o700, parents=True)
    stream = cast(IO[bytes], _Reader(sealing.open_from(sealed, key=key)))
    with tarfile.open(fileobj=stream, mode="r|") as tar:
        tar.extractall(place.data, filter="tar")
    place.data.chmod(0o700)
    (place.data / "recovery.signal").touch()


def _lay_log(backups: Path, made: Made, place: Cluster, key: bytes) -> None:
    """The log from the backup on, joined to what of it is in the base.

    Raises: CannotRestore where a file of it is missing in between.
    """
    log = place.home / "log-files"
    log.mkdir(mode=0o700)
    before = max((path.name for path in (place.data / "pg_wal").glob(_LOG_NAME)), default="")
    for path in sorted((backups / LOG.format(made.system)).glob(f"*{SEALED}")):
        name = path.name.removesuffix(SEALED)
        if name < made.first_log:
            continue
        (log / name).write_bytes(b"".join(sealing.open_from(path, key=key)))
        if len(name) == _NAME_LENGTH and name > before:
            if before[:8] == name[:8] and _number(name) != _number(before) + 1:
                raise CannotRestore.because("log_gap", before, name)
            before = name


def _number(name: str) -> int:
    """Of a log file in its timeline."""
    return int(name[8:16], 16) * 0x100 + int(name[16:24], 16)


def _own(place: Cluster) -> None:
    """The server's user owns the files of its copy."""
    if place.user:
        for path in (place.home, *place.home.rglob("*")):
            shutil.chown(path, place.user)


def _verify(place: Cluster) -> None:
    """Every file against the list and the hashes the server made of them."""
    done = _said(place, "pg_verifybackup", "-n", "-q", "-e", str(place.data))
    if done.returncode:
        raise CannotRestore.because("verify", (done.stdout + done.stderr).strip()[-300:])


def _said(place: Cluster, *words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603 -- our own binary, no shell
        [str(place.binaries / words[0]), *words[1:]],
        user=place.user, cwd="/", check=False, capture_output=True, text=True,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
    )  # fmt: skip


def _start(place: Cluster, to: datetime | None) -> None:
    """Start it, and wait until it has gone through the log."""
    try:
        embedded.start(place)
        until = time.monotonic() + REPLAY_SECONDS
        while making.asked(place, "SELECT pg_is_in_recovery()"):
            if time.monotonic() > until:
                raise CannotRestore.because("start", place.home / "log")
            time.sleep(0.1)
    except (SystemExit, OSError) as error:
        said = (place.home / "log").read_text(errors="replace")
        if to is not None and "before configured recovery target was reached" in said:
            raise CannotRestore.because("target", to.strftime(_TIME)) from error
        raise CannotRestore.because("start", place.home / "log") from error


class _Reader:
    """A stream of pieces, to be read as a file."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self.pieces, self.kept = pieces, bytearray()

    def read(self, size: int) -> bytes:
        while len(self.kept) < size:
            piece = next(self.pieces, None)
            if piece is None:
                break
            self.kept += piece
        out = bytes(self.kept[:size])
        del self.kept[:size]
        return out
