"""What everybody reads without an account: notices that hang, one's own line by its code, an objection."""

import uuid

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from county.claims import commands, forms
from county.claims.choices import NoticeState
from county.claims.models import Notice, NoticeLine
from county.claims.queries import notices
from county.core.errors import NotFound, Refused
from county.core.gate import WRITE, public
from county.screens.editing import put_error
from county.screens.requests import PageRequest


@public()
def show_board(request: PageRequest) -> HttpResponse:
    """The notices that hang today."""
    return _quiet(
        render(request, "claims/board.html", {"rows": notices.open_notices(request.today)})
    )


@public()
def show_notice(request: PageRequest, code: str) -> HttpResponse:
    """One notice; `?code=` finds one's own line."""
    notice = _hanging(request, code)
    typed = request.GET.get("code", "")[:20]
    context = {
        "notice": notice,
        "lines": notices.lines_of(notice),
        "typed": typed,
        "own": notices.line_coded(notice, typed),
    }
    return _quiet(render(request, "claims/board_notice.html", context))


@public()
def show_answer(request: PageRequest) -> HttpResponse:
    """`?code=` finds the answer to one's own objection."""
    typed = request.GET.get("code", "")[:40]
    found = commands.answer_of(typed) if typed.strip() else None
    return _quiet(render(request, "claims/board_answer.html", {"typed": typed, "found": found}))


@public(methods=WRITE)
def object_to(request: PageRequest, pk: int) -> HttpResponse:
    """Say something against a line."""
    line = NoticeLine.objects.select_related("notice").filter(pk=pk).first()
    if line is None:
        raise NotFound
    notice = _hanging(request, line.notice.code)
    data = request.POST if request.method == "POST" else None
    form = forms.ObjectionForm(data, initial={"form_key": uuid.uuid4()})
    if data is not None and form.is_valid():
        try:
            found = commands.object_to_line(
                pk, actor=request.actor, today=request.today, **form.cleaned_data
            )
        except NotFound:
            raise
        except Refused as refused:
            put_error(form, refused)
        else:
            said = _(
                "异议已受理，查询码 %(n)s，%(day)s 前答复；请记下查询码，在公示栏可以查答复。这一笔在答复前不会支付。"
            )
            messages.success(request, said % {"n": found.code, "day": found.due_on.isoformat()})
            return HttpResponseRedirect(reverse("claims:board_notice", args=(notice.code,)))
    context = {"line": line, "notice": notice, "form": form}
    status = 422 if form.is_bound else 200
    return _quiet(render(request, "claims/object.html", context, status=status))


def _hanging(request: PageRequest, code: str) -> Notice:
    """Refuses: there is none, or it was taken down (404)."""
    found = Notice.objects.filter(code=code, state=NoticeState.OPEN).first()
    if found is None or found.ends_on < request.today:
        raise NotFound
    return found


def _quiet(response: HttpResponse) -> HttpResponse:
    """No search engine keeps what is taken down tomorrow."""
    response["X-Robots-Tag"] = "noindex, noarchive"
    response["Cache-Control"] = "no-store"
    return response
