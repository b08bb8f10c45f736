"""A worker, and the nurse that has the next one ready when it is killed."""

import json
import os
import random
import signal
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.kill_harness.acts import Acts, Idle
from benchmarks.kill_harness.attacks import Attacks
from benchmarks.kill_harness.faults import ATTACKS

ATTACK_SHARE = 0.05
PLANTED_SHARE = 0.4
WAIT = 0.05  # seconds before the server is asked again


class Worker:
    """Acts at random for ever. attack: of the planted fault, or none."""

    def __init__(self, seed: int, folder: Path, attack: str) -> None:
        self.dice = random.Random(seed)
        self.attack = attack
        self.acts = Acts(folder, self.dice)
        self.attacks = Attacks(self.acts, self.dice)
        self.told = (folder / f"told-{os.getpid()}-{seed}").open("a")

    def run(self) -> None:
        from django.db import Error, InterfaceError, OperationalError, connection, transaction

        from county.core import scope
        from county.core.errors import Refused

        while True:
            name, act = self._next()
            try:
                # As a request: one transaction, whole or not at all.
                with scope.everything(), transaction.atomic():
                    done = act()
            except Idle:
                continue
            except Refused as refused:
                name, done = f"refused {refused.code}", []
            except (OperationalError, InterfaceError) as error:
                connection.close()
                if not _is_deadlock(error):  # the server is gone: nobody answered
                    time.sleep(WAIT)
                    continue
                name, done = "database deadlock", []
            except Error as error:
                name, done = f"database {type(error).__name__}", []
            # Written after COMMIT: what was acknowledged must be there for ever (I14).
            self.told.write(json.dumps([name, done]) + "\n")
            self.told.flush()

    def _next(self) -> tuple[str, Any]:
        share = PLANTED_SHARE if self.attack else ATTACK_SHARE
        if self.dice.random() >= share:
            act = self.dice.choice(self.acts.usual)
            return act.__name__, act
        name = self.attack or self.dice.choice(ATTACKS)
        return f"attack {name}", lambda: self.attacks.named(name)() or []


def _is_deadlock(error: Exception) -> bool:
    return getattr(error.__cause__, "sqlstate", None) in {"40P01", "40001"}


def nurse(folder: Path, attack: str) -> None:
    """Fork a worker for each seed read, so that a killed one is replaced at once."""
    import django

    django.setup()

    import county.payments.commands  # noqa: F401 -- loaded once, before the forks

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while seed := sys.stdin.readline():
        pid = os.fork()
        if pid == 0:
            os.close(0)
            os.close(1)
            _work(int(seed), folder, attack)
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


def _work(seed: int, folder: Path, attack: str) -> None:
    from django.db import InterfaceError, OperationalError, connection

    while True:
        try:
            Worker(seed, folder, attack).run()
        except (OperationalError, InterfaceError):  # born while the server was down
            connection.close()
            time.sleep(WAIT)


if __name__ == "__main__":
    nurse(Path(sys.argv[1]), sys.argv[2])
