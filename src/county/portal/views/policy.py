"""The living policy: the programme clause by clause, its documents, the report."""

from django.http import HttpResponse
from django.shortcuts import render

from county.assessment.choices import OFFICIALS
from county.audit import queries as records
from county.core import gate
from county.policies import queries as policies
from county.portal.queries.asof import AsOf, as_of
from county.portal.queries.links import if_open, link
from county.portal.queries.policy import pages, report, versions


@gate.open_to()
def show_clauses(request: gate.Request) -> HttpResponse:
    said = request.GET
    page = pages.overview(
        request.actor, _asof(request), state=said.get("state", ""), typed=said.get("q", "")[:60],
        folded=said.get("fold") == "1",
    )  # fmt: skip
    return render(request, "portal/clauses.html", {"page": page})


@gate.open_to()
def show_clause(request: gate.Request, code: str) -> HttpResponse:
    page = pages.clause_page(request.actor, code, _asof(request))
    return render(request, "portal/clause.html", {"page": page})


@gate.open_to()
def show_document_clause(request: gate.Request, pk: int, code: str) -> HttpResponse:
    page = pages.clause_page(request.actor, code, _asof(request), document_id=pk)
    return render(request, "portal/clause.html", {"page": page})


@gate.open_to()
def show_document(request: gate.Request, pk: int) -> HttpResponse:
    page = pages.document_page(request.actor, pk)
    return render(request, "portal/clause_document.html", {"page": page})


@gate.open_to()
def compare_editions(request: gate.Request, pk: int) -> HttpResponse:
    said = request.GET
    page = versions.compare(pk, before=said.get("from", ""), after=said.get("to", ""))
    return render(request, "portal/clause_compare.html", {"page": page})


@gate.open_to()
def show_duties(request: gate.Request, pk: int) -> HttpResponse:
    """The clauses an organisation answers for: the other end of a clause's duties."""
    body = policies.body(pk)
    duties = report.duties(pk, _asof(request))
    url = if_open(request.actor, link("accounts:organisation_detail", pk))
    context = {"body": body, "duties": duties, "body_url": url}
    return render(request, "portal/clause_duties.html", context)


@gate.open_to(*OFFICIALS)
def show_report(request: gate.Request) -> HttpResponse:
    page = report.report(request.actor, _asof(request))
    context = {"page": page, "anchor": records.latest_anchor()}
    return render(request, "portal/clause_report.html", context)


def _asof(request: gate.Request) -> AsOf:
    return as_of(request.GET.get("on", ""), today=request.today)
