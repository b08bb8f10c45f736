"""What is kept of people: for officials as a table, for everyone in plain words."""

from django.http import HttpResponse
from django.shortcuts import render

from county.core import gate, outward
from county.privacy import documents, permissions, queries
from county.privacy.choices import ERASURE_READERS, GUARDIANS, READERS
from county.privacy.kinds.purposes import PURPOSES
from county.privacy.kinds.uses import ANSWER_DAYS, RETENTION_MONTHS

SHOWN = 200
OPEN_TO = READERS | GUARDIANS


@gate.open_to(*OPEN_TO)
def show_fields(request: gate.Request) -> HttpResponse:
    groups = documents.register_of_fields()
    count = sum(len(lines) for _title, lines in groups)
    missing = [documents.use_title(use) for use in queries.unassessed_uses()]
    context = {"groups": groups, "count": count, "missing": missing}
    return render(request, "privacy/fields.html", context)


@gate.open_to(*ERASURE_READERS)
def show_past_retention(request: gate.Request) -> HttpResponse:
    """Who may be erased because nothing needs him any more; the first of them."""
    people = queries.past_retention(today=request.today).select_related("town")[:SHOWN]
    context = {
        "people": [
            (outward.show(request.actor, person, "name"), person.town, person.pk)
            for person in people
        ],
        "years": RETENTION_MONTHS // 12,
        "may_erase": permissions.may(request.actor, "erasure.create"),
    }
    return render(request, "privacy/past_retention.html", context)


@gate.public()
def show_notice(request: gate.Request) -> HttpResponse:
    context = {
        "uses": documents.uses_in_plain_words(),
        "purposes": list(PURPOSES.values()),
        "days": ANSWER_DAYS,
    }
    return render(request, "privacy/notice.html", context)
