"""Versions of a rule and claims at each place of their way, on both sides of a world."""

import uuid
from datetime import date
from types import SimpleNamespace
from typing import Any

from tests.makers.accounts import make_actor, make_town_clerk
from tests.makers.claims import make_calendar, make_papers

from county.accounts.choices import Role
from county.claims import commands
from county.claims.models import BulkReview, Claim, ExtraStep
from county.core import scope
from county.core.actor import SYSTEM, Actor
from county.policies import commands as policies
from county.policies.kinds.templates import templates
from county.policies.models import SchemeVersion

DAY = date(2019, 12, 20)


def put_claimed(side: Any, *, clerk: Actor, position: int) -> None:
    """clerk: the town's, whose turn it is. Others entered and reviewed, so that nobody's posts clash."""
    _versions(side)
    make_calendar()
    make_papers(side["factories.Factory"])
    town = side["places.Town"]
    entrant = make_town_clerk(town=town, username=f"entrant-{position}")
    passing = make_town_clerk(town=town, username=f"passing-{position}")
    bureau = make_actor(role=Role.DEPARTMENT, username=f"claim bureau {position}")
    notifier = make_actor(role=Role.OFFICE, username=f"claim office {position}")
    with scope.everything():
        commands.draft_claims(actor=SYSTEM, today=DAY)
        draft = Claim.objects.get(factory=side["factories.Factory"])
        side.put(draft)
        side.rows["application"] = SimpleNamespace(factory=draft.factory_id, scheme=draft.scheme)

        def confirmed(number: int) -> Claim:
            claim = another(draft, period=str(2000 + number))
            return commands.confirm_claim(claim.pk, actor=entrant, today=DAY)

        def approved(number: int) -> Claim:
            claim = confirmed(number)
            for who in (passing, bureau):
                claim = Claim.objects.get(pk=claim.pk)
                commands.pass_claim(claim.pk, actor=who, today=DAY, version=claim.version)
            return claim

        published = approved(1)
        notice = commands.publish_notice(actor=notifier, today=DAY, scheme=draft.scheme)
        line = notice.lines.get(claim=published)
        contact = side.canaries["objector"] = f"1360000888{position}"
        objection = commands.object_to_line(
            line.pk,
            actor=SYSTEM,
            today=DAY,
            said="与事实不符",
            contact=contact,
            form_key=uuid.uuid4(),
        )
        side.put(notice, line, objection)
        side.rows["review claim"] = confirmed(2)
        side.rows["returned claim"] = commands.return_claim(
            confirmed(3).pk, actor=passing, today=DAY, version=_version(3, draft), reason="补正"
        )
        changed = side.rows["changed claim"] = confirmed(4)
        Claim.objects.filter(pk=changed.pk).update(changed_on=DAY, changed_said="gone")
        side.put(commands.draw_bulk(actor=clerk, today=DAY, scheme=draft.scheme))
        if position:
            approved(5)
        side.rows["payable claim"], side.rows["claim to be batched"] = (
            _cleared(approved(number)) for number in (6, 7)
        )
        side.put(_extra(position))


def _cleared(claim: Claim) -> Claim:
    """Its notice is over."""
    for state in ("published", "payable"):
        Claim.objects.filter(pk=claim.pk).update(state=state, payable_on=DAY)
    return Claim.objects.get(pk=claim.pk)


def another(claim: Claim, *, period: str, **more: Any) -> Claim:
    """The same right for another period. more: what differs."""
    values = {
        field.attname: getattr(claim, field.attname)
        for field in Claim._meta.concrete_fields
        if not field.primary_key
    }
    given = {"uid": uuid.uuid4(), "receipt": f"{claim.receipt}-{period[2:]}", "period": period}
    return Claim.objects.create(**{**values, **given, **more})


def sampled(bulk: BulkReview) -> int:
    """A claim that was drawn and is to be checked."""
    return bulk.claims.filter(is_sample=True).values_list("claim", flat=True)[0]


def _version(number: int, draft: Claim) -> int:
    return Claim.objects.get(factory=draft.factory, period=str(2000 + number)).version


def _extra(position: int) -> ExtraStep:
    return ExtraStep.objects.create(
        kind="approval", least_fen=10_000_000 + position, by="factory_office", days=3,
        from_on=date(2030, 1, 1), source="试",
    )  # fmt: skip


def _versions(side: Any) -> None:
    """One draft and one before its adoption; the county's own, so both sides have the same."""
    drafter = make_actor(role=Role.DEPARTMENT, username=f"drafter-{side['places.Town'].pk}")
    for name, label in (("rent", "policies.SchemeVersion"), ("interest", "proposed version")):
        row = SchemeVersion.objects.filter(scheme__name=name).first()
        if row is None:
            found = templates()[f"programme/{name}"]
            row = policies.draft_from_text(found.text, actor=drafter, cases=found.cases)
            if label == "proposed version":
                row = policies.propose_version(
                    row.pk, actor=drafter, version=row.version, reason="试",
                    in_force_from=date(2020, 1, 1),
                )  # fmt: skip
        side.rows[label] = row
