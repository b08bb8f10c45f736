"""The demo county's claims that became money: training subsidies on the day before the demo's, one line sent back;
the rest were more than the second appropriation, shared it out, and wait for finance.
"""

from datetime import date

from county.accounts import queries as accounts
from county.accounts.models import User
from county.audit import commands as audit
from county.claims.models import Claim
from county.core.actor import Actor
from county.demo import stories
from county.factories.models import Factory
from county.payments import commands, queries
from county.payments.choices import PayeeKind
from county.payments.kinds import mapping
from county.payments.models import Appropriation, Batch, PayeeAccount

SCHEME = "training"
DAY = date(2019, 12, 19)
MOST = 160
BANK = "农商银行平利县支行"


def write() -> None:
    """After the claims and the money; nothing where the registry is too small to have either."""
    waiting = list(queries.to_pay(scheme=SCHEME).select_related("enterprise"))
    funds = queries.fund_choices(SCHEME)
    paper = Appropriation.objects.filter(fund__code="ZJ01").first()
    if not waiting or not funds or paper is None:
        return
    _accounts(waiting)
    batch = commands.pay_claims(
        actor=_actor("finance"), today=DAY, token="demo-claims", scheme=SCHEME, most=MOST,  # noqa: S106 -- a form's token
        funds={name: paper.pk for name, _words in funds},
    ).result  # fmt: skip
    audit.close_act()
    commands.check_batch(batch, actor=_actor("finance2"), today=DAY)
    audit.close_act()
    commands.release_batch(batch, actor=_actor("finance3"), today=DAY)
    audit.close_act()
    _answer(Batch.objects.get(pk=batch))
    _share_out(paper.fund_id)


def _share_out(fund: int) -> None:
    """The second paper of the year is less than what waits; the scheme says pro rata."""
    actor = _actor("finance")
    later = commands.appropriate(
        actor=actor, today=DAY, fund=fund, year=2019, paper="陕财社〔2019〕47号",
        purpose="岗位奖补、培训补贴（第二批）", amount_fen=120_000_00, issued_on=DAY,
    )  # fmt: skip
    commands.receive_funds(
        later.pk, actor=actor, today=DAY, token="demo-second", amount_fen=50_000_00,  # noqa: S106 -- a form's token
        bank_number="HD20191219002",
    )  # fmt: skip
    funds = {name: later.pk for name, _words in queries.fund_choices(SCHEME)}
    plan = queries.short_plan(scheme=SCHEME, period="", funds=funds)
    if plan.is_short and plan.shrinks:
        commands.share_out(
            actor=_actor("office"), today=DAY, token="demo-share", scheme=SCHEME, funds=funds,  # noqa: S106 -- as above
            seen=plan.print, paper="平社厂办发〔2019〕52号",
            reason="第二批就业补助资金只到位五万元，年底前先按比例兑付，其余待下达后补付",
        )  # fmt: skip
    audit.close_act()


def _accounts(waiting: list[Claim]) -> None:
    """Every enterprise but the last has an account that was checked."""
    known = queries.payees_of(waiting)
    firms = {claim.enterprise_id: claim for claim in waiting if claim.pk not in known}
    for firm, claim in sorted(firms.items())[: max(1, len(firms) - 1)]:
        factory = Factory.objects.filter(enterprise=firm).order_by("pk")[0]
        payee = commands.register_payee(
            actor=_actor("office"), kind=PayeeKind.FACTORY, factory=factory.pk
        )
        number = f"27060102{payee.pk * 7_919:010d}"
        commands.enter_account(
            payee.pk, actor=_actor("office"), today=DAY, holder=claim.enterprise.name, number=number,
            bank=BANK, bank_code="402801000016",
        )  # fmt: skip
        commands.verify_account(payee.pk, actor=_actor("office2"), today=DAY, number=number)
        audit.close_act()


def _answer(batch: Batch) -> None:
    orders = list(batch.orders.select_related("batch").order_by("seq"))
    kept = PayeeAccount.objects.in_bulk([one.account_id for one in orders])
    back = 1 if len(orders) > 1 else None
    rows = [
        {
            "batch": batch.code, "seq": one.seq, "amount_fen": one.amount_fen,
            "account": kept[one.account_id].account_number, "is_paid": n != back,
            "reason": "账户状态异常" if n == back else "",
        }
        for n, one in enumerate(orders)
    ]  # fmt: skip
    data = mapping.write_answer(mapping.DEFAULT, rows)
    commands.read_return(
        actor=_actor("finance"), today=stories.DEMO_DAY, name=f"回单{batch.code}.csv", file=data
    )
    audit.close_act()


def _actor(username: str) -> Actor:
    return accounts.actor_of(User.objects.get(username=username), today=stories.DEMO_DAY)
