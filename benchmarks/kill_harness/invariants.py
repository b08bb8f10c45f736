"""What must hold after the fire, as queries for what breaks it (trust.md, I1-I20)."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

CHECKS: dict[str, str] = {
    "I1 one right, one due": """SELECT min(id) FROM payments_paymentdue GROUP BY source_kind, source_id
        HAVING count(*) > 1""",
    "I2 orders end along drawn edges": """SELECT o.id FROM payments_order o JOIN payments_entry e ON e.order_id = o.id
        WHERE e.kind IN ('paid', 'returned', 'cancelled') AND o.state <> e.kind UNION ALL
        SELECT id FROM payments_order WHERE state = 'sent' AND evidence_id IS NOT NULL""",
    "I3 three people": """SELECT id FROM payments_batch WHERE checked_by_id = made_by_id
        OR released_by_id IN (made_by_id, checked_by_id) UNION ALL
        SELECT o.id FROM payments_order o JOIN payments_paymentdue d ON d.id = o.due_id
        JOIN payments_batch b ON b.id = o.batch_id WHERE d.approved_by_id IN (b.made_by_id, b.checked_by_id,
        b.released_by_id) OR d.entered_by_id = d.approved_by_id""",
    "I4 what was approved is what is paid": """SELECT o.id FROM payments_order o JOIN payments_paymentdue d ON d.id = o.due_id
        WHERE o.amount_fen <> d.amount_fen OR d.print <> payments_print_of(d.id) OR o.print <> d.print""",
    "I6 ceilings": """SELECT b.id FROM payments_balance b LEFT JOIN (SELECT p.appropriation_id AS a,
        sum(p.amount_fen) FILTER (WHERE o.state NOT IN ('returned', 'cancelled')) AS live,
        sum(p.amount_fen) FILTER (WHERE o.state = 'paid') AS paid FROM payments_orderpart p
        JOIN payments_order o ON o.id = p.order_id GROUP BY 1) s ON s.a = b.appropriation_id
        WHERE b.committed_fen <> coalesce(s.live, 0) OR b.spent_fen <> coalesce(s.paid, 0)
        OR NOT (0 <= b.spent_fen AND b.spent_fen <= b.committed_fen AND b.committed_fen <= b.received_fen
        AND b.received_fen <= b.amount_fen)""",
    "I7 one live order": """SELECT due_id FROM payments_order WHERE state NOT IN ('returned', 'cancelled')
        GROUP BY 1 HAVING count(*) > 1""",
    "I8 frozen batches": """SELECT b.id FROM payments_batch b LEFT JOIN payments_batchfile f ON f.batch_id = b.id
        LEFT JOIN (SELECT batch_id, count(*) n, sum(amount_fen) fen FROM payments_order GROUP BY 1) o ON o.batch_id = b.id
        WHERE b.state IN ('checked', 'released') AND (f.sha256 IS DISTINCT FROM b.sha256 OR o.n <> b.count
        OR o.fen <> b.total_fen)""",
    "I9 the bank's evidence": """SELECT id FROM payments_order WHERE state IN ('paid', 'returned')
        AND evidence_id IS NULL""",
    "I10 returns once": """SELECT order_id FROM payments_returnline WHERE state = 'posted' GROUP BY 1
        HAVING count(*) > 1 UNION ALL SELECT l.id FROM payments_returnline l JOIN payments_order o ON o.id = l.order_id
        WHERE l.state = 'posted' AND (l.amount_fen <> o.amount_fen OR o.state NOT IN ('paid', 'returned'))
        UNION ALL SELECT min(id) FROM payments_returnfile GROUP BY sha256 HAVING count(*) > 1""",
    "I11 double entry": """SELECT e.id FROM payments_entry e JOIN (SELECT entry_id, sum(debit_fen) d,
        sum(credit_fen) c FROM payments_line GROUP BY 1) l ON l.entry_id = e.id WHERE l.d <> l.c OR l.d <> e.total_fen
        UNION ALL SELECT e.id FROM payments_entry e WHERE NOT EXISTS (SELECT FROM payments_line l WHERE l.entry_id = e.id)
        UNION ALL SELECT reverses_id FROM payments_entry WHERE reverses_id IS NOT NULL GROUP BY 1 HAVING count(*) > 1""",
    "I12 conservation": """SELECT 1 FROM (SELECT (SELECT coalesce(sum(amount_fen), 0) FROM payments_order
        WHERE state = 'paid') AS paid, (SELECT coalesce(sum(debit_fen - credit_fen), 0) FROM payments_line
        WHERE account = 'expense') AS expense) x WHERE paid <> expense""",
    "I13 recoveries": """SELECT r.id FROM payments_recovery r JOIN payments_order o ON o.id = r.order_id
        LEFT JOIN (SELECT recovery_id, sum(amount_fen) fen FROM payments_recoveryreceipt GROUP BY 1) t
        ON t.recovery_id = r.id WHERE r.state <> 'dropped' AND (coalesce(t.fen, 0) > r.amount_fen OR o.state <> 'paid')
        UNION ALL SELECT o.id FROM payments_order o JOIN payments_recovery r ON r.order_id = o.id
        WHERE r.state <> 'dropped' GROUP BY o.id, o.amount_fen HAVING sum(r.amount_fen) > o.amount_fen""",
    "I15 whole operations": """SELECT o.id FROM payments_order o WHERE NOT EXISTS (SELECT FROM payments_entry e
        WHERE e.key = 'order:' || o.id || ':committed') OR o.state IN ('sent', 'paid', 'returned', 'cancelled')
        AND NOT EXISTS (SELECT FROM payments_entry e WHERE e.key = 'order:' || o.id || ':' || o.state)""",
    "I16 payees": """SELECT o.id FROM payments_order o JOIN payments_payeeaccount a ON a.id = o.account_id
        JOIN payments_paymentdue d ON d.id = o.due_id JOIN payments_batch b ON b.id = o.batch_id
        WHERE a.payee_id <> d.payee_id OR a.verified_by_id = a.entered_by_id OR a.usable_from > b.made_on""",
    "I19 idempotent": "SELECT min(id) FROM payments_command GROUP BY token HAVING count(*) > 1",
    "I20 closed days": """SELECT e.id FROM payments_entry e JOIN payments_dayclose c ON e.on <= c.day
        WHERE e.reverses_id IS NULL""",
}  # fmt: skip
# What was answered as done, by its kind: the query gives back those keys that are still there.
KEPT: dict[str, str] = {
    "command": "SELECT token FROM payments_command WHERE token = ANY(%s)",
    "due": "SELECT source_id FROM payments_paymentdue WHERE source_kind = 'claim' AND source_id = ANY(%s)",
    "checked": """SELECT id::text FROM payments_batch WHERE id::text = ANY(%s)
        AND state IN ('checked', 'released', 'cancelled') AND checked_by_id IS NOT NULL""",
    "released": "SELECT id::text FROM payments_batch WHERE id::text = ANY(%s) AND state = 'released'",
    "cancelled": "SELECT id::text FROM payments_batch WHERE id::text = ANY(%s) AND state = 'cancelled'",
    "read": "SELECT sha256 FROM payments_returnfile WHERE sha256 = ANY(%s)",
    "recovery": "SELECT id::text FROM payments_recovery WHERE id::text = ANY(%s)",
    "confirmed": """SELECT id::text FROM payments_recovery WHERE id::text = ANY(%s)
        AND state IN ('confirmed', 'done')""",
    "reversed": "SELECT reverses_id::text FROM payments_entry WHERE reverses_id::text = ANY(%s)",
}
AT_ONCE = 5000


def violations(acknowledged: Iterable[tuple[str, str]] = ()) -> dict[str, int]:
    """Invariant -> rows that break it. acknowledged: (kind, key) of what workers were told is done."""
    from django.db import connection, transaction

    from county.core import scope

    found = {}
    with scope.everything(), transaction.atomic(), connection.cursor() as cursor:
        for name, query in CHECKS.items():
            cursor.execute(query)
            if rows := cursor.fetchall():
                found[name] = len(rows)
        if lost := _lost(cursor, acknowledged):
            found["I14 acknowledged is kept"] = lost
    if wrong := _record_faults():
        found["I18 the record"] = wrong
    return found


def _lost(cursor: Any, acknowledged: Iterable[tuple[str, str]]) -> int:
    keys: defaultdict[str, set[str]] = defaultdict(set)
    for kind, key in acknowledged:
        keys[kind].add(key)
    lost = 0
    for kind, told in keys.items():
        asked = sorted(told)
        for start in range(0, len(asked), AT_ONCE):
            part = asked[start : start + AT_ONCE]
            cursor.execute(KEPT[kind], [part])
            lost += len(set(part) - {key for (key,) in cursor.fetchall()})
    return lost


def _record_faults() -> int:
    """The chain whole, and every row of money as the record has it. The makers' people have no events."""
    from county.audit.commands import verifying

    return sum(
        1
        for one in verifying.verify().findings
        if one.kind != "no_event" or "payments_" in str(one.where)
    )
