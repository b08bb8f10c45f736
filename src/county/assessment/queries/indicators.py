"""The register of indicators: what each counts, on which clause, and which rows it counts.

An indicator's `rows(period)` are the very records behind its number: the count (or the sum) of
them, narrowed
to a place, is the number (counting.py). Nothing is stored; nothing is counted twice.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from county.assessment.choices import Basis
from county.assessment.queries.periods import Period
from county.factories.choices import FactoryStatus, RecognitionKind
from county.factories.models import (
    Factory,
    FactoryState,
    LeadingRecognition,
    MonthlyReport,
    Recognition,
)
from county.places.models import Site, SiteCount
from county.workforce.choices import HouseholdStatusKind
from county.workforce.models import Employment, HouseholdStatus, Payroll

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Measure = Literal["rows", "people", "fen"]
Rows = QuerySet[Any]
# Clause 2-1 in practice: a site of this many households must have a factory.
COVERED_FROM_HOUSEHOLDS = 100
BY_FACTORY = {
    "town": "factory__town",
    "site": "factory__site",
    "trade": "factory__trade",
    "factory": "factory",
}
POOR_KINDS = (HouseholdStatusKind.RELOCATED, HouseholdStatusKind.REGISTERED_POOR)


@dataclass(frozen=True)
class Indicator:
    """One number the programme is judged by.

    measure: `rows` counts the rows, `people` counts distinct persons in them, `fen` sums `amount`.
    bases: the periods it may be measured over; the first is the default.
    paths: from a row to its town, site, trade and factory.
    """

    code: str
    title: "StrOrPromise"
    unit: "StrOrPromise"
    clause: str
    definition: "StrOrPromise"
    measure: Measure
    bases: tuple[str, ...]
    rows: Callable[[Period], Rows]
    paths: Mapping[str, str]
    amount: str = ""

    @property
    def is_money(self) -> bool:
        return self.measure == "fen"

    @property
    def is_flow(self) -> bool:
        """Adds up over days (output, pay), against what stands on a day."""
        return self.measure == "fen"

    @property
    def is_personal(self) -> bool:
        """Its records are rows of persons, closed to leaders."""
        return self.code in {"jobs", "jobs_poor", "wages"}


def recognised(period: Period) -> Rows:
    """Recognitions in force on the day: from recognised_on up to the day before withdrawn_on."""
    return Recognition.objects.filter(
        Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=period.on),
        kind=RecognitionKind.FACTORY,
        recognised_on__lte=period.on,
    )


def first_recognised_this_year(period: Period) -> Rows:
    """In force on the day, and never recognised before the day's year."""
    earlier = Recognition.objects.filter(
        factory=OuterRef("factory"),
        kind=RecognitionKind.FACTORY,
        recognised_on__lt=period.on.replace(month=1, day=1),
    )
    return recognised(period).filter(~Exists(earlier))


def leading(period: Period) -> Rows:
    """Leading enterprises in force on the day that have a factory; each belongs to its first
    factory.
    """
    first = Factory.objects.filter(enterprise=OuterRef("enterprise")).order_by("pk")
    return (
        LeadingRecognition.objects.filter(
            Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=period.on),
            recognised_on__lte=period.on,
        )
        .annotate(
            home=Subquery(first.values("pk")[:1]),
            home_town=Subquery(first.values("town")[:1]),
            home_site=Subquery(first.values("site")[:1]),
            home_trade=Subquery(first.values("trade")[:1]),
        )
        .filter(home__isnull=False)
    )


def employed(period: Period) -> Rows:
    """Employments that hold on the day, the last day included, at factories that have not left."""
    left = FactoryState.objects.filter(
        factory=OuterRef("factory"), status=FactoryStatus.EXITED, from_on__lte=period.on
    )
    return Employment.objects.filter(
        ~Exists(left), Q(to_on__isnull=True) | Q(to_on__gte=period.on), from_on__lte=period.on
    )


def employed_poor(period: Period) -> Rows:
    """Of `employed`, those whose household is relocated or registered poor on the day."""
    status = HouseholdStatus.objects.filter(
        Q(to_on__isnull=True) | Q(to_on__gte=period.on),
        household=OuterRef("person__household"),
        kind__in=POOR_KINDS,
        from_on__lte=period.on,
    )
    return employed(period).filter(Exists(status))


def reported(period: Period) -> Rows:
    return MonthlyReport.objects.filter(month__gte=period.first_month, month__lte=period.last_month)


def paid(period: Period) -> Rows:
    return Payroll.objects.filter(paid_on__gte=period.first_day, paid_on__lte=period.on)


def due_sites(period: Period) -> Rows:
    """Sites that must have a factory: lived in on the day, of 100 households or more at the last
    count.

    Annotated with `household_count`.
    """
    count = SiteCount.objects.filter(site=OuterRef("pk"), counted_on__lte=period.on).order_by(
        "-counted_on"
    )
    return (
        Site.objects.filter(
            Q(closed_on__isnull=True) | Q(closed_on__gt=period.on), occupied_on__lte=period.on
        )
        .annotate(household_count=Subquery(count.values("households")[:1]))
        .filter(household_count__gte=COVERED_FROM_HOUSEHOLDS)
    )


def covered_sites(period: Period) -> Rows:
    return due_sites(period).filter(has_factory(period))


def gap_sites(period: Period) -> Rows:
    """The work list of clause 2-1: sites that must have a factory and have none."""
    return due_sites(period).filter(~has_factory(period))


def has_factory(period: Period) -> Exists:
    return Exists(recognised(period).filter(factory__site=OuterRef("pk")))


_FLOWS = (Basis.ROLLING_12, Basis.SINCE_START, Basis.CALENDAR_YEAR)
_DAY = (Basis.ON_DAY,)

INDICATORS: dict[str, Indicator] = {
    indicator.code: indicator
    for indicator in (
        Indicator(
            "factories",
            pgettext_lazy("list", "社区工厂"),
            pgettext_lazy("factories", "家"),
            "2-4",
            _(
                "截至当日已由县社区工厂办认定、尚未摘牌的社区工厂。认定当日计入，摘牌当日起不计；停产但未摘牌的仍计入。"
            ),
            "rows",
            _DAY,
            recognised,
            BY_FACTORY,
        ),
        Indicator(
            "leading",
            pgettext_lazy("list", "龙头企业"),
            pgettext_lazy("enterprises", "家"),
            "2-5",
            _(
                "截至当日已认定、尚未取消的龙头企业，须至少有一家社区工厂。"
                "一家企业不论办几家工厂只计一次，归入它最早登记的工厂所在的镇、安置点和行业。"
            ),
            "rows",
            _DAY,
            leading,
            {"town": "home_town", "site": "home_site", "trade": "home_trade", "factory": "home"},
        ),
        Indicator(
            "jobs",
            _("带动就业"),
            _("人"),
            "2-6",
            _(
                "当日在未退出的工厂用工的人数，含劳动合同、非全日制和承揽。"
                "入职、离职当日均计入。同一人全县只计一次；在两镇的工厂同时用工的，各镇各计一次，因此各镇之和可能大于全县数。"
            ),
            "people",
            _DAY,
            employed,
            BY_FACTORY,
        ),
        Indicator(
            "output",
            _("产值"),
            _("元"),
            "2-7",
            _("所选口径内各月月报产值之和。只计当日已经结束的月份；没有上报的月份不估算。"),
            "fen",
            _FLOWS,
            reported,
            BY_FACTORY,
            "output_fen",
        ),
        Indicator(
            "wages",
            _("务工收入"),
            _("元"),
            "2-8",
            _(
                "所选口径内实际发放的工资（实发数）之和，按发放日期计，首日和当日均计入；没有发放日期的不计。"
            ),
            "fen",
            _FLOWS,
            paid,
            BY_FACTORY,
            "net_fen",
        ),
        Indicator(
            "jobs_poor",
            _("搬迁与贫困户就业"),
            _("人"),
            "2-6",
            _(
                "“带动就业”的人数中，所在家庭当日是搬迁户或建档立卡贫困户的人；两种身份都有的只计一次。"
            ),
            "people",
            _DAY,
            employed_poor,
            BY_FACTORY,
        ),
        Indicator(
            "factories_new",
            _("当年新建工厂"),
            pgettext_lazy("factories", "家"),
            "2-3",
            _("截至当日仍在认定期内、首次认定在当年的社区工厂。摘牌后重新认定的，不作为新建。"),
            "rows",
            _DAY,
            first_recognised_this_year,
            BY_FACTORY,
        ),
        Indicator(
            "coverage",
            _("安置点覆盖"),
            _("处"),
            "2-1",
            _(
                "当日已入住、最近一次统计达到 100 户的安置点中，已有认定社区工厂的安置点。"
                "没有工厂的列入缺口名单。"
            ),
            "rows",
            _DAY,
            covered_sites,
            {"town": "town", "site": "pk", "factory": "factories"},
        ),
    )
}
GOALS = ("factories", "leading", "jobs", "output", "wages")


def of_clause(code: str) -> list[Indicator]:
    """The indicators that measure a clause."""
    return [indicator for indicator in INDICATORS.values() if indicator.clause == code]
