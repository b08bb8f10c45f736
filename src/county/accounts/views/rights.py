"""Who may do what and why, and what changed: for the security administrator and who watches him."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import get_resolver
from django.urls.resolvers import URLPattern
from django.utils.text import capfirst
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from county.accounts import forms, permissions, queries
from county.accounts.choices import Role
from county.accounts.queries import Right, Seat
from county.audit import choices as audit_choices
from county.audit import panels as audit_panels
from county.audit import queries as audit
from county.core import gate
from county.core.actor import Actor
from county.core.text import clauses
from county.screens.register import Column, Panel, Register

PAGE = 50
_OVERSIGHT = frozenset({Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, Role.AUDITOR})
_VERBS = {
    "view": _("查看"),
    "export": _("导出"),
    "create": _("登记"),
    "edit": _("修改"),
    "upload": _("上传"),
    "check": _("检查"),
    "match": _("对应列"),
    "confirm": _("确认"),
    "undo": _("撤销"),
    "drop": _("放弃"),
    "download": _("下载"),
    "merge": _("合并"),
    "verify": _("核验"),
    "end": _("结束"),
}


@dataclass(frozen=True)
class Holder:
    """One line of the page: who, where, in which role, since when, why, and how much it opens."""

    seat: Seat
    role: str
    why: str
    count: int


@gate.open_to(*_OVERSIGHT)
def rights(request: gate.Request) -> HttpResponse:
    """Person, post, role, rights. Narrowed by a right, only roles that have it are shown."""
    permissions.require(request.actor, "rights.view")
    known = queries.rights()
    labels = {right.key: _label(right) for right in known}
    form = forms.RightsFilter(request.GET, rights=sorted(labels.items(), key=lambda p: p[1]))
    asked = form.cleaned_data if form.is_valid() else {}
    roles = _roles_asked(asked, known)
    wanted = roles if form.is_valid() else ()
    seats = queries.seats_today(today=request.today, roles=wanted, words=asked.get("q", ""))
    page: Any = Paginator(cast("Any", seats), PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "holders": list(_holders(list(page.object_list), known)),
        "roles": [
            (Role(role).label, role, sorted(_by_thing(known, labels, role)))
            for role in Role.values
            if role in roles
        ],
        "open_role": asked.get("role", ""),
        "sees_users": permissions.may(request.actor, "user.view"),
        "version": queries.rights_version(),
        "told": queries.version_in_record(),
    }
    return render(request, "accounts/rights.html", context)


def _roles_asked(asked: dict[str, Any], known: Iterable[Right]) -> frozenset[str]:
    roles = frozenset({asked["role"]} if asked.get("role") else Role.values)
    having = next((right.roles for right in known if right.key == asked.get("right")), None)
    return roles if having is None else roles & having


def _holders(seats: list[Seat], known: tuple[Right, ...]) -> Iterable[Holder]:
    given = queries.grants_of(seats)
    counts = {role: sum(1 for right in known if role in right.roles) for role in Role.values}
    for seat in seats:
        event = given.get((seat.object_type, str(seat.object_id)))
        why = event.reason or _now("由%(name)s任命") % {"name": event.actor_name} if event else ""
        yield Holder(seat, str(Role(seat.role).label), why, counts[seat.role])


def _by_thing(
    known: Iterable[Right], labels: dict[str, str], role: str
) -> Iterable[tuple[str, list[str]]]:
    """(thing, what may be done to it), for one role."""
    found: dict[str, list[str]] = {}
    for right in known:
        if role in right.roles:
            thing, _colon, verb = labels[right.key].partition(" · ")
            found.setdefault(thing, []).append(verb)
    return found.items()


def _label(right: Right) -> str:
    """社区工厂 · 修改: by the words of the register it belongs to, where there is one."""
    mine = [found for found in _registers() if found.app == right.app]
    named = [found for found in mine if found.name == right.noun] or ([] if right.noun else mine)
    thing = capfirst(str(named[0].noun or named[0].title)) if named else right.noun or right.app
    steps = {step.act: step.label for found in named or mine for step in found.steps}
    return f"{thing} · {steps.get(right.verb) or _VERBS.get(right.verb, right.verb)}"


@cache
def _registers() -> tuple[Register, ...]:
    found = (getattr(view, "register", None) for view in _views(get_resolver()))
    return tuple({r.name: r for r in found if isinstance(r, Register)}.values())


def _views(resolver: Any) -> Iterable[Any]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield pattern.callback
        else:
            yield from _views(pattern)


def _changes(actor: Actor) -> Any:
    rows = queries.right_changes()
    return rows if actor.has_role(*_OVERSIGHT) else rows.none()


def _said(event: Any) -> str:
    return clauses(
        _now("%(label)s：%(words)s") % {"label": label, "words": words}
        for label, words in audit_panels.facts_of(event)
    )


def _facts(event: Any, _actor: Actor) -> list[Panel]:
    return [Panel(_("内容"), "audit/facts.html", {"facts": audit_panels.facts_of(event)})]


CHANGES = Register(
    name="right_change",
    app="accounts",
    route="rights/changes/",
    title=pgettext_lazy("list", "权限变动"),
    noun=_("权限变动"),
    query=_changes,
    may=permissions.of("rights"),
    roles=_OVERSIGHT,
    columns=(
        Column("at", _("时间"), lambda e: e.at, kind="moment", sort="seq"),
        Column("action", _("事项"), lambda e: str(audit_choices.action_label(e.action))),
        Column("object", _("对象"), lambda e: e.object_name),
        Column("who", _("谁办的"), lambda e: e.actor_name, priority=2),
        Column("said", _("内容"), _said, priority=3),
        Column("reason", _("理由"), lambda e: e.reason, priority=3),
    ),
    filter_form=forms.ChangeFilter,
    search=audit.containing,
    search_hint=_("姓名或岗位"),
    empty=_("任命、免去、代行、开通、停用和规则更新都会列在这里。"),
    panels=_facts,
)
