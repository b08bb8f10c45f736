"""The rehearsal: the newest backup restored beside the running platform, looked through, and removed."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from county.config import embedded, env
from county.config.backups import checks, restoring
from county.config.backups.checks import Check
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


def examined(copy: Restored, *, database: str = "") -> Drill:
    """The checks on a copy that runs."""
    from django.db import connection  # noqa: PLC0415 -- the settings may not be read yet

    name = database or connection.settings_dict["NAME"]
    with checks.looking_at(host=str(copy.place.sockets), user="anye", name=name):
        return Drill(copy.made.name, checks.examine(copy.made.totals))


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
