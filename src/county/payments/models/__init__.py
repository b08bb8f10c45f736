"""Funds, the ledger, payees, dues, batches, the bank's answers, recoveries."""

from county.payments.models.batches import Batch, BatchFile, FileMapping, Order, OrderPart
from county.payments.models.dues import DuePart, PaymentDue
from county.payments.models.funds import Appropriation, Balance, Bid, Fund, FundReceipt
from county.payments.models.ledger import Command, DayClose, Entry, Line, OpenItem
from county.payments.models.payees import Payee, PayeeAccount, PayeeNaming
from county.payments.models.recoveries import Instalment, Recovery, RecoveryReceipt
from county.payments.models.returns import ReturnFile, ReturnLine
from county.payments.models.shortages import Shortage, ShortPart

__all__ = [
    "Appropriation", "Balance", "Batch", "BatchFile", "Bid", "Command", "DayClose", "DuePart",
    "Entry", "FileMapping", "Fund", "FundReceipt", "Instalment", "Line", "OpenItem", "Order", "OrderPart",
    "Payee", "PayeeAccount", "PayeeNaming", "PaymentDue", "Recovery", "RecoveryReceipt", "ReturnFile", "ReturnLine",
    "ShortPart", "Shortage",
]  # fmt: skip
