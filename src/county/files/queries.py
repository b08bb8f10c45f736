"""Which papers are on file, for whom, and who sees them."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from county.accounts.choices import Role
from county.core.actor import Actor
from county.files.models import Paper, PaperContent


def papers_for(actor: Actor) -> QuerySet[Paper]:
    """Papers: the county's readers all, a town those of its factories and of its people, an owner those of
    his factories. Newest first.
    """
    rows = Paper.objects.select_related("factory__town", "person", "uploaded_by").order_by(
        "-uploaded_on", "-pk"
    )
    if actor.reads_rows:
        return rows
    of_people = Q(person__town__in=actor.town_ids) | Q(person__household__town__in=actor.town_ids)
    open_to = Q(factory__town__in=actor.town_ids) | Q(factory__in=actor.factory_ids)
    if actor.has_role(Role.TOWN):
        open_to |= Q(factory__isnull=True) & of_people
    return rows.filter(open_to)


def papers_on_file(
    kind: str, *, day: date, factory: int | None = None, person: int | None = None
) -> QuerySet[Paper]:
    """Papers of the kind valid on the day: what need not be asked for again. The latest first.

    factory, person: keys; of a person at a factory both.
    """
    rows = in_force(Paper.objects.filter(kind=kind), day)
    if factory is not None:
        rows = rows.filter(factory=factory)
    if person is not None:
        rows = rows.filter(person=person)
    return rows.order_by("-valid_from", "-pk")


def kinds_on_file(
    *, day: date, factory: int | None = None, person: int | None = None
) -> frozenset[str]:
    """The kinds of papers of a factory or a person valid on the day, in one query."""
    of_whom = {"factory": factory} if person is None else {"person": person}
    return frozenset(
        in_force(Paper.objects.filter(**of_whom), day).order_by().values_list("kind", flat=True)
    )


def in_force(rows: QuerySet[Paper], day: date) -> QuerySet[Paper]:
    return rows.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=day),
        Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=day),
        valid_from__lte=day,
    )


def papers_about(actor: Actor, row: Any) -> QuerySet[Paper]:
    """What was handed in with a record, as far as the actor sees it."""
    return papers_for(actor).filter(about=row._meta.label, about_id=row.pk)


def matching(rows: QuerySet[Paper], words: str) -> QuerySet[Paper]:
    """By the factory's name in characters or pinyin, or the paper's number."""
    return rows.filter(Q(factory__search_text__contains=words) | Q(number__icontains=words))


def factories_to_choose(actor: Actor) -> QuerySet[Any]:
    """Factories for which the actor may hand something in."""
    factories: Any = Paper._meta.get_field("factory").related_model
    rows = factories.objects.select_related("town").order_by("code")
    if actor.reads_rows:
        return rows  # type: ignore[no-any-return]  # a model named by a string
    open_to = Q(town__in=actor.town_ids) | Q(pk__in=actor.factory_ids)
    return rows.filter(open_to)  # type: ignore[no-any-return]  # the same


def person_seen(pk: int) -> Any:
    """The person, if the database shows him to who asks."""
    people: Any = Paper._meta.get_field("person").related_model
    return people.objects.filter(pk=pk).first()


def paper_for_update(actor: Actor, pk: int) -> Paper | None:
    rows = papers_for(actor).select_related(None).select_related("factory")
    return rows.select_for_update(of=("self",), no_key=True).filter(pk=pk).first()


def content_of(paper: Paper) -> PaperContent | None:
    return PaperContent.objects.filter(paper=paper).first()
