"""The embedded database touches its own folder only."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from county.config import embedded

ROOT = Path(__file__).resolve().parents[2]
START = """
from county.config import embedded
place = embedded.cluster()
embedded.start(place)
print(embedded.is_running(place))
embedded.stop(place)
print(embedded.is_running(place))
print(place.home)
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
    assert done.stdout.split()[:2] == ["True", "False"], done.stderr
    shutil.rmtree(done.stdout.split()[2])
    assert modes(home) == before


def test_cluster_when_keys_are_new_then_another_one(tmp_path, monkeypatch):
    """A checkout made anew at the same path must not meet data sealed with the keys of the old one."""
    monkeypatch.setattr(embedded.env, "VAR", tmp_path)
    first = embedded.cluster().home
    assert embedded.cluster().home == first
    (tmp_path / "secrets.json").unlink()
    second = embedded.cluster().home
    assert (second != first) == (os.geteuid() == 0)
