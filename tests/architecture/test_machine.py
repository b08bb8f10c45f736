"""What a machine can hold: layers, migrations, the catalogue, the gate."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.urls import URLPattern, URLResolver, get_resolver

from county.config import catalogue
from county.config.gate import policy_of

ROOT = Path(__file__).resolve().parents[2]


def patterns(resolver=None, prefix=""):
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry, prefix + str(entry.pattern))
        elif isinstance(entry, URLPattern):
            yield prefix + str(entry.pattern), entry.callback


def test_layers_hold():
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"], cwd=ROOT, capture_output=True, text=True,
        env={"PYTHONPATH": "src", "PATH": "/usr/bin:/bin", "PYTHONUTF8": "1"}, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_url_declares_its_policy():
    assert [route for route, view in patterns() if policy_of(view) is None] == []


def test_a_view_without_policy_is_seen():
    def planted(request):
        return None

    assert policy_of(planted) is None


def test_english_catalogue_is_complete():
    assert catalogue.missing(catalogue.extracted()) == []


def test_compiled_catalogue_is_current():
    assert (catalogue.FOLDER / "django.mo").read_bytes() == catalogue.compiled(catalogue.current())


def test_deploy_check_is_clean():
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"], cwd=ROOT, check=False,
        capture_output=True, text=True, env={**__import__("os").environ, "ANYE_TLS": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
