"""What people type, by noun: registers.py and ledgers.py."""

from county.factories.forms.ledgers import (
    EvaluationFilter,
    EvaluationForm,
    OutlayFilter,
    OutlayForm,
)
from county.factories.forms.registers import (
    EnterpriseFilter,
    EnterpriseForm,
    FactoryField,
    FactoryFilter,
    FactoryForm,
    LeadingForm,
    OwingFilter,
    RecogniseForm,
    RecognitionFilter,
    ReportFilter,
    ReportForm,
    SiteField,
    StateForm,
    TownField,
    WithdrawForm,
    WithdrawLeadingForm,
)

__all__ = [
    "EnterpriseFilter",
    "EnterpriseForm",
    "EvaluationFilter",
    "EvaluationForm",
    "FactoryField",
    "FactoryFilter",
    "FactoryForm",
    "LeadingForm",
    "OutlayFilter",
    "OutlayForm",
    "OwingFilter",
    "RecogniseForm",
    "RecognitionFilter",
    "ReportFilter",
    "ReportForm",
    "SiteField",
    "StateForm",
    "TownField",
    "WithdrawForm",
    "WithdrawLeadingForm",
]
