"""Two at once on a real server: numbers differ, and of two recognitions one is refused."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

from django.db import connection
from tests import makers

from county.core.errors import Refused
from county.core.months import month_from
from county.factories import commands
from county.factories.choices import FactoryStatus, OperatingMode, ReportState, Trade
from county.factories.models import Enterprise, Factory, MonthlyReport, Recognition

TODAY = date(2019, 12, 20)


def at_once(act, times=2):
    """Run the act in threads starting together. Returns: what each gave, or the refusal's code."""
    barrier = Barrier(times)

    def run(number):
        connection.ensure_connection()
        barrier.wait()
        try:
            return act(number)
        except Refused as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


def test_register_factory_at_once_gives_different_numbers(several_connections):
    town, firm, office = (
        makers.make_town(name="城关镇"),
        makers.make_enterprise(),
        makers.make_office(),
    )

    def register(number):
        return commands.register_factory(
            actor=office, today=TODAY, town=town, enterprise=firm, site=None, name=f"厂{number}",
            address="", trade=Trade.PLUSH, mode=OperatingMode.CHAIN, products="", home_workers=0,
            status=FactoryStatus.LEAD, from_on=TODAY,
        ).code  # fmt: skip

    assert sorted(at_once(register, 4)) == [f"PL-CG-000{n}" for n in range(1, 5)]
    assert Factory.objects.count() == 4


def test_recognise_at_once_leaves_one(several_connections):
    factory = makers.make_factory(town=makers.make_town(), recognised_on=None)
    office = makers.make_office()

    def recognise(number):
        return commands.recognise_factory(
            factory.pk, actor=office, today=TODAY, kind="factory", on=TODAY, paper=f"{number}号"
        ).kind

    assert sorted(at_once(recognise)) == ["factory", "overlap"]
    assert Recognition.objects.count() == 1


def test_register_enterprise_at_once_leaves_one(several_connections):
    office = makers.make_office()
    code = makers.numbers.make_credit_code(number=7)

    def register(number):
        return commands.register_enterprise(
            actor=office, credit_code=code, name=f"公司{number}", kind="company",
            legal_representative="某人", phone="", headquarters="", is_in_park=False,
            is_returnee=False, registered_on=None,
        ).kind  # fmt: skip

    assert sorted(at_once(register)) == ["company", "duplicate"]
    assert Enterprise.objects.count() == 1


def test_submit_report_at_once_leaves_one(several_connections):
    factory = makers.make_factory(town=makers.make_town())
    office = makers.make_office()

    def submit(number):
        return commands.submit_report(
            actor=office, today=TODAY, factory=factory, month=month_from(2019, 11),
            state=ReportState.PRODUCING, output_fen=number, sales_fen=0, electricity_kwh=0,
            orders_fen=0, note="",
        ).state  # fmt: skip

    assert sorted(at_once(submit)) == ["duplicate", "producing"]
    assert MonthlyReport.objects.count() == 1
