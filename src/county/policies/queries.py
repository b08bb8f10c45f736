from django.db.models import QuerySet

from county.policies.models import Clause


def clauses() -> QuerySet[Clause]:
    """All clauses in the document's order. The document is public: no scope."""
    return Clause.objects.select_related("document")
