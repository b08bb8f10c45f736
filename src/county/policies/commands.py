"""Taking over a document and its clauses."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from county.accounts.choices import Role
from county.audit import commands as audit
from county.core.actor import Actor
from county.core.errors import NotAllowed
from county.core.rights import Table, by_role
from county.policies.models import Clause, Document

PROGRAMME = Path(__file__).with_name("data") / "programme.json"
RIGHTS: Table = {"load": frozenset({Role.OFFICE, "system"})}


@transaction.atomic
def load_document(path: Path = PROGRAMME, *, actor: Actor) -> Document:
    """Take over a document and its clauses; run again, it corrects and adds, never deletes.

    path: JSON with number, title, title_en, issuer, issued_on and `clauses` in their order: code,
        part, part_en, summary, summary_en (our own words).
    Refuses: anyone but the office or the installation itself.
    Then: audit `document.loaded`.
    """
    if not by_role(RIGHTS, actor, "load"):
        raise NotAllowed(_("文件和条款由县社区工厂办维护。需要修改时请与他们联系。"))
    listed: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    document, _made = Document.objects.update_or_create(
        number=listed["number"],
        defaults={
            "title": listed["title"],
            "title_en": listed["title_en"],
            "issuer": listed["issuer"],
            "issued_on": date.fromisoformat(listed["issued_on"]),
        },
    )
    Clause.objects.bulk_create(
        [
            Clause(document=document, position=position, **clause)
            for position, clause in enumerate(listed["clauses"])
        ],
        update_conflicts=True,
        unique_fields=["document", "code"],
        update_fields=["part", "part_en", "summary", "summary_en", "position"],
    )
    audit.record(actor, "document.loaded", document, clauses=len(listed["clauses"]))
    return document
