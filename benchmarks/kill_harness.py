"""The money kernel under fire: several workers on a real database, a simulated bank that splits, repeats,
reorders, cuts and alters its files, and `kill -9` of workers at random; then the invariants are checked.

    python -m benchmarks.kill_harness --seconds 600 --workers 4
    python -m benchmarks.kill_harness --faults          # plants each fault; every one must be found

Workers call the commands, and also attack past them: SQL and commands with a check taken out, which the
database alone must refuse. A planted fault switches one guard of the database off; the attack then gets
through, and the run must name the invariant. It prints operations, kills, payments and violations.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import time
import uuid
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from unittest.mock import patch

TODAY = date(2019, 12, 20)
CLOSED = TODAY - timedelta(days=20)
FINANCE = ("money0", "money1", "money2")
OFFICE = ("grant0", "grant1")

# Invariant -> rows that break it (trust.md).
CHECKS: dict[str, str] = {
    "I2 orders end along drawn edges": "SELECT id FROM payments_order WHERE state = 'sent' AND evidence_id IS NOT NULL",
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
# Fault -> (what switches the guard off, the attack that must then get through, the invariant to be named).
FAULTS: dict[str, tuple[str, str, str]] = {
    "live order index": (
        "DROP INDEX payments_one_live_order; ALTER TABLE payments_order DROP CONSTRAINT payments_order_attempt",
        "second_order", "I7",
    ),
    "maker and checker": (
        "ALTER TABLE payments_batch DROP CONSTRAINT payments_batch_checker_other", "own_check", "I3"
    ),
    "ceiling": ("ALTER TABLE payments_balance DROP CONSTRAINT payments_balance_ceiling", "overdraw", "I6"),
    "returns once": (
        "DROP INDEX payments_return_once_an_order; DROP INDEX payments_return_line_once", "post_again", "I10"
    ),
    "books kept": (
        """ALTER TABLE payments_line DISABLE TRIGGER payments_line_kept;
        GRANT UPDATE ON payments_line TO anye_app, anye_county""", "edit_line", "I11",
    ),
    "books balanced": ("ALTER TABLE payments_line DISABLE TRIGGER payments_line_sum", "lone_line", "I11"),
    "approved dues": (
        """ALTER TABLE payments_paymentdue DISABLE TRIGGER payments_paymentdue_path;
        ALTER TABLE payments_paymentdue DISABLE TRIGGER payments_paymentdue_summed""", "edit_due", "I4",
    ),
    "frozen batches": (
        """ALTER TABLE payments_batch DISABLE TRIGGER payments_batch_path;
        ALTER TABLE payments_batch DISABLE TRIGGER payments_batch_whole""", "refreeze", "I8",
    ),
    "closed days": ("ALTER TABLE payments_entry DISABLE TRIGGER payments_entry_allowed", "backdate", "I20"),
    "evidence": (
        """ALTER TABLE payments_order DROP CONSTRAINT payments_order_ends_on_evidence;
        ALTER TABLE payments_order DISABLE TRIGGER payments_order_ends;
        ALTER TABLE payments_order DISABLE TRIGGER payments_order_in_books""", "pay_by_hand", "I9",
    ),
    "one answer a token": (
        "ALTER TABLE payments_command DROP CONSTRAINT {payments_command:token}", "token_twice", "I19"
    ),
}  # fmt: skip


@dataclass
class Told:
    """What a run has to say."""

    operations: int = 0
    kills: int = 0
    payments: int = 0
    seconds: int = 0
    violations: dict[str, int] = field(default_factory=dict)
    refused: Counter = field(default_factory=Counter)

    def __str__(self) -> str:
        rate = self.operations // max(self.seconds, 1)
        said = ", ".join(f"{name}: {n}" for name, n in self.violations.items()) or "none"
        return (
            f"{self.operations} operations ({rate}/s), {self.kills} kills, "
            f"{self.payments} payments, violations: {said}"
        )


# The worker -----------------------------------------------------------------------------------------------


class Worker:
    def __init__(self, seed: int, folder: Path, attack: str) -> None:
        from django.db import transaction

        from county.accounts.models import User
        from county.accounts.queries import actor_of
        from county.core import scope
        from county.payments.models import Appropriation, Payee

        self.dice = random.Random(seed)
        self.folder, self.attack = folder, attack
        self.actors = {
            user.username: actor_of(user, today=TODAY)
            for user in User.objects.filter(username__in=(*FINANCE, *OFFICE))
        }
        with scope.everything(), transaction.atomic():
            self.payees = list(Payee.objects.values_list("pk", flat=True))
        self.funds = list(Appropriation.objects.order_by("pk").values_list("pk", flat=True))
        self.acks = (folder / f"acks-{os.getpid()}").open("a")

    def finance(self) -> Any:
        return self.actors[self.dice.choice(FINANCE)]

    def office(self) -> Any:
        return self.actors[self.dice.choice(OFFICE)]

    def run(self) -> None:
        from django.db import Error, transaction

        from county.core import scope
        from county.core.errors import Refused

        acts = [
            *[self.take] * 4, *[self.make] * 4, *[self.check] * 4, *[self.release] * 4, *[self.bank] * 6,
            self.cancel, self.recover, self.confirm, self.pay_back, self.reverse, self.reread, self.raw,
        ]  # fmt: skip
        while True:
            act = self.raw if self.attack and self.dice.random() < 0.1 else self.dice.choice(acts)
            outcome = act.__name__
            try:
                # As a request: one transaction, whole or not at all.
                with scope.everything(), transaction.atomic():
                    told = act()
            except Refused as refused:
                told, outcome = None, f"refused {refused.code}"
            except Error as error:
                told, outcome = None, f"database {type(error).__name__}"
                transaction.get_connection().close_if_unusable_or_obsolete()
            # Written after COMMIT: what was acknowledged must be there for ever (I14).
            self.acks.write(json.dumps([outcome, told]) + "\n")
            self.acks.flush()

    def take(self) -> None:
        from county.core.actor import SYSTEM
        from county.payments import commands

        given = []
        for _n in range(self.dice.randint(1, 6)):
            number = self.dice.randint(1, 10_000_000)
            fen = number % 9_000 + 100
            part = fen // 3
            split = [(self.funds[0], fen - part), (self.funds[1], part)]
            given.append(
                commands.Approved(
                    source_kind="claim", source_id=str(number), scheme="s", paper="p",
                    payee=self.payees[number % len(self.payees)], amount_fen=fen, parts=split, remark="r",
                    entered_by=self.actors["grant0"].user_id, approved_by=self.actors["grant1"].user_id,
                )
            )  # fmt: skip
        commands.take_many(given, actor=SYSTEM, today=TODAY)

    def some(self, model: Any, most: int = 1, **where: Any) -> list[Any]:
        keys = list(model.objects.filter(**where).order_by("-pk").values_list("pk", flat=True)[:60])
        return self.dice.sample(keys, min(most, len(keys)))

    def make(self) -> str | None:
        from county.payments import commands
        from county.payments.models import PaymentDue

        dues = self.some(PaymentDue, self.dice.randint(1, 8), state="approved")
        if not dues:
            return None
        actor, token = self.finance(), str(uuid.UUID(int=self.dice.getrandbits(128)))
        asked = {"actor": actor, "today": TODAY, "token": token, "dues": dues}
        first = commands.make_batch(**asked)
        if self.dice.random() < 0.3:  # the second press
            assert commands.make_batch(**asked).pk == first.pk
        return token

    def _step(self, command: Any, state: str) -> None:
        from county.payments.models import Batch

        for pk in self.some(Batch, state=state):
            command(pk, actor=self.finance(), today=TODAY)

    def check(self) -> None:
        from county.payments import commands

        self._step(commands.check_batch, "made")

    def release(self) -> None:
        from county.payments import commands

        self._step(commands.release_batch, "checked")

    def cancel(self) -> None:
        from county.payments import commands
        from county.payments.models import Batch

        for pk in self.some(Batch, state=self.dice.choice(("made", "checked"))):
            commands.cancel_batch(pk, actor=self.finance(), today=TODAY, reason="r")

    def bank(self) -> None:
        """The bank answers some of what was sent; one outcome an order, whoever asks."""
        from tests.makers.payments import answer_rows

        from county.payments.kinds import mapping
        from county.payments.models import Batch, Order

        batches = self.some(Batch, 3, state="released")
        orders = list(Order.objects.filter(batch__in=batches).select_related("batch"))
        waiting = [one for one in orders if one.state == "sent"] or orders[:2]
        self.dice.shuffle(waiting)
        rows = answer_rows(waiting[: self.dice.randint(1, 30)])
        for row, order in zip(rows, waiting, strict=False):
            row["is_paid"] = order.pk % 9 != 0
        if not rows:
            return
        if self.dice.random() < 0.2:
            rows.append(rows[0])
        if self.dice.random() < 0.1:
            name, other = self.dice.choice(
                (("amount_fen", 1), ("seq", 99_999), ("account", "6230580099999999"))
            )
            rows[-1] = {**rows[-1], name: other}
        data = mapping.write_answer(mapping.DEFAULT, rows)
        if self.dice.random() < 0.1:
            data = data[: -self.dice.randint(1, 30)]
        (self.folder / f"{uuid.UUID(int=self.dice.getrandbits(128))}.ret").write_bytes(data)
        self._read(data)

    def reread(self) -> None:
        files = list(self.folder.glob("*.ret"))
        if files:
            self._read(self.dice.choice(files).read_bytes())

    def _read(self, data: bytes) -> None:
        from county.payments import commands

        commands.read_return(actor=self.finance(), today=TODAY, name="r", file=data)

    def recover(self) -> None:
        from county.payments import commands
        from county.payments.models import Order

        for pk in self.some(Order, state="paid"):
            commands.decide_recovery(
                actor=self.office(), today=TODAY, order=pk, amount_fen=self.dice.randint(1, 3000), reason="r", paper="p"
            )  # fmt: skip

    def confirm(self) -> None:
        from county.payments import commands
        from county.payments.models import Recovery

        for pk in self.some(Recovery, state="decided"):
            commands.confirm_recovery(pk, actor=self.office(), today=TODAY)

    def pay_back(self) -> str | None:
        from county.payments import commands
        from county.payments.models import Recovery

        token = str(uuid.UUID(int=self.dice.getrandbits(128)))
        for pk in self.some(Recovery, state="confirmed"):
            commands.receive_recovery(
                pk, actor=self.finance(), today=TODAY, token=token, amount_fen=self.dice.randint(1, 1500), bank_number=token
            )  # fmt: skip
            return token
        return None

    def reverse(self) -> None:
        """Receive a little on the third fund, and take some receipt of it back: others try the same."""
        from county.payments import commands
        from county.payments.models import Entry

        token = str(uuid.UUID(int=self.dice.getrandbits(128)))
        commands.receive_funds(
            self.funds[2], actor=self.finance(), today=TODAY, token=token, amount_fen=100, bank_number=token
        )  # fmt: skip
        keys = Entry.objects.filter(kind="received", lines__appropriation=self.funds[2])
        newest = list(keys.order_by("-pk").values_list("pk", flat=True)[:6])
        for pk in self.dice.sample(newest, 1):
            commands.reverse_entry(pk, actor=self.finance(), today=TODAY, reason="r")

    def raw(self) -> str | None:
        name = self.attack or self.dice.choice(
            sorted({attack for _s, attack, _i in FAULTS.values()})
        )
        from django.db import transaction

        with transaction.atomic():
            getattr(self, f"attack_{name}")()
        return None

    def _sql(self, statement: str, *values: Any) -> None:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute(statement, values or None)

    def attack_second_order(self) -> None:
        """A batch that forgets to ask whether the due is on another."""
        from county.payments import commands
        from county.payments.commands import batches
        from county.payments.models import Order, PaymentDue

        live = self.some(Order, state="sent") or self.some(Order, state="paid")
        for order in Order.objects.filter(pk__in=live):
            dues = list(PaymentDue.objects.filter(pk=order.due_id))
            with (
                patch.object(batches, "_payable", return_value=dues),
                patch.object(batches, "_before", return_value={}),
            ):
                commands.make_batch(
                    actor=self.finance(), today=TODAY, token=str(uuid.uuid4()), dues=[order.due_id]
                )

    def attack_own_check(self) -> None:
        from county.payments import commands, permissions
        from county.payments.models import Batch

        with patch.object(permissions, "require_other"):
            for batch in Batch.objects.filter(pk__in=self.some(Batch, state="made")):
                maker = next(a for a in self.actors.values() if a.user_id == batch.made_by_id)
                commands.check_batch(batch.pk, actor=maker, today=TODAY)

    def attack_overdraw(self) -> None:
        from county.core.actor import SYSTEM
        from county.payments import commands
        from county.payments.commands import batches

        fen, number = 90_000_00, self.dice.randint(1, 10**9)
        due = commands.take(
            commands.Approved(
                source_kind="big", source_id=str(number), scheme="s", paper="p", payee=self.payees[0],
                amount_fen=fen, parts=[(self.funds[3], fen)], remark="r",
                entered_by=self.actors["grant0"].user_id, approved_by=self.actors["grant1"].user_id,
            ),
            actor=SYSTEM, today=TODAY,
        )  # fmt: skip
        with patch.object(batches, "_refuse_over"):
            commands.make_batch(
                actor=self.finance(), today=TODAY, token=str(uuid.uuid4()), dues=[due.pk]
            )

    def attack_post_again(self) -> None:
        self._sql(
            """INSERT INTO payments_returnline (file_id, number, digest, order_id, is_paid, amount_fen, reason,
            text, state, aside_reason, note) SELECT file_id, number + 100000 + (random() * 1000000)::int, digest,
            order_id, is_paid, amount_fen, '', '', 'posted', '', '' FROM payments_returnline
            WHERE state = 'posted' ORDER BY id DESC LIMIT 1"""
        )

    def attack_edit_line(self) -> None:
        self._sql(
            "UPDATE payments_line SET debit_fen = debit_fen + 1 WHERE id = (SELECT max(id) FROM payments_line"
            " WHERE debit_fen > 0)"
        )

    def attack_lone_line(self) -> None:
        self._sql(
            """INSERT INTO payments_line (entry_id, account, appropriation_id, debit_fen, credit_fen)
            SELECT entry_id, account, appropriation_id, 5, 0 FROM payments_line ORDER BY id DESC LIMIT 1"""
        )

    def attack_edit_due(self) -> None:
        self._sql(
            """UPDATE payments_paymentdue SET amount_fen = amount_fen + 1 WHERE id = (SELECT due_id
            FROM payments_order ORDER BY id DESC LIMIT 1)"""
        )

    def attack_refreeze(self) -> None:
        self._sql(
            """UPDATE payments_batch SET sha256 = repeat('0', 64), total_fen = total_fen + 1
            WHERE id = (SELECT max(id) FROM payments_batch WHERE state = 'released')"""
        )

    def attack_backdate(self) -> None:
        from county.payments.commands import posting

        with patch.object(posting, "refuse_closed"):
            one = posting.Posting(f"late:{uuid.uuid4()}", [(self.funds[0], 100)])
            posting.post(self.finance(), "received", [one], on=CLOSED)

    def attack_pay_by_hand(self) -> None:
        self._sql(
            "UPDATE payments_order SET state = 'paid' WHERE id = (SELECT max(id) FROM payments_order"
            " WHERE state = 'sent')"
        )

    def attack_token_twice(self) -> None:
        self._sql(
            """INSERT INTO payments_command (token, name, digest, result, asked_by_id) SELECT token, name, digest,
            result, asked_by_id FROM payments_command ORDER BY id DESC LIMIT 1"""
        )


# The parent -----------------------------------------------------------------------------------------------


def prepare(payees: int = 20) -> None:
    """People, funds and payees, by the commands; a day closed."""
    from tests.makers import payments as makers

    from county.core import scope
    from county.payments import commands

    with scope.everything():
        who = makers.make_cashiers()
        for n in range(4):
            makers.make_appropriation(
                who=who, amount_fen=10_000_000_000_00, received_fen=100_00 if n >= 2 else 5_000_000_000_00,
                paper=f"拨款{n}",
            )  # fmt: skip
        for _n in range(payees):
            makers.make_payee(who=who)
        commands.close_day(actor=who.maker, today=TODAY, day=CLOSED, bank_fen=0)


def run(
    *,
    seconds: int,
    workers: int,
    url: str,
    seed: int = 1,
    attack: str = "",
    kill_every: float = 0.7,
) -> Told:
    """Fire for so long, then check. url: the prepared database, by the owner's name."""
    folder = Path(mkdtemp(prefix="kill-"))
    dice = random.Random(seed)
    environment = os.environ | {
        "DATABASE_URL": url, "ANYE_AS_OWNER": "", "ANYE_TODAY": TODAY.isoformat(),
        "DJANGO_SETTINGS_MODULE": "county.config.settings", "PYTHONPATH": os.pathsep.join(sys.path),
    }  # fmt: skip
    told, numbers = Told(), iter(range(seed * 1000, seed * 1000 + 1_000_000))

    nursery = subprocess.Popen(
        [sys.executable, __file__, "--work", str(folder), attack],
        env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip

    def start() -> int:
        nursery.stdin.write(f"{next(numbers)}\n")
        nursery.stdin.flush()
        return int(nursery.stdout.readline())

    crew = [start() for _n in range(workers)]
    fired = time.monotonic()
    while (left := fired + seconds - time.monotonic()) > 0:
        time.sleep(min(left, dice.uniform(0, 2 * kill_every)))
        n = dice.randrange(workers)
        os.kill(crew[n], signal.SIGKILL)
        told.kills += 1
        crew[n] = start()
    told.seconds = int(time.monotonic() - fired)
    for pid in crew:
        os.kill(pid, signal.SIGKILL)
    nursery.stdin.close()
    nursery.wait()
    time.sleep(0.3)  # the server ends what the dead began
    _count(folder, told)
    return told


def _count(folder: Path, told: Told) -> None:
    from django.db import connection, transaction

    from county.core import scope
    from county.payments.models import Command, Order

    connection.close()  # what the parent saw before the fire is not what it checks
    tokens = []
    for path in folder.glob("acks-*"):
        for line in path.read_text().splitlines():
            outcome, token = json.loads(line) if line.endswith("]") else ("cut", None)
            told.operations += 1
            told.refused[outcome] += 1
            tokens += [token] if token else []
    with scope.everything():
        kept = set(Command.objects.filter(token__in=tokens).values_list("token", flat=True))
        with transaction.atomic():
            told.payments = Order.objects.filter(state="paid").count()
        lost = len(set(tokens) - kept)
        if lost:
            told.violations["I14 acknowledged"] = lost
        told.violations |= violations()


def violations() -> dict[str, int]:
    from django.db import connection, transaction

    from county.core import scope

    found = {}
    with scope.everything(), transaction.atomic(), connection.cursor() as cursor:
        for name, query in CHECKS.items():
            cursor.execute(query)
            if rows := cursor.fetchall():
                found[name] = len(rows)
    return found


def plant(cursor: Any, fault: str) -> None:
    """Switch the guard off, as the owner."""
    statement = FAULTS[fault][0]
    if "{" in statement:
        table, column = statement.partition("{")[2].rstrip("}").split(":")
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'u'"
            " AND conkey = ARRAY[(SELECT attnum FROM pg_attribute WHERE attrelid = %s::regclass AND attname = %s)]",
            [table, table, column],
        )
        statement = statement.partition("{")[0] + f'"{cursor.fetchone()[0]}"'
    cursor.execute(statement)


@contextmanager
def database(name: str) -> Any:
    """A database of its own on the tests' server, prepared; gone afterwards."""
    from django.db import connection
    from tests.makers.logins import OWNER, as_login

    from county.config import rowrights

    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    kept = connection.settings_dict
    try:
        as_login(rowrights.APP)
        prepare()
        yield f"postgresql://{OWNER}@/{kept['NAME']}?host={kept['HOST']}"
    finally:
        as_login(OWNER)
        connection.creation.destroy_test_db(name, verbosity=0)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--faults", action="store_true")
    asked = parser.parse_args()
    os.environ.setdefault("ANYE_TEST_SUFFIX", "_kill")
    import tests.boot  # noqa: F401 -- the tests' server and settings

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "county.config.settings")
    import django

    django.setup()
    from django.db import connection
    from tests.makers.logins import as_owner

    with database(connection.settings_dict["NAME"]) as url:
        if not asked.faults:
            told = run(seconds=asked.seconds, workers=asked.workers, url=url, seed=asked.seed)
            print(told, dict(told.refused.most_common()))
            return 1 if told.violations else 0
        missed = []
        seen: set[str] = set()
        for number, (fault, (_sql, attack, invariant)) in enumerate(FAULTS.items()):
            with as_owner(), connection.cursor() as cursor:
                plant(cursor, fault)
            told = run(
                seconds=asked.seconds,
                workers=asked.workers,
                url=url,
                seed=number + 2,
                attack=attack,
            )
            named = any(name.split()[0] == invariant for name in told.violations)
            print(f"{fault}: {told}", "" if named else "MISSED", dict(told.refused))
            missed += [] if named else [fault]
            seen |= set(told.violations)
        return 1 if missed else 0


def nurse(folder: Path, attack: str) -> None:
    """Forks a worker for each seed it is told, so that a killed one is replaced at once."""
    import django

    django.setup()

    import county.payments.commands  # noqa: F401 -- loaded once, before the forks

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while seed := sys.stdin.readline():
        pid = os.fork()
        if pid == 0:
            os.close(0)
            os.close(1)
            Worker(int(seed), folder, attack).run()
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--work"]:
        nurse(Path(sys.argv[2]), sys.argv[3])
        raise SystemExit(0)
    raise SystemExit(main())
