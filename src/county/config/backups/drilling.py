"""The rehearsal: the newest backup restored beside the running platform, looked through, and removed."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from django.db import Error

from county.config import embedded, env
from county.config.backups import checks, restoring
from county.config.backups.checks import Check
from county.config.backups.refusing import CannotRestore
from county.config.backups.restoring import Restored
from county.config.embedded import Cluster


@dataclass
class Drill:
    """What came of it. name: of the backup."""

    name: str
    checks: list[Check] = field(default_factory=list)

    @property
    def wrong(self) -> list[Check]:
        return [one for one in self.checks if not one.is_good]


def drill(live: Cluster, *, backups: Path, key: bytes, name: str = "") -> Drill:
    """Restore the newest backup, or the named one, beside and examine it.

    Raises: CannotRestore; what is wrong with a copy that runs is told by its checks.
    """
    with beside(live) as into:
        copy = restoring.restore(live, backups=backups, key=key, into=into, name=name)
        try:
            return examined(copy)
        finally:
            embedded.stop(copy.place)


def examined(copy: Restored) -> Drill:
    """The checks on a copy that runs."""
    with checks.looking_at(copy.place.url):
        return Drill(copy.made.name, checks.examine(copy.made.totals))


def examined_there(url: str) -> Drill:
    """The checks on a copy that somebody restored himself, of which nothing was told before.

    Raises: CannotRestore where it does not answer, is the running platform itself or the login may not try it.
    """
    if urlsplit(url).scheme not in {"postgres", "postgresql"}:
        raise CannotRestore.because("url", _without_password(url))
    running = checks.whose()
    with checks.looking_at(url):
        try:
            there = checks.whose()
        except Error as error:
            raise CannotRestore.because("no_answer", _without_password(url), error) from error
        if there.server == running.server:
            raise CannotRestore.because("itself")
        if not there.is_superuser:
            raise CannotRestore.because("not_superuser", there.user)
        return Drill("-", checks.examine(checks.NOTHING_TOLD))


def _without_password(url: str) -> str:
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


@contextmanager
def beside(live: Cluster) -> Iterator[Path]:
    """A folder for a copy, gone afterwards. Where the server's own user can reach it."""
    above = embedded.ROOT_FOLDER if live.user else env.VAR
    above.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="drill-", dir=above))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)
