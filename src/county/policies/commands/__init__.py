"""Verbs on documents, their text, and what clauses are tied to."""

from county.policies.commands.clauses import correct_clause
from county.policies.commands.documents import (
    correct_document,
    end_document,
    register_document,
    relate_documents,
    unrelate_documents,
)
from county.policies.commands.drafts import (
    correct_draft,
    drop_draft,
    publish_draft,
    read_file,
    rewrite_piece,
)
from county.policies.commands.links import assign_duty, end_duty, end_link, link_clause
from county.policies.commands.loading import assign_listed_duties, load_document

__all__ = [
    "assign_duty",
    "assign_listed_duties",
    "correct_clause",
    "correct_document",
    "correct_draft",
    "drop_draft",
    "end_document",
    "end_duty",
    "end_link",
    "link_clause",
    "load_document",
    "publish_draft",
    "read_file",
    "register_document",
    "relate_documents",
    "rewrite_piece",
    "unrelate_documents",
]
