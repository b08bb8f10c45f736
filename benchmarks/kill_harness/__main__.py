"""The command line: one long fire, or every planted fault."""

import argparse
import os
import time

from benchmarks import kill_harness
from benchmarks.kill_harness.faults import FAULTS, plant
from benchmarks.kill_harness.killing import Fire, Told, run
from benchmarks.kill_harness.server import Server, fresh, prepare_once


def main() -> int:
    asked = _asked()
    server = _start()
    try:
        prepare_once()
        return _faults(server, asked) if asked.faults or asked.fault else _fire(server, asked)
    finally:
        server.stop()


def _fire(server: Server, asked: argparse.Namespace) -> int:
    fresh()
    fire = Fire(
        asked.seconds, asked.operations, asked.kills, asked.workers, asked.seed, every=asked.every,
        server=asked.server,
    )  # fmt: skip
    told = run(fire, url=server.url(), server=server, aloud=True)
    print(told)
    for name, count in told.outcomes.most_common():
        print(f"  {count:>8,}  {name}")
    return 1 if told.violations else 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        "python -m benchmarks.kill_harness",
        description=kill_harness.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--seconds", type=float, default=60, help="how long, where no count is asked for"
    )
    parser.add_argument(
        "--operations", type=int, default=0, help="go on until so many are answered"
    )
    parser.add_argument("--kills", type=int, default=0, help="and so many processes killed")
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument(
        "--every", type=float, default=0.8, help="seconds between kills, on the average"
    )
    parser.add_argument(
        "--server", type=float, default=0.03, help="share of the kills that hit the server"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--faults", action="store_true", help="plant every fault instead")
    parser.add_argument("--fault", help="plant this one")
    return parser.parse_args()


def _start() -> Server:
    """The server of its own, and Django on it."""
    from county.config import embedded

    os.environ["DATABASE_URL"] = embedded.cluster("kill").url
    import tests.boot  # noqa: F401 -- the tests' settings

    server = Server.start()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "county.config.settings")
    import django

    django.setup()
    return server


def _faults(server: Server, asked: argparse.Namespace) -> int:
    wanted = [asked.fault] if asked.fault else list(FAULTS)
    missed = []
    print(f"{'planted fault':<28}{'must name':<11}{'named':<38}{'s':>3}", flush=True)
    for fault in wanted:
        told = _tried(server, fault, asked)
        named = ", ".join(name.split()[0] for name in told.violations) or "nothing"
        missed += [] if _is_named(fault, told) else [fault]
        found = "NOT FOUND" if fault in missed else "found"
        print(
            f"{fault:<28}{FAULTS[fault].invariant:<11}{named:<38}{told.seconds:>3.0f}  {found}",
            flush=True,
        )
    print(f"{len(wanted) - len(missed)} of {len(wanted)} found")
    return 1 if missed else 0


def _tried(server: Server, fault: str, asked: argparse.Namespace) -> Told:
    """A fire on a clean copy with the fault planted; a race is given three."""
    from django.db import connection
    from tests.makers.logins import as_owner

    planted = FAULTS[fault]
    for n in range(3):
        fresh()
        with as_owner(), connection.cursor() as cursor:
            plant(cursor, fault)
        fire = Fire(
            min(asked.seconds, 30), workers=asked.workers, seed=asked.seed + n, attack=planted.attack,
            server=planted.server, whole=1.0, hits=planted.hits,
        )  # fmt: skip
        told = run(fire, url=server.url(), server=server)
        if _is_named(fault, told):
            break
    return told


def _is_named(fault: str, told: Told) -> bool:
    return FAULTS[fault].invariant in {name.split()[0] for name in told.violations}


if __name__ == "__main__":
    started = time.monotonic()
    code = main()
    print(f"{time.monotonic() - started:.0f} s in all")
    raise SystemExit(code)
