"""The county office recognises a factory, and may take the recognition back."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from county.audit import commands as audit
from county.core.actor import Actor
from county.core.errors import NotFound, Refused
from county.factories import permissions, queries, states
from county.factories.choices import RecognitionKind
from county.factories.commands.refusals import refuse_future
from county.factories.models import Factory, Recognition
from county.screens import formats


@transaction.atomic
def recognise_factory(
    factory_id: int, *, actor: Actor, today: date, kind: str, on: date, paper: str
) -> Recognition:
    """Recognise a factory (or its standard workshop) from a day on; it counts from that day.

    Refuses: a day to come, a recognition of the kind that holds on the day or later, a factory not
        in production on the day.
    Locks: the factory, so that of two at once one is refused.
    Source: 2-4, 4.1-2.
    """
    factory = _locked(actor, factory_id)
    permissions.require(actor, "factory.recognise", factory)
    refuse_future(on, today=today, field="on")
    held = queries.recognitions_overlapping(factory, kind=kind, on=on)
    if held:
        raise Refused(_held_reason(held), field="on", code="overlap")
    state = queries.state_on(factory, on)
    if state is None or state.status not in states.RECOGNISABLE:
        raise Refused(
            _("%(day)s工厂%(state)s，投产后才能认定。请核对认定日期，或先登记投产。")
            % {
                "day": formats.day(on),
                "state": _("处于“%(status)s”") % {"status": state.get_status_display()}
                if state
                else _("还没有登记状态"),
            },
            field="on",
            code="not_producing",
        )
    recognition = Recognition.objects.create(
        factory=factory, kind=kind, recognised_on=on, paper=paper, recognised_by_id=actor.user_id
    )
    audit.record(
        actor, "factory.recognised", factory, kind=kind, recognised_on=on.isoformat(), paper=paper
    )
    return recognition


@transaction.atomic
def withdraw_recognition(
    factory_id: int,
    *,
    actor: Actor,
    today: date,
    kind: str,
    on: date,
    paper: str,
    reason: str,
) -> Recognition:
    """Withdraw a recognition (摘牌); the day itself no longer counts. What it earned before stays.

    Refuses: nothing recognised, a day to come or before the recognition.
    Source: 4.2-4.
    """
    factory = _locked(actor, factory_id)
    permissions.require(actor, "factory.withdraw", factory)
    refuse_future(on, today=today, field="on")
    recognition = factory.recognitions.filter(kind=kind, withdrawn_on__isnull=True).first()
    if recognition is None:
        raise Refused(
            _("这家工厂现在没有“%(kind)s”认定，不能摘牌。") % {"kind": RecognitionKind(kind).label},
            field="kind",
            code="none",
        )
    if on < recognition.recognised_on:
        raise Refused(
            _("摘牌日期早于认定日期%(day)s。请核对。")
            % {"day": formats.day(recognition.recognised_on)},
            field="on",
            code="before",
        )
    recognition.withdrawn_on = on
    recognition.withdrawal_paper = paper
    recognition.withdrawal_reason = reason
    recognition.withdrawn_by_id = actor.user_id
    recognition.save()
    audit.record(
        actor,
        "factory.recognition_withdrawn",
        factory,
        reason=reason,
        kind=kind,
        withdrawn_on=on.isoformat(),
        paper=paper,
    )
    return recognition


def _locked(actor: Actor, factory_id: int) -> Factory:
    factory = queries.factory_for_update(actor, factory_id)
    if factory is None:
        raise NotFound
    return factory


def _held_reason(held: Recognition) -> str:
    facts = {
        "kind": held.get_kind_display(),
        "day": formats.day(held.recognised_on),
        "paper": held.paper,
    }
    if held.withdrawn_on is None:
        return _("这家工厂已于%(day)s认定为“%(kind)s”（%(paper)s），不必再认定。") % facts
    facts["end"] = formats.day(held.withdrawn_on)
    return _("%(day)s至%(end)s已有一次认定（%(paper)s）。请填写%(end)s或以后的日期。") % facts
