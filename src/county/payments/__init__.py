"""Money from a decision to the right account, once: funds, ledger, payees, batches, the bank's answers."""
