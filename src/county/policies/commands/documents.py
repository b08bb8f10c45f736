"""Registering documents, and what one is to another."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from county.audit import commands as audit
from county.core import text
from county.core.actor import Actor
from county.core.errors import NotFound, Refused
from county.core.version import require_version
from county.policies import permissions
from county.policies.choices import RelationKind
from county.policies.models import Document, Relation


@transaction.atomic
def register_document(*, actor: Actor, **said: Any) -> Document:
    """Register a document the county works by; its text may follow.

    Refuses: anyone but the office; a number already registered; an end before the beginning.
    Then: audit `document.registered`.
    """
    permissions.require(actor, "create")
    document = Document(**said)
    _require_sound(document)
    _save(document)
    audit.record(actor, "document.registered", document, title=document.title)
    return document


@transaction.atomic
def correct_document(pk: int, *, actor: Actor, version: int, **said: Any) -> Document:
    """Correct what is said about a document, not its text.

    Refuses: as register_document; someone else corrected it meanwhile.
    Locks: the document. Then: audit `document.corrected`.
    """
    document = _locked(pk)
    permissions.require(actor, "edit", document)
    require_version(document, version)
    changed = audit.amend(document, **said)
    _require_sound(document)
    _save(document)
    audit.record(actor, "document.corrected", document, changed=changed)
    return document


@transaction.atomic
def end_document(pk: int, *, actor: Actor, in_force_to: date, reason: str) -> Document:
    """Write down that a document is no longer in force after a day.

    Refuses: anyone but the office; a day before it came into force.
    Locks: the document. Then: audit `document.ended`.
    """
    document = _locked(pk)
    permissions.require(actor, "end", document)
    document.in_force_to = in_force_to
    _require_sound(document)
    document.version += 1
    _save(document)
    audit.record(actor, "document.ended", document, reason=reason, to_on=in_force_to.isoformat())
    return document


@transaction.atomic
def relate_documents(
    pk: int, *, actor: Actor, kind: str, other: int, note: str = "", today: date
) -> Relation:
    """Write down that a document carries out, amends or supersedes another.

    Refuses: anyone but the office; a document and itself; what is already written down.
    Locks: both documents, in the order of their keys.
    Then: what is superseded and has no end yet ends the day before the other begins;
        audit `document.related`.
    """
    rows = {
        row.pk: row
        for row in Document.objects.select_for_update().filter(pk__in=(pk, other)).order_by("pk")
    }
    document, second = rows.get(pk), rows.get(other)
    if document is None or second is None:
        raise NotFound
    permissions.require(actor, "relate", document)
    if document == second:
        raise Refused(
            _("一份文件不能与自己建立关系，请选择另一份文件。"), field="other", code="itself"
        )
    relation, made = Relation.objects.get_or_create(
        document=document, kind=kind, other=second, defaults={"note": note}
    )
    if not made:
        raise Refused(_("这两份文件的这种关系已经登记过。"), field="other", code="duplicate")
    if kind == RelationKind.SUPERSEDES and second.in_force_to is None:
        begins = document.in_force_from or document.issued_on
        second.in_force_to = max(begins, second.in_force_from or second.issued_on)
        second.version += 1
        _save(second)
    audit.record(actor, "document.related", document, kind=kind, paper=second.number, note=note)
    return relation


@transaction.atomic
def unrelate_documents(pk: int, *, actor: Actor) -> Document:
    """Take back a relation written down by mistake.

    Refuses: anyone but the office. Then: audit `document.unrelated`. Returns: the document.
    """
    relation = Relation.objects.select_related("document", "other").filter(pk=pk).first()
    if relation is None:
        raise NotFound
    permissions.require(actor, "unrelate", relation.document)
    audit.record(
        actor,
        "document.unrelated",
        relation.document,
        kind=relation.kind,
        paper=relation.other.number,
    )
    relation.delete()
    return relation.document


def _locked(pk: int) -> Document:
    document = Document.objects.select_for_update().filter(pk=pk).first()
    if document is None:
        raise NotFound
    return document


def _require_sound(document: Document) -> None:
    begins = document.in_force_from or document.issued_on
    if document.in_force_to and document.in_force_to < begins:
        raise Refused(_("废止日期早于施行日期，请核对。"), field="in_force_to", code="ends_before")


def _save(document: Document) -> None:
    document.search_text = text.search_text(
        document.number, document.title_en, document.issuer, document.title,
        *text.pinyin_of(document.title, surname=False),
    )  # fmt: skip
    try:
        with transaction.atomic():
            document.save()
    except IntegrityError as error:
        raise Refused(
            _("文号 %(number)s 已经登记过，请在文件名录里查找。") % {"number": document.number},
            field="number",
            code="duplicate",
        ) from error
