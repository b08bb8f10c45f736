"""Notices as everybody reads them, and whether they still show what was approved."""

from collections.abc import Collection
from datetime import date

from django.db import connection
from django.db.models import Case, Count, QuerySet, Sum, When

from county.claims.choices import ClaimState, NoticeState, ObjectionState
from county.claims.kinds.publishing import Line, digest, masked_name
from county.claims.models import Claim, Notice, NoticeLine, Objection
from county.claims.queries.claims import claims_for
from county.core.actor import Actor


def open_notices(day: date) -> QuerySet[Notice]:
    """What hangs on the public board on the day."""
    return Notice.objects.filter(
        state=NoticeState.OPEN, published_on__lte=day, ends_on__gte=day
    ).order_by("ends_on", "pk")


def notices_for(_actor: Actor) -> QuerySet[Notice]:
    """All notices, for officials. Annotates `objections`."""
    rows = Notice.objects.select_related("published_by")
    return rows.annotate(objections=Count("lines__objections", distinct=True))


def lines_of(notice: Notice) -> list[NoticeLine]:
    return list(NoticeLine.objects.filter(notice=notice).order_by("number"))


def line_coded(notice: Notice, code: str) -> NoticeLine | None:
    """The line of a code as typed."""
    tidy = code.strip().upper().replace(" ", "")
    return NoticeLine.objects.filter(notice=notice, code=tidy).first() if tidy else None


def line_of_claim(claim: Claim) -> NoticeLine | None:
    rows = NoticeLine.objects.filter(claim=claim).select_related("notice")
    return rows.order_by("-pk").first()


_LINES = """SELECT c.id, c.payee, e.name, p.name, f.name, t.name, c.amount_fen
  FROM claims_claim c JOIN factories_factory f ON f.id = c.factory_id JOIN factories_enterprise e
    ON e.id = c.enterprise_id JOIN places_town t ON t.id = c.town_id LEFT JOIN workforce_person p ON p.id = c.person_id
  WHERE c.id = ANY(%s) ORDER BY c.id"""


def lines_of_claims(claims: Collection[int]) -> list[Line]:
    """What is published of these claims: made from the claims themselves, through the one serialiser."""
    with connection.cursor() as cursor:
        cursor.execute(_LINES, [list(claims)])
        return [
            Line(number, masked_name(person) if person else firm, factory, town, amount)
            for number, (_key, _payee, firm, person, factory, town, amount) in enumerate(
                cursor.fetchall(), 1
            )
        ]


def published(notice: Notice) -> list[Line]:
    """The lines as they hang."""
    return [
        Line(line.number, line.shown, line.factory_name, line.town_name, line.amount_fen)
        for line in lines_of(notice)
    ]


def is_whole(notice: Notice) -> bool:
    """Whether the published rows are what they were, and the amounts are those of the approved claims."""
    lines = lines_of(notice)
    hung = digest(notice.title_zh, published(notice))
    amounts = dict(
        Claim.objects.filter(pk__in=[line.claim_id for line in lines]).values_list(
            "pk", "amount_fen"
        )
    )
    # A name corrected since is no tampering: the amounts and the hash of the day decide.
    as_approved = all(amounts.get(line.claim_id) == line.amount_fen for line in lines)
    return hung == notice.rows_sha256 == notice.approved_sha256 and as_approved


def waiting_by_scheme() -> list[dict[str, object]]:
    """Approved and not yet published: scheme, title, how many, how much."""
    rows = Claim.objects.filter(
        state=ClaimState.APPROVED, changed_on__isnull=True, open_objections=0
    )
    return list(
        rows.order_by("scheme")
        .values("scheme", "title_zh", "title_en")
        .annotate(count=Count("pk"), fen=Sum("amount_fen"))
    )


def objections_for(actor: Actor) -> QuerySet[Objection]:
    """Objections against claims in the actor's sight, those that wait first."""
    rows = Objection.objects.select_related("line__notice", "claim__factory", "settled_by")
    if not actor.reads_rows:
        rows = rows.filter(claim__in=claims_for(actor).values("pk"))
    is_open = Case(When(state=ObjectionState.OPEN, then=0), default=1)
    return rows.order_by(is_open, "due_on", "pk")
