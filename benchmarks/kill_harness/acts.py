"""What honest people do, at random, by the commands. Each gives what it was told is done."""

import hashlib
import random
import uuid
from pathlib import Path
from typing import Any

from benchmarks.kill_harness import bank
from benchmarks.kill_harness.county import FINANCE, OFFICE, TODAY

Done = list[tuple[str, str]]  # kind of invariants.KEPT, key


class Idle(Exception):
    """There was nothing to do: no operation."""


class Acts:
    def __init__(self, folder: Path, dice: random.Random) -> None:
        from django.db import transaction

        from county.accounts.models import User
        from county.accounts.queries import actor_of
        from county.core import scope
        from county.payments.models import Appropriation, Payee

        self.folder, self.dice = folder, dice
        self.actors = {
            user.username: actor_of(user, today=TODAY)
            for user in User.objects.filter(username__in=(*FINANCE, *OFFICE))
        }
        with scope.everything(), transaction.atomic():
            self.payees = list(Payee.objects.order_by("pk").values_list("pk", flat=True))
        self.funds = list(Appropriation.objects.order_by("pk").values_list("pk", flat=True))
        self.usual = [
            *[self.take] * 4, *[self.make] * 4, *[self.check] * 4, *[self.release] * 4, *[self.bank] * 6,
            self.cancel, self.recover, self.confirm, self.pay_back, self.reverse, self.reread,
        ]  # fmt: skip

    def finance(self) -> Any:
        return self.actors[self.dice.choice(FINANCE)]

    def office(self) -> Any:
        return self.actors[self.dice.choice(OFFICE)]

    def by_user(self, pk: int) -> Any:
        return next(one for one in self.actors.values() if one.user_id == pk)

    def token(self) -> str:
        return str(uuid.UUID(int=self.dice.getrandbits(128)))

    def take(self) -> Done:
        """Claims hand over approved rights; the numbers repeat now and then."""
        from county.core.actor import SYSTEM
        from county.payments import commands

        numbers = [self.dice.randint(1, 10_000_000) for _n in range(self.dice.randint(1, 4))]
        given = []
        for number in numbers:
            fen = number % 9_000 + 100
            given.append(
                self._approved(str(number), fen, [(self.funds[0], fen - fen // 3), (self.funds[1], fen // 3)])
            )  # fmt: skip
        commands.take_many(given, actor=SYSTEM, today=TODAY)
        return [("due", str(number)) for number in numbers]

    def due(self, fen: int, parts: list[tuple[int, int]], *, kind: str) -> int:
        """One due of its own for an attack. Returns: its key."""
        from county.core.actor import SYSTEM
        from county.payments import commands

        given = self._approved(self.token(), fen, parts, kind=kind)
        return commands.take(given, actor=SYSTEM, today=TODAY).pk

    def _approved(
        self, source: str, fen: int, parts: list[tuple[int, int]], *, kind: str = "claim"
    ) -> Any:
        from county.payments import commands

        payee = self.payees[int(hashlib.sha256(source.encode()).hexdigest(), 16) % len(self.payees)]
        return commands.Approved(
            source_kind=kind, source_id=source, scheme="s", paper="p", payee=payee, amount_fen=fen, parts=parts,
            remark="r", entered_by=self.actors["grant0"].user_id, approved_by=self.actors["grant1"].user_id,
        )  # fmt: skip

    def make(self) -> Done:
        from county.payments import commands
        from county.payments.models import PaymentDue

        dues = _needed(some(PaymentDue, self.dice, self.dice.randint(1, 4), state="approved"))
        token = self.token()
        asked = {"actor": self.finance(), "today": TODAY, "token": token, "dues": dues}
        first = commands.make_batch(**asked)
        if self.dice.random() < 0.3:  # the second press
            assert commands.make_batch(**asked).pk == first.pk
        return [("command", token)]

    def check(self) -> Done:
        from county.payments import commands

        return [("checked", str(self._step(commands.check_batch, "made")))]

    def release(self) -> Done:
        from county.payments import commands

        return [("released", str(self._step(commands.release_batch, "checked")))]

    def cancel(self) -> Done:
        from county.payments import commands

        state = self.dice.choice(("made", "checked"))
        return [("cancelled", str(self._step(commands.cancel_batch, state, reason="r")))]

    def _step(self, command: Any, state: str, **said: str) -> int:
        from county.payments.models import Batch

        (pk,) = _needed(some(Batch, self.dice, state=state))
        command(pk, actor=self.finance(), today=TODAY, **said)
        return pk

    def bank(self) -> Done:
        """The bank answers for up to three batches; what was answered before is answered again."""
        from county.payments.models import Batch, Order

        batches = _needed(some(Batch, self.dice, 3, state="released"))
        orders = list(Order.objects.filter(batch__in=batches).select_related("batch"))
        waiting = [one for one in orders if one.state == "sent"] or orders[:2]
        self.dice.shuffle(waiting)
        data = bank.answer(waiting[: self.dice.randint(1, 12)], self.dice)
        (self.folder / f"{self.token()}.ret").write_bytes(data)
        return self._read(data)

    def reread(self) -> Done:
        """A file that was read, or whose reader was killed."""
        files = _needed(list(self.folder.glob(f"{self.dice.randrange(16):x}*.ret")))
        return self._read(self.dice.choice(files).read_bytes())

    def _read(self, data: bytes) -> Done:
        from county.payments import commands

        commands.read_return(actor=self.finance(), today=TODAY, name="r", file=data)
        return [("read", hashlib.sha256(data).hexdigest())]

    def recover(self) -> Done:
        from county.payments import commands
        from county.payments.models import Order

        (pk,) = _needed(some(Order, self.dice, state="paid"))
        row = commands.decide_recovery(
            actor=self.office(), today=TODAY, order=pk, amount_fen=self.dice.randint(1, 3000), reason="r", paper="p"
        )  # fmt: skip
        return [("recovery", str(row.pk))]

    def confirm(self) -> Done:
        from county.payments import commands
        from county.payments.models import Recovery

        (pk,) = _needed(some(Recovery, self.dice, state="decided"))
        commands.confirm_recovery(pk, actor=self.office(), today=TODAY)
        return [("confirmed", str(pk))]

    def pay_back(self) -> Done:
        from county.payments import commands
        from county.payments.models import Recovery

        (pk,) = _needed(some(Recovery, self.dice, state="confirmed"))
        token = self.token()
        commands.receive_recovery(
            pk, actor=self.finance(), today=TODAY, token=token, amount_fen=self.dice.randint(1, 1500), bank_number=token
        )  # fmt: skip
        return [("command", token)]

    def reverse(self) -> Done:
        """Receive a little on the third fund, and take some receipt of it back: others try the same."""
        from county.payments import commands
        from county.payments.models import Entry

        token = self.token()
        commands.receive_funds(
            self.funds[2], actor=self.finance(), today=TODAY, token=token, amount_fen=100, bank_number=token
        )  # fmt: skip
        keys = Entry.objects.filter(kind="received", lines__appropriation=self.funds[2])
        pk = self.dice.choice(list(keys.order_by("-pk").values_list("pk", flat=True)[:6]))
        commands.reverse_entry(pk, actor=self.finance(), today=TODAY, reason="r")
        return [("command", token), ("reversed", str(pk))]


def some(model: Any, dice: random.Random, most: int = 1, **where: Any) -> list[int]:
    """Keys of up to so many of the newest sixty rows."""
    keys = list(model.objects.filter(**where).order_by("-pk").values_list("pk", flat=True)[:60])
    return dice.sample(keys, min(most, len(keys)))


def _needed(found: list[Any]) -> list[Any]:
    if not found:
        raise Idle
    return found
