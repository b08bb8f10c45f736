"""The public page where anybody sees by a few answers whether he may have a support; nothing is stored."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from county.core.errors import NotFound
from county.core.gate import WRITE, Request, public
from county.policies import forms, panels, queries
from county.policies.kinds import asking, rules
from rulebook.reasons import OUTCOMES, Explanation
from rulebook.words import paper, pick

_TONES = {True: "ok", False: "bad", None: "wait"}


@public(methods=WRITE)
def ask(request: Request, name: str) -> HttpResponse:
    """The questions of a support in force today; asked, the answer above them, the answers kept in the form."""
    version = queries.version_on(name, request.today)
    if version is None:
        raise NotFound
    language = panels.language()
    asked = asking.asked(rules.scheme_of(version), request.today, language)
    data = request.POST if request.method == "POST" else None
    form = forms.AskForm(data, questions=asked.questions)
    context: dict[str, Any] = {
        "version": version,
        "title": asked.compiled.scheme.title.of(language),
        "base": "screens/base.html" if request.actor.is_signed_in else "screens/public_base.html",
    }
    if form.is_bound and form.is_valid():
        context |= _answer(form, asked, language)
    context["form"] = form
    wrong = form.is_bound and not form.is_valid()
    return render(request, "policies/ask.html", context, status=422 if wrong else 200)


def _answer(form: forms.AskForm, asked: asking.Asked, language: str) -> dict[str, Any]:
    given = form.given()
    try:
        said = asking.told(asked, given)
    except asking.BEYOND:
        form.add_error(None, _("有的数太大，请核对后再填。"))
        return {}
    return {
        "said": said,
        "outcome": pick(OUTCOMES[said.outcome], language),
        "tone": _TONES[said.outcome],
        "tests": _tests(said, language),
        "lacking": asking.lacking(said, given, language),
        "sums": [line.of(language) for line in (*said.arithmetic, *said.limits)],
        "unknown": [(one.say.of(language), paper(one.paper, language)) for one in said.unknown],
    }


def _tests(said: Explanation, language: str) -> list[dict[str, Any]]:
    return [
        {
            "word": pick(OUTCOMES[test.outcome], language),
            "tone": _TONES[test.outcome],
            "say": test.say.of(language),
            "details": [line.of(language) for line in test.lines],
        }
        for test in said.tests
    ]
