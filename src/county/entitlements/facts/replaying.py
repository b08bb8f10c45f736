"""A past run decided once more, out of the snapshot it kept and the texts it kept, and laid beside what it found."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from county.core import scope
from county.core.text import in_english
from county.entitlements.facts import explaining, rows, rules
from county.entitlements.facts.kept import open_snapshot
from county.entitlements.models import Finding, Run, RunScheme
from county.policies.kinds import rules as texts
from rulebook import runs as engine
from rulebook import words
from rulebook.compiler import Compiled
from rulebook.engines import DuckDB

SHOWN = 50


@dataclass(frozen=True)
class Difference:
    """One value that is not what it was."""

    label: str
    then: str
    now: str


@dataclass
class Replay:
    """warnings: what is no longer what it was, text or query. differing: findings that come out otherwise."""

    findings: int = 0
    warnings: list[str] = field(default_factory=list)
    differing: list[tuple[Finding, list[Difference]]] = field(default_factory=list)

    @property
    def is_same(self) -> bool:
        return not self.warnings and not self.differing


def replay(run: Run, *, only: Finding | None = None) -> Replay:
    """Decide a run again. only: look at one finding's decision.

    Refuses: `tampered`, when the snapshot is not what was kept; a run without one.
    """
    lines = {line.name: line for line in run.schemes.select_related("version")}
    planned = rules.plan(rules.kept(list(lines.values())), run.day)
    found = Replay(warnings=_warnings(run, planned, lines))
    if run.snapshot is None:
        return found
    with open_snapshot(run.snapshot) as duck:
        engine.run(duck, planned)
        for name, one in planned.compiled.items():
            if only is None or only.line.name == name:
                _compare(found, duck, planned.tables[name], one, lines[name], only)
    return found


def _warnings(run: Run, planned: engine.Plan, lines: Mapping[str, RunScheme]) -> list[str]:
    said = []
    for name, line in lines.items():
        if (
            line.version.sha256 != line.text_sha256
            or texts.digest(line.version.text, line.version.inherited, line.version.cases)
            != line.text_sha256
        ):
            said.append(_("方案“%(name)s”的全文与评定时的指纹不符。") % {"name": line.label})
        if (line.text, line.inherited) != (line.version.text, line.version.inherited):
            said.append(_("方案“%(name)s”在评定中留存的全文被改动。") % {"name": line.label})
        if planned.compiled[name].sha256 != line.sql_sha256:
            said.append(_("方案“%(name)s”的查询语句与评定时不同。") % {"name": line.label})
    if planned.sha256 != run.plan_sha256 and not said:
        said.append(_("全部查询语句的指纹与评定时不符。"))
    return said


def _compare(
    found: Replay, duck: DuckDB, table: str, one: Compiled, line: RunScheme, only: Finding | None
) -> None:
    stored = _stored(line, only)
    keys = ", ".join(str(finding.item) for finding in stored) or "0"
    again = {
        row["item_id"]: rows.stored(row)
        for row in duck.rows(f"SELECT * FROM {table} WHERE item_id IN ({keys})")
    }
    found.findings += len(stored)
    for finding in stored:
        changed = different(one, finding.row, again.get(finding.item, {}))
        if changed and len(found.differing) < SHOWN:
            found.differing.append((finding, changed))


def _stored(line: RunScheme, only: Finding | None) -> list[Finding]:
    """The whole rows, whoever reads: he may see the run, and is shown what differs."""
    with scope.everything():
        wanted = Finding.objects.filter(line=line).select_related("factory")
        return list(wanted.filter(pk=only.pk) if only else wanted)


def beside_today(finding: Finding, day: Any) -> list[Difference] | None:
    """The same decision with today's facts and rules, value by value; None where it cannot be made any more."""
    now = explaining.decided_now(finding.line.name, finding.item, day)
    if now is None:
        return None
    return different(now.compiled, row_of(finding), rows.stored(now.row))


def row_of(finding: Finding) -> dict[str, Any]:
    """The stored row; the list leaves it out."""
    with scope.everything():
        row: dict[str, Any] = Finding.objects.values_list("row", flat=True).get(pk=finding.pk)
    return row


_TOLD = frozenset({"fact", "doubt", "before", "working", "test", "amount", "final", "key"})


def different(one: Compiled, then: Mapping[str, Any], now: Mapping[str, Any]) -> list[Difference]:
    """Each value a person can read that differs, in the order of the query."""
    language = "en" if in_english() else "zh"
    columns = {column.name: column for column in one.columns}
    found = []
    for name in rows.differences(then, now):
        column = columns.get(name)
        if column is None or column.kind not in _TOLD:
            continue
        values = (_said(column, row.get(name), language) for row in (then, now))
        found.append(Difference(_label(one, column, language), *values))
    return found


def _said(column: Any, value: Any, language: str) -> str:
    if column.kind == "test" or column.name == "qualifies":
        outcome = {True: ("符合", "met"), False: ("不符合", "not met"), None: ("待核实", "unknown")}
        return outcome[value][language == "en"]
    if value is None:
        return _("未知")
    return (
        str(words.value(value, column.unit, language, column.den))
        if column.unit.kind == "number"
        else str(value)
    )


def _label(one: Compiled, column: Any, language: str) -> str:
    scheme = one.scheme
    if column.kind in {"fact", "doubt", "working"}:
        named = str(words.name_of(scheme, column.of, language))
        return _("%(name)s（待核实）") % {"name": named} if column.kind == "doubt" else named
    said = next((c.say.of(language) for c in scheme.conditions if c.name == column.of), "")
    fixed = {
        "amount": _("金额"),
        "worth": _("按公式金额"),
        "qualifies": _("结论"),
        "due": _("应补差额"),
    }
    kinds = {"before": _("此前已享受"), "key": _("所属"), "test": _("限制")}
    return said or fixed.get(column.name) or kinds.get(column.kind, column.name)
