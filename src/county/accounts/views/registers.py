"""Accounts and posts held."""

from typing import Any

from django import forms as django_forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from county.accounts import commands, forms, panels, permissions, queries
from county.accounts.choices import ADMINISTRATORS, Role
from county.accounts.models import Holding, User
from county.core import clock
from county.core.actor import Actor
from county.core.text import listed
from county.screens.register import Column, Register, Step, Writer

_SECURITY = frozenset({Role.SECURITY_ADMIN})
_SYSTEM = frozenset({Role.SYSTEM_ADMIN})


def _users(actor: Actor) -> Any:
    return queries.with_roles(queries.users_for(actor), today=clock.today())


def _account_state(user: User) -> str:
    if not user.is_active:
        return str(_("久未登录停用") if user.is_dormant else _("停用"))
    return str(_("须改密码")) if user.must_change_password else str(_("启用"))


def _account_tone(user: User) -> str:
    if not user.is_active:
        return "bad"
    return "wait" if user.must_change_password else "ok"


def _holding_state(holding: Holding) -> str:
    today = clock.today()
    if holding.to_on and holding.to_on < today:
        return str(_("已免"))
    return str(_("现任")) if holding.from_on <= today else str(_("未到任"))


def _holding_tone(holding: Holding) -> str:
    today = clock.today()
    if holding.to_on and holding.to_on < today:
        return "plain"
    return "ok" if holding.from_on <= today else "info"


USERS = Register(
    name="user",
    app="accounts",
    title=pgettext_lazy("list", "帐号"),
    noun=_("帐号"),
    query=_users,
    may=permissions.of("user"),
    roles=ADMINISTRATORS,
    columns=(
        Column("username", _("帐号"), lambda u: u.username, sort="username"),
        Column("name", _("姓名"), lambda u: u.name),
        Column("posts", _("现任岗位"), lambda u: listed(u.posts_held), priority=2),
        Column("state", _("状态"), _account_state, kind="badge", tone=_account_tone),
        Column("factor", _("动态口令"), lambda u: u.has_second_factor, priority=3, on_list=False),
        Column("password", _("密码设定"), lambda u: u.password_set_on, kind="date", on_list=False),
        Column(
            "last",
            _("上次登录"),
            lambda u: u.last_login,
            kind="moment",
            sort="last_login",
            priority=3,
        ),
        Column(
            "created",
            _("开通"),
            lambda u: u.created_at,
            kind="moment",
            sort="created_at",
            priority=3,
        ),
    ),
    filter_form=forms.UserFilter,
    search_hint=_("帐号、姓名或拼音"),
    # The create page and the reset step are the hand-written ones of issuing.py, listed before
    # these.
    writer=Writer(
        forms.NameForm,
        create=commands.issue_account,
        edit=commands.correct_account,
        initial=forms.NameForm.values_of,
        roles=_SYSTEM,
    ),
    steps=(
        Step(
            "reset_password",
            _("重置密码"),
            django_forms.Form,
            commands.reset_password,
            when=lambda u: u.is_active,
            roles=_SYSTEM,
        ),
        Step(
            "suspend",
            pgettext_lazy("step", "停用"),
            forms.ReasonForm,
            commands.suspend_account,
            when=lambda u: u.is_active,
            explains=_("停用后立即退出，不能再登录；办过的事和任职记录都保留。"),
            tone="danger",
            roles=_SYSTEM,
        ),
        Step(
            "resume",
            pgettext_lazy("step", "恢复"),
            forms.ReasonForm,
            commands.resume_account,
            when=lambda u: not u.is_active,
            explains=_("恢复后可用原密码登录，权限按现任岗位。"),
            roles=_SYSTEM,
        ),
        Step(
            "reset_second_factor",
            _("重置动态口令"),
            forms.ReasonForm,
            commands.reset_second_factor,
            when=lambda u: u.is_active and u.has_second_factor,
            explains=_(
                "手机丢失或更换时用。请先当面核实是本人；原口令和备用码立即作废，已登录的退出。"
            ),
            tone="danger",
            roles=_SYSTEM,
            fresh=True,
        ),
    ),
    panels=panels.of_user,
)

HOLDINGS = Register(
    name="holding",
    app="accounts",
    title=pgettext_lazy("list", "任职"),
    noun=_("任职"),
    query=queries.holdings_for,
    may=permissions.of("holding"),
    roles=ADMINISTRATORS | {Role.OFFICE, Role.AUDITOR},
    columns=(
        Column("user", _("人员"), lambda h: h.user.name),
        Column("post", _("岗位"), lambda h: h.post.label),
        Column("organisation", _("机构"), lambda h: h.post.organisation.label, priority=2),
        Column(
            "role", _("角色"), lambda h: h.post.get_role_display(), sort="post__role", priority=2
        ),
        Column("from", _("任职起"), lambda h: h.from_on, kind="date", sort="from_on", priority=3),
        Column("to", _("任职止"), lambda h: h.to_on, kind="date", sort="to_on", priority=3),
        Column("state", _("状态"), _holding_state, kind="badge", tone=_holding_tone),
    ),
    filter_form=forms.HoldingFilter,
    search=queries.holdings_containing,
    search_hint=_("姓名、帐号或机构"),
    writer=Writer(forms.GrantForm, create=commands.grant_post, roles=_SECURITY, fresh=True),
    steps=(
        Step(
            "end",
            _("免去岗位"),
            forms.EndForm,
            commands.end_holding,
            when=lambda h: h.to_on is None or h.to_on >= clock.today(),
            explains=_("到最后一天为止；次日起不再有这个岗位的权限。"),
            tone="danger",
            roles=_SECURITY,
            fresh=True,
        ),
    ),
    panels=panels.of_holding,
)
