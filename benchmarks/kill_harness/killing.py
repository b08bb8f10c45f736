"""The parent: starts workers, kills them and the server at random, counts, and checks."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

from benchmarks.kill_harness.county import TODAY
from benchmarks.kill_harness.invariants import violations

if TYPE_CHECKING:
    from benchmarks.kill_harness.server import Server

ROOT = Path(__file__).resolve().parents[2]
SETTLE = 0.3  # seconds in which the server ends what the dead began


@dataclass(frozen=True)
class Fire:
    """How long and how hard. It ends after `seconds`, or once both counts are reached.

    every: seconds between kills, on the average. server: share of the kills that hit the server.
    whole: share of those that hit all of it at once. hits: of the attack, after which it ends sooner.
    """

    seconds: float = 60
    operations: int = 0
    kills: int = 0
    workers: int = 3
    seed: int = 1
    attack: str = ""
    every: float = 0.7
    server: float = 0.0
    whole: float = 0.4
    hits: int = 0


@dataclass
class Told:
    """What a run has to say."""

    operations: int = 0
    killed_workers: int = 0
    killed_server: int = 0
    payments: int = 0
    seconds: float = 0
    violations: dict[str, int] = field(default_factory=dict)
    outcomes: Counter[str] = field(default_factory=Counter)

    @property
    def kills(self) -> int:
        return self.killed_workers + self.killed_server

    def __str__(self) -> str:
        said = ", ".join(f"{name}: {n}" for name, n in self.violations.items()) or "none"
        refused = sum(
            n for name, n in self.outcomes.items() if name.startswith(("refused", "data"))
        )
        return (
            f"{self.operations:,} operations in {self.seconds:.0f} s"
            f" ({self.operations / max(self.seconds, 1):.0f}/s; {refused:,} of them refused),"
            f" kill -9: {self.killed_workers:,} workers, {self.killed_server:,} of the server;"
            f" {self.payments:,} payments; violations: {said}"
        )


class Ears:
    """What the workers write down, read on from where it was read to."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.read = folder, Counter[Path]()
        self.outcomes: Counter[str] = Counter()
        self.acknowledged: list[tuple[str, str]] = []

    def listen(self) -> int:
        """Returns: operations so far."""
        for path in self.folder.glob("told-*"):
            with path.open("rb") as file:
                file.seek(self.read[path])
                whole, _, _cut = file.read().rpartition(b"\n")
            if whole:
                self.read[path] += len(whole) + 1
                self._keep(whole)
        return sum(self.outcomes.values())

    def _keep(self, lines: bytes) -> None:
        for line in lines.split(b"\n"):
            outcome, done = json.loads(line)
            self.outcomes[outcome] += 1
            self.acknowledged += [tuple(one) for one in done]


class Crew:
    """The workers at their places, each replaced when it is killed."""

    def __init__(self, fire: Fire, folder: Path, url: str) -> None:
        environment = os.environ | {
            "DATABASE_URL": url, "ANYE_AS_OWNER": "", "ANYE_TODAY": TODAY.isoformat(),
            "DJANGO_SETTINGS_MODULE": "county.config.settings",
            "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path]),
        }  # fmt: skip
        self.nurse: Any = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.kill_harness.working", str(folder), fire.attack],
            env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.seeds = iter(range(fire.seed * 10**6, (fire.seed + 1) * 10**6))
        self.pids = [self._start() for _n in range(fire.workers)]

    def _start(self) -> int:
        self.nurse.stdin.write(f"{next(self.seeds)}\n")
        self.nurse.stdin.flush()
        return int(self.nurse.stdout.readline())

    def kill_one(self, dice: random.Random) -> None:
        n = dice.randrange(len(self.pids))
        _kill(self.pids[n])
        self.pids[n] = self._start()

    def end(self) -> None:
        for pid in self.pids:
            _kill(pid)
        self.nurse.stdin.close()
        self.nurse.wait()


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def run(fire: Fire, *, url: str, server: "Server | None" = None, aloud: bool = False) -> Told:
    """Fire, then check. url: the prepared database, by the owner's name, which this process is connected
    to as well. server: where the server may be killed too.
    """
    folder = Path(mkdtemp(prefix="kill-"))
    told, ears = Told(), Ears(folder)
    dice = random.Random(fire.seed)
    started = said = time.monotonic()
    crew = Crew(fire, folder, url)
    try:
        while not _is_enough(fire, told, ears):
            time.sleep(dice.uniform(0, 2 * fire.every))
            if server is not None and dice.random() < fire.server:
                server.hit(dice, whole=dice.random() < fire.whole)
                told.killed_server += 1
            else:
                crew.kill_one(dice)
                told.killed_workers += 1
            told.operations, told.seconds = ears.listen(), time.monotonic() - started
            if aloud and time.monotonic() - said > 30:
                said = time.monotonic()
                print(f"  {told}".partition("; ")[0], flush=True)
    finally:
        crew.end()
    time.sleep(SETTLE)
    told.operations = ears.listen()
    _check(told, ears)
    rmtree(folder)
    return told


def _is_enough(fire: Fire, told: Told, ears: Ears) -> bool:
    if fire.operations or fire.kills:
        return told.operations >= fire.operations and told.kills >= fire.kills
    is_hit = bool(fire.hits and told.kills) and ears.outcomes[f"attack {fire.attack}"] >= fire.hits
    return is_hit or told.seconds >= fire.seconds


def _check(told: Told, ears: Ears) -> None:
    from django.db import OperationalError, connection, transaction

    from county.core import scope
    from county.payments.models import Order

    for _n in range(100):  # the server may still be recovering
        connection.close()
        try:
            connection.ensure_connection()
        except OperationalError:
            time.sleep(SETTLE)
        else:
            break
    told.outcomes = ears.outcomes
    with scope.everything(), transaction.atomic():
        told.payments = Order.objects.filter(state="paid").count()
    told.violations = violations(ears.acknowledged)
