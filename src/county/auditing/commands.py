"""Drawing a sample, and taking the proof of one payment away."""

import secrets
from datetime import date

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from county.audit import commands as audit
from county.audit import queries as record
from county.audit.choices import AnchorCause
from county.auditing import permissions, queries
from county.auditing.choices import WayKind
from county.auditing.kinds import drawing
from county.auditing.models import Sample, SampleItem
from county.core import codes
from county.core.actor import Actor
from county.core.errors import NotFound, Refused
from county.core.money import to_yuan


@transaction.atomic
def draw_sample(
    *, actor: Actor, today: date, from_on: date, to_on: date, wanted: int, purpose: str = ""
) -> Sample:
    """Draw so many of the payments that were released from a day to a day, by amount and a seed of the moment.

    Refuses: no auditor; none was released then. Then: an anchor of the record; audit `sample.drawn` with the seed.
    """
    permissions.require(actor, "sample.create")
    amounts = queries.amounts_between(actor, from_on, to_on)
    if not amounts:
        raise Refused(
            _("这段时间没有放行的支付指令。请放宽日期。"), field="from_on", code="nothing"
        )
    seed = secrets.token_hex(8)
    strata = drawing.draw(amounts, seed=seed, size=wanted)
    drawn = [(key, one.least_fen) for one in strata for key in one.drawn]
    sample = Sample.objects.create(
        code=codes.next_code(Sample.objects.all(), prefix=f"CY{today.year}-", digits=3),
        from_on=from_on,
        to_on=to_on,
        wanted=wanted,
        seed=seed,
        population=len(amounts),
        total_fen=sum(amounts.values()),
        drawn=len(drawn),
        drawn_fen=sum(amounts[key] for key, _least in drawn),
        keys_sha256=drawing.digest(amounts),
        strata=[[one.least_fen, one.count, one.total_fen, len(one.drawn)] for one in strata],
        purpose=purpose,
        drawn_on=today,
        drawn_by_id=actor.user_id or 0,
    )
    SampleItem.objects.bulk_create(
        SampleItem(sample=sample, number=number, order_id=key, least_fen=least)
        for number, (key, least) in enumerate(drawn, start=1)
    )
    audit.take_anchor(actor=actor, cause=AnchorCause.DRAW, row=sample)
    audit.record(
        actor, "sample.drawn", sample, seed=seed, count=sample.population, sample=sample.drawn,
        sha256=sample.keys_sha256,
    )  # fmt: skip
    return sample


@transaction.atomic
def take_proof(pk: int, *, actor: Actor) -> str:
    """The way of one payment as a file the stand-alone verifier accepts.

    Refuses: no auditor; no anchor was taken yet. Then: audit `proof.taken`.
    """
    permissions.require(actor, "way.prove")
    order = queries.order_for(actor, pk)
    if order is None:
        raise NotFound
    anchor = record.latest_anchor()
    if anchor is None:
        raise Refused(_("还没有取过锚点，无法出具证明。每天夜里自动取一次。"), code="no_anchor")
    with translation.override("zh-hans"):
        steps = [
            audit.StepTold(
                str(WayKind(one.kind).label),
                " ".join(part for part in (one.said, f"{to_yuan(one.fen)} 元") if part),
                [event for event in one.events if event.seq and event.seq <= anchor.size],
            )
            for one in queries.way_of(order, actor)
        ]
    text = "".join(audit.proof(steps, anchor, about=str(order)))
    audit.record(actor, "proof.taken", order, size=anchor.size, count=len(steps))
    return text
