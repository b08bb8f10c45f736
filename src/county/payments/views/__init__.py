"""The room of money: registers, and the frozen file as it leaves."""

from county.payments.views.books import APPROPRIATIONS, BIDS, CLOSES, ENTRIES
from county.payments.views.claimed import SHORTAGES, pay_claims, short_claims, to_pay
from county.payments.views.mappings import MAPPINGS
from county.payments.views.own import OWN
from county.payments.views.payees import DUES, PAYEES
from county.payments.views.paying import (
    BATCHES,
    LINES,
    ORDERS,
    RECOVERIES,
    batch_cover,
    batch_file,
    fund_create,
)

__all__ = [
    "APPROPRIATIONS", "BATCHES", "BIDS", "CLOSES", "DUES", "ENTRIES", "LINES", "MAPPINGS", "ORDERS", "OWN", "PAYEES",
    "RECOVERIES", "SHORTAGES", "batch_cover", "batch_file", "fund_create", "pay_claims", "short_claims",
    "to_pay",
]  # fmt: skip
