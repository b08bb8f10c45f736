"""A real Spark cluster on this machine: a master and two workers, each a process of its own."""

import os
import re
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

NEEDED = (
    "Spark needs Java: install the package default-jre-headless (make test does it where it may)"
)
# Six processes of Java that live for seconds: no second compiler, no threads for rubbish.
QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData -Xshare:auto"
SMALL = {
    "SPARK_DAEMON_MEMORY": "192m",
    "SPARK_LOCAL_IP": "127.0.0.1",
    "JAVA_TOOL_OPTIONS": QUICK,
}
PATIENCE = 180  # seconds; a quiet machine needs five


def missing() -> str:
    """Why no cluster can be started here; nothing when it can."""
    return "" if shutil.which("java") else NEEDED


@contextmanager
def cluster(place: Path):
    """The address of a master with two workers of one core each. place: a folder for logs and work."""
    import pyspark

    home = Path(pyspark.__file__).parent
    os.environ |= SMALL | {"SPARK_HOME": str(home), "PYSPARK_PYTHON": sys.executable}
    started = []

    def start(name, kind, *words):
        log = place / f"{name}.log"
        command = [home / "bin" / "spark-class", f"org.apache.spark.deploy.{kind}", *words]
        with log.open("w") as out:
            started.append(subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT))
        return log

    common = ("--host", "127.0.0.1", "--port", "0", "--webui-port", "0")
    try:
        log = start("master", "master.Master", *common)
        address = said(log, r"Starting Spark master at (spark://\S+)")
        said(log, r"New state: (ALIVE)")
        size = ("--cores", "1", "--memory", "1g")
        for name in ("one", "two"):
            start(name, "worker.Worker", *common, *size, "--work-dir", place / name, address)
        said(log, r"(?s)Registering worker.*(Registering worker)")
        yield address
    finally:
        for process in reversed(started):
            process.terminate()
        for process in started:
            process.wait(timeout=PATIENCE)


def said(log: Path, pattern: str) -> str:
    """Wait until a log says something; what it said."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        found = re.search(pattern, log.read_text())
        if found:
            return found[1]
        time.sleep(0.1)
    raise AssertionError(f"{log.name} never said {pattern}: {log.read_text()[-2000:]}")
