"""Organisations, their posts, and the gaps in the organisation picture."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from county.accounts import commands, forms, panels, permissions, queries
from county.accounts.choices import OFFICIALS, Role
from county.core import clock
from county.core.actor import Actor
from county.core.text import listed
from county.screens.columns import Personal
from county.screens.register import Column, Register, Step, Writer

_SECURITY = frozenset({Role.SECURITY_ADMIN})
_OFFICE = frozenset({Role.OFFICE})
_KEEPERS = frozenset({Role.OFFICE, Role.TOWN})


def _organisations(actor: Actor) -> Any:
    return queries.organisations_for(actor, today=clock.today())


def _seats(row: Any) -> str:
    return str(_("%(n)s 个空缺") % {"n": row.posts_vacant}) if row.posts_vacant else ""


ORGANISATIONS = Register(
    name="organisation",
    app="accounts",
    title=pgettext_lazy("list", "机构"),
    noun=_("机构"),
    query=_organisations,
    may=permissions.of("organisation"),
    roles=OFFICIALS,
    columns=(
        Column("name", _("名称"), lambda o: o.label),
        Column("kind", _("类别"), lambda o: o.get_kind_display(), sort="kind", priority=2),
        Column("town", _("镇"), lambda o: o.town and o.town.label, sort="town__code", priority=2),
        Column("parent", _("上级"), lambda o: o.parent and o.parent.label, priority=3),
        Column("telephone", _("办公电话"), Personal("telephone"), priority=3),
        Column("place", _("办公地点"), lambda o: o.place, on_list=False),
        Column("duty", _("职责"), lambda o: o.duty, on_list=False),
        Column("clauses", _("负责的条款"), lambda o: listed(o.clauses), on_list=False),
        Column(
            "posts",
            pgettext_lazy("list", "岗位"),
            lambda o: o.posts_total,
            kind="number",
            sort="posts_total",
        ),
        Column(
            "vacant", _("空缺"), _seats, kind="badge", tone=lambda _o: "wait", sort="posts_vacant"
        ),
        Column(
            "from", _("设立"), lambda o: o.valid_from, kind="date", sort="valid_from", priority=3
        ),
        Column(
            "to",
            pgettext_lazy("organisation", "撤销"),
            lambda o: o.valid_to,
            kind="date",
            on_list=False,
        ),
        Column("code", _("代码"), lambda o: o.code, sort="code", on_list=False),
        Column("name_en", _("英文名称"), lambda o: o.name_en, on_list=False),
    ),
    filter_form=forms.OrganisationFilter,
    search_hint=_("名称或拼音"),
    writer=Writer(
        forms.OrganisationForm,
        create=commands.register_organisation,
        edit=commands.correct_organisation,
        initial=forms.OrganisationForm.values_of,
        roles=_OFFICE,
    ),
    steps=(
        Step(
            "register_post",
            _("设立岗位"),
            forms.PostForm,
            commands.register_post,
            explains=_("岗位带着角色；谁任这个岗位，谁就有这个角色的权限。"),
            roles=_SECURITY,
        ),
        Step(
            "contact",
            _("填写联系方式"),
            forms.ContactForm,
            commands.correct_contact,
            when=lambda o: o.valid_to is None,
            initial=forms.ContactForm.values_of,
            roles=_KEEPERS,
        ),
        Step(
            "close",
            _("撤销机构"),
            forms.CloseForm,
            commands.close_organisation,
            when=lambda o: o.valid_to is None,
            explains=_("撤销后机构不再列入现存机构，过去的记录仍可查。"),
            tone="danger",
            roles=_OFFICE,
        ),
    ),
    panels=panels.of_organisation,
)
