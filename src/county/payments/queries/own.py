"""Money on its way to the reader himself: an owner's enterprise, a worker, a town's factories."""

from datetime import date

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from county.core.actor import Actor
from county.core.text import in_english
from county.payments.choices import OWN, DueState, OrderState
from county.payments.models import Order, Payee, PaymentDue


def own_dues_for(actor: Actor) -> QuerySet[PaymentDue]:
    """What is owed or was paid to the actor's factories, his town's, or himself, decided; nobody else's.

    Annotates of the latest order `order_state`, `paid_on`, `bank_said`, `tail`; `title`; `payee_name`.
    """
    rows = PaymentDue.objects.select_related("claim__factory", "claim__person").exclude(
        state__in=(DueState.ENTERED, DueState.WITHDRAWN)
    )
    if not actor.has_role(*OWN):
        return rows.none()
    whose = Q(claim__town__in=actor.town_ids) | Q(claim__factory__in=actor.factory_ids)
    payees = Payee.objects.filter(
        Q(factory__in=actor.factory_ids)
        | Q(factory__town__in=actor.town_ids)
        | Q(person=actor.person_id or 0)
    )
    if actor.person_id:
        whose |= Q(claim__person=actor.person_id)
    latest = Order.objects.filter(due=OuterRef("pk")).order_by("-attempt")
    title = F("claim__title_en") if in_english() else F("claim__title_zh")
    return (
        rows.filter(whose | Q(payee__in=payees.values("pk")))
        .annotate(
            order_state=Subquery(latest.values("state")[:1]),
            paid_on=Subquery(latest.filter(state="paid").values("ended_on")[:1]),
            bank_said=Subquery(latest.values("return_reason")[:1]),
            tail=Subquery(latest.values("account__tail")[:1]),
            title=Coalesce(NullIf(title, Value("")), F("claim__title_zh"), F("scheme")),
            payee_name=Subquery(Payee.objects.filter(pk=OuterRef("payee_id")).values("name")[:1]),
        )
        .order_by("-pk")
    )


def sent_back(factory: int, *, until: date) -> list[tuple[date, str, int]]:
    """(day, the bank's reason, fen) of money of the factory's claims that the bank sent back. One query."""
    rows = Order.objects.filter(
        due__claim__factory=factory, state=OrderState.RETURNED, ended_on__lte=until
    )
    told = rows.order_by("-ended_on").values_list("ended_on", "return_reason", "amount_fen")[:20]
    return [(on, reason, fen) for on, reason, fen in told if on]
