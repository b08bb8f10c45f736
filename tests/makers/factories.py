from datetime import date

from tests.makers.numbers import make_credit_code

from county.factories.choices import (
    EnterpriseKind,
    FactoryStatus,
    OperatingMode,
    RecognitionKind,
    Trade,
)
from county.factories.models import Enterprise, Factory, FactoryState, MonthlyReport, Recognition
from county.places.models import Site, Town


def make_enterprise(*, name: str = "甲针织有限公司") -> Enterprise:
    return Enterprise.objects.create(
        credit_code=make_credit_code(number=Enterprise.objects.count() + 1), name=name, kind=EnterpriseKind.COMPANY,
        legal_representative="业主甲", search_text=name,
    )  # fmt: skip


def make_factory(
    *, town: Town, enterprise: Enterprise | None = None, site: Site | None = None, name: str = "甲社区工厂",
    trade: str = Trade.KNITWEAR, opened_on: date = date(2017, 6, 1), recognised_on: date | None = date(2017, 8, 1),
) -> Factory:  # fmt: skip
    """A producing factory, recognised unless `recognised_on` is None."""
    factory = Factory.objects.create(
        code=f"PL-{Factory.objects.count() + 1:04d}", name=name, enterprise=enterprise or make_enterprise(),
        town=town, site=site, trade=trade, mode=OperatingMode.CHAIN, status=FactoryStatus.PRODUCING,
        search_text=name,
    )  # fmt: skip
    FactoryState.objects.create(factory=factory, status=FactoryStatus.PRODUCING, from_on=opened_on)
    if recognised_on:
        Recognition.objects.create(
            factory=factory,
            kind=RecognitionKind.FACTORY,
            recognised_on=recognised_on,
            paper="平社厂办发〔2017〕1号",
        )
    return factory


def make_report(*, factory: Factory, month: int, output_fen: int = 100_000_00) -> MonthlyReport:
    return MonthlyReport.objects.create(
        factory=factory, month=month, output_fen=output_fen, sales_fen=output_fen, electricity_kwh=1000,
        reported_on=date(2019, 1, 5),
    )  # fmt: skip
