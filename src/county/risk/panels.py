"""A finding in words with its records, and what other pages show of findings."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from county.accounts.choices import Role
from county.audit import panels as audit
from county.core import outward
from county.core.actor import Actor
from county.risk import permissions, queries
from county.risk.choices import SEVERITY_TONE, FindingState, Severity
from county.risk.kinds import CHECKS
from county.risk.models import Finding
from county.screens import formats
from county.screens.declared import Panel

SHOWN = 5


def sentence(row: Finding) -> str:
    """What was found, with the values seen."""
    check = CHECKS.get(row.pattern)
    if check is None:
        return row.pattern
    factory = row.factory.label if row.factory else ""
    return check.sentence(row.data, factory=factory, other=row.other.label if row.other else "")


def pattern_name(row: Finding) -> str:
    return str(CHECKS[row.pattern].name) if row.pattern in CHECKS else row.pattern


def of_finding(row: Finding, actor: Actor) -> Sequence[Panel]:
    """Why it stands, the records it rests on, and what was done about it."""
    check = CHECKS.get(row.pattern)
    lines, hidden = records(row, actor)
    may_recheck = row.state == FindingState.OPEN and permissions.may(actor, "finding.recheck")
    context = {
        "said": sentence(row),
        "check": check,
        "recheck_url": reverse("risk:finding_recheck", args=(row.pk,)) if may_recheck else "",
        "checks_url": f"{reverse('risk:checks')}#{row.pattern}",
    }
    return [
        Panel(gettext_lazy("为什么列出"), "risk/panel_why.html", context),
        Panel(
            gettext_lazy("涉及的记录"),
            "risk/panel_records.html",
            {"lines": lines, "hidden": hidden},
        ),
        audit.history(row, actor),
    ]


def of_factory(factory: int, actor: Actor) -> Panel | None:
    """What stands open against a factory; None for who reads no findings, and where there is nothing."""
    if not permissions.may(actor, "finding.view"):
        return None
    rows = list(queries.findings_of_factory(actor, factory)[: SHOWN + 1])
    if not rows:
        return None
    for row in rows:
        row.said, row.name = sentence(row), pattern_name(row)  # type: ignore[attr-defined]  # for the page
        row.tone = SEVERITY_TONE[Severity(row.severity)]  # type: ignore[attr-defined]  # the same
    url = f"{reverse('risk:finding_list')}?state=open&factory={factory}"
    context = {"rows": rows[:SHOWN], "list_url": url, "has_more": len(rows) > SHOWN}
    return Panel(gettext_lazy("风险线索"), "risk/panel_factory.html", context, bare=True)


def records(row: Finding, actor: Actor) -> tuple[list[dict[str, str]], int]:
    """[{kind, name, url}] of the records the reader may see, and how many he may not. One statement a kind."""
    wanted: dict[str, list[int]] = defaultdict(list)
    for label, _dot, key in (one.partition(":") for one in row.objects_seen):
        wanted[label].append(int(key))
    lines = []
    for label, keys in wanted.items():
        model = apps.get_model(label)
        rows: Any = getattr(model, "everyone", model._meta.default_manager)
        found = rows.filter(pk__in=keys).select_related(*_BESIDE.get(label, ()))
        lines += [_line(label, one, actor) for one in found]
    return lines, len(row.objects_seen) - len(lines)


_BESIDE: dict[str, tuple[str, ...]] = {
    "workforce.payroll": ("factory", "person"),
    "workforce.employment": ("factory", "person"),
    "factories.monthlyreport": ("factory",),
    "factories.outlay": ("factory",),
    "places.lease": ("factory", "premises"),
    "files.paper": ("factory",),
    "payments.paymentdue": ("payee",),
}
_PAGES = {
    "workforce.person": "workforce:person_detail",
    "workforce.household": "workforce:household_detail",
    "workforce.payroll": "workforce:payroll_detail",
    "workforce.employment": "workforce:employment_detail",
    "factories.factory": "portal:factory_page",
    "factories.monthlyreport": "factories:report_detail",
    "factories.outlay": "factories:outlay_detail",
    "places.lease": "places:lease_detail",
    "files.paper": "files:paper_detail",
    "claims.claim": "claims:claim_detail",
    "payments.paymentdue": "payments:due_detail",
    "payments.payee": "payments:payee_detail",
}
# Pages that a town's clerk is not let into.
_NOT_FOR_TOWNS = frozenset({"payments.paymentdue", "payments.payee"})


def _line(label: str, row: Model, actor: Actor) -> dict[str, str]:
    page = _PAGES.get(label, "")
    shut = label in _NOT_FOR_TOWNS and not actor.has_role(
        Role.OFFICE, *permissions.READERS - {Role.TOWN}
    )
    named = _NAMED.get(label, _itself)(row, actor)
    url = reverse(page, args=(row.pk,)) if page and not shut else ""
    return {"kind": str(row._meta.verbose_name), "name": named, "url": url}


def _itself(row: Any, _actor: Actor) -> str:
    return str(getattr(row, "label", "") or row)


def _person(row: Any, actor: Actor) -> str:
    number = outward.show(actor, row, "id_number")
    name = str(outward.show(actor, row, "name") or _("（不显示姓名）"))
    return f"{name} {number}" if number else name


def _pay(row: Any, actor: Actor) -> str:
    name = outward.show(actor, row.person, "name") or ""
    return (
        f"{name} · {row.factory.label} · {formats.month(row.month)} · {formats.yuan(row.net_fen)}"
    )


def _job(row: Any, actor: Actor) -> str:
    name = outward.show(actor, row.person, "name") or ""
    until = formats.day(row.to_on) if row.to_on else _("至今")
    return f"{name} · {row.factory.label} · {formats.day(row.from_on)} — {until}"


def _claim(row: Any, _actor: Actor) -> str:
    return (
        f"{row.receipt} · {row.title} · {formats.yuan(row.amount_fen)} · {row.get_state_display()}"
    )


def _lease(row: Any, actor: Actor) -> str:
    landlord = outward.show(actor, row, "landlord") or "—"
    return f"{row.factory.label} · {landlord} · {formats.yuan(row.rent_fen)}"


def _bill(row: Any, _actor: Actor) -> str:
    return f"{row.factory.label} · {row.paper_number} · {formats.yuan(row.amount_fen)}"


def _report(row: Any, _actor: Actor) -> str:
    return f"{row.factory.label} · {formats.month(row.month)} · {row.get_state_display()}"


def _paper(row: Any, _actor: Actor) -> str:
    owner = row.factory.label if row.factory else ""
    return f"{row} · {owner} · {formats.day(row.uploaded_on)}"


def _payee(row: Any, actor: Actor) -> str:
    return str(outward.show(actor, row, "name") or "—")


def _due(row: Any, actor: Actor) -> str:
    return f"{_payee(row.payee, actor)} · {row.remark} · {formats.yuan(row.amount_fen)}"


_NAMED: dict[str, Callable[[Any, Actor], str]] = {
    "workforce.person": _person,
    "workforce.payroll": _pay,
    "workforce.employment": _job,
    "claims.claim": _claim,
    "places.lease": _lease,
    "factories.outlay": _bill,
    "factories.monthlyreport": _report,
    "files.paper": _paper,
    "payments.payee": _payee,
    "payments.paymentdue": _due,
}
