"""Full numbers for a case, on a page that records who read them and why."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from county.accounts.choices import Role
from county.core import gate
from county.core.errors import NotFound
from county.screens.editing import attempt
from county.screens.requests import PageRequest
from county.workforce import commands, forms, permissions, queries


@gate.open_to(Role.AUDITOR, methods=gate.WRITE, fresh=True)
def read_numbers(request: PageRequest, pk: int) -> HttpResponse:
    """Asks who he is, for the case number and the reason; then shows the numbers, this once."""
    rows = queries.people_for(request.actor, today=request.today)
    row = rows.filter(pk=pk).first()
    if row is None:
        raise NotFound
    permissions.require(request.actor, "person.read_numbers", row)
    form = forms.CaseForm(request.POST if request.method == "POST" else None)
    numbers: Any = attempt(request, commands.read_numbers, (pk,), form)
    context = {
        "row": row,
        "form": form,
        "numbers": numbers,
        "title": _("查看完整号码"),
        "back_url": reverse("workforce:person_detail", args=(pk,)),
    }
    refused = form.is_bound and not form.is_valid()
    return render(request, "workforce/person_numbers.html", context, status=422 if refused else 200)
