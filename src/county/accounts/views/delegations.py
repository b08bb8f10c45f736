"""Posts acted in by another while their holder is away."""

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from county.accounts import commands, forms, panels, permissions, queries
from county.accounts.choices import Role
from county.accounts.models import Delegation
from county.core import clock
from county.screens.register import Column, Register, Step, Writer

_LENDERS = frozenset(Role) - {Role.WORKER, Role.OWNER}


def _state(row: Delegation) -> str:
    today = clock.today()
    if row.to_on < today:
        return pgettext("delegation", "已结束")
    if row.from_on > today:
        return pgettext("delegation", "未开始")
    return pgettext("delegation", "代行中")


def _tone(row: Delegation) -> str:
    today = clock.today()
    if row.to_on < today:
        return "plain"
    return "info" if row.from_on > today else "ok"


DELEGATIONS = Register(
    name="delegation",
    app="accounts",
    title=pgettext_lazy("list", "代行"),
    noun=_("代行"),
    query=queries.delegations_for,
    may=permissions.of("delegation"),
    roles=_LENDERS,
    columns=(
        Column("delegate", _("代行人"), lambda d: _now("代：%(name)s") % {"name": d.delegate.name}),
        Column("holder", pgettext_lazy("delegation", "本人"), lambda d: d.holding.user.name),
        Column("post", _("岗位"), lambda d: d.holding.post.label),
        Column("organisation", _("机构"), lambda d: d.holding.post.organisation.label, priority=2),
        Column("role", _("角色"), lambda d: d.holding.post.get_role_display(), priority=3),
        Column("from", _("代行起"), lambda d: d.from_on, kind="date", sort="from_on", priority=2),
        Column("to", _("代行止"), lambda d: d.to_on, kind="date", sort="to_on", priority=2),
        Column("state", _("状态"), _state, kind="badge", tone=_tone),
        Column("reason", _("事由"), lambda d: d.reason, on_list=False),
    ),
    filter_form=forms.DelegationFilter,
    search=queries.delegations_containing,
    search_hint=_("姓名、帐号或机构"),
    empty=_("休假或出差时，可请人在一段日子里代行岗位，到期自动结束。"),
    writer=Writer(forms.DelegationForm, create=commands.delegate_post, roles=_LENDERS, fresh=True),
    steps=(
        Step(
            "end",
            _("提前结束代行"),
            forms.DelegationEndForm,
            commands.end_delegation,
            when=lambda d: d.to_on >= clock.today(),
            explains=_("改到较早的一天为止；次日起代行人没有这个岗位的权限。"),
            roles=_LENDERS,
            fresh=True,
        ),
    ),
    panels=panels.of_holding,
)
