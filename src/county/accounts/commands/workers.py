"""Accounts of workers: each belongs to one person of the register."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from county.accounts import permissions, queries
from county.accounts.choices import Role
from county.accounts.commands.users import Issued, issue_account
from county.accounts.models import Holding
from county.audit import commands as audit
from county.core import scope, text
from county.core.actor import Actor
from county.core.errors import Refused


@transaction.atomic
def issue_worker_account(
    *, actor: Actor, today: date, username: str, name: str, id_number: str, post: int
) -> Issued:
    """Make an account for a person of the register, who then sees his own records and no others.

    The worker stands at the desk with his card: name and number must both be his. The post is one
    the security administrator set up for workers; this administrator can give no other.

    Refuses: not the system administrator; nobody of this name and number is registered; the person
        has an account; the post is not a worker's; the user name is taken.
    Then: audit `account.issued` and `account.linked`.
    """
    permissions.require(actor, "user.create")
    seat = queries.worker_posts().filter(pk=post).first()
    if seat is None:
        raise Refused(
            _("请选择工人岗位。没有可选的，请安全管理员先设立。"), field="post", code="no_post"
        )
    person = _person_of(id_number, name)
    issued = issue_account(actor=actor, username=username, name=name)
    user = issued.user
    user.person_id = person
    user.save(update_fields=["person"])
    Holding.objects.create(user=user, post=seat, from_on=today)
    audit.record(
        actor,
        "account.linked",
        user,
        username=username,
        organisation=seat.organisation.name,
        role=str(Role(seat.role).label),
    )
    return issued


def _person_of(id_number: str, name: str) -> int:
    """The one person, without an account, of this number and name."""
    # Administrators see no people: the question is answered beyond their rows, with a key only.
    with scope.everything():
        found: Any = queries.person_by_number(id_number)
    if found is None or found.name != text.clean_name(name):
        raise Refused(
            _(
                "登记的人员里没有这个姓名和身份证号。请对照身份证核对；"
                "还没有登记的，请先由镇里登记人员。"
            ),
            field="id_number",
            code="no_person",
        )
    if (holder := queries.account_of_person(found.pk)) is not None:
        raise Refused(
            _("这个人已有帐号“%(username)s”。一人一号；忘记密码请重置。")
            % {"username": holder.username},
            field="id_number",
            code="has_account",
        )
    return int(found.pk)
