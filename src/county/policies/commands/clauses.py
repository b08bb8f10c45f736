"""Correcting one clause in the browser."""

from django.db import transaction
from django.utils.translation import gettext as _

from county.audit import commands as audit
from county.core.actor import Actor
from county.core.errors import NotFound, Refused
from county.core.version import require_version
from county.policies import permissions
from county.policies.choices import EditionKind
from county.policies.commands.editions import Entry, write_edition
from county.policies.models import Clause, Document


@transaction.atomic
def correct_clause(
    pk: int,
    *,
    actor: Actor,
    version: int,
    reason: str,
    numbering: str = "",
    text: str = "",
    summary: str = "",
    summary_en: str = "",
    missing: str = "",
    missing_en: str = "",
) -> Clause:
    """Correct what a clause says; what it said before is kept as the wording of earlier editions.

    Refuses: anyone but the office; a clause that says nothing; someone else corrected it meanwhile.
    Locks: the document, then its clauses. Then: a new edition; audit `clause.corrected`.
    """
    found = Clause.objects.filter(pk=pk, is_current=True).first()
    if found is None:
        raise NotFound
    document = Document.objects.select_for_update().get(pk=found.document_id)
    clause = Clause.objects.select_for_update(of=("self",)).select_related("parent").get(pk=pk)
    permissions.require(actor, "correct", clause)
    require_version(clause, version)
    if not (text.strip() or summary.strip() or clause.part):
        raise Refused(_("原文和概述不能都空着。"), field="summary", code="empty")
    told = {
        "numbering": numbering, "text": text, "summary": summary, "summary_en": summary_en,
        "missing": missing, "missing_en": missing_en,
    }  # fmt: skip
    changed = audit.amend(clause, **told)
    above = clause.parent.code if clause.parent else ""
    write_edition(
        document, [Entry(clause.code, above, told)],
        actor=actor, kind=EditionKind.CORRECTED, how="amend", note=f"§{clause.code} {reason}",
    )  # fmt: skip
    Clause.objects.filter(pk=pk).update(version=clause.version)
    audit.record(actor, "clause.corrected", clause, reason=reason, changed=changed)
    return clause
