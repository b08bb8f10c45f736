"""Versions of schemes: their register with the steps into force, and the page of one."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from county.audit import commands as audit
from county.core.gate import Request, open_to
from county.policies import commands, forms, panels, permissions, queries, states
from county.policies.choices import SCHEME_ADOPTERS, SCHEME_DRAFTERS, SCHEME_READERS, VersionState
from county.policies.models import SchemeVersion
from county.screens.register import Column, Register, Step


def page_of(row: SchemeVersion) -> str:
    return reverse("policies:version_page", args=(row.pk,))


def try_url(row: SchemeVersion) -> str:
    """The page that tries the rule on the county's own records: of an app above this one."""
    try:
        return reverse("entitlements:version_try", args=(row.pk,))
    except NoReverseMatch:
        return ""


def _clause_of(row: SchemeVersion) -> str:
    return row.scheme.clause.code if row.scheme.clause else ""


def _when(step: str) -> Any:
    return lambda row: states.may(row.state, step)


def _first_day(row: SchemeVersion) -> dict[str, Any]:
    """The day the draft's rule begins, or a returned version's own."""
    scheme = panels.scheme_of(row)
    return {"in_force_from": row.in_force_from or (scheme.start if scheme else None)}


VERSIONS = Register(
    name="version",
    app="policies",
    title=_("方案和版本"),
    noun=_("方案版本"),
    query=queries.versions_for,
    may=permissions.may,
    roles=SCHEME_READERS,
    columns=(
        Column("scheme", _("方案"), lambda v: v.scheme.label, sort="scheme__title"),
        Column("number", _("版本"), lambda v: v.number, kind="number", sort="number"),
        Column("state", _("状态"), lambda v: v.get_state_display(), kind="badge", tone=lambda v: states.TONE[v.state]),
        Column("clause", _("条款"), _clause_of, sort="scheme__clause__code", priority=2),
        Column("from", _("施行日期"), lambda v: v.in_force_from, kind="date", sort="in_force_from", priority=2),
        Column("to", _("失效日期"), lambda v: v.in_force_to, kind="date", sort="in_force_to", priority=3),
        Column("drafted_by", _("起草人"), lambda v: v.drafted_by.name if v.drafted_by else "", priority=3),
        Column("adopted_by", _("批准人"), lambda v: v.adopted_by.name if v.adopted_by else "", priority=3),
        Column("name", _("代码"), lambda v: v.scheme.name, sort="scheme__name", on_list=False),
    ),
    filter_form=forms.VersionFilter,
    search=lambda rows, needle: rows.filter(scheme__search_text__contains=needle),
    search_hint=_("方案名称、代码或拼音"),
    sort="scheme",
    steps=(
        Step("propose", _("提请批准"), forms.ProposeForm, commands.propose_version, action="propose_scheme",
             when=_when("propose"), tone="primary", roles=SCHEME_DRAFTERS, initial=_first_day,
             explains=_("提请后文字不能再改，等另一个人批准。")),
        Step("adopt", pgettext_lazy("scheme", "批准"), forms.AdoptForm, commands.adopt_version, action="adopt_scheme",
             when=_when("adopt"), tone="primary", roles=SCHEME_ADOPTERS, fresh=True,
             initial=lambda row: {"sha256": row.sha256},
             explains=_("批准后从施行日期起按它审定，现行版本在前一天失效。起草和提请的人不能批准。")),
        Step("return", _("退回"), forms.ReasonForm, commands.return_version, action="return_scheme",
             when=_when("return"), roles=SCHEME_ADOPTERS, explains=_("退回后起草的人可以修改，再次提请。")),
        Step("withdraw", _("撤回"), forms.ReasonForm, commands.withdraw_version, action="withdraw_scheme",
             when=_when("withdraw"), tone="danger", roles=SCHEME_DRAFTERS,
             explains=_("撤回后这个版本不再办理，留作记录。")),
        Step("end", _("终止"), forms.EndVersionForm, commands.end_version, action="end_scheme",
             when=_when("end"), tone="danger", roles=SCHEME_ADOPTERS, fresh=True,
             explains=_("写明最后有效日。要改内容请起草新版本，不必终止。")),
    ),
    detail_url=page_of,
    record_export=audit.record_export,
    empty=_("从方案库选一个模板起草，或导入一份规则文件。"),
)  # fmt: skip


@open_to(*SCHEME_READERS)
def version(request: Request, pk: int) -> HttpResponse:
    """One version: its rule in words, its examples, what it changed, its history and next steps."""
    row = queries.version_for(request.actor, pk)
    day = max(row.in_force_from, request.today) if row.in_force_from else request.today
    if row.in_force_to is not None:
        day = min(day, row.in_force_to)
    offered = VERSIONS.offered_steps(request.actor, row)
    context = panels.checked(row, row.text, row.cases, row.inherited, day) | {
        "tone": states.TONE[row.state],
        "steps": [(step, VERSIONS.url(step.name, pk)) for step in offered],
        "may_write": row.state in states.OPEN and permissions.may(request.actor, "draft_scheme"),
        "may_follow": row.state in states.DECIDED
        and permissions.may(request.actor, "draft_scheme"),
        "must_be_another": row.state == VersionState.PROPOSED
        and request.actor.has_role(*SCHEME_ADOPTERS)
        and permissions.is_own(request.actor, row),
        "try_url": try_url(row)
        if row.state in states.WAITING and request.actor.has_role(*SCHEME_DRAFTERS)
        else "",
        "history": queries.versions_of(request.actor, row.scheme),
        "is_public": row.state in states.DECIDED
        and (row.in_force_to is None or row.in_force_to >= request.today),
        "lines": list(enumerate(row.text.split("\n"), 1)),
    }
    return render(request, "policies/version.html", context)


@open_to(*SCHEME_DRAFTERS, methods=frozenset({"POST"}))
def follow(request: Request, pk: int) -> HttpResponse:
    """Draft the next version from this one."""
    row = commands.draft_next(pk, actor=request.actor)
    return HttpResponseRedirect(reverse("policies:version_edit", args=(row.pk,)))


@open_to(*SCHEME_READERS)
def rule_file(request: Request, pk: int) -> HttpResponse:
    """The text as a file; `?part=cases` its examples."""
    row = queries.version_for(request.actor, pk)
    is_cases = request.GET.get("part") == "cases"
    stem = f"{row.scheme.name}-v{row.number}{'.cases' if is_cases else ''}.yaml"
    response = HttpResponse(
        row.cases if is_cases else row.text, content_type="application/yaml; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{stem}"'
    return response
