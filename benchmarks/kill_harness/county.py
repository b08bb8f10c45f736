"""The small county the fire burns in: people, funds, payees, a closed day."""

from datetime import date, timedelta

TODAY = date(2019, 12, 20)
CLOSED = TODAY - timedelta(days=20)
FINANCE = ("money0", "money1", "money2")
OFFICE = ("grant0", "grant1")


def prepare(payees: int = 20) -> None:
    """Four appropriations, the last two nearly empty; a batch at each step of its way. By the commands."""
    from django.db import transaction
    from tests.makers import payments as makers

    from county.core import scope
    from county.payments import commands

    with scope.everything(), transaction.atomic():
        who = makers.make_cashiers()
        funds = [
            makers.make_appropriation(
                who=who, amount_fen=10_000_000_000_00, received_fen=100_00 if n >= 2 else 5_000_000_000_00,
                paper=f"拨款{n}",
            )
            for n in range(4)
        ]  # fmt: skip
        paid = [makers.make_payee(who=who) for _n in range(payees)]
        commands.close_day(actor=who.maker, today=TODAY, day=CLOSED, bank_fen=0)
        dues = [
            makers.make_due(who=who, payee=payee, appropriation=funds[0], source=f"begun {n}")
            for n, payee in enumerate(paid)
        ]
        makers.make_batch(who=who, dues=dues[:1])
        checked = makers.make_batch(who=who, dues=dues[1:2])
        commands.check_batch(checked.pk, actor=who.checker, today=TODAY)
        makers.send(who=who, dues=dues[2:4])
        answered = makers.send(who=who, dues=dues[4:])
        commands.read_return(
            actor=who.maker, today=TODAY, name="r", file=makers.answer_of(answered)
        )
