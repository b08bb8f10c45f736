"""What import-linter cannot see: Django's own parts in the wrong file, another app's forms, floats, the clock."""

import ast
from pathlib import Path

import pytest

SRC = Path(__file__).resolve().parents[2] / "src"
FILES = sorted(p for p in SRC.rglob("*.py") if "migrations" not in p.parts)
PLAIN = {"core", "sheets", "screens", "config", "demo"}  # not domain apps: other file names
FILE_KINDS = {
    "__init__", "admin", "api", "apps", "choices", "commands", "documents", "facts", "forms", "kinds", "management",
    "models", "panels", "permissions", "queries", "sheets", "states", "tasks", "urls", "views", "templatetags",
    "migrations", "templates", "static", "data", "locale",
}  # fmt: skip
WEB_FREE = {
    "commands",
    "queries",
    "models",
    "states",
    "permissions",
    "choices",
    "facts",
    "kinds",
    "tasks",
}
WEB = (
    "django.http",
    "django.shortcuts",
    "django.forms",
    "django.template",
    "django.views",
    "django.urls",
)
SHARED = {
    "choices",
    "states",
    "models",
    "queries",
    "permissions",
    "commands",
    "panels",
    "kinds",
    "facts",
    "gate",
}


def kind_of(path: Path) -> tuple[str, str]:
    """('factories', 'commands') for county/factories/commands/recognition.py."""
    parts = path.relative_to(SRC / "county").with_suffix("").parts
    return (parts[0], parts[1]) if len(parts) > 1 else ("", parts[0])


def imports_of(tree: ast.AST) -> list[str]:
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found += [f"{node.module}.{alias.name}" for alias in node.names]
    return found


def faults_of(path: Path, source: str) -> list[str]:
    tree = ast.parse(source)
    inside_county = path.is_relative_to(SRC / "county")
    app, kind = kind_of(path) if inside_county else ("rulebook", "")
    faults = []
    if inside_county and app and app not in PLAIN and kind not in FILE_KINDS:
        faults.append(f"{kind}.py is no file of an app (docs/architecture.md)")
    return [*faults, *wrong_imports(tree, app, kind), *wrong_values(tree, app, path.name)]


def wrong_imports(tree: ast.AST, app: str, kind: str):
    for name in imports_of(tree):
        if app not in {*PLAIN, "portal"} and kind in WEB_FREE and name.startswith(WEB):
            yield f"{name} belongs to forms and views"
        parts = name.split(".")
        is_other_app = parts[0] == "county" and len(parts) > 2 and parts[1] not in {app, *PLAIN}
        if is_other_app and app not in {"config", "demo", "core"} and parts[2] not in SHARED:
            yield f"{name}: another app's {parts[2]} is its own business"


def wrong_values(tree: ast.AST, app: str, file: str):
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id == "float" and app != "sheets":
            yield f"line {node.lineno}: float"
        is_float = isinstance(node, ast.Constant) and isinstance(node.value, float)
        if is_float and app not in {"sheets", "config"}:
            yield f"line {node.lineno}: a float literal"
        if isinstance(node, ast.Attribute) and reads_clock(node) and file != "clock.py":
            yield f"line {node.lineno}: the system clock, outside core.clock"


def reads_clock(node: ast.Attribute) -> bool:
    value = node.value
    owner = (
        value.id
        if isinstance(value, ast.Name)
        else value.attr
        if isinstance(value, ast.Attribute)
        else ""
    )
    return (owner, node.attr) in {
        ("date", "today"), ("datetime", "today"), ("datetime", "now"), ("datetime", "utcnow"), ("timezone", "now"),
        ("timezone", "localdate"), ("time", "time"),
    }  # fmt: skip


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(SRC).as_posix())
def test_file_keeps_to_its_place(path):
    assert faults_of(path, path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("where", "source"),
    [
        ("county/factories/helpers.py", ""),
        ("county/factories/commands.py", "from django.http import HttpResponse"),
        ("county/factories/queries.py", "from django.shortcuts import render"),
        ("county/workforce/views.py", "from county.factories.forms import FactoryForm"),
        ("county/factories/models.py", "x = float('1')"),
        ("county/factories/models.py", "x = 0.5"),
        ("county/factories/commands.py", "from datetime import date\nx = date.today()"),
        ("county/factories/commands.py", "from django.utils import timezone\nx = timezone.now()"),
    ],
)
def test_each_fault_is_seen(where, source):
    assert faults_of(SRC / where, source)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.relative_to(SRC).as_posix())
def test_file_holds_one_job(path):
    assert len(path.read_text("utf-8").splitlines()) <= 400


# Who may widen what the database shows (docs/adr/0016-rows-kept-by-the-database.md): commands after their own
# check, jobs as who asked for them, numbers where numbers are counted. Each other file with its reason.
SCOPE_DOORS = {
    "everything": {"commands"},
    "numbers": {"queries"},
    "working": {"tasks"},
    "acting": {"tasks", "management", "gate"},
    "within": set(),
}
SCOPE_EXCUSED = {
    "accounts/queries/actors.py": "who the worker is, asked before he has a scope",
    "audit/queries/tree.py": "the hashes of all events, which say nothing of anybody",
    "audit/queries/trail.py": "the change log of one record the reader has opened, fields through outward",
    "config/backups/checks.py": "how many rows and how much money there are, told to nobody, for the restore drill",
    "entitlements/facts/explaining.py": "one decision, whole, for who may see its subject: was it had elsewhere?",
    "entitlements/facts/kept.py": "a snapshot's content, to be read by an engine and by nobody",
    "entitlements/facts/replaying.py": "stored rows of a run its reader may see, laid beside the same decided again",
    "entitlements/facts/trying.py": "totals of a draft over the county; only records in his scope are named",
    "merging/panels.py": "the other half of a merge, named by its town only",
    "merging/views.py": "the other half of a pair, shown as the town may see it",
    "payments/queries/shortages.py": "what waiting claims ask of each fund; shown by receipt, nobody by name",
    "portal/queries/policy/doings.py": "how often acts were done under a clause, a number",
    "privacy/queries/consents.py": "whether somebody consented, a yes or no",
}


def scope_calls(tree: ast.AST) -> set[str]:
    return {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "scope"
        and node.attr in SCOPE_DOORS
    }


def widenings() -> list[tuple[str, str, str]]:
    """(file, kind of file, door) of every use outside core."""
    found = []
    for path in FILES:
        if "county" not in path.parts or "core" in path.parts:
            continue
        name = path.relative_to(SRC / "county").as_posix()
        uses = scope_calls(ast.parse(path.read_text()))
        found += [(name, kind_of(path)[1], door) for door in sorted(uses)]
    return found


def test_scope_is_widened_only_where_it_may_be():
    wrong = [
        f"{name}: scope.{door}"
        for name, kind, door in widenings()
        if kind not in SCOPE_DOORS[door] and name not in SCOPE_EXCUSED
    ]
    assert not wrong, "\n".join(wrong)


def test_excuses_for_a_wider_scope_are_still_needed():
    assert set(SCOPE_EXCUSED) <= {name for name, _kind, _door in widenings()}


def test_scope_door_in_a_view_is_seen():
    planted = ast.parse("from county.core import scope\nwith scope.everything():\n    pass")
    assert scope_calls(planted) == {"everything"}
