"""The sums of the last run, and what a worker finds for himself."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from county.accounts.choices import Role
from county.core import gate
from county.core.text import in_english, listed
from county.entitlements import permissions, queries
from county.screens import blocks, formats
from rulebook import words

SUMS = ("qualify", "near", "unknown", "fen")


@gate.open_to(*permissions.SUMS)
def show_overview(request: gate.Request) -> HttpResponse:
    """By scheme, fund and town: how many, how much; each number opens its list for who may read it."""
    actor = request.actor
    schemes, towns = queries.by_scheme(actor), queries.by_town(actor)
    lists = permissions.may(actor, "finding.view")
    base = reverse("entitlements:finding_list") if lists else ""
    added = {line.name: line for line in queries.schemes_found()}
    for row in schemes:
        row["label"] = _label(row, "line__title_zh", "line__title_en")
        row["key"] = f"scheme={row['line__name']}"
        row["line"] = added.get(str(row["line__name"])) if actor.county_wide else None
    for row in towns:
        row["label"] = _label(row, "town__name", "town__name_en")
        row["key"] = f"town={row['town']}"
    whole = {name: sum(int(str(row[name])) for row in schemes) for name in SUMS}
    context = {
        "run": queries.last_run(),
        "kpis": _kpis(whole, base),
        "schemes": schemes,
        "towns": towns,
        "funds": _funds(schemes),
        "base": base,
        "runs_url": reverse("entitlements:run_list") if permissions.may(actor, "run.view") else "",
        "may_ask": permissions.may(actor, "run.ask"),
    }
    return render(request, "entitlements/overview.html", context)


@gate.open_to(Role.WORKER)
def show_own(request: gate.Request) -> HttpResponse:
    """What the worker himself may have, and what is missing."""
    context = {
        "run": queries.last_run(),
        "rows": queries.own_findings(request.actor),
    }
    return render(request, "entitlements/own.html", context)


def _label(row: dict[str, Any], zh: str, en: str) -> str:
    return str((row[en] if in_english() else "") or row[zh])


def _kpis(whole: dict[str, int], base: str) -> list[blocks.Kpi]:
    def link(state: str) -> str:
        return f"{base}?state={state}" if base else ""

    return [
        blocks.Kpi(
            _("可享受"), formats.thousands(whole["qualify"]), _("项"), url=link("qualifies")
        ),
        blocks.Kpi(_("可享受金额"), formats.wan(whole["fen"])),
        blocks.Kpi(_("只差一步"), formats.thousands(whole["near"]), _("项"), url=link("near")),
        blocks.Kpi(_("待核实"), formats.thousands(whole["unknown"]), _("项"), url=link("unknown")),
    ]


def _funds(schemes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Schemes by what pays for them; one paid by several stands under their names together."""
    found: dict[str, dict[str, Any]] = {}
    for row in schemes:
        fund = found.setdefault(str(row["line__fund"]), dict.fromkeys(SUMS, 0))
        for name in SUMS:
            fund[name] += row[name]
    language = "en" if in_english() else "zh"
    return [
        {
            "label": listed(words.named(words.FUNDS, one, language) for one in name.split("、")),
            **sums,
        }
        for name, sums in sorted(found.items())
    ]
