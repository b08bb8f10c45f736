"""The embedded database touches its own folder only."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
START = """
from county.config import embedded
place = embedded.cluster()
embedded.start(place)
print(embedded.is_running(place))
embedded.stop(place)
print(embedded.is_running(place))
"""


def modes(folder: Path) -> dict[str, int]:
    return {str(parent): parent.stat().st_mode for parent in [folder, *folder.parents]}


def test_start_when_home_is_private_then_no_permission_is_widened(tmp_path):
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    before = modes(home)
    environment = {
        **os.environ,
        "HOME": str(home),
        "ANYE_VAR": str(home / "var"),
        "PYTHONPATH": str(ROOT / "src"),
    }
    done = subprocess.run(
        [sys.executable, "-c", START],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.stdout.split() == ["True", "False"], done.stderr
    assert modes(home) == before
