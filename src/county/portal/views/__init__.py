"""Pages that read from all apps."""

from county.portal.views.errors import forbidden, not_found, server_error
from county.portal.views.home import home
from county.portal.views.pages import (
    export_goal,
    show_dashboard,
    show_factory,
    show_goal,
    show_search,
    show_town,
)
from county.portal.views.policy import (
    compare_editions,
    show_clause,
    show_clauses,
    show_document,
    show_document_clause,
    show_duties,
    show_report,
)

__all__ = [
    "compare_editions",
    "export_goal",
    "forbidden",
    "home",
    "not_found",
    "server_error",
    "show_clause",
    "show_clauses",
    "show_dashboard",
    "show_document",
    "show_document_clause",
    "show_duties",
    "show_factory",
    "show_goal",
    "show_report",
    "show_search",
    "show_town",
]
