"""The database server of the harness: its own cluster, which may be killed, and databases in it."""

import os
import random
import signal
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

PREPARED = "kill_prepared"
BURNT = "kill_burnt"


@dataclass
class Server:
    """The embedded server on a data directory of its own. Commits wait for its disk, as in the county."""

    place: object

    @classmethod
    def start(cls) -> "Server":
        from county.config import embedded

        place = embedded.cluster("kill")
        embedded.start(place)
        return cls(place)

    def stop(self) -> None:
        from county.config import embedded

        embedded.stop(self.place)

    def url(self, name: str = BURNT) -> str:
        return self.place.url.replace("/anye?", f"/{name}?")

    def hit(self, dice: random.Random, *, whole: bool) -> None:
        """`kill -9`: one process of the server, which then ends all and recovers; or every one at once."""
        from county.config import embedded

        head = int((self.place.data / "postmaster.pid").read_text().split()[0])
        children = _children(head)
        if not whole:
            if children:
                _kill(dice.choice(children))
            return
        for pid in (head, *children):
            _kill(pid)
        while any(Path(f"/proc/{pid}").exists() for pid in (head, *children)):
            time.sleep(0.02)
        embedded.start(self.place)


def _children(pid: int) -> list[int]:
    words = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(word) for word in words]


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def use(name: str, user: str) -> None:
    """Connect this process to another database of the server."""
    from django.db import connection

    connection.close()
    connection.settings_dict |= {"NAME": name, "USER": user}


def prepare_once() -> None:
    """The platform's tables and a small county; kept, and made anew when the tables changed."""
    from benchmarks.kill_harness.county import prepare
    from django.core.management import call_command
    from tests.makers.logins import OWNER

    from county.config import rowrights

    if _is_current():
        return
    _make(BURNT)
    use(BURNT, OWNER)
    call_command("migrate", verbosity=0, interactive=False)
    use(BURNT, rowrights.APP)
    prepare()
    _drop(PREPARED)
    _sql(f"ALTER DATABASE {BURNT} RENAME TO {PREPARED}")  # only once it is whole


def _is_current() -> bool:
    from django.db import OperationalError, connection
    from django.db.migrations.executor import MigrationExecutor
    from tests.makers.logins import OWNER

    from county.audit.commands import watching
    from county.config import rowrights

    use(PREPARED, OWNER)
    try:
        executor = MigrationExecutor(connection)
    except OperationalError:  # not made yet
        return False
    is_migrated = not executor.migration_plan(executor.loader.graph.leaf_nodes())
    return is_migrated and rowrights.is_current() and watching.is_current()


def fresh() -> None:
    """A new copy of the prepared database, and this process connected to it."""
    from county.config import rowrights

    _make(BURNT, template=PREPARED)
    use(BURNT, rowrights.APP)


def _make(name: str, template: str = "template0") -> None:
    _drop(name)
    # By file, which ends in a checkpoint: copied through the log, a sequence would go back in a crash.
    _sql(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")


def _drop(name: str) -> None:
    _sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _sql(statement: str) -> None:
    from django.db import connection
    from tests.makers.logins import OWNER

    use("postgres", OWNER)
    with connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()
