"""Pure parts of payments: splitting an amount, the bank's files."""
