"""A county's own document on its way in: choose the file, check the tree as read, publish."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from county.core.errors import NotAllowed, NotFound, Refused
from county.core.gate import WRITE, Request, open_to
from county.policies import commands, forms, permissions, queries
from county.policies.choices import ClauseKind, DraftState
from county.policies.commands.drafts import pieces_of
from county.policies.kinds import outline, papers
from county.policies.kinds.outline import Piece
from county.policies.models import Draft
from county.screens.editing import attempt, is_stale, put_error


@dataclass(frozen=True)
class Line:
    """A piece as the page shows it. buttons: the steps offered there. now: what the clause of this code
    says in the document, where it is there already.
    """

    at: int
    piece: Piece
    kind: str
    doubts: list[str]
    buttons: list[tuple[str, str]]
    now: str = ""
    form: forms.PieceForm | None = None

    @property
    def indent(self) -> int:
        return max(self.piece.level - 1, 0)


@open_to(*permissions.WRITERS, methods=WRITE)
def import_file(request: Request) -> HttpResponse:
    """Choose the file. `?document=3` makes it a new edition of that document."""
    if request.method != "POST":
        return _import_page(request, forms.ImportForm())
    form = forms.ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _import_page(request, form)
    sent = form.cleaned_data["file"]
    known = request.GET.get("document", "")
    try:
        draft = commands.read_file(
            sent.name, sent.read(), actor=request.actor, in_points=form.cleaned_data["in_points"],
            document_id=int(known) if known.isdecimal() and len(known) < 10 else None,
        )  # fmt: skip
    except (NotAllowed, NotFound):
        raise
    except Refused as refused:
        put_error(form, refused)
        return _import_page(request, form)
    return HttpResponseRedirect(reverse("policies:draft", args=(draft.pk,)))


def _import_page(request: Request, form: forms.ImportForm) -> HttpResponse:
    context = {"form": form, "accept": papers.ACCEPTED, "drafts": queries.open_drafts()}
    return render(request, "policies/import.html", context, status=422 if form.is_bound else 200)


@open_to(*permissions.WRITERS, methods=WRITE)
def draft(request: Request, pk: int) -> HttpResponse:
    """The tree as read; each button moves one piece. `?edit=12` opens that piece's form in place."""
    found = queries.draft(pk)
    if request.method != "POST":
        asked = request.GET.get("edit", "")
        return _draft_page(
            request, found, edit=int(asked) if asked.isdecimal() and len(asked) < 6 else None
        )
    step, _mark, at = request.POST.get("act", "").partition(":")
    place = int(at) if at.isdecimal() and len(at) < 6 else -1
    try:
        commands.correct_draft(
            pk, actor=request.actor, version=_version(request), step=step, at=place
        )
    except (NotAllowed, NotFound):
        raise
    except Refused as refused:
        messages.error(request, str(refused.reason))
    return HttpResponseRedirect(_at(pk, place))


@open_to(*permissions.WRITERS, methods=WRITE)
def piece(request: Request, pk: int, at: int) -> HttpResponse:
    """Retype one piece of the tree."""
    found = queries.draft(pk)
    if request.method != "POST":
        return HttpResponseRedirect(f"{reverse('policies:draft', args=(pk,))}?edit={at}#p{at}")
    form = forms.PieceForm(request.POST)
    attempt(request, _rewriting(at), (pk,), form)
    if form.is_valid():
        return HttpResponseRedirect(_at(pk, at))
    return _draft_page(request, found, edit=at, form=form)


def _rewriting(at: int) -> Callable[..., Draft]:
    def rewrite(pk: int, *, actor: Any, version: int, **said: Any) -> Draft:
        return commands.rewrite_piece(pk, actor=actor, version=version or 0, at=at, **said)

    return rewrite


@open_to(*permissions.WRITERS, methods=WRITE)
def publish(request: Request, pk: int) -> HttpResponse:
    """Say what document it is, and make it the newest edition."""
    found = queries.draft(pk)
    pieces = pieces_of(found)
    if request.method == "POST":
        form = forms.PublishForm(request.POST)
        document = attempt(request, commands.publish_draft, (pk,), form)
        if form.is_valid() and document is not None:
            messages.success(request, _("文件已发布。"))
            return HttpResponseRedirect(reverse("portal:document_page", args=(document.pk,)))
    else:
        form = forms.PublishForm(
            initial=forms.PublishForm.values_of(found, outline.facts_of(pieces))
        )
    context = {
        "draft": found,
        "form": form,
        "stale": is_stale(form),
        "open_doubts": sum(bool(p.open_doubts) for p in pieces),
        "differs": _difference(found, pieces),
    }
    return render(request, "policies/publish.html", context, status=422 if form.is_bound else 200)


@open_to(*permissions.WRITERS, methods=frozenset({"POST"}))
def drop(request: Request, pk: int) -> HttpResponse:
    commands.drop_draft(pk, actor=request.actor)
    messages.success(request, _("已放弃这份导入。"))
    return HttpResponseRedirect(reverse("policies:import_file"))


def _draft_page(
    request: Request, found: Draft, *, edit: int | None = None, form: forms.PieceForm | None = None
) -> HttpResponse:
    pieces = pieces_of(found)
    is_open = found.state == DraftState.OPEN
    lines = [_line(pieces, at, is_open=is_open) for at in range(len(pieces))]
    if is_open and found.document:
        said = queries.summaries_of(found.document)
        lines = [replace(one, now=said.get(one.piece.code, "")) for one in lines]
    if is_open and edit is not None and edit < len(lines):
        lines[edit] = replace(lines[edit], form=form or _form_of(pieces[edit]))
    context = {
        "draft": found,
        "lines": lines,
        "open_doubts": sum(bool(p.open_doubts) for p in pieces),
        "first_doubt": next((at for at, p in enumerate(pieces) if p.open_doubts), None),
        "asking": sum(p.is_asking for p in pieces),
        "levels": max((p.level for p in pieces), default=0),
        "differs": _difference(found, pieces),
        "is_open": is_open,
    }
    return render(request, "policies/draft.html", context, status=422 if form is not None else 200)


def _line(pieces: list[Piece], at: int, *, is_open: bool) -> Line:
    piece = pieces[at]
    said = [_sentence(doubt) for doubt in piece.open_doubts]
    label = str(ClauseKind(piece.kind).label)
    return Line(at, piece, label, said, _buttons(pieces, at) if is_open else [])


def _form_of(piece: Piece) -> forms.PieceForm:
    said = {"kind": piece.kind, "written": piece.numbering, "code": piece.code, "text": piece.text}
    return forms.PieceForm(initial=said)


def _buttons(pieces: list[Piece], at: int) -> list[tuple[str, str]]:
    """Steps that make sense at first sight; what still does not is refused with a sentence."""
    piece = pieces[at]
    words = {
        "outdent": _("升一级"), "indent": _("降一级"), "up": _("上移"), "down": _("下移"), "join": _("并入上条"),
        "see": _("没有问题"),
    }  # fmt: skip
    offered = ["join"] if at else []
    if piece.is_asking:
        deeper = at and pieces[at - 1].is_asking and piece.level <= pieces[at - 1].level
        offered = [
            *(["outdent"] if piece.level > 1 else []),
            *(["indent"] if deeper else []),
            "up",
            "down",
            *offered,
        ]
    if piece.open_doubts:
        offered.append("see")
    return [(step, words[step]) for step in offered]


def _sentence(doubt: str) -> str:
    word, _mark, about = doubt.partition(":")
    said = {
        "number_jump": _("序号不连续：这里应为第 %(about)s 条") % {"about": about},
        "level_jump": _("层次不连续：上一级序号没有出现"),
        "same_code": _("编号 %(about)s 重复") % {"about": about},
        "short": _("文字很短，可能是断行造成的"),
        "joined_short": _("接上了一行较短的文字，请核对是否同一段"),
        "joined_full": _("整行处接上了下一行，可能是两段"),
        "read_as_text": _("有一行像序号，按正文处理"),
        "cut_apart": _("文件里没有换行，从上一条分出"),
    }
    return said.get(word, doubt)


def _difference(found: Draft, pieces: list[Piece]) -> dict[str, int]:
    missing, added = outline.difference(pieces, found.source)
    return {"missing": missing, "added": added}


def _version(request: Request) -> int:
    said = request.POST.get("version", "")
    return int(said) if said.isdecimal() and len(said) < 10 else 0


def _at(pk: int, at: int) -> str:
    return f"{reverse('policies:draft', args=(pk,))}#p{max(at, 0)}"
