"""Organisations and the posts in them."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from county.accounts import permissions, queries
from county.accounts.choices import OrganisationKind, Role
from county.accounts.models import Organisation, Post
from county.audit import commands as audit
from county.core import identity, text
from county.core.actor import Actor
from county.core.errors import NotFound, Refused
from county.core.version import require_version

_IN_TOWN = frozenset({OrganisationKind.TOWN, OrganisationKind.TOWN_BODY})


@transaction.atomic
def register_organisation(*, actor: Actor, code: str, **facts: Any) -> Organisation:
    """Set up a body of the programme from a day on.

    Facts: name, name_en, kind, parent, town (keys), telephone, place, duty, clauses, valid_from.
    Refuses: not the office; the code is taken; a town's body without its town.
    Then: audit `organisation.registered`.
    Source: 4.1-1, 4.1-4
    """
    permissions.require(actor, "organisation.create")
    if Organisation.objects.filter(code=code).exists():
        raise Refused(
            _("代码“%(code)s”已被别的机构使用。请换一个。") % {"code": code},
            field="code",
            code="duplicate",
        )
    row = Organisation(code=code)
    _put(row, facts)
    row.save()
    audit.record(actor, "organisation.registered", row, code=code, kind=row.kind)
    return row


@transaction.atomic
def correct_organisation(
    pk: int, *, actor: Actor, version: int, code: str, **facts: Any
) -> Organisation:
    """Correct what is known of a body.

    Refuses: not the office; `stale`; the code is taken; itself as its own parent.
    Then: audit `organisation.corrected`.
    """
    row = queries.organisation_for_update(pk)
    if row is None:
        raise NotFound
    permissions.require(actor, "organisation.edit", row)
    require_version(row, version)
    if Organisation.objects.filter(code=code).exclude(pk=pk).exists():
        raise Refused(
            _("代码“%(code)s”已被别的机构使用。请换一个。") % {"code": code},
            field="code",
            code="duplicate",
        )
    if facts.get("parent") == pk:
        raise Refused(_("上级不能是它自己。请另选上级。"), field="parent", code="own_parent")
    changed = audit.amend(row, code=code) | _put(row, facts)
    row.save()
    audit.record(actor, "organisation.corrected", row, changed=changed)
    return row


@transaction.atomic
def correct_contact(
    pk: int, *, actor: Actor, version: int, telephone: str, place: str
) -> Organisation:
    """State how a body is reached: its office telephone and place. A town keeps its own.

    Refuses: neither the office nor the body's own town; `stale`; a wrong number.
    Then: audit `organisation.corrected`.
    Source: 4.1-4
    """
    row = queries.organisation_for_update(pk)
    if row is None:
        raise NotFound
    permissions.require(actor, "organisation.contact", row)
    require_version(row, version)
    changed = audit.amend(row, telephone=_office_number(telephone), place=place)
    row.save()
    audit.record(actor, "organisation.corrected", row, changed=changed)
    return row


@transaction.atomic
def close_organisation(pk: int, *, actor: Actor, valid_to: date, reason: str) -> Organisation:
    """Dissolve a body on its last day (inclusive). Its posts stay on paper; its past stays
    readable.

    Refuses: not the office; already dissolved; before it was set up.
    Then: audit `organisation.closed`.
    """
    row = queries.organisation_for_update(pk)
    if row is None:
        raise NotFound
    permissions.require(actor, "organisation.close", row)
    if row.valid_to is not None:
        raise Refused(_("这个机构已经撤销。"), code="already_closed")
    if valid_to < row.valid_from:
        raise Refused(_("撤销日期在设立日期之前。请核对。"), field="valid_to", code="order")
    row.valid_to = valid_to
    row.version += 1
    row.save(update_fields=["valid_to", "version"])
    audit.record(actor, "organisation.closed", row, reason=reason, to_on=valid_to.isoformat())
    return row


@transaction.atomic
def register_post(
    pk: int,
    *,
    actor: Actor,
    title: str,
    role: str,
    title_en: str = "",
    enterprise: int | None = None,
) -> Post:
    """Set up a post in the organisation. The post carries the role, so this is the security
    administrator's.

    Refuses: not the security administrator; the title is taken here; an owner's post without an
        enterprise; a town role outside a town.
    Then: audit `post.registered`.
    """
    organisation = queries.organisation_for_update(pk)
    if organisation is None:
        raise NotFound
    permissions.require(actor, "organisation.register_post", organisation)
    if organisation.posts.filter(title=title).exists():
        raise Refused(
            _("这个机构已有“%(title)s”。请换一个名称。") % {"title": title},
            field="title",
            code="duplicate",
        )
    if role == Role.OWNER and enterprise is None:
        raise Refused(_("业主岗位须选定企业。"), field="enterprise", code="no_enterprise")
    if role == Role.TOWN and organisation.town_id is None:
        raise Refused(
            _("这个机构不属于任何镇，不能设镇工作人员岗位。请先填写机构的镇。"),
            field="role",
            code="no_town",
        )
    seat = Post.objects.create(
        organisation=organisation,
        title=title,
        title_en=title_en,
        role=role,
        enterprise_id=enterprise if role == Role.OWNER else None,
    )
    audit.record(
        actor, "post.registered", seat, organisation=organisation.name, role=str(Role(role).label)
    )
    return seat


def _office_number(typed: str) -> str:
    try:
        return identity.parse_phone(typed) if typed else ""
    except Refused as refused:
        raise Refused(refused.reason, field="telephone", code=refused.code) from refused


def _put(row: Organisation, facts: dict[str, Any]) -> dict[str, Any]:
    """Write the form's facts into the row, unsaved. Returns: what changed."""
    wanted = dict(facts)
    for key in ("parent", "town"):
        wanted[f"{key}_id"] = wanted.pop(key, None)
    if wanted["kind"] in _IN_TOWN and wanted["town_id"] is None:
        raise Refused(_("镇和镇专门机构须选定所属的镇。"), field="town", code="no_town")
    changed = audit.amend(row, **wanted)
    row.search_text = text.search_text(row.code, row.name_en, names=[row.name])
    return changed
