"""A county's own document: read from a file, corrected piece by piece, published as an edition."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from county.accounts.models import User
from county.audit import commands as audit
from county.core import text
from county.core.actor import Actor
from county.core.errors import NotFound, Refused
from county.core.version import require_version
from county.policies import permissions
from county.policies.choices import ClauseKind, DraftState, EditionKind
from county.policies.commands.editions import Entry, write_edition
from county.policies.kinds import editing, lines, outline, papers
from county.policies.kinds.outline import Piece
from county.policies.models import Document, Draft


@transaction.atomic
def read_file(
    name: str, data: bytes, *, actor: Actor, in_points: bool, document_id: int | None = None
) -> Draft:
    """Read a .docx or .txt into a draft: the tree of its clauses, with what is doubtful marked.

    in_points: sentences of unnumbered paragraphs become points of their own.
    document_id: the document this will be a new edition of; None finds it by its number.
    Refuses: anyone but the office; what papers.text_of refuses.
    Then: audit `draft.read`.
    """
    permissions.require(actor, "import")
    source = papers.text_of(name, data)
    reading = lines.read(source)
    pieces = outline.outline(reading, in_points=in_points)
    facts = outline.facts_of(pieces)
    document = Document.objects.filter(pk=document_id).first() if document_id else None
    if document is None and facts["number"]:
        document = Document.objects.filter(number=facts["number"]).first()
    draft = Draft.objects.create(
        document=document, file_name=name[-200:], file_digest=hashlib.sha256(data).hexdigest(),
        title=facts["title"][:200], source="\n".join(p.text for p in reading.paragraphs),
        was_broken=reading.was_broken, furniture=reading.furniture,
        pieces=[piece.stored() for piece in pieces],
        made_by=User.objects.filter(pk=actor.user_id or 0).first(),
    )  # fmt: skip
    audit.record(actor, "draft.read", draft, clauses=_asking(pieces), count=len(pieces))
    return draft


@transaction.atomic
def correct_draft(pk: int, *, actor: Actor, version: int, step: str, at: int) -> Draft:
    """Move a piece of the outline: a step of kinds.editing.STEPS at a place.

    Refuses: anyone but the office; a draft no longer open; someone else corrected it meanwhile; a step
        that makes no sense there.
    Locks: the draft. Then: audit `draft.corrected`.
    """
    change = editing.STEPS.get(step)
    if change is None:
        raise NotFound
    return _change(
        pk, lambda pieces: change(pieces, at), actor=actor, version=version, at=at, step=step
    )


@transaction.atomic
def rewrite_piece(
    pk: int, *, actor: Actor, version: int, at: int, kind: str, text: str, written: str, code: str
) -> Draft:
    """Retype a piece; each line of the text becomes a piece of its own.

    Refuses, locks: as correct_draft. Then: audit `draft.corrected`.
    """

    def change(pieces: Sequence[Piece]) -> list[Piece]:
        return editing.rewrite(pieces, at, kind=kind, text=text, written=written, code=code)

    return _change(pk, change, actor=actor, version=version, at=at, step="rewrite")


@transaction.atomic
def drop_draft(pk: int, *, actor: Actor) -> Draft:
    """Put a draft aside for good.

    Refuses: anyone but the office; a draft no longer open.
    Locks: the draft. Then: audit `draft.dropped`.
    """
    draft = _locked(pk, actor)
    draft.state = DraftState.DROPPED
    draft.save()
    audit.record(actor, "draft.dropped", draft)
    return draft


@transaction.atomic
def publish_draft(
    pk: int,
    *,
    actor: Actor,
    version: int,
    number: str,
    title: str,
    issuer: str,
    issued_on: date,
    level: str,
    in_force_from: date | None = None,
    doubts_seen: bool = False,
    drops: bool = False,
) -> Document:
    """Make the draft the newest edition of its document, which is registered where it is new.

    drops: clauses of the document that the file does not have stand no longer.
    Refuses: anyone but the office; a draft no longer open or moved meanwhile; doubts nobody looked at;
        a code given twice.
    Locks: the draft, then the document and its clauses.
    Then: audit `draft.published` on the draft and `document.published` on the document.
    """
    draft = _locked(pk, actor)
    require_version(draft, version)
    pieces = pieces_of(draft)
    if not doubts_seen and any(piece.open_doubts for piece in pieces):
        raise Refused(
            _("还有没核对的疑点。请逐条核对，或勾选“疑点都已核对”后再发布。"),
            field="doubts_seen",
            code="doubts",
        )
    document = Document.objects.select_for_update().filter(number=number).first() or Document(
        number=number
    )
    is_new = document.pk is None
    document.title, document.issuer, document.issued_on = title, issuer, issued_on
    document.level, document.in_force_from = level, in_force_from
    document.version += 0 if is_new else 1
    document.search_text = text.search_text(
        number, document.title_en, issuer, title, *text.pinyin_of(title, surname=False)
    )
    document.save()
    edition = write_edition(
        document, _entries(pieces), actor=actor, kind=EditionKind.IMPORTED,
        how="replace" if drops else "merge", note=draft.file_name, file_name=draft.file_name,
        file_digest=draft.file_digest,
    )  # fmt: skip
    draft.document, draft.state, draft.title = document, DraftState.PUBLISHED, title
    draft.save()
    audit.record(actor, "draft.published", draft, paper=number)
    audit.record(
        actor, "document.published", document, number=edition.number if edition else 0,
        clauses=_asking(pieces),
    )  # fmt: skip
    return document


def pieces_of(draft: Draft) -> list[Piece]:
    """The draft's outline, read from where it is kept."""
    return [outline.from_stored(piece) for piece in draft.pieces]


def _change(
    pk: int,
    change: Callable[[Sequence[Piece]], list[Piece]],
    *,
    actor: Actor,
    version: int,
    at: int,
    step: str,
) -> Draft:
    draft = _locked(pk, actor)
    require_version(draft, version)
    pieces = pieces_of(draft)
    if not 0 <= at < len(pieces):
        raise NotFound
    try:
        changed = change(pieces)
    except editing.Impossible as error:
        raise Refused(_("这一条不能这样调整，请看它的上下条和层次。"), code="impossible") from error
    draft.pieces = [piece.stored() for piece in changed]
    draft.save()
    audit.record(actor, "draft.corrected", draft, step=step, code=pieces[at].code)
    return draft


def _locked(pk: int, actor: Actor) -> Draft:
    permissions.require(actor, "import")
    draft = Draft.objects.select_for_update().filter(pk=pk).first()
    if draft is None:
        raise NotFound
    if draft.state != DraftState.OPEN:
        raise Refused(_("这份导入已经结束，不能再改。"), code="closed")
    return draft


def _entries(pieces: Sequence[Piece]) -> list[Entry]:
    found: list[Entry] = []
    above: list[Piece] = []
    for piece in pieces:
        above = above[: max(piece.level - 1, 0)] if piece.is_asking else []
        parent = above[-1].code if above else ""
        told: dict[str, Any] = {
            "kind": piece.kind, "level": piece.level, "numbering": piece.numbering, "text": piece.text,
        }  # fmt: skip
        if above and piece.kind == ClauseKind.POINT:
            told["part"] = f"{above[-1].numbering}{above[-1].text}"[:60]
        found.append(Entry(piece.code, parent, told))
        if piece.is_asking:
            above.append(piece)
    return found


def _asking(pieces: Sequence[Piece]) -> int:
    return sum(piece.is_asking for piece in pieces)
