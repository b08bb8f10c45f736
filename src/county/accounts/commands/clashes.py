"""What one person may not hold, or stand in for, on the same day (choices.CLASHES)."""

from datetime import date

from django.utils.translation import gettext as _

from county.accounts import queries
from county.accounts.choices import Role, clash
from county.accounts.models import Post, User
from county.core.errors import Refused
from county.screens import formats


def require_order(from_on: date, to_on: date | None) -> None:
    """Refuses: an end before the start."""
    if to_on is not None and to_on < from_on:
        raise Refused(
            _("止日在起日（%(day)s）之前。请核对两个日期。") % {"day": formats.day(from_on)},
            field="to_on",
            code="order",
        )


def require_no_clash(person: User, seat: Post, *, from_on: date, to_on: date | None) -> None:
    """Refuses: the same post twice at once; a role that clashes with one held, or stood in for, on
    one of the days.
    """
    for post, since, is_own in queries.seats_between(person, from_on=from_on, to_on=to_on):
        if is_own and post.pk == seat.pk:
            raise Refused(
                _("%(name)s在这段时间已任这个岗位（%(from)s起）。不用重复任命。")
                % {"name": person.name, "from": formats.day(since)},
                field="post",
                code="duplicate",
            )
        if clash(post.role, seat.role):
            said = (
                _(
                    "%(name)s在这段时间任“%(held)s”，与“%(wanted)s”不能由一人兼任。请先免去原岗位，或换一个人。"
                )
                if is_own
                else _(
                    "%(name)s在这段时间代行“%(held)s”，与“%(wanted)s”不能由一人兼任。请等代行结束，或换一个人。"
                )
            )
            names = {"held": Role(post.role).label, "wanted": Role(seat.role).label}
            raise Refused(said % {"name": person.name, **names}, field="post", code="clash")
