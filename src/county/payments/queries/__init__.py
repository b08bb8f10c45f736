"""Reading money: scoped rows, what is left, what the books say."""

from county.payments.queries.books import (
    balances,
    balances_of,
    book_paid,
    closes_for,
    commands_done,
    entries_for,
    last_close,
)
from county.payments.queries.rows import (
    accounts_for,
    appropriations_for,
    batches_for,
    bids_for,
    dues_for,
    lines_for,
    mappings_for,
    orders_for,
    payable,
    payees_for,
    recoveries_for,
    usable_accounts,
)

__all__ = [
    "accounts_for", "appropriations_for", "balances", "balances_of", "batches_for", "bids_for", "book_paid",
    "closes_for", "commands_done", "dues_for", "entries_for", "last_close", "lines_for", "mappings_for", "orders_for",
    "payable", "payees_for", "recoveries_for", "usable_accounts",
]  # fmt: skip
