"""A version's way into force: proposed by one person, adopted by another; returned, withdrawn, ended."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from county.accounts.models import User
from county.audit import commands as audit
from county.core import clock
from county.core import text as words
from county.core.actor import Actor
from county.core.errors import Refused
from county.policies import permissions, queries, states
from county.policies.choices import LinkKind, VersionState
from county.policies.commands.schemes import name_scheme, version_for_update
from county.policies.kinds import rules
from county.policies.models import ClauseLink, Scheme, SchemeVersion
from rulebook.model import Scheme as Rule


@transaction.atomic
def propose_version(
    pk: int, *, actor: Actor, version: int, in_force_from: date, reason: str
) -> SchemeVersion:
    """Put a draft before those who adopt; from here on its text stays as it is.

    Refuses: whoever does not draft; a version already proposed, or written in meanwhile; a text with
        faults, or that goes by another name; a day before the rule's own first day, or after its last.
    Locks: the version. Then: audit `scheme.proposed`.
    """
    row = version_for_update(actor, pk)
    permissions.require(actor, "propose_scheme", row)
    states.after(row.state, "propose")
    if row.version != version:
        raise Refused(_("在您办理期间，这份草稿又被改过。请回到草稿看一遍，再提请。"), code="stale")
    rule = require_sound(row)
    _require_day(rule, in_force_from)
    row.state = states.after(row.state, "propose")
    row.in_force_from, row.in_force_to, row.reason = in_force_from, rule.end, reason
    row.remark = ""
    row.proposed_by, row.proposed_at = _user(actor), clock.now()
    row.document = queries.document_numbered(rule.document)
    row.version += 1
    row.save()
    audit.record(
        actor, "scheme.proposed", row, reason=reason, from_on=in_force_from.isoformat(),
        sha256=row.sha256,
    )  # fmt: skip
    return row


@transaction.atomic
def return_version(pk: int, *, actor: Actor, reason: str) -> SchemeVersion:
    """Give a proposed version back to its drafters, saying why.

    Refuses: whoever does not adopt; a version that is not proposed.
    Locks: the version. Then: audit `scheme.returned`.
    """
    row = version_for_update(actor, pk)
    permissions.require(actor, "return_scheme", row)
    row.state = states.after(row.state, "return")
    row.remark = reason
    row.version += 1
    row.save()
    audit.record(actor, "scheme.returned", row, reason=reason)
    return row


@transaction.atomic
def adopt_version(pk: int, *, actor: Actor, today: date, sha256: str = "") -> SchemeVersion:
    """Put a proposed version in force from its day; the one before it ends the day before.

    sha256: of the text the adopter was shown.
    Refuses: whoever does not adopt; who wrote or proposed it himself; a version that is not proposed, or
        whose text is not the one that was shown or fingerprinted; a day that the present version began on
        or after, or, where there is a present version, a day already past: what was decided stays.
    Locks: the scheme, then the version and the one before it.
    Then: audit `scheme.adopted`, and `scheme.superseded` on the one before; the clause is tied to it.
    """
    found = queries.version_for(actor, pk)
    permissions.require(actor, "adopt_scheme", found)
    Scheme.objects.select_for_update().get(pk=found.scheme_id)
    row = version_for_update(actor, pk)
    permissions.require(actor, "adopt_scheme", row)
    state = states.after(row.state, "adopt")
    if row.sha256 != rules.digest(row.text, row.inherited, row.cases) or sha256 not in {
        "",
        row.sha256,
    }:
        raise Refused(_("这个版本的文字与您看到的不同，请刷新页面重新核对。"), code="sha256")
    require_sound(row)
    _supersede(row, actor=actor, today=today)
    row.state, row.adopted_by, row.adopted_at = state, _user(actor), clock.now()
    row.version += 1
    row.save()
    name_scheme(row)
    _tie(row)
    audit.record(
        actor, "scheme.adopted", row, from_on=_day(row.in_force_from), version_number=row.number,
        sha256=row.sha256,
    )  # fmt: skip
    return row


@transaction.atomic
def withdraw_version(pk: int, *, actor: Actor, reason: str) -> SchemeVersion:
    """Take back what was drafted or proposed and is not wanted any more.

    Refuses: whoever does not draft; another than a writer or the proposer, unless of the office; a version
        already adopted.
    Locks: the version. Then: audit `scheme.withdrawn`.
    """
    row = version_for_update(actor, pk)
    permissions.require(actor, "withdraw_scheme", row)
    row.state = states.after(row.state, "withdraw")
    row.remark = reason
    row.version += 1
    row.save()
    audit.record(actor, "scheme.withdrawn", row, reason=reason)
    return row


@transaction.atomic
def end_version(
    pk: int, *, actor: Actor, today: date, in_force_to: date, reason: str
) -> SchemeVersion:
    """Write down the last day of an adopted version that nothing follows.

    Refuses: whoever does not adopt; a version not adopted or already ended earlier; a last day already
        past, or before its first.
    Locks: the version. Then: audit `scheme.ended`; the clause is tied to it no longer.
    """
    row = version_for_update(actor, pk)
    permissions.require(actor, "end_scheme", row)
    states.after(row.state, "end")
    if row.in_force_to is not None and row.in_force_to <= in_force_to:
        raise Refused(
            _("它到 %(day)s 就失效，终止日期要早于这一天。") % {"day": row.in_force_to},
            field="in_force_to", code="ended",
        )  # fmt: skip
    if in_force_to < today or (row.in_force_from and in_force_to < row.in_force_from):
        raise Refused(
            _("终止日期不能早于今天，也不能早于施行日期：已经审定的不受影响。"),
            field="in_force_to", code="past",
        )  # fmt: skip
    row.in_force_to, row.remark = in_force_to, reason
    row.version += 1
    row.save()
    _open_links(row).update(to_on=in_force_to)
    audit.record(actor, "scheme.ended", row, reason=reason, to_on=in_force_to.isoformat())
    return row


def require_sound(row: SchemeVersion) -> Rule:
    """Refuses: a text with faults, or with another name than its scheme's."""
    checked = rules.read(row.text, row.inherited)
    if checked.scheme is None:
        fault = checked.faults[0]
        raise Refused(
            _("规则还有 %(n)s 处问题，先改好再提请。第 %(line)s 行：%(said)s")
            % {
                "n": len(checked.faults), "line": fault.mark.line,
                "said": fault.en if words.in_english() else fault.zh,
            },
            code="faulty",
        )  # fmt: skip
    if checked.scheme.name != row.scheme.name:
        raise Refused(
            _("规则里写的代码是 %(said)s，这个方案的代码是 %(name)s。请在第一行改回来。")
            % {"said": checked.scheme.name, "name": row.scheme.name},
            code="name",
        )
    if checked.scheme.template:
        raise Refused(_("这份规则还标着 template: true（模板）。请删去这一行。"), code="template")
    return checked.scheme


def _require_day(rule: Rule, day: date) -> None:
    if day < rule.start or (rule.end is not None and day > rule.end):
        raise Refused(
            _("规则自己写的施行期是 %(first)s 至 %(last)s，施行日期要在其中。请改施行日期，或改规则的 in_force。")
            % {"first": rule.start, "last": rule.end or _("长期")},
            field="in_force_from", code="outside",
        )  # fmt: skip


def _supersede(row: SchemeVersion, *, actor: Actor, today: date) -> None:
    """End what stands the day before the new one begins."""
    begins = row.in_force_from
    rows = SchemeVersion.objects.select_for_update(of=("self",)).filter(
        scheme=row.scheme_id, state=VersionState.ADOPTED
    )
    for standing in rows:
        ended = standing.in_force_to is not None and begins and standing.in_force_to < begins
        if begins is None or standing.in_force_from is None or standing.in_force_from >= begins:
            raise Refused(
                _("现行第 %(n)s 版自 %(day)s 起施行，新版本的施行日期要在它之后。请退回改期。")
                % {"n": standing.number, "day": standing.in_force_from},
                code="begins_before",
            )
        if begins < today and not ended:
            raise Refused(
                _("施行日期 %(day)s 已经过去，而这期间有现行版本：已经审定的不能改。请退回改期。")
                % {"day": begins},
                code="past",
            )
        standing.state = states.after(standing.state, "supersede")
        if not ended:
            standing.in_force_to = begins - timedelta(days=1)
        standing.version += 1
        standing.save()
        _open_links(standing).update(to_on=standing.in_force_to)
        audit.record(
            actor,
            "scheme.superseded",
            standing,
            to_on=_day(standing.in_force_to),
            version_number=row.number,
        )


def _open_links(row: SchemeVersion) -> QuerySet[ClauseLink]:
    rows = ClauseLink.objects.filter(kind=LinkKind.SCHEME, code=row.scheme.name)
    return rows.filter(from_on=row.in_force_from or date.max)


def _tie(row: SchemeVersion) -> None:
    """The clause whose money it is names the scheme from the same day."""
    clause, begins = row.scheme.clause, row.in_force_from
    if clause is not None and begins is not None:
        ClauseLink.objects.get_or_create(
            clause=clause, kind=LinkKind.SCHEME, code=row.scheme.name, from_on=begins,
            defaults={"to_on": row.in_force_to},
        )  # fmt: skip


def _user(actor: Actor) -> User | None:
    return User.objects.filter(pk=actor.user_id or 0).first()


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
