"""Schemes and their versions: what is in force on a day, what is drafted, what waits for a decision.

What was adopted is public; drafts are for those who write and decide them.
"""

from datetime import date

from django.db.models import F, Q, QuerySet

from county.accounts import queries as accounts
from county.accounts.choices import OrganisationKind
from county.accounts.models import Organisation
from county.core.actor import Actor
from county.core.errors import NotFound
from county.policies.choices import (
    SCHEME_DRAFT_READERS,
    SCHEME_READERS,
    STEP_BODIES,
    VersionState,
)
from county.policies.models import Clause, Document, Scheme, SchemeVersion
from county.policies.states import DECIDED, WAITING

_WITH = ("scheme__clause__document", "document", "drafted_by", "proposed_by", "adopted_by")


def versions_in_force(day: date) -> QuerySet[SchemeVersion]:
    """The adopted version of every scheme on the day; none of a scheme that has ended."""
    rows = SchemeVersion.objects.filter(_on(day), state__in=DECIDED)
    return rows.select_related("scheme__clause__document", "document").order_by("scheme__name")


def version_on(scheme_name: str, day: date) -> SchemeVersion | None:
    """The version of one scheme in force on the day, if there is one."""
    return versions_in_force(day).filter(scheme__name=scheme_name).first()


def next_version(scheme_name: str, day: date) -> SchemeVersion | None:
    """The version of one scheme that is adopted and begins after the day, the earliest."""
    rows = SchemeVersion.objects.filter(
        scheme__name=scheme_name, state=VersionState.ADOPTED, in_force_from__gt=day
    )
    return rows.select_related(*_WITH).order_by("in_force_from").first()


def versions_for(actor: Actor) -> QuerySet[SchemeVersion]:
    """What the actor may read: adopted versions are everyone's, proposed ones the officials', drafts and
    what was taken back those who draft and adopt.
    """
    rows = SchemeVersion.objects.select_related(*_WITH)
    if actor.has_role(*SCHEME_DRAFT_READERS, "system"):
        return rows
    states = DECIDED | ({VersionState.PROPOSED} if actor.has_role(*SCHEME_READERS) else set())
    return rows.filter(state__in=states)


def drafts_for(actor: Actor) -> QuerySet[SchemeVersion]:
    """What is on its way and the actor may read, the newest first."""
    return versions_for(actor).filter(state__in=WAITING).order_by("-drafted_at", "-pk")


def version_for(actor: Actor, pk: int) -> SchemeVersion:
    """Refuses: absent, or not the actor's to read (404)."""
    found = versions_for(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound
    return found


def schemes_for(_actor: Actor) -> QuerySet[Scheme]:
    """Schemes with an adopted version, whatever its day."""
    adopted = SchemeVersion.objects.filter(state__in=DECIDED).values("scheme")
    return Scheme.objects.filter(pk__in=adopted).select_related("clause__document")


def scheme_named(name: str) -> Scheme:
    """Refuses: no such scheme (404)."""
    found = Scheme.objects.filter(name=name).select_related("clause__document").first()
    if found is None:
        raise NotFound
    return found


def versions_of(actor: Actor, scheme: Scheme) -> list[SchemeVersion]:
    """The scheme's history as far as the actor may read it, the newest first."""
    return list(versions_for(actor).filter(scheme=scheme).order_by("-number"))


def standing_version(scheme: Scheme) -> SchemeVersion | None:
    """The last adopted version: in force, to come, or ended."""
    rows = SchemeVersion.objects.filter(scheme=scheme, state=VersionState.ADOPTED)
    return rows.order_by("-in_force_from").first()


def version_before(version: SchemeVersion) -> SchemeVersion | None:
    """What a version is laid beside: the one it was drawn from, else the last adopted before it."""
    if version.based_on_id:
        return SchemeVersion.objects.filter(pk=version.based_on_id).first()
    rows = SchemeVersion.objects.filter(
        scheme=version.scheme_id, state__in=DECIDED, number__lt=version.number
    )
    return rows.order_by("-number").first()


def clause_coded(code: str) -> Clause | None:
    """The clause of the programme that a rule names, if there is such a one."""
    rows = Clause.objects.filter(code=code, is_current=True)
    return rows.order_by("-document__is_main", "pk").first() if code else None


def document_numbered(number: str) -> Document | None:
    return Document.objects.filter(number=number).first() if number else None


def bodies_of_steps(day: date) -> dict[str, Organisation]:
    """{actor of a rule's step: the body that takes it}: whom to ask."""
    codes = {code for listed in STEP_BODIES.values() for code in listed}
    rows = _with_call(Organisation.objects.filter(accounts.in_being(day), code__in=codes))
    bodies = {body.code: body for body in rows}
    return {
        actor: next(bodies[code] for code in listed if code in bodies)
        for actor, listed in STEP_BODIES.items()
        if any(code in bodies for code in listed)
    }


def town_desks(day: date) -> list[Organisation]:
    """The towns' own desks of the programme: where an application is handed in."""
    rows = Organisation.objects.filter(accounts.in_being(day), kind=OrganisationKind.TOWN_BODY)
    return list(_with_call(rows).order_by("town__code", "pk"))


def _with_call(rows: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """With the number to call: the office's own, published, so that readers without a role have it too."""
    return rows.annotate(call=F("telephone"))


def _on(day: date) -> Q:
    return Q(in_force_from__lte=day) & (Q(in_force_to__isnull=True) | Q(in_force_to__gte=day))
