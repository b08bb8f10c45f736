"""Documents, their clauses as they stand and as they stood, and what clauses are tied to.

The documents are public: nothing here is narrowed to a reader.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, OuterRef, Q, QuerySet

from county.accounts import queries as accounts
from county.accounts.choices import OrganisationKind
from county.accounts.models import Holding, Organisation, Post
from county.core.actor import Actor
from county.core.errors import NotFound
from county.policies.choices import ASKING, DraftState
from county.policies.models import (
    Clause,
    ClauseLink,
    Document,
    Draft,
    Duty,
    Edition,
    Relation,
    Wording,
)

# Tied and untied on one day: a slip, shown nowhere.
_VOID = Q(to_on=F("from_on"))


def clauses() -> QuerySet[Clause]:
    """What the programme's own document asks for, clause by clause, in its order."""
    document = main_document()
    rows = Clause.objects.select_related("document", "parent")
    return rows.filter(document=document, is_current=True, kind__in=ASKING).order_by("position")


def main_document() -> Document | None:
    """The programme itself; in a county that has not said which, its oldest document."""
    return Document.objects.order_by("-is_main", "issued_on", "pk").first()


def documents_for(_actor: Actor) -> QuerySet[Document]:
    """Annotates: `clause_count` and `edition_count`."""
    asking = Q(clauses__is_current=True, clauses__kind__in=ASKING)
    return Document.objects.annotate(
        clause_count=Count("clauses", filter=asking, distinct=True),
        edition_count=Count("editions", distinct=True),
    )


def document(pk: int) -> Document:
    """Refuses: no such document (404)."""
    found = Document.objects.filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def clauses_of_document(found: Document) -> QuerySet[Clause]:
    """Every piece of its text as it stands, frames too, in its order."""
    rows = Clause.objects.filter(document=found, is_current=True).select_related(
        "parent", "document"
    )
    return rows.order_by("position")


def summaries_of(found: Document) -> dict[str, str]:
    """{code: our own words for the clause}, where there are any."""
    rows = Clause.objects.filter(document=found, is_current=True).exclude(summary="")
    return {clause.code: clause.words for clause in rows}


def clause(pk: int) -> Clause:
    """Refuses: no such clause, or one that stands no longer (404)."""
    found = (
        Clause.objects.select_related("document", "parent").filter(pk=pk, is_current=True).first()
    )
    if found is None:
        raise NotFound
    return found


def in_force(day: date) -> Q:
    """Documents in force on the day."""
    return (Q(in_force_from__isnull=True, issued_on__lte=day) | Q(in_force_from__lte=day)) & (
        Q(in_force_to__isnull=True) | Q(in_force_to__gte=day)
    )


def relations_of(found: Document) -> list[Relation]:
    """Both ways."""
    rows = Relation.objects.filter(Q(document=found) | Q(other=found))
    return list(rows.select_related("document", "other"))


def editions_of(found: Document) -> QuerySet[Edition]:
    """The newest first."""
    return Edition.objects.filter(document=found).select_related("made_by").order_by("-number")


def wordings_at(found: Document, number: int) -> list[Wording]:
    """The text of one edition, in its order."""
    rows = Wording.objects.filter(
        Q(to_edition__isnull=True) | Q(to_edition__gte=number),
        clause__document=found,
        from_edition__lte=number,
    )
    return list(rows.select_related("clause").order_by("position", "pk"))


def wordings_of(found: Clause) -> QuerySet[Wording]:
    """The newest first."""
    return Wording.objects.filter(clause=found).order_by("-from_edition")


def open_drafts() -> QuerySet[Draft]:
    return Draft.objects.filter(state=DraftState.OPEN).select_related("made_by")


def draft(pk: int) -> Draft:
    """Refuses: no such draft (404)."""
    found = Draft.objects.select_related("document").filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def links_on(day: date, rows: Iterable[Clause] | None = None) -> QuerySet[ClauseLink]:
    """What is tied on the day, of these clauses or of all."""
    found = ClauseLink.objects.filter(accounts.in_force(day)).exclude(_VOID)
    return found if rows is None else found.filter(clause__in=rows)


def clauses_tied_to(kind: str, code: str, *, day: date) -> QuerySet[Clause]:
    """The other end: the clauses an indicator, scheme, kind of matter or action belongs to."""
    tied = links_on(day).filter(kind=kind, code=code).values("clause")
    rows = Clause.objects.filter(pk__in=tied, is_current=True)
    return rows.select_related("document").order_by("-document__is_main", "document", "position")


def duties_on(day: date, rows: Iterable[Clause] | None = None) -> QuerySet[Duty]:
    """Who answers on the day, leading first. Annotates `holders`: who holds the post (or any post of
    the organisation, where none is named) on the day.
    """
    in_force = Duty.objects.filter(accounts.in_force(day)).exclude(_VOID)
    found = in_force.select_related("organisation", "post")
    held = Holding.objects.filter(accounts.in_force(day)).order_by("from_on", "pk")
    of_post = held.filter(post=OuterRef("post")).values("user__name")
    of_body = held.filter(post__organisation=OuterRef("organisation")).values("user__name")
    annotated = found.annotate(
        post_holders=ArraySubquery(of_post), body_holders=ArraySubquery(of_body)
    )
    chosen = annotated.order_by(F("part").desc(), "pk")
    return chosen if rows is None else chosen.filter(clause__in=rows)


def holders_of(duty: Any) -> tuple[str, ...]:
    """Of a duty from duties_on: who holds its post, or any post of its organisation."""
    return tuple(duty.post_holders if duty.post_id else duty.body_holders)


def duties_of_organisation(pk: int, *, day: date) -> QuerySet[Duty]:
    """The clauses an organisation answers for on the day, in the order of the documents."""
    rows = Duty.objects.filter(accounts.in_force(day), organisation=pk, clause__is_current=True)
    rows = rows.exclude(_VOID)
    return rows.select_related("clause__document", "post", "organisation").order_by(
        "-clause__document__is_main", "clause__document", "clause__position"
    )


def link(pk: int) -> ClauseLink:
    found = ClauseLink.objects.select_related("clause__document").filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def duty(pk: int) -> Duty:
    rows = Duty.objects.select_related("clause__document", "organisation", "post")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def bodies_on(day: date) -> QuerySet[Organisation]:
    """Organisations that may answer for a clause: those in being, enterprises left out."""
    rows = Organisation.objects.filter(accounts.in_being(day))
    return rows.exclude(kind=OrganisationKind.ENTERPRISE).order_by("kind", "pk")


def posts_on(day: date) -> QuerySet[Post]:
    rows = Post.objects.filter(organisation__in=bodies_on(day).order_by())
    return rows.select_related("organisation").order_by("organisation__kind", "organisation", "pk")


def codes_in_use() -> list[str]:
    """Codes some clause is tied to, for suggestions."""
    return list(ClauseLink.objects.order_by("code").values_list("code", flat=True).distinct())


def body(pk: int) -> Organisation:
    """Refuses: no such organisation (404)."""
    found = Organisation.objects.filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found
