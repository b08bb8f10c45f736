"""People named in bodies, their yearly money, what bodies lack, and the organisation picture."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet, Value
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from county.accounts import commands, forms, panels, permissions, queries
from county.accounts.choices import (
    BUSINESS,
    CLAUSE_OF_KIND,
    OFFICIALS,
    GapKind,
    OrganisationKind,
    Role,
)
from county.accounts.models import BodyFund, BodyGap, Member
from county.accounts.views.organisations import ORGANISATIONS
from county.audit import commands as audit
from county.core import clock, gate
from county.core.actor import Actor
from county.screens import blocks, formats
from county.screens.columns import Personal
from county.screens.register import Column, Register, Step, Writer

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_KEEPERS = frozenset({Role.OFFICE, Role.TOWN})
_MONEY_READERS = BUSINESS | {Role.AUDITOR}


def _member_state(row: Member) -> str:
    return str(_("已离任")) if row.to_on and row.to_on < clock.today() else str(_("现任"))


def _member_tone(row: Member) -> str:
    return "plain" if row.to_on and row.to_on < clock.today() else "ok"


def _share(row: BodyFund) -> int:
    return row.used_fen * 10_000 // row.amount_fen


def _town(row: Any) -> str:
    town = row.organisation and row.organisation.town
    return town.label if town else ""


def _body_url(row: Any) -> str:
    return ORGANISATIONS.url_of(row.organisation) if row.organisation_id else ""


MEMBERS = Register(
    name="member",
    app="accounts",
    title=pgettext_lazy("list", "机构人员"),
    noun=_("机构人员"),
    query=queries.members_for,
    may=permissions.of("member"),
    roles=OFFICIALS,
    columns=(
        Column("name", _("姓名"), Personal("name")),
        Column(
            "organisation",
            _("机构"),
            lambda m: m.organisation.label,
            sort="organisation",
            link=_body_url,
        ),
        Column("kind", _("身份"), lambda m: m.get_kind_display(), sort="kind", priority=2),
        Column("position", _("职务"), lambda m: m.position, priority=3),
        Column("home", _("所在单位"), lambda m: m.home and m.home.label, priority=3),
        Column("duty", _("分工"), lambda m: m.duty, on_list=False),
        Column("post", _("所任岗位"), lambda m: m.post and m.post.label, on_list=False),
        Column("telephone", _("联系电话"), Personal("telephone"), priority=2),
        Column("town", _("镇"), _town, sort="organisation__town__code", on_list=False),
        Column("from", _("任职起"), lambda m: m.from_on, kind="date", sort="from_on", priority=3),
        Column("to", _("任职止"), lambda m: m.to_on, kind="date", sort="to_on", on_list=False),
        Column("state", _("状态"), _member_state, kind="badge", tone=_member_tone, priority=2),
    ),
    filter_form=forms.MemberFilter,
    search_hint=_("姓名、职务或机构"),
    writer=Writer(
        forms.MemberForm,
        create=commands.register_member,
        edit=commands.correct_member,
        initial=forms.MemberForm.values_of,
        roles=_KEEPERS,
    ),
    steps=(
        Step(
            "end",
            _("登记离任"),
            forms.EndForm,
            commands.end_member,
            when=lambda m: m.to_on is None or m.to_on >= clock.today(),
            explains=_("到最后一天为止；次日起不再列为现任，过去的记录仍可查。"),
            tone="danger",
            roles=_KEEPERS,
        ),
    ),
    panels=panels.with_history,
    record_export=audit.record_export,
    empty=_("领导小组成员、各镇专职人员登记后列在这里。"),
)

FUNDS = Register(
    name="fund",
    app="accounts",
    title=pgettext_lazy("list", "工作经费"),
    noun=_("工作经费"),
    query=queries.funds_for,
    may=permissions.of("fund"),
    roles=_MONEY_READERS,
    columns=(
        Column("organisation", _("机构"), lambda f: f.organisation.label, sort="organisation"),
        Column("year", _("年度"), lambda f: str(f.year), numeric=True, sort="year"),
        Column(
            "source", _("来源"), lambda f: f.get_source_display(), sort="source", priority=3
        ),
        Column("amount", _("金额"), lambda f: f.amount_fen, kind="money", sort="amount_fen"),
        Column(
            "used", _("已使用"), lambda f: f.used_fen, kind="money", sort="used_fen", priority=2
        ),
        Column("share", _("使用进度"), _share, kind="share", priority=2),
        Column(
            "until", _("使用截至"), lambda f: f.used_until, kind="date", sort="used_until",
            priority=3,
        ),
        Column("paper", _("文号"), lambda f: f.paper, priority=3),
        Column(
            "received", _("到位日期"), lambda f: f.received_on, kind="date", sort="received_on",
            priority=3,
        ),
        Column("town", _("镇"), _town, sort="organisation__town__code", on_list=False),
        Column("note", _("用途"), lambda f: f.note, on_list=False),
    ),
    filter_form=forms.FundFilter,
    search=queries.funds_containing,
    search_hint=_("机构、拼音或文号"),
    sums=queries.sums_of_funds,
    sort="-year",
    writer=Writer(
        forms.FundForm,
        create=commands.register_fund,
        edit=commands.correct_fund,
        initial=forms.FundForm.values_of,
        roles=_KEEPERS,
    ),
    panels=panels.with_history,
    record_export=audit.record_export,
    empty=_("各镇和县社区工厂办每年的工作经费登记后列在这里。"),
)  # fmt: skip


def _gaps(actor: Actor) -> QuerySet[Any]:
    """With what this reader may do about each: `keeps`, `appoints`."""
    keeps = Q(organisation__town__in=actor.town_ids) if actor.has_role(Role.TOWN) else None
    mine: Any = (
        Value(actor.has_role(Role.OFFICE))
        if keeps is None
        else ExpressionWrapper(keeps, output_field=BooleanField())
    )
    return queries.gaps_for(actor).annotate(
        keeps=mine,
        founds=Value(actor.has_role(Role.OFFICE)),
        appoints=Value(actor.has_role(Role.SECURITY_ADMIN)),
    )


def _lacking(row: BodyGap) -> str:
    if row.post_id:
        return row.post.label if row.post else ""
    if row.user_id:
        return row.user.name if row.user else ""
    if row.kind == GapKind.NO_FUNDS:
        return _now("%(year)s 年工作经费") % {"year": clock.today().year}
    return {
        GapKind.NO_BODY: _now("镇社区工厂办"),
        GapKind.NO_TELEPHONE: _now("办公电话"),
    }.get(GapKind(row.kind), "")


def _days_lacking(row: BodyGap) -> int:
    return (min(row.to_on or clock.today(), clock.today()) - row.from_on).days + 1


def _gap_tone(row: BodyGap) -> str:
    return "bad" if row.kind == GapKind.NO_BODY else "wait"


def _gap_clause(row: BodyGap) -> str:
    """The clause that asks for what is missing."""
    body = row.organisation
    if row.kind == GapKind.NO_FUNDS and body is not None and body.town_id is None:
        return "§4.1-3"
    kind = OrganisationKind(body.kind) if body else OrganisationKind.OFFICE
    return f"§{CLAUSE_OF_KIND.get(kind, '4.1-1')}"


def _remedy(row: Any) -> str:
    """What is to be done, and by whom where this reader cannot."""
    found = _way(row)
    return str(found.words if found else ASKED[row.kind])


def _remedy_url(row: Any) -> str:
    found = _way(row)
    return found.url(row) if found else ""


def _way(row: Any) -> "Way | None":
    return next((way for way in WAYS[row.kind] if getattr(row, way.right)), None)


def _form(name: str, given: dict[str, Any]) -> str:
    return f"{reverse(name)}?{urlencode(given)}"


@dataclass(frozen=True)
class Way:
    """A form that mends a gap. right: the annotation of _gaps that opens it."""

    right: str
    words: "StrOrPromise"
    url: Callable[[Any], str]


def _found_body(row: Any) -> str:
    body = row.organisation
    given = {"kind": "town_body", "town": body.town_id, "parent": body.pk}
    return _form("accounts:organisation_create", given)


def _name_holder(row: Any) -> str:
    given = {"organisation": row.organisation_id, "post": row.post_id, "kind": "staff"}
    return _form("accounts:member_create", given)


def _enter_funds(row: Any) -> str:
    given = {"organisation": row.organisation_id, "year": clock.today().year}
    return _form("accounts:fund_create", given)


WAYS: dict[str, tuple[Way, ...]] = {
    GapKind.NO_BODY: (Way("founds", _("登记镇专门机构"), _found_body),),
    GapKind.VACANT_POST: (
        Way(
            "appoints",
            _("任命岗位"),
            lambda g: _form("accounts:holding_create", {"post": g.post_id}),
        ),
        Way("keeps", _("登记任职的人"), _name_holder),
    ),
    GapKind.NO_TELEPHONE: (
        Way("keeps", _("填写办公电话"), lambda g: ORGANISATIONS.url("contact", g.organisation_id)),
    ),
    GapKind.NO_FUNDS: (Way("keeps", _("登记工作经费"), _enter_funds),),
    GapKind.TOO_MANY_POSTS: (
        Way(
            "appoints",
            _("免去一些岗位"),
            lambda g: _form("accounts:holding_list", {"q": g.user.name}),
        ),
    ),
}
ASKED: "dict[str, StrOrPromise]" = {
    GapKind.NO_BODY: _("请县社区工厂办登记机构"),
    GapKind.VACANT_POST: _("请安全管理员任命，或由机构登记人员"),
    GapKind.NO_TELEPHONE: _("请机构填写办公电话"),
    GapKind.NO_FUNDS: _("请机构登记工作经费"),
    GapKind.TOO_MANY_POSTS: _("请安全管理员核减岗位"),
}

GAPS = Register(
    name="gap",
    app="accounts",
    route="organisation/gaps/",
    title=_("机构缺口"),
    noun=_("机构缺口"),
    query=_gaps,
    may=permissions.of("gap"),
    roles=OFFICIALS,
    columns=(
        Column(
            "organisation",
            _("机构"),
            lambda g: g.organisation.label if g.organisation else _now("全县"),
            sort="organisation",
        ),
        Column(
            "kind",
            _("缺口"),
            lambda g: g.get_kind_display(),
            kind="badge",
            tone=_gap_tone,
            sort="kind",
        ),
        Column("lacking", _("缺什么"), _lacking, priority=2),
        Column("town", _("镇"), _town, sort="organisation__town__code", priority=3),
        Column("from", _("自"), lambda g: g.from_on, kind="date", sort="from_on", priority=2),
        Column(
            "days",
            _("已缺天数"),
            _days_lacking,
            kind="number",
            priority=3,
        ),
        Column("clause", _("条款"), _gap_clause, priority=3),
        Column("next", _("怎么办"), _remedy, link=_remedy_url),
    ),
    filter_form=forms.GapFilter,
    search=queries.gaps_containing,
    search_hint=_("机构、岗位或姓名"),
    detail_url=lambda g: _body_url(g) or reverse("accounts:picture"),
    empty=_("每个镇都有专门机构，岗位都有人，电话和当年经费都齐。"),
)


@gate.open_to(*OFFICIALS)
def picture(request: gate.Request) -> HttpResponse:
    """Who stands under whom and who sits where, on any day. Clauses 4.1-1, 4.1-2, 4.1-4."""
    form = forms.DayForm(request.GET or None)
    asked = form.cleaned_data["day"] if form.is_bound and form.is_valid() else None
    day = asked or request.today
    drawn = queries.picture_for(request.actor, day=day)
    context = {
        "form": form if form.is_bound else forms.DayForm(initial={"day": day}),
        "day": day,
        "is_today": day == request.today,
        "picture": drawn,
        "kpis": _figures(drawn),
        "gaps_url": GAPS.url("list"),
        "list_url": ORGANISATIONS.url("list"),
    }
    return render(request, "accounts/picture.html", context)


def _figures(drawn: Any) -> list[blocks.Kpi]:
    missing = sum(bool(town.gaps & {GapKind.NO_BODY}) for town in drawn.towns)
    bodies = sum(len(town.under) for town in drawn.towns)
    named = sum(len(body.members) for body in drawn.bodies)
    return [
        blocks.Kpi(pgettext_lazy("list", "机构"), formats.thousands(len(drawn.bodies))),
        blocks.Kpi(pgettext_lazy("list", "岗位"), formats.thousands(drawn.seats)),
        blocks.Kpi(pgettext_lazy("count", "空缺岗位"), formats.thousands(drawn.vacant)),
        blocks.Kpi(pgettext_lazy("count", "登记人员"), formats.thousands(named)),
        blocks.Kpi(
            pgettext_lazy("count", "镇专门机构"),
            f"{bodies}/{len(drawn.towns)}",
            note=_without(missing),
        ),
    ]


def _without(missing: int) -> str:
    return _now("%(n)s 个镇还没有") % {"n": missing} if missing else ""
