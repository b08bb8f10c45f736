"""Looking for doubles, and saying that a pair is none."""

from datetime import date

from django.db import connection, transaction
from django.utils.translation import gettext as _

from county.audit import commands as audit
from county.core import scope
from county.core.actor import Actor
from county.core.errors import NotFound, Refused
from county.jobs import commands as jobs
from county.jobs.models import Job
from county.merging import permissions
from county.merging.choices import CandidateState, RecordKind
from county.merging.models import Candidate
from county.merging.queries import candidates as queries
from county.merging.queries.finding import STATEMENTS

# Found anew: what is no longer alike goes, what was dismissed comes back only with a new reason.
_STORE = """
    WITH found (kind, low, high, low_town, high_town, score, reasons) AS MATERIALIZED ({statement}),
    gone AS (DELETE FROM merging_candidate c
        WHERE c.kind = %(kind)s AND c.state = 'open'
        AND NOT EXISTS (SELECT 1 FROM found f WHERE f.low = c.low AND f.high = c.high)),
    stored AS (
        INSERT INTO merging_candidate AS c (kind, low, high, low_town_id, high_town_id, score, reasons,
            found_on, state, seen_reasons, note)
        SELECT kind, low, high, low_town, high_town, score, to_jsonb(reasons), %(today)s, 'open', '[]', ''
        FROM found
        ON CONFLICT (kind, low, high) DO UPDATE SET score = excluded.score, reasons = excluded.reasons,
            low_town_id = excluded.low_town_id, high_town_id = excluded.high_town_id,
            state = CASE WHEN c.state = 'dismissed' AND NOT excluded.reasons <@ c.seen_reasons
                THEN 'open' ELSE c.state END)
    SELECT count(*) FROM found"""


@transaction.atomic
def ask_search(*, actor: Actor) -> Job:
    """Ask for a search through the whole registry, now.

    Refuses: whoever is not the county office. Then: audit `candidate.search_asked`.
    """
    permissions.require(actor, "candidate.find")
    job = jobs.enqueue(
        "merging.find", actor=actor, title=_("查找重复记录"), page="merging:candidate_list"
    )
    audit.record(actor, "candidate.search_asked")
    return job


def find_candidates(*, actor: Actor, today: date, job_id: int | None = None) -> int:
    """Find the pairs of each kind that look alike, and keep them as candidates.

    Returns: pairs found. Locks: nothing; two searches at once write the same.
    Then: audit `candidate.searched`; the job tells how far it is.
    """
    permissions.require(actor, "candidate.find")
    total = 0
    with scope.everything():
        for done, kind in enumerate(RecordKind):
            if job_id is not None:
                jobs.report(job_id, done=done, total=len(RecordKind), message=str(kind.label))
            with transaction.atomic():
                total += _store(kind, today=today)
        with transaction.atomic():
            audit.record(actor, "candidate.searched", count=total)
    if job_id is not None:
        said = _("找到 %(count)s 对") % {"count": total}
        jobs.report(job_id, done=len(RecordKind), total=len(RecordKind), message=said)
    return total


@transaction.atomic
def dismiss_candidate(pk: int, *, actor: Actor, today: date, reason: str) -> Candidate:
    """State that a pair is two different records. It comes back only when a new reason is found.

    Refuses: another town's pair; decided already.
    Then: audit `candidate.dismissed`.
    """
    row = _locked(actor, pk)
    permissions.require(actor, "candidate.dismiss", row)
    _require_state(row, CandidateState.OPEN)
    row.state, row.note = CandidateState.DISMISSED, reason
    row.seen_reasons, row.decided_on, row.decided_by_id = row.reasons, today, actor.user_id
    row.save()
    audit.record(actor, "candidate.dismissed", row, reason=reason, score=row.score)
    return row


@transaction.atomic
def reopen_candidate(pk: int, *, actor: Actor, reason: str) -> Candidate:
    """Take a dismissal back: the pair is to be looked at again.

    Refuses: another town's pair; not dismissed.
    Then: audit `candidate.reopened`.
    """
    row = _locked(actor, pk)
    permissions.require(actor, "candidate.reopen", row)
    _require_state(row, CandidateState.DISMISSED)
    row.state, row.note, row.seen_reasons = CandidateState.OPEN, "", []
    row.decided_on, row.decided_by_id = None, None
    row.save()
    audit.record(actor, "candidate.reopened", row, reason=reason)
    return row


def _store(kind: RecordKind, *, today: date) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            _STORE.format(statement=STATEMENTS[kind]), {"kind": kind.value, "today": today}
        )
        return int(cursor.fetchone()[0])


def _locked(actor: Actor, pk: int) -> Candidate:
    row = queries.candidate_for_update(actor, pk)
    if row is None:
        raise NotFound
    return row


def _require_state(row: Candidate, state: CandidateState) -> None:
    if row.state != state:
        raise Refused(
            _("这一对现在是“%(state)s”，不能这样办理。请刷新页面核对。")
            % {"state": row.get_state_display()},
            code="decided",
        )
