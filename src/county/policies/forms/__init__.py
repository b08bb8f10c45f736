"""What people type, by subject: documents and clauses, schemes and their versions."""

from county.policies.forms.asking import AskForm
from county.policies.forms.documents import (
    ClauseForm,
    DocumentFilter,
    DocumentForm,
    DutyForm,
    EndForm,
    ImportForm,
    LinkForm,
    PieceForm,
    PublishForm,
    RelateForm,
    UntieForm,
)
from county.policies.forms.schemes import (
    AdoptForm,
    BlankForm,
    EndVersionForm,
    FileForm,
    LibraryFilter,
    ProposeForm,
    ReasonForm,
    StartForm,
    VersionFilter,
)

__all__ = [
    "AdoptForm",
    "AskForm",
    "BlankForm",
    "ClauseForm",
    "DocumentFilter",
    "DocumentForm",
    "DutyForm",
    "EndForm",
    "EndVersionForm",
    "FileForm",
    "ImportForm",
    "LibraryFilter",
    "LinkForm",
    "PieceForm",
    "ProposeForm",
    "PublishForm",
    "ReasonForm",
    "RelateForm",
    "StartForm",
    "UntieForm",
    "VersionFilter",
]
