"""The owner says yes and brings what is missing; mends what was sent back; withdraws."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from county.audit import commands as audit
from county.claims import permissions, queries
from county.claims.choices import ActKind, ClaimState, Post, StepState
from county.claims.commands import moving
from county.claims.kinds import papers
from county.claims.models import Claim, ClaimPaper, ClaimStep
from county.claims.states import NEXT
from county.core import text
from county.core.actor import Actor
from county.core.errors import Refused
from county.core.version import require_version
from county.files import queries as files
from county.files.choices import PaperKind
from county.files.models import Paper
from county.policies.kinds import rules
from county.workdays import queries as workdays

_MOST = 2_000


@transaction.atomic
def confirm_claim(pk: int, *, actor: Actor, today: date) -> Claim:
    """Say that the right is wanted; its review begins today.

    Refuses: papers are missing; it was withdrawn. Confirmed already: the claim as it stands, same receipt.
    Locks: the claim. Then: audit `claim.confirmed`.
    """
    claim = queries.claim_for_update(actor, pk)
    permissions.require(actor, "claim.confirm", claim)
    if claim.confirmed_on is not None and claim.state not in {
        ClaimState.WITHDRAWN,
        ClaimState.LAPSED,
    }:
        return claim
    require_state(claim, ClaimState.REVIEW)
    _confirm([claim], actor=actor, today=today)
    return queries.claim_for(actor, pk)


@transaction.atomic
def confirm_claims(*, actor: Actor, today: date, keys: Collection[int]) -> int:
    """Confirm many at once, those of them that are still drafts and have their papers.

    Refuses: none of them can be; papers are missing for all. Returns: how many were confirmed.
    Locks: the claims, in ascending order.
    """
    permissions.require(actor, "claim.confirm")
    rows = queries.claims_for(actor).filter(pk__in=list(keys)[:_MOST], state=ClaimState.DRAFTED)
    claims = list(rows.select_related("rule").order_by("pk").select_for_update(of=("self",)))
    on_file = _kinds(claims, today=today)
    whole = [c for c in claims if not _wanting(c, on_file[c.pk])]
    if claims and not whole:
        _require_papers(claims[0], today=today)
    _confirm(whole, actor=actor, today=today)
    return len(whole)


@transaction.atomic
def resubmit_claim(pk: int, *, actor: Actor, today: date, note: str = "") -> Claim:
    """Hand a mended claim in again: the clocks that stood go on where they stopped.

    Refuses: it was not sent back; papers are missing. Then: audit `claim.resubmitted`.
    """
    claim = queries.claim_for_update(actor, pk)
    permissions.require(actor, "claim.resubmit", claim)
    if claim.state != ClaimState.RETURNED:
        raise Refused(_("这份申报没有被退回，不用重新提交。"), code="state")
    moving.require_no_clash([pk], post=Post.ENTRY, users=[actor.user_id])
    _require_papers(claim, today=today)
    _keep_papers([claim], today=today)
    _go_on(claim, today=today)
    Claim.objects.filter(pk=pk).update(state=ClaimState.REVIEW, reason="", version=F("version") + 1)
    moving.show_due([pk])
    moving.add_acts([pk], ActKind.RESUBMITTED, actor=actor, today=today, post=Post.ENTRY, note=note)
    audit.record(actor, "claim.resubmitted", claim, reason=note)
    return queries.claim_for(actor, pk)


@transaction.atomic
def withdraw_claim(pk: int, *, actor: Actor, today: date, version: int, reason: str) -> Claim:
    """Take a claim back before it is published; the right can be claimed again.

    Refuses: published already, `stale`. Then: audit `claim.withdrawn`.
    """
    claim = queries.claim_for_update(actor, pk)
    permissions.require(actor, "claim.withdraw", claim)
    require_state(claim, ClaimState.WITHDRAWN)
    require_version(claim, version)
    moving.end_steps([pk])
    claim.state, claim.reason, claim.ended_on = ClaimState.WITHDRAWN, reason, today
    claim.due_on = None
    claim.save(update_fields=["state", "reason", "ended_on", "due_on", "version"])
    moving.add_acts([pk], ActKind.WITHDRAWN, actor=actor, today=today, post=Post.ENTRY, note=reason)
    audit.record(actor, "claim.withdrawn", claim, reason=reason)
    return claim


def require_state(claim: Claim, wanted: str) -> None:
    """Refuses: from where it stands it does not go there."""
    if wanted not in NEXT[claim.state]:
        raise Refused(
            _("这份申报现在是“%(state)s”，不能办理这一步。请刷新后再看。")
            % {"state": claim.get_state_display()},
            code="state",
        )


def missing_papers(claim: Claim, *, today: date) -> list[papers.Alternatives]:
    """What is asked for and neither handed in nor on file and still valid."""
    return _wanting(claim, _kinds([claim], today=today)[claim.pk])


def _wanting(claim: Claim, on_file: set[str]) -> list[papers.Alternatives]:
    return papers.missing(papers.needed(rules.scheme_of(claim.rule), claim.row), on_file)


def paper_words(way: papers.Alternatives) -> str:
    """银行代发清单，或者承诺书、本人签字的工资表."""
    named = dict(PaperKind.choices)
    return _("，或者").join(text.listed(named.get(kind, kind) for kind in one) for one in way)


def _require_papers(claim: Claim, *, today: date) -> None:
    if wanting := missing_papers(claim, today=today):
        raise Refused(
            _("还缺材料：%(papers)s。请先在下面上传；已经在档、仍在有效期内的不用再交。")
            % {"papers": text.sentences(paper_words(one) for one in wanting)},
            code="papers",
        )


def _confirm(claims: list[Claim], *, actor: Actor, today: date) -> None:
    keys = [claim.pk for claim in claims]
    moving.require_no_clash(keys, post=Post.ENTRY, users=[actor.user_id])
    for claim in claims if len(claims) == 1 else ():
        _require_papers(claim, today=today)
    _keep_papers(claims, today=today)
    by_version = defaultdict(list)
    for claim in claims:
        by_version[claim.rule].append(claim.pk)
    for version, found in by_version.items():
        moving.lay_steps(found, version, today=today)
    Claim.objects.filter(pk__in=keys).update(
        state=ClaimState.REVIEW,
        confirmed_on=today,
        confirmed_by_id=actor.user_id,
        version=F("version") + 1,
    )
    moving.advance(keys, today=today)
    moving.add_acts(keys, ActKind.CONFIRMED, actor=actor, today=today, post=Post.ENTRY)
    rows = ((row, {"amount_fen": row.amount_fen}) for row in moving.slim(keys))
    audit.record_many(actor, "claim.confirmed", rows)


def _on_file(claims: list[Claim], *, today: date) -> dict[int, list[Paper]]:
    """Factory -> its papers valid today, the latest first."""
    rows = files.in_force(Paper.objects.filter(factory__in={c.factory_id for c in claims}), today)
    found: dict[int, list[Paper]] = defaultdict(list)
    for paper in rows.order_by("-valid_from", "-pk"):
        if paper.factory_id is not None:
            found[paper.factory_id].append(paper)
    return found


def _kinds(claims: list[Claim], *, today: date) -> dict[int, set[str]]:
    """The kinds on file for each claim: the factory's own, and those of the claim's person there."""
    held = _on_file(claims, today=today)
    return {
        claim.pk: {p.kind for p in held[claim.factory_id] if p.person_id in {None, claim.person_id}}
        for claim in claims
    }


def _keep_papers(claims: list[Claim], *, today: date) -> None:
    """Write down which papers each claim rests on."""
    held = _on_file(claims, today=today)
    rows = []
    for claim in claims:
        own = [p for p in held[claim.factory_id] if p.person_id in {None, claim.person_id}]
        asked = papers.needed(rules.scheme_of(claim.rule), claim.row)
        for kind in papers.used(asked, {p.kind for p in own}):
            paper = next(p for p in own if p.kind == kind)
            is_new = paper.about == "claims.Claim" and paper.about_id == claim.pk
            rows.append(
                ClaimPaper(
                    claim=claim, kind=kind, paper=paper, was_on_file=not is_new, added_on=today
                )
            )
    ClaimPaper.objects.bulk_create(rows, ignore_conflicts=True)


def _go_on(claim: Claim, *, today: date) -> None:
    """Days left are counted from today."""
    calendar = workdays.calendar()
    for step in ClaimStep.objects.filter(claim=claim, state=StepState.PAUSED):
        step.state = StepState.OPEN
        step.due_on = moving.due(
            calendar, today, max(1, step.left_days or 0), is_working=step.is_working
        )
        step.left_days = None
        step.save(update_fields=["state", "due_on", "left_days"])
