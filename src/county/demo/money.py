"""The demo county's money of 2019: appropriations, payees, batches with a line the bank sent back and its
reissue, days closed, a recovery. By the commands themselves, each on its day.
"""

from collections.abc import Sequence
from datetime import date

from county.accounts import queries as accounts
from county.accounts.models import User
from county.audit import commands as audit
from county.demo import stories
from county.factories.models import Factory
from county.payments import commands, queries
from county.payments.choices import FundKind, OrderState, PayeeKind
from county.payments.kinds import mapping
from county.payments.kinds.splitting import split
from county.payments.models import Batch, Order, PayeeAccount, PaymentDue
from county.places.models import Town

PAYEES = 36
BANK = "农商银行平利县支行"
GB18030 = {
    "encoding": "gb18030", "separator": "|", "newline": "\n", "amount": "fen", "remark_bytes": 20,
    "has_header": False, "file_name": "DF_{batch}.txt",
    "columns": [
        ["seq", "序号"], ["account", "账号"], ["holder", "户名"], ["amount", "金额（分）"], ["remark", "摘要"],
    ],
}  # fmt: skip
# code, name, kind, paper, purpose, appropriated and received in yuan
FUNDS = (
    ("ZJ01", "省级就业补助资金", FundKind.EMPLOYMENT, "陕财社〔2019〕12号", "岗位奖补、培训补贴", 2_400_000, 2_400_000),
    ("ZJ02", "苏陕扶贫协作资金", FundKind.COOPERATION, "苏陕办发〔2019〕8号", "厂房和设备补贴", 1_200_000, 900_000),
    ("ZJ03", "涉农整合资金", FundKind.LINKING, "平脱指发〔2019〕5号", "社区工厂以奖代补", 800_000, 800_000),
    ("ZJ04", "县财政社区工厂专项", FundKind.COUNTY, "平财预〔2019〕21号", "贷款贴息、场地租金", 1_500_000, 1_000_000),
    ("ZJ05", "老县镇自有资金", FundKind.TOWN, "老政发〔2019〕3号", "水电和物流补贴", 200_000, 120_000),
    ("ZJ06", "招商推介经费", FundKind.PROMOTION, "平财预〔2019〕22号", "外出招商推介", 300_000, 300_000),
)  # fmt: skip
# month, scheme, remark, yuan of the first due, first fund and second (or none), which line comes back
ROUNDS: tuple[tuple[int, str, str, int, int, int | None, int | None], ...] = (
    (4, "岗位奖补", "一季度岗位奖补", 18_000, 0, None, None),
    (6, "场地租金补贴", "上半年场地租金补贴", 9_600, 3, None, 4),
    (7, "岗位奖补", "二季度岗位奖补", 18_600, 0, 2, None),
    (10, "设备补贴", "新增设备补贴", 26_000, 1, 2, 1),
    (11, "岗位奖补", "三季度岗位奖补", 19_200, 0, None, None),
)
FACTORIES_A_ROUND = 9


def write() -> None:
    """A year of payments, and what waits on the demo's day."""
    audit.close_act()
    _Year().write()


class _Year:
    def __init__(self) -> None:
        names = ("finance", "finance2", "finance3", "office", "office2")
        self.maker, self.checker, self.releaser, self.office, self.other = (
            accounts.actor_of(User.objects.get(username=name), today=stories.DEMO_DAY)
            for name in names
        )
        self.funds: list[int] = []
        self.payees: list[int] = []

    def write(self) -> None:
        self._funds()
        self._payees()
        if len(self.payees) < FACTORIES_A_ROUND:
            return  # a few factories only: nothing to show
        for number, (month, scheme, remark, yuan, first, second, back) in enumerate(ROUNDS):
            day = date(2019, month, 12)
            self._round(number, day, scheme, remark, yuan, first, second, back)
            if month < 11:
                self._close(date(2019, month, 28))
        self._recovery()
        self._close(date(2019, 11, 30))
        self._waiting()

    def _funds(self) -> None:
        day = date(2019, 3, 8)
        town = Town.objects.get(code=stories.TOWN_LAOXIAN)
        for code, name, kind, paper, purpose, yuan, received in FUNDS:
            fund = commands.register_fund(
                actor=self.maker, code=code, name=name, kind=kind,
                town=town.pk if kind == FundKind.TOWN else None,
            )  # fmt: skip
            bid = None
            if kind in {FundKind.EMPLOYMENT, FundKind.COOPERATION}:
                asked = commands.file_bid(
                    actor=self.office, today=date(2018, 11, 20), fund=fund.pk, year=2019,
                    paper=f"平人社报〔2018〕{code[-1]}号", amount_fen=yuan * 125,
                )  # fmt: skip
                commands.answer_bid(
                    asked.pk, actor=self.office, today=day, version=1, granted_fen=yuan * 100, paper=paper
                )  # fmt: skip
                bid = asked.pk
            row = commands.appropriate(
                actor=self.maker, today=day, fund=fund.pk, bid=bid, year=2019, paper=paper,
                purpose=purpose, amount_fen=yuan * 100, issued_on=day,
            )  # fmt: skip
            commands.receive_funds(
                row.pk, actor=self.maker, today=day, token=f"demo-{code}", amount_fen=received * 100,
                bank_number=f"HD201903{code}",
            )  # fmt: skip
            self.funds.append(row.pk)
        commands.file_bid(
            actor=self.office, today=date(2019, 11, 25), fund=fund.pk, year=2020,
            paper="平商报〔2019〕6号", amount_fen=400_000_00, note="2020 年招商推介",
        )  # fmt: skip
        commands.register_mapping(
            actor=self.maker, code="rcb", label="农商银行代发（GB18030）", spec=GB18030
        )
        audit.close_act()

    def _payees(self) -> None:
        day = date(2019, 3, 11)
        seen: set[int] = set()
        for factory in Factory.objects.filter(status="producing").order_by("pk"):
            if factory.enterprise_id in seen or len(self.payees) == PAYEES:
                continue
            seen.add(factory.enterprise_id)
            payee = commands.register_payee(
                actor=self.office, kind=PayeeKind.FACTORY, factory=factory.pk
            )
            self._account(payee.pk, payee.name, day)
            self.payees.append(payee.pk)
        audit.close_act()

    def _account(self, payee: int, holder: str, day: date, *, number: int = 0) -> None:
        told = f"27060101{(number or payee) * 7_919:010d}"
        commands.enter_account(
            payee, actor=self.office, today=day, holder=holder, number=told, bank=BANK,
            bank_code="402801000016",
        )  # fmt: skip
        commands.verify_account(payee, actor=self.other, today=day, number=told)

    def _dues(
        self, source: str, day: date, scheme: str, remark: str, yuan: int, funds: Sequence[int]
    ) -> list[PaymentDue]:
        start = len(source) * 5 % max(len(self.payees) - FACTORIES_A_ROUND, 1)
        given = []
        for n, payee in enumerate(self.payees[start : start + FACTORIES_A_ROUND]):
            fen = (yuan + n * 850) * 100
            parts = list(zip(funds, split(fen, [7, 3][: len(funds)]), strict=True))
            given.append(
                commands.Approved(
                    source_kind="paper", source_id=f"{source}:{n}", scheme=scheme,
                    paper=f"平社厂办发〔2019〕{source}号", payee=payee, amount_fen=fen, parts=parts,
                    remark=remark, entered_by=self.office.user_id or 0,
                    approved_by=self.other.user_id or 0,
                )
            )  # fmt: skip
        found = commands.take_many(given, actor=self.office, today=day)
        audit.close_act()
        return found

    def _round(
        self, number: int, day: date, scheme: str, remark: str, yuan: int, first: int,
        second: int | None, back: int | None,
    ) -> None:  # fmt: skip
        funds = [self.funds[first], *([self.funds[second]] if second is not None else [])]
        dues = self._dues(f"{number + 11}", day, scheme, remark, yuan, funds)
        batch = self._send(f"round-{number}", day, [due.pk for due in dues])
        self._answer(batch, day.replace(day=13), back)
        if back is not None:
            again = Order.objects.get(batch=batch, state=OrderState.RETURNED)
            day = day.replace(day=16)
            if number == 1:
                reissued = self._send(f"again-{number}", day, [again.due_id])
                self._answer(reissued, day.replace(day=17), None)

    def _send(self, token: str, day: date, dues: Sequence[int]) -> Batch:
        done = commands.make_batch(actor=self.maker, today=day, token=f"demo-{token}", dues=dues)
        audit.close_act()
        commands.check_batch(done.result, actor=self.checker, today=day)
        audit.close_act()
        batch = commands.release_batch(done.result, actor=self.releaser, today=day)
        audit.close_act()
        return batch

    def _answer(self, batch: Batch, day: date, back: int | None) -> None:
        orders = batch.orders.select_related("batch").order_by("seq")
        kept = PayeeAccount.objects.in_bulk([one.account_id for one in orders])
        rows = [
            {
                "batch": batch.code, "seq": one.seq, "amount_fen": one.amount_fen,
                "account": kept[one.account_id].account_number, "is_paid": n != back,
                "reason": "账号户名不符" if n == back else "",
            }
            for n, one in enumerate(orders)
        ]  # fmt: skip
        if back == 1:  # a line that is not ours, for the desk to settle
            rows.append({**rows[0], "seq": 99, "reason": ""})
        data = mapping.write_answer(mapping.DEFAULT, rows)
        commands.read_return(actor=self.maker, today=day, name=f"回单{batch.code}.csv", file=data)
        audit.close_act()

    def _close(self, day: date) -> None:
        before = queries.last_close()
        if before and before >= day:
            return
        book = queries.book_paid(after=before, until=day)
        fee = [(12_50, "银行手续费误扣，已要求退回")] if day.month == 7 else []
        commands.close_day(
            actor=self.maker, today=stories.DEMO_DAY, day=day, bank_fen=book + sum(x for x, _w in fee),
            items=fee,
        )  # fmt: skip
        audit.close_act()

    def _recovery(self) -> None:
        order = Order.objects.filter(state=OrderState.PAID, due__scheme="岗位奖补").earliest("pk")
        row = commands.decide_recovery(
            actor=self.office, today=date(2019, 11, 6), order=order.pk, amount_fen=3_600_00,
            reason="核查发现两名工人当季已离职，多付岗位奖补", paper="平社厂办发〔2019〕31号",
            instalments=queries.monthly(date(2019, 11, 30), 3, 3_600_00),
        )  # fmt: skip
        commands.confirm_recovery(row.pk, actor=self.other, today=date(2019, 11, 7))
        commands.receive_recovery(
            row.pk, actor=self.maker, today=date(2019, 11, 29), token="demo-back", amount_fen=1_200_00,  # noqa: S106 -- a form's token
            bank_number="HD20191129001",
        )  # fmt: skip
        audit.close_act()

    def _waiting(self) -> None:
        """On the demo's day: a batch to check, one to release, dues to pay, one to approve, a new account."""
        day = stories.DEMO_DAY
        dues = self._dues("41", day, "稳岗补贴", "下半年稳岗补贴", 6_400, [self.funds[0]])
        keys = [due.pk for due in dues]
        frozen = commands.make_batch(
            actor=self.maker, today=day, token="demo-frozen", dues=keys[:3]  # noqa: S106 -- as above
        )  # fmt: skip
        audit.close_act()
        commands.check_batch(frozen.result, actor=self.checker, today=day)
        audit.close_act()
        commands.make_batch(
            actor=self.checker, today=day, token="demo-made", dues=keys[3:6]  # noqa: S106 -- as above
        )  # fmt: skip
        audit.close_act()
        commands.hold_due(keys[6], actor=self.office, reason="公示期内有异议，核实中")
        commands.enter_due(
            actor=self.office, today=day, scheme="物流补贴", paper="老政发〔2019〕19号",
            payee=self.payees[0], amount_fen=8_200_00, parts=[(self.funds[4], 8_200_00)],
            remark="下半年物流补贴",
        )  # fmt: skip
        changed = self.payees[-1]
        holder = PayeeAccount.objects.filter(payee=changed).latest("pk").holder
        commands.enter_account(
            changed, actor=self.office, today=day, holder=holder, number="2706010100009990017", bank=BANK
        )  # fmt: skip
        audit.close_act()
