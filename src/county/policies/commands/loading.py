"""Taking over a document and its clauses from the installation's own data."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from county.accounts.models import Organisation
from county.audit import commands as audit
from county.core import text
from county.core.actor import Actor
from county.policies import permissions
from county.policies.choices import ClauseKind, EditionKind, LinkKind
from county.policies.commands.editions import Entry, write_edition
from county.policies.models import Clause, ClauseLink, Document, Duty

PROGRAMME = Path(__file__).parents[1] / "data" / "programme.json"
_LINKS = {"actions": LinkKind.ACTION, "pages": LinkKind.PAGE, "indicators": LinkKind.INDICATOR}


@transaction.atomic
def load_document(path: Path = PROGRAMME, *, actor: Actor) -> Document:
    """Take over a document and its clauses; run again, it corrects and adds, never deletes.

    path: JSON with number, title, title_en, issuer, issued_on, `headings` (code, numbering, title,
        title_en) and `clauses` in their order: code, part, part_en, summary, summary_en (our own words),
        what is missing of the platform, and the codes they are tied to.
    Refuses: anyone but the office or the installation itself.
    Then: audit `document.loaded`.
    """
    permissions.require(actor, "load")
    listed: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    issued = date.fromisoformat(listed["issued_on"])
    document, _made = Document.objects.update_or_create(
        number=listed["number"],
        defaults={
            "title": listed["title"],
            "title_en": listed["title_en"],
            "issuer": listed["issuer"],
            "issued_on": issued,
            "in_force_from": issued,
            "is_main": True,
            "search_text": text.search_text(
                listed["number"], listed["title_en"], listed["issuer"], listed["title"],
                *text.pinyin_of(listed["title"], surname=False),
            ),
        },
    )  # fmt: skip
    write_edition(document, _entries(listed), actor=actor, kind=EditionKind.LOADED)
    _tie(document, listed["clauses"], since=issued)
    audit.record(actor, "document.loaded", document, clauses=len(listed["clauses"]))
    return document


@transaction.atomic
def assign_listed_duties(path: Path = PROGRAMME, *, actor: Actor) -> int:
    """Write down which organisations answer for which clause, as the data say; organisations that do
    not exist here are passed over. Run again, it adds what is not there yet.

    Refuses: anyone but the office or the installation itself.
    Then: audit `duty.loaded`. Returns: how many were added.
    """
    permissions.require(actor, "load")
    listed = json.loads(path.read_text(encoding="utf-8"))
    document = Document.objects.get(number=listed["number"])
    bodies = dict(Organisation.objects.values_list("code", "pk"))
    clauses = dict(Clause.objects.filter(document=document).values_list("code", "pk"))
    rows = [
        Duty(
            clause_id=clauses[clause["code"]], organisation_id=bodies[body], part=part,
            from_on=document.issued_on,
        )
        for clause in listed["clauses"]
        for part in ("lead", "assist")
        for body in clause.get(part, ())
        if body in bodies
    ]  # fmt: skip
    held = set(Duty.objects.filter(clause__document=document).values_list("clause", "organisation"))
    made = Duty.objects.bulk_create(
        row for row in rows if (row.clause_id, row.organisation_id) not in held
    )
    audit.record(actor, "duty.loaded", document, count=len(made))
    return len(made)


def _entries(listed: dict[str, Any]) -> list[Entry]:
    """Headings each before the first clause under it."""
    headings = {heading["code"]: heading for heading in listed.get("headings", ())}
    found: dict[str, Entry] = {}
    for clause in listed["clauses"]:
        for above in _above(clause["code"]):
            if above in headings and above not in found:
                found[above] = _heading(headings[above])
        found[clause["code"]] = _point(clause, headings)
    return list(found.values())


def _heading(said: dict[str, Any]) -> Entry:
    above = _above(said["code"])
    told = {
        "kind": ClauseKind.CLAUSE, "level": len(above) + 1, "numbering": said["numbering"],
        "part": said["title"], "part_en": said["title_en"],
    }  # fmt: skip
    return Entry(said["code"], above[-1] if above else "", told)


def _point(said: dict[str, Any], headings: dict[str, Any]) -> Entry:
    above = [code for code in _above(said["code"]) if code in headings]
    kept = ("part", "part_en", "summary", "summary_en")
    told: dict[str, Any] = {name: said[name] for name in kept}
    told |= {"missing": said.get("missing", ""), "missing_en": said.get("missing_en", "")}
    return Entry(said["code"], above[-1] if above else "", {**told, "level": len(above) + 1})


def _above(code: str) -> list[str]:
    """3.2-4 -> [3, 3.2]."""
    stem = code.rpartition("-")[0] or code.rpartition(".")[0]
    parts = stem.split(".") if stem else []
    return [".".join(parts[: n + 1]) for n in range(len(parts))]


def _tie(document: Document, listed: list[dict[str, Any]], *, since: date) -> None:
    clauses = dict(Clause.objects.filter(document=document).values_list("code", "pk"))
    wanted = {
        (clauses[clause["code"]], str(kind), str(code))
        for clause in listed
        for name, kind in _LINKS.items()
        for code in clause.get(name, ())
    }
    held = set(
        ClauseLink.objects.filter(clause__document=document).values_list("clause", "kind", "code")
    )
    ClauseLink.objects.bulk_create(
        ClauseLink(clause_id=clause, kind=kind, code=code, from_on=since)
        for clause, kind, code in sorted(wanted - held)
    )
