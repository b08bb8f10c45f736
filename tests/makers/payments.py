"""Money at any point of its way, taken there by the commands themselves."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.makers.accounts import make_actor

from county.accounts.choices import Role
from county.auditing.models import Sample, SampleItem
from county.core.actor import SYSTEM, Actor
from county.payments import commands
from county.payments.choices import FundKind, PayeeKind
from county.payments.kinds import mapping
from county.payments.models import (
    Appropriation,
    Batch,
    Entry,
    Fund,
    Order,
    Payee,
    PayeeAccount,
    PaymentDue,
)

TODAY = date(2019, 12, 20)


@dataclass
class Cashiers:
    """Three of finance, two who approve."""

    maker: Actor
    checker: Actor
    releaser: Actor
    office: Actor
    other: Actor
    tokens: int = field(default=0)

    def token(self) -> str:
        self.tokens += 1
        return f"token-{self.tokens}"


def make_cashiers() -> Cashiers:
    three = [make_actor(role=Role.FINANCE, username=f"money{n}") for n in range(3)]
    two = [make_actor(role=Role.OFFICE, username=f"grant{n}") for n in range(2)]
    return Cashiers(three[0], three[1], three[2], two[0], two[1])


def make_appropriation(
    *,
    who: Cashiers,
    amount_fen: int = 1_000_000_00,
    received_fen: int | None = None,
    paper: str = "平财社〔2019〕1号",
    kind: str = FundKind.EMPLOYMENT,
) -> Appropriation:
    code = f"ZJ{Fund.objects.count() + 1:02d}"
    fund = commands.register_fund(actor=who.maker, code=code, name="就业专项资金", kind=kind)
    row = commands.appropriate(
        actor=who.maker, today=TODAY, fund=fund.pk, year=2019, paper=paper, purpose="奖补",
        amount_fen=amount_fen, issued_on=date(2019, 3, 1),
    )  # fmt: skip
    received = amount_fen if received_fen is None else received_fen
    if received:
        commands.receive_funds(
            row.pk, actor=who.maker, today=TODAY, token=f"receive-{row.pk}", amount_fen=received,
            bank_number=f"HD{row.pk}",
        )  # fmt: skip
    return row


def make_payee(
    *, who: Cashiers, name: str = "", verified: bool = True, factory: Any = None
) -> Payee:
    n = Payee.objects.count() + 1
    if factory is None:
        payee = commands.register_payee(
            actor=who.office, kind=PayeeKind.BODY, name=name or f"收款单位{n}"
        )
    else:
        payee = commands.register_payee(
            actor=who.office, kind=PayeeKind.FACTORY, factory=factory.pk
        )
    number = account_of(n)
    commands.enter_account(
        payee.pk, actor=who.office, today=TODAY, holder=payee.name, number=number, bank="农商银行平利支行"
    )  # fmt: skip
    if verified:
        commands.verify_account(payee.pk, actor=who.other, today=TODAY, number=number)
    return payee


def account_of(number: int) -> str:
    return f"62305800{number:08d}"


def make_due(
    *,
    who: Cashiers,
    payee: Payee,
    appropriation: Appropriation,
    amount_fen: int = 2_000_00,
    source: str = "",
) -> PaymentDue:
    """Approved, as claims hand it over."""
    source = source or f"c{PaymentDue.objects.count() + 1}"
    given = commands.Approved(
        source_kind="claim", source_id=source, scheme="job_award", paper="平社厂办〔2019〕1号",
        payee=payee.pk, amount_fen=amount_fen, parts=[(appropriation.pk, amount_fen)], remark="稳岗奖补",
        entered_by=who.office.user_id or 0, approved_by=who.other.user_id or 0,
    )  # fmt: skip
    return commands.take(given, actor=SYSTEM, today=TODAY)


def make_batch(*, who: Cashiers, dues: list[PaymentDue], token: str = "") -> Batch:
    done = commands.make_batch(
        actor=who.maker, today=TODAY, token=token or who.token(), dues=[due.pk for due in dues]
    )
    return Batch.objects.get(pk=done.result)


def send(*, who: Cashiers, dues: list[PaymentDue]) -> Batch:
    batch = make_batch(who=who, dues=dues)
    commands.check_batch(batch.pk, actor=who.checker, today=TODAY)
    return commands.release_batch(batch.pk, actor=who.releaser, today=TODAY)


def answer_rows(orders: list[Order], *, failed: tuple[int, ...] = ()) -> list[dict[str, Any]]:
    """What the bank would say of the orders. failed: their places."""
    accounts = PayeeAccount.objects.in_bulk([order.account_id for order in orders])
    return [
        {
            "batch": order.batch.code, "seq": order.seq, "amount_fen": order.amount_fen,
            "account": accounts[order.account_id].account_number,
            "is_paid": n not in failed, "reason": "账号已销户" if n in failed else "",
        }
        for n, order in enumerate(orders)
    ]  # fmt: skip


def answer_of(batch: Batch, *, failed: tuple[int, ...] = ()) -> bytes:
    orders = list(batch.orders.select_related("batch").order_by("seq"))
    return mapping.write_answer(mapping.DEFAULT, answer_rows(orders, failed=failed))


def make_sample(order: Order, *, position: int = 0) -> tuple[Sample, SampleItem]:
    """One payment drawn of one."""
    sample = Sample.objects.create(
        code=f"CY2019-{position + 1:03d}", from_on=TODAY, to_on=TODAY, wanted=1, seed="00" * 8,
        population=1, total_fen=order.amount_fen, drawn=1, drawn_fen=order.amount_fen,
        keys_sha256="0" * 64, strata=[[0, 1, order.amount_fen, 1]], drawn_on=TODAY,
        drawn_by_id=order.batch.made_by_id,
    )  # fmt: skip
    return sample, SampleItem.objects.create(sample=sample, number=1, order=order)


def put_money(side: Any, *, who: Cashiers, position: int) -> None:
    """One of everything of money into a world.Side: paid, waiting, sent back, claimed back."""
    fund = make_appropriation(who=who, paper=f"拨{position}", received_fen=900_000_00)
    side.put(fund, fund.receipts.get())
    side.put(
        commands.file_bid(
            actor=who.maker,
            today=TODAY,
            fund=fund.fund_id,
            year=2020,
            paper=f"报{position}",
            amount_fen=1,
        ),
        Entry.objects.filter(kind="received").latest("pk"),
    )
    payee = make_payee(who=who, factory=side["factories.Factory"])
    side.canaries["payee account"] = account_of(Payee.objects.count())
    other = make_payee(who=who, verified=False)
    side.rows["waiting payee"] = other
    side.rows["landlord payee"] = commands.register_payee(
        actor=who.office, kind=PayeeKind.LANDLORD, name=f"出租公司{position}"
    )
    due = make_due(who=who, payee=payee, appropriation=fund)
    side.rows["approved due"] = make_due(who=who, payee=payee, appropriation=fund)
    held = make_due(who=who, payee=payee, appropriation=fund)
    side.rows["held due"] = commands.hold_due(held.pk, actor=who.office, reason="核实")
    batch = send(who=who, dues=[due])
    side.rows["sent batch"] = batch
    rows = answer_rows(list(batch.orders.select_related("batch")))
    data = mapping.write_answer(mapping.DEFAULT, [{**rows[0], "seq": 9}, *rows])
    file = commands.read_return(actor=who.maker, today=TODAY, name="a.csv", file=data)
    side.put(file.lines.get(state="aside"), batch.orders.get())
    paid = side["payments.Order"]
    side.put(
        commands.decide_recovery(
            actor=who.office, today=TODAY, order=paid.pk, amount_fen=100, reason="r", paper="p"
        ),
        make_batch(who=who, dues=[make_due(who=who, payee=payee, appropriation=fund)]),
        commands.enter_due(
            actor=who.office, today=TODAY, scheme="s", paper=f"文{position}", payee=payee.pk,
            amount_fen=100, parts=[(fund.pk, 100)], remark="r",
        ),
        payee,
        commands.close_day(
            actor=who.maker, today=TODAY, day=date(2019, 11, 1 + position), bank_fen=0
        ),
    )  # fmt: skip
    side.put(
        commands.register_mapping(
            actor=who.maker, code=f"m{position}", label=f"银行{position}", spec={}
        )
    )
    # Nothing of this one is spoken for.
    make_appropriation(who=who, paper=f"余{position}")
    side.rows["free entry"] = Entry.objects.filter(kind="received").latest("pk")
    again = commands.decide_recovery(
        actor=who.office, today=TODAY, order=paid.pk, amount_fen=5000, reason="r", paper="q"
    )
    side.rows["confirmed recovery"] = commands.confirm_recovery(
        again.pk, actor=who.other, today=TODAY
    )
    checked = make_batch(who=who, dues=[make_due(who=who, payee=payee, appropriation=fund)])
    side.rows["checked batch"] = commands.check_batch(checked.pk, actor=who.checker, today=TODAY)
    side.put(*make_sample(paid, position=position))
