from datetime import date

import pytest
from tests import makers
from tests.loans.conftest import TODAY
from tests.makers.loans import make_fund, make_loan

from county.accounts.choices import Role
from county.audit.models import Event
from county.core import scope
from county.core.errors import NotAllowed, NotFound, Refused
from county.factories.choices import FactoryStatus
from county.loans import commands, queries
from county.loans.choices import LoanState, MarkKind, RefusedBy, RepaymentMethod
from county.loans.models import Loan
from county.workforce.models import HouseholdStatus

pytestmark = pytest.mark.django_db

ASKED = {
    "borrower_kind": "small_firm", "asked_fen": 200_000_00, "asked_months": 24,
    "use_of_money": "备料", "bank": "县农商银行",
}  # fmt: skip


def refusal_of(act, *args, **facts):
    with pytest.raises(Refused) as refused:
        act(*args, **facts)
    return refused.value.code


def apply(actor, factory, **changes):
    return commands.apply_for_loan(
        actor=actor, today=TODAY, **({"factory": factory} | ASKED | changes)
    )


def guarantee(loan, actor, **changes):
    facts = {
        "guarantor": "fund", "counter_guarantee": "none", "counter_enterprise": None,
        "guarantee_paper": "保函1号", "guaranteed_on": TODAY,
    } | changes  # fmt: skip
    return commands.guarantee_loan(loan.pk, actor=actor, today=TODAY, **facts)


def contract(loan, actor, **changes):
    facts = {
        "contract_number": "HT-1", "contract_on": TODAY, "principal_fen": 100_000_00, "rate": 4350,
        "from_on": TODAY, "to_on": date(2021, 12, 20), "method": RepaymentMethod.INTEREST_ONLY,
        "day_basis": 360,
    } | changes  # fmt: skip
    return commands.contract_loan(loan.pk, actor=actor, today=TODAY, **facts)


def repay(loan, actor, number=1, **changes):
    facts = {
        "instalment": loan.instalments.get(number=number).pk, "paid_on": date(2019, 6, 1),
        "principal_fen": 25_000_00, "interest_fen": 1_000_00, "receipt": f"R{number}",
    } | changes  # fmt: skip
    return commands.record_repayment(loan.pk, actor=actor, today=TODAY, **facts)


def test_apply_then_first_in_line_by_its_poor_workers(owner, factory, town):
    house = makers.make_household(town=town)
    HouseholdStatus.objects.create(
        household=house, kind="registered_poor", from_on=date(2016, 1, 1)
    )
    for name in ("冯梅", "周兰"):
        makers.make_employment(
            person=makers.make_person(name=name, household=house), factory=factory
        )
    loan = apply(owner, factory)
    assert (loan.lane, loan.workers, loan.group_workers) == (1, 2, 2)
    assert loan.code == "DK-2019-0001"
    assert Event.objects.latest("pk").action == "loan.applied"


def test_apply_when_another_town_has_the_number_before_then_the_next(owner, factory, elsewhere):
    other = makers.make_factory(town=makers.make_town(code="610926104", name="大贵镇"))
    make_loan(factory=other)
    with scope.acting(owner):
        assert apply(owner, factory).code == "DK-2019-0002"


def test_apply_when_another_waits_then_refused(owner, factory):
    apply(owner, factory)
    assert refusal_of(apply, owner, factory) == "waiting"


def test_apply_when_the_factory_has_left_then_refused(clerk, factory):
    factory.status = FactoryStatus.EXITED
    factory.save()
    assert refusal_of(apply, clerk, factory) == "exited"


def test_apply_when_another_town_then_not_found(elsewhere, factory):
    with pytest.raises(NotFound):
        apply(elsewhere, factory)


def test_apply_when_a_department_then_not_allowed(department, factory):
    with pytest.raises(NotAllowed):
        apply(department, factory)


def test_correct_application_then_told_but_its_day_stands(owner, factory):
    loan = apply(owner, factory)
    commands.correct_application(loan.pk, actor=owner, version=1, **(ASKED | {"asked_fen": 1}))
    assert Event.objects.latest("pk").facts["changed"]["asked_fen"] == [200_000_00, 1]
    code = refusal_of(commands.correct_application, loan.pk, actor=owner, version=1, **ASKED)
    assert code == "stale"


def test_check_when_he_entered_it_then_another_must(clerk, factory):
    loan = apply(clerk, factory)
    with pytest.raises(NotAllowed) as refused:
        commands.check_application(loan.pk, actor=clerk, today=TODAY, note="在产")
    assert "另一位" in refused.value.reason


def test_check_when_another_town_then_not_found(elsewhere, factory):
    loan = make_loan(factory=factory)
    with pytest.raises(NotFound):
        commands.check_application(loan.pk, actor=elsewhere, today=TODAY, note="")


def test_check_then_waits_for_the_guarantee(clerk, factory):
    loan = commands.check_application(
        make_loan(factory=factory).pk, actor=clerk, today=TODAY, note="在产"
    )
    assert (loan.state, loan.checked_on) == (LoanState.CHECKED, TODAY)
    assert refusal_of(
        commands.check_application, loan.pk, actor=clerk, today=TODAY, note=""
    ) == "state"  # fmt: skip


def test_turn_down_then_refused_by_the_town_with_the_reason(clerk, factory):
    loan = commands.turn_down_application(
        make_loan(factory=factory).pk, actor=clerk, today=TODAY, refusal="没有生产"
    )
    assert (loan.state, loan.refused_by, loan.refusal) == (
        LoanState.REFUSED, RefusedBy.TOWN, "没有生产",
    )  # fmt: skip


def test_withdraw_then_over(owner, factory):
    loan = commands.withdraw_application(
        make_loan(factory=factory).pk, actor=owner, reason="不需要了"
    )
    assert loan.state == LoanState.WITHDRAWN


def test_guarantee_when_within_the_quota_then_bound(department, factory):
    make_fund()
    loan = guarantee(make_loan(factory=factory, state=LoanState.CHECKED), department)
    assert loan.state == LoanState.GUARANTEED
    quota = queries.quota_on(TODAY)
    assert (quota.limit_fen, quota.bound_fen, quota.loans) == (500_000_00, 100_000_00, 1)


def test_guarantee_when_the_quota_is_short_then_refused(department, factory, town):
    make_fund(multiple=1)
    make_loan(factory=makers.make_factory(town=town), state=LoanState.GRANTED, asked_fen=1)
    loan = make_loan(factory=factory, state=LoanState.CHECKED)
    assert refusal_of(guarantee, loan, department) == "quota"
    assert guarantee(loan, department, guarantor="other").state == LoanState.GUARANTEED


def test_guarantee_when_there_is_no_fund_then_refused(department, factory):
    loan = make_loan(factory=factory, state=LoanState.CHECKED)
    assert refusal_of(guarantee, loan, department) == "quota"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"counter_guarantee": "enterprise"}, "counter"),
        ({"guaranteed_on": date(2020, 1, 1)}, "future"),
    ],
)
def test_guarantee_refuses(department, factory, changes, code):
    make_fund()
    loan = make_loan(factory=factory, state=LoanState.CHECKED)
    assert refusal_of(guarantee, loan, department, **changes) == code


def test_guarantee_when_by_the_borrower_himself_then_refused(department, factory):
    make_fund()
    loan = make_loan(factory=factory, state=LoanState.CHECKED)
    own = {"counter_guarantee": "enterprise", "counter_enterprise": factory.enterprise_id}
    assert refusal_of(guarantee, loan, department, **own) == "own"


def test_grant_when_more_than_asked_then_refused(department, factory):
    loan = make_loan(factory=factory, state=LoanState.GUARANTEED)
    facts = {"actor": department, "today": TODAY, "decided_on": TODAY}
    assert (
        refusal_of(commands.grant_loan, loan.pk, granted_fen=100_000_01, **facts)
        == "more_than_asked"
    )
    assert commands.grant_loan(loan.pk, granted_fen=90_000_00, **facts).state == LoanState.GRANTED


@pytest.mark.parametrize(
    ("state", "by"),
    [(LoanState.CHECKED, RefusedBy.GUARANTOR), (LoanState.GUARANTEED, RefusedBy.BANK)],
)
def test_refuse_then_by_whose_turn_it_was(department, factory, state, by):
    loan = make_loan(factory=factory, state=state)
    done = commands.refuse_loan(
        loan.pk, actor=department, today=TODAY, refusal="负债过高", decided_on=TODAY
    )
    assert (done.state, done.refused_by) == (LoanState.REFUSED, by)


def test_contract_then_the_schedule_is_there(department, factory):
    loan = contract(make_loan(factory=factory, state=LoanState.GRANTED), department)
    assert (loan.state, loan.overdue) == (LoanState.REPAYING, None)
    rows = list(queries.instalments_of(loan))
    assert (len(rows), rows[-1].principal_fen) == (8, 100_000_00)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"principal_fen": 100_000_01}, "more_than_granted"),
        ({"to_on": TODAY}, "term"),
        ({"to_on": date(2025, 12, 20)}, "term"),
        ({"from_on": date(2019, 12, 19)}, "before_contract"),
        ({"contract_on": date(2019, 1, 1)}, "too_early"),
        ({"contract_on": date(2020, 1, 1)}, "future"),
    ],
)
def test_contract_refuses(department, factory, changes, code):
    loan = make_loan(factory=factory, state=LoanState.GRANTED)
    assert refusal_of(contract, loan, department, **changes) == code


def test_repay_then_paid_and_known_not_to_be_overdue(department, factory):
    loan = make_loan(factory=factory, state=LoanState.REPAYING)
    repay(loan, department)
    loan.refresh_from_db()
    assert loan.overdue is False
    assert queries.instalments_of(loan).first().paid_principal_fen == 25_000_00
    assert queries.repaid_fen(loan) == 25_000_00


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"principal_fen": 0, "interest_fen": 0}, "nothing"),
        ({"principal_fen": 100_000_01}, "too_much"),
        ({"paid_on": date(2020, 1, 1)}, "future"),
        ({"paid_on": date(2018, 1, 1)}, "too_early"),
        ({"instalment": 0}, "instalment"),
    ],
)
def test_repay_refuses(department, factory, changes, code):
    loan = make_loan(factory=factory, state=LoanState.REPAYING)
    assert refusal_of(repay, loan, department, **changes) == code


def test_repay_when_the_receipt_is_there_then_refused_until_taken_back(department, factory):
    loan = make_loan(factory=factory, state=LoanState.REPAYING)
    row = repay(loan, department)
    assert refusal_of(repay, loan, department, 2, receipt="R1") == "receipt"
    commands.take_back_repayment(
        loan.pk, actor=department, today=TODAY, repayment=row.pk, reason="录错"
    )
    loan.refresh_from_db()
    assert (loan.overdue, queries.repaid_fen(loan)) == (None, 0)
    assert repay(loan, department, 2, receipt="R1").pk


def test_repay_when_all_principal_is_paid_then_repaid_and_cured(department, factory):
    loan = make_loan(factory=factory, state=LoanState.REPAYING)
    mark(loan, department)
    repay(loan, department, principal_fen=100_000_00)
    loan.refresh_from_db()
    assert (loan.state, loan.ended_on) == (LoanState.REPAID, date(2019, 6, 1))


def mark(loan, actor, kind=MarkKind.OVERDUE, from_on=date(2019, 6, 1)):
    return commands.mark_loan(
        loan.pk, actor=actor, today=TODAY, kind=kind, from_on=from_on, note="银行通知"
    )


def cure(loan, actor, cured_on=date(2019, 7, 1)):
    return commands.cure_loan(loan.pk, actor=actor, today=TODAY, cured_on=cured_on, note="")


def test_mark_then_overdue_until_cured(department, factory):
    loan = make_loan(factory=factory, state=LoanState.REPAYING)
    mark(loan, department)
    loan.refresh_from_db()
    assert loan.overdue is True
    assert refusal_of(mark, loan, department) == "marked"
    assert refusal_of(cure, loan, department, date(2019, 5, 1)) == "too_early"
    cure(loan, department)
    loan.refresh_from_db()
    assert loan.overdue is False
    assert refusal_of(cure, loan, department) == "no_mark"


def test_mark_when_extended_then_for_ever(department, factory):
    loan = make_loan(factory=factory, state=LoanState.REPAYING)
    mark(loan, department, MarkKind.EXTENDED)
    loan.refresh_from_db()
    assert loan.overdue is True
    assert refusal_of(cure, loan, department) == "no_mark"


def test_fund_when_entered_by_an_official_of_another_kind_then_not_allowed(clerk):
    facts = {"from_on": TODAY, "balance_fen": 1, "multiple": 5, "source": "对账单"}
    with pytest.raises(NotAllowed):
        commands.register_fund(actor=clerk, **facts)


def test_fund_then_recorded_and_corrected(department):
    facts = {"balance_fen": 1, "multiple": 5, "source": "对账单"}
    fund = commands.register_fund(actor=department, from_on=TODAY, **facts)
    assert refusal_of(
        commands.register_fund, actor=department, from_on=TODAY, **facts
    ) == "duplicate"  # fmt: skip
    commands.correct_fund(fund.pk, actor=department, version=1, **(facts | {"multiple": 8}))
    assert Event.objects.latest("pk").action == "guarantee_fund.corrected"


@pytest.mark.parametrize("role", [Role.FINANCE, Role.LEADER, Role.SUPERVISION, Role.OFFICE])
def test_repay_is_the_departments_alone(role, factory):
    loan = make_loan(factory=factory, state=LoanState.REPAYING)
    with pytest.raises(NotAllowed):
        repay(loan, makers.make_actor(role=role))
    assert Loan.objects.get(pk=loan.pk).overdue is None
