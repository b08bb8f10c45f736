"""`make run`: the whole platform on one machine; Ctrl-C stops all.

Database, migrations, demo county, worker, server.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

DEMO_DAY = "2019-12-20"
POLL_SECONDS = 0.2
STOP_SECONDS = 15


class Stopped(Exception):
    """A signal asked us to stop."""


def main() -> int:
    """Start everything, print the address and the demo log-ins, wait; stop everything in the opposite order."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "county.config.settings")
    os.environ["ANYE_AS_OWNER"] = "1"  # this process prepares; its children serve
    is_demo = os.environ.setdefault("ANYE_DEMO", "1") == "1"
    if is_demo:
        os.environ.setdefault("ANYE_TODAY", DEMO_DAY)
        # Everyone may try every role: the telephone is offered, not asked for.
        os.environ.setdefault("ANYE_SECOND_FACTOR", "optional")
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    place = None
    if not os.environ.get("DATABASE_URL"):
        from county.config import embedded  # noqa: PLC0415 -- only when we run the database ourselves

        place = embedded.cluster()
        embedded.start(place)
    try:
        return _run_platform(seed_demo=is_demo)
    except Stopped:
        return 0
    finally:
        if place is not None:
            embedded.stop(place)


def _run_platform(*, seed_demo: bool) -> int:
    prepare(seed_demo=seed_demo)
    del os.environ["ANYE_AS_OWNER"]
    port = os.environ.get("PORT", "8000")
    children = [subprocess.Popen(_server_words(port))]  # noqa: S603 -- our own words
    try:
        _wait_until_it_answers(port, children[0])
        _print_welcome(port, is_demo=seed_demo)
        # After the server: both at once would make people wait for a worker that has nothing to do yet.
        children.append(subprocess.Popen(_worker_words()))  # noqa: S603 -- our own words
        while all(child.poll() is None for child in children):
            time.sleep(POLL_SECONDS)
        return next(code for child in children if (code := child.poll()) is not None) or 1
    finally:
        _stop_children(children)


def prepare(*, seed_demo: bool) -> None:
    """Bring the database and the static files up to date; seed the demo county into an empty database."""
    import django  # noqa: PLC0415 -- the environment must be set first

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import connection, connections  # noqa: PLC0415
    from django.db.migrations.executor import MigrationExecutor  # noqa: PLC0415

    from county.audit.commands import watching  # noqa: PLC0415 -- needs the settings
    from county.config import rowrights  # noqa: PLC0415 -- the same
    from county.core.actor import SYSTEM  # noqa: PLC0415 -- the same
    from county.workdays import commands as workdays  # noqa: PLC0415 -- the same

    executor = MigrationExecutor(connection)
    is_guarded = rowrights.is_current() and watching.is_current()
    if not is_guarded or executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    workdays.load_published(actor=SYSTEM)
    if seed_demo:
        call_command("seed_demo", if_empty=True)
    _tell_unassessed()
    connections.close_all()


def _tell_unassessed() -> None:
    """What will be refused until someone signs for it, said before anyone meets it."""
    from county.privacy import queries  # noqa: PLC0415 -- needs the settings

    if missing := queries.unassessed_uses():
        words = f"  影响评估未签署，有关页面暂停 no signed impact assessment: {', '.join(missing)}"
        print(words, flush=True)


def _server_words(port: str) -> Sequence[str]:
    return [
        str(Path(sys.executable).with_name("granian")), "--interface", "wsgi",
        "--host", os.environ.get("HOST", "127.0.0.1"), "--port", port,
        "--workers", os.environ.get("ANYE_WORKERS", "2"), "--blocking-threads", "4",
        "--no-access-log", "--log-level", "warning", "county.config.wsgi:application",
    ]  # fmt: skip


def _worker_words() -> Sequence[str]:
    return [
        sys.executable,
        "-m",
        "django",
        "procrastinate",
        "worker",
        "--concurrency",
        "1",
        "--delete-jobs",
        "successful",
    ]


def _wait_until_it_answers(port: str, server: subprocess.Popen[bytes]) -> None:
    """Return when the port is open or the server has stopped."""
    host = os.environ.get("HOST", "127.0.0.1")
    while server.poll() is None:
        try:
            socket.create_connection((host, int(port)), timeout=1).close()
        except OSError:
            time.sleep(POLL_SECONDS / 4)
        else:
            return


def _print_welcome(port: str, *, is_demo: bool) -> None:
    lines = ["", f"  安业 Anye  →  http://127.0.0.1:{port}/", ""]
    if is_demo:
        from county.demo import accounts  # noqa: PLC0415 -- the demo is optional

        day = f"演示日期 demo day {os.environ['ANYE_TODAY']}"
        lines += [f"  {day}；演示帐号 demo log-ins（密码 password {accounts.PASSWORD}）"]
        lines += [
            f"    {login.username:<12} {login.who} {login.who_en}" for login in accounts.LOGINS
        ]
    print("\n".join([*lines, "", "  Ctrl-C 停止 stops all", ""]), flush=True)


def _stop_children(children: Sequence[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for child in children:
        try:
            child.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()


def _stop(_signal: int, _frame: FrameType | None) -> None:
    raise Stopped


if __name__ == "__main__":
    sys.exit(main())
