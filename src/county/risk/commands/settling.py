"""What a person says of a flag; a stop is cleared by the records alone."""

from collections import defaultdict
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from county.audit import commands as audit
from county.audit.models import Event
from county.claims.models import ClaimAct
from county.core import scope
from county.core.actor import Actor
from county.core.errors import NotAllowed, NotFound, Refused
from county.core.version import require_version
from county.risk import permissions, queries
from county.risk.choices import FindingState
from county.risk.commands.sweeping import keep_one
from county.risk.kinds import CHECKS
from county.risk.models import Finding
from county.workforce.models import Employment, Payroll, Person

# Who only looked has had no hand in it.
_LOOKED = ("number.read", "page.printed", "access.denied", "register.exported")


@transaction.atomic
def settle_finding(
    pk: int, *, actor: Actor, today: date, version: int, outcome: str, note: str
) -> Finding:
    """Say what looking into a flag has shown. It comes back only when the records show something new.

    Refuses: a stop, which only the records clear; settled already; no note; who entered or decided what is flagged
        (`own_entry`); `stale`. Locks: the finding. Then: audit `risk.settled`.
    """
    row = _locked(actor, pk)
    permissions.require(actor, "finding.settle", row)
    require_version(row, version)
    if row.severity == "hard":
        raise Refused(
            _("硬拦截不能凭说明放行。请更正记录或撤回申报，再点“重新核查”，不再出现即自动解除。"),
            code="stop",
        )
    if row.state != FindingState.OPEN:
        raise _settled(row)
    if not note.strip():
        raise Refused(_("请写明怎样核查、查到什么。"), field="note", code="reason")
    _refuse_own(actor, row)
    row.state, row.note = outcome, note.strip()[:500]
    row.settled_on, row.settled_by_id, row.settled_marks = today, actor.user_id, row.marks
    row.save()
    audit.record(
        actor, "risk.settled", row, reason=row.note, pattern=row.pattern, conclusion=outcome
    )
    return row


@transaction.atomic
def reopen_finding(pk: int, *, actor: Actor, version: int, reason: str) -> Finding:
    """Take a settlement back. Refuses: not settled; `stale`. Then: audit `risk.reopened`."""
    row = _locked(actor, pk)
    permissions.require(actor, "finding.reopen", row)
    require_version(row, version)
    if row.state not in {FindingState.EXPLAINED, FindingState.CONFIRMED}:
        raise _settled(row)
    row.state, row.settled_marks = FindingState.OPEN, []
    row.save()
    audit.record(actor, "risk.reopened", row, reason=reason, pattern=row.pattern)
    return row


@transaction.atomic
def recheck_finding(pk: int, *, actor: Actor, today: date) -> Finding:
    """Run the finding's check anew: what was mended is gone at once. Then: audit `risk.checked`."""
    row = _locked(actor, pk)
    permissions.require(actor, "finding.recheck", row)
    with scope.everything():
        keep_one(CHECKS[row.pattern], actor=actor, today=today)
    row.refresh_from_db()
    return row


def _locked(actor: Actor, pk: int) -> Finding:
    row = queries.finding_for_update(actor, pk)
    if row is None:
        raise NotFound
    return row


def _settled(row: Finding) -> Refused:
    return Refused(
        _("这条线索现在是“%(state)s”，不能这样办理。请刷新页面核对。")
        % {"state": row.get_state_display()},
        code="decided",
    )


def _refuse_own(actor: Actor, row: Finding) -> None:
    """Refuses: the record says that he entered, changed or decided one of the records flagged."""
    with scope.everything():
        keys = _keys(row)
        keys["intake.batch"] |= _sheets(keys)
        mine = Q(pk__in=())
        for label, found in keys.items():
            mine |= Q(object_type=label, object_id__in=[str(key) for key in found])
        events = Event.objects.filter(mine, actor=actor.user_id, outcome="done")
        acts = ClaimAct.objects.filter(claim__in=keys["claims.claim"], user=actor.user_id)
        is_himself = actor.user_id in keys["accounts.user"]
        if is_himself or acts.exists() or events.exclude(action__in=_LOOKED).exists():
            raise _own()


def _keys(row: Finding) -> dict[str, set[int]]:
    """The records flagged, by kind."""
    found: dict[str, set[int]] = defaultdict(set)
    for label, _dot, key in (one.partition(":") for one in row.objects_seen):
        found[label].add(int(key))
    return found


def _sheets(keys: dict[str, set[int]]) -> set[int]:
    """The sheets that brought them."""
    jobs = Employment.objects.filter(pk__in=keys["workforce.employment"])
    pay = Payroll.objects.filter(pk__in=keys["workforce.payroll"])
    people = Person.everyone.filter(pk__in=keys["workforce.person"])
    return {
        batch
        for rows in (jobs, pay, people)
        for batch in rows.filter(batch__isnull=False).values_list("batch", flat=True)
    }


def _own() -> NotAllowed:
    return NotAllowed(
        _("被提示的记录是您登记或经办的，不能由您核查。请由另一位同事核查。"), code="own_entry"
    )
