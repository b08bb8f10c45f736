"""The faults planted on purpose: each takes one guard away, and a run must name what it broke."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Fault:
    """guard: the SQL that takes it away. attack: of attacks.py, gets through then. invariant: to be named.

    alone: the guard is not of the database, so the attack belongs to this fault only. server: share of
    the kills that hit the whole server. hits: attacks that must have got through before it is looked for.
    """

    guard: str
    attack: str
    invariant: str
    alone: bool = False
    server: float = 0.0
    hits: int = 3


FAULTS: dict[str, Fault] = {
    "one due a right": Fault(
        "ALTER TABLE payments_paymentdue DROP CONSTRAINT payments_due_once_a_source", "due_twice", "I1"
    ),
    "edges of orders": Fault("ALTER TABLE payments_order DISABLE TRIGGER payments_order_path", "send_again", "I2"),
    "maker and checker": Fault(
        "ALTER TABLE payments_batch DROP CONSTRAINT payments_batch_checker_other", "own_check", "I3"
    ),
    "approved dues": Fault(
        """ALTER TABLE payments_paymentdue DISABLE TRIGGER payments_paymentdue_path;
        ALTER TABLE payments_paymentdue DISABLE TRIGGER payments_paymentdue_summed""", "edit_due", "I4",
    ),
    "ceiling": Fault("ALTER TABLE payments_balance DROP CONSTRAINT payments_balance_ceiling", "overdraw", "I6"),
    "live order index": Fault(
        "DROP INDEX payments_one_live_order; ALTER TABLE payments_order DROP CONSTRAINT payments_order_attempt",
        "second_order", "I7",
    ),
    "frozen batches": Fault(
        """ALTER TABLE payments_batch DISABLE TRIGGER payments_batch_path;
        ALTER TABLE payments_batch DISABLE TRIGGER payments_batch_whole""", "refreeze", "I8",
    ),
    "evidence": Fault(
        """ALTER TABLE payments_order DROP CONSTRAINT payments_order_ends_on_evidence;
        ALTER TABLE payments_order DISABLE TRIGGER payments_order_ends;
        ALTER TABLE payments_order DISABLE TRIGGER payments_order_in_books""", "pay_by_hand", "I9",
    ),
    "returns once": Fault(
        "DROP INDEX payments_return_once_an_order; DROP INDEX payments_return_line_once", "post_again", "I10"
    ),
    "books kept": Fault(
        """ALTER TABLE payments_line DISABLE TRIGGER payments_line_kept;
        GRANT UPDATE ON payments_line TO anye_app, anye_county""", "edit_line", "I11",
    ),
    "books balanced": Fault("ALTER TABLE payments_line DISABLE TRIGGER payments_line_sum", "lone_line", "I11"),
    "paid in the books": Fault(
        "ALTER TABLE payments_order DISABLE TRIGGER payments_order_in_books", "pay_unbooked", "I12"
    ),
    "recoveries bounded": Fault(
        "ALTER TABLE payments_recovery DISABLE TRIGGER payments_recovery_bounded", "recover_more", "I13"
    ),
    "lock of a recovery": Fault(
        """DO $$ BEGIN EXECUTE replace(pg_get_functiondef('payments_recovered_within'::regproc),
        'FOR UPDATE', ''); END $$""", "receive_unlocked", "I13", hits=12,
    ),
    "commits wait for the disk": Fault("", "answer_early", "I14", alone=True, server=1.0),
    "released in the books": Fault(
        "ALTER TABLE payments_order DISABLE TRIGGER payments_order_in_books", "release_unbooked", "I15"
    ),
    "payees' own accounts": Fault(
        "ALTER TABLE payments_order DISABLE TRIGGER payments_order_allowed", "foreign_account", "I16"
    ),
    "changes logged": Fault(
        "ALTER TABLE payments_payee DISABLE TRIGGER audit_watch_update", "rename_payee", "I18", alone=True
    ),
    "one answer a token": Fault(
        "ALTER TABLE payments_command DROP CONSTRAINT {payments_command:token}", "token_twice", "I19"
    ),
    "closed days": Fault("ALTER TABLE payments_entry DISABLE TRIGGER payments_entry_allowed", "backdate", "I20"),
}  # fmt: skip
# What the database must refuse while nothing is planted.
ATTACKS = sorted({one.attack for one in FAULTS.values() if not one.alone})


def plant(cursor: Any, fault: str) -> None:
    """Take the guard away, as the owner."""
    statement = FAULTS[fault].guard
    if "{" in statement:
        head, _, named = statement.partition("{")
        statement = f'{head}"{_unique(cursor, *named.rstrip("}").split(":"))}"'
    if statement:
        cursor.execute(statement)


def _unique(cursor: Any, table: str, column: str) -> str:
    """The name Django gave the constraint."""
    cursor.execute(
        "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'u'"
        " AND conkey = ARRAY[(SELECT attnum FROM pg_attribute WHERE attrelid = %s::regclass AND attname = %s)]",
        [table, table, column],
    )
    return cursor.fetchone()[0]
