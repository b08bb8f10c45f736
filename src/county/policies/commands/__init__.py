"""Verbs on documents, their text, and what clauses are tied to; on schemes and their versions."""

from county.policies.commands.adoption import (
    adopt_version,
    end_version,
    propose_version,
    return_version,
    withdraw_version,
)
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
from county.policies.commands.schemes import (
    draft_from_template,
    draft_from_text,
    draft_next,
    write_version,
)

__all__ = [
    "adopt_version",
    "assign_duty",
    "assign_listed_duties",
    "correct_clause",
    "correct_document",
    "correct_draft",
    "draft_from_template",
    "draft_from_text",
    "draft_next",
    "drop_draft",
    "end_document",
    "end_duty",
    "end_link",
    "end_version",
    "link_clause",
    "load_document",
    "propose_version",
    "publish_draft",
    "read_file",
    "register_document",
    "relate_documents",
    "return_version",
    "rewrite_piece",
    "unrelate_documents",
    "withdraw_version",
    "write_version",
]
