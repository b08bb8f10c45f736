"""Papers are handed in, corrected, withdrawn and read."""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from county.audit import commands as audit
from county.core import crypto
from county.core.actor import Actor
from county.core.errors import NotFound, Refused
from county.core.version import require_version
from county.files import permissions, queries
from county.files.choices import Media
from county.files.kinds import content as contents
from county.files.kinds import holders
from county.files.models import Paper, PaperContent


@dataclass(frozen=True)
class Opened:
    """A paper as it leaves."""

    name: str
    content_type: str
    data: bytes


@transaction.atomic
def file_paper(
    *,
    actor: Actor,
    today: date,
    file: bytes,
    kind: str,
    valid_from: date,
    valid_to: date | None = None,
    factory: int | None = None,
    person: int | None = None,
    about: str = "",
    number: str = "",
    note: str = "",
) -> Paper:
    """Put a paper on file, sealed.

    file: the bytes as sent. about: "loans.Loan:12", the record it is handed in with.
    Refuses: what kinds.content refuses; nobody it belongs to; a record of another factory; an end before
        the start; the very same file of the same kind on file there already.
    Then: audit `paper.filed`. Of a refused file nothing is kept.
    """
    permissions.require(actor, "create")
    place = _factory(actor, factory)
    whose = _person(person)
    if place is None and whose is None:
        raise Refused(_("请选择这份材料属于哪家工厂。"), field="factory", code="nobodys")
    _refuse_dates(valid_from, valid_to)
    label, about_id = _about(about, place)
    kept = contents.checked(file)
    paper = Paper(
        kind=kind,
        number=number,
        factory=place,
        person=whose,
        about=label,
        about_id=about_id,
        valid_from=valid_from,
        valid_to=valid_to,
        media=kept.media,
        size=len(kept.data),
        sha256=hashlib.sha256(file).hexdigest(),
        note=note,
        uploaded_on=today,
        uploaded_by_id=actor.user_id,
    )
    _refuse_same(paper)
    paper.save()
    PaperContent.objects.create(paper=paper, content=_sealed(paper, kept.data))
    audit.record(
        actor, "paper.filed", paper, kind=kind, number=number, sha256=paper.sha256, about=about
    )
    return paper


@transaction.atomic
def correct_paper(
    pk: int,
    *,
    actor: Actor,
    version: int,
    kind: str,
    number: str,
    valid_from: date,
    valid_to: date | None,
    note: str,
) -> Paper:
    """Correct what is said of a paper; the paper itself is withdrawn and handed in anew.

    Refuses: another's; `stale`; withdrawn; an end before the start.
    """
    row = _locked(actor, pk)
    permissions.require(actor, "edit", row)
    _require_on_file(row)
    require_version(row, version)
    _refuse_dates(valid_from, valid_to)
    changed = audit.amend(
        row, kind=kind, number=number, valid_from=valid_from, valid_to=valid_to, note=note
    )
    row.save()
    audit.record(actor, "paper.corrected", row, changed=changed)
    return row


@transaction.atomic
def withdraw_paper(pk: int, *, actor: Actor, today: date, reason: str) -> Paper:
    """Take a wrong paper off the file. Its row and its content stay, for who must look back.

    Refuses: another's; withdrawn already; no reason.
    """
    row = _locked(actor, pk)
    permissions.require(actor, "withdraw", row)
    _require_on_file(row)
    row.withdrawn_on, row.withdrawn_by_id, row.withdrawal_reason = today, actor.user_id, reason
    row.version += 1
    row.save()
    audit.record(actor, "paper.withdrawn", row, reason=reason)
    return row


@transaction.atomic
def read_paper(pk: int, *, actor: Actor) -> Opened:
    """Open a paper for its reader; every reading is recorded.

    Refuses: outside his scope as absent; a role that sees only that it is there; content whose person was
        erased.
    Then: audit `paper.read`.
    """
    row = queries.papers_for(actor).filter(pk=pk).first()
    if row is None:
        raise NotFound
    permissions.require(actor, "read", row)
    kept = queries.content_of(row)
    try:
        data = _opened(row, kept)
    except crypto.Unsealable as error:
        raise Refused(
            _("这份材料的内容已随个人资料删除，只保留登记信息。"), code="erased"
        ) from error
    audit.record(actor, "paper.read", row, kind=row.kind)
    media = Media(row.media)
    name = f"{row.get_kind_display()}-{row.pk}.{contents.ENDINGS[media]}"
    return Opened(name, contents.TYPES[media], data)


def opens(row: Paper) -> bool:
    """Whether the kept content opens with the keys at hand; that of an erased person need not. Nothing is
    shown, so nothing is recorded: for the restore drill.
    """
    try:
        _opened(row, queries.content_of(row))
    except crypto.Unsealable:
        return row.person is not None
    return True


def _factory(actor: Actor, pk: int | None) -> Any:
    if pk is None:
        return None
    place = queries.factories_to_choose(actor).filter(pk=pk).first()
    if place is None:
        raise NotFound
    return place


def _person(pk: int | None) -> Any:
    if pk is None:
        return None
    whose = queries.person_seen(pk)
    if whose is None:
        raise NotFound
    return whose


def _about(about: str, place: Any) -> tuple[str, int | None]:
    """The record and its key. A record of another factory is as absent."""
    if not about:
        return "", None
    label, _colon, key = about.partition(":")
    row = holders.row_of(label, int(key)) if key.isascii() and key.isdecimal() else None
    if row is None or place is None or row.factory_id != place.pk:
        raise NotFound
    return label, row.pk


def _refuse_dates(valid_from: date, valid_to: date | None) -> None:
    if valid_to is not None and valid_to < valid_from:
        raise Refused(_("有效期止在起之前。请核对。"), field="valid_to", code="dates")


def _refuse_same(paper: Paper) -> None:
    twins = Paper.objects.filter(
        sha256=paper.sha256,
        kind=paper.kind,
        factory=paper.factory,
        person=paper.person,
        about=paper.about,
        about_id=paper.about_id,
        withdrawn_on__isnull=True,
    )
    if twins.exists():
        raise Refused(
            _("这个文件已作为同一种材料上传过，不用再传。"), field="file", code="same_file"
        )


def _require_on_file(row: Paper) -> None:
    if row.withdrawn_on is not None:
        raise Refused(_("这份材料已经撤下。需要的话请重新上传。"), code="withdrawn")


def _locked(actor: Actor, pk: int) -> Paper:
    row = queries.paper_for_update(actor, pk)
    if row is None:
        raise NotFound
    return row


def _place(paper: Paper) -> str:
    return f"files_paper:{paper.uid}:content"


def _sealed(paper: Paper, data: bytes) -> bytes:
    whose = paper.person.uid if paper.person is not None else None
    return crypto.seal(data, context=_place(paper), use="file", subject=whose)


def _opened(paper: Paper, kept: PaperContent | None) -> bytes:
    if kept is None:
        msg = "no content is kept"
        raise crypto.Unsealable(msg)
    whose = paper.person.uid if paper.person is not None else None
    return crypto.open_sealed(kept.content, context=_place(paper), use="file", subject=whose)
