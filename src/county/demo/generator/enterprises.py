"""Enterprises, their owners, and which of them are leading."""

from datetime import date, timedelta

from county.core.text import search_text
from county.demo import stories
from county.demo.generator.organisations import OwnerSeat
from county.demo.generator.plans import FactoryPlan, rng_for, uuid_from
from county.demo.generator.tables import Tables
from county.demo.names import Numbers
from county.factories.choices import EnterpriseKind
from county.factories.models import (
    Enterprise,
    LeadingRecognition,
)


def add_enterprises(
    tables: Tables, plans: list[FactoryPlan], numbers: Numbers, office: int
) -> list[OwnerSeat]:
    """Each enterprise of the plans; seven leading ones in force, an eighth withdrawn."""
    rng = rng_for("enterprises")
    table = tables.table(
        Enterprise,
        "uid credit_code name kind legal_representative phone headquarters is_in_park is_returnee"
        " registered_on search_text",
    )
    owners: list[OwnerSeat] = []
    keys: dict[str, int] = {}
    for plan in plans:
        if plan.enterprise not in keys:
            owner = {
                stories.SOCK_ENTERPRISE: stories.SOCK_OWNER,
                stories.PLUSH_ENTERPRISE: stories.PLUSH_OWNER,
            }.get(plan.enterprise) or numbers.name(female=rng.randrange(10) < 3)
            in_park = (
                plan.enterprise in {stories.SOCK_ENTERPRISE, stories.HARNESS_ENTERPRISE}
                or rng.randrange(5) == 0
            )
            since = plan.opened_on - timedelta(days=rng.randrange(20, 400))
            since = min(since, stories.DEMO_DAY - timedelta(days=rng.randrange(10, 60)))
            keys[plan.enterprise] = table.add(
                uuid_from(rng),
                numbers.credit_code(),
                plan.enterprise,
                _enterprise_kind(plan.enterprise).value,
                owner,
                numbers.phone(),
                "平利县工业集中区" if in_park else f"平利县{plan.town.name}",
                in_park,
                rng.randrange(100) < 55,
                since,
                search_text(plan.enterprise, names=[plan.enterprise, owner]),
            )
            owners.append(OwnerSeat(keys[plan.enterprise], plan.enterprise, owner, since))
        plan.enterprise_key = keys[plan.enterprise]
    _add_leading(tables, plans, keys, office)
    return owners


def _enterprise_kind(name: str) -> EnterpriseKind:
    if name.endswith("合作社"):
        return EnterpriseKind.COOPERATIVE
    return EnterpriseKind.COMPANY if name.endswith("有限公司") else EnterpriseKind.INDIVIDUAL


LEADING = (
    (date(2017, 12, 15), "平社厂办发〔2017〕15号"),
    (date(2018, 8, 30), "平社厂办发〔2018〕12号"),
    (date(2018, 12, 18), "平社厂办发〔2018〕18号"),
    (date(2018, 12, 18), "平社厂办发〔2018〕18号"),
    (date(2019, 4, 26), "平社厂办发〔2019〕6号"),
    (date(2019, 8, 16), "平社厂办发〔2019〕13号"),
    (date(2017, 12, 15), "平社厂办发〔2017〕15号"),
)


def _add_leading(
    tables: Tables, plans: list[FactoryPlan], keys: dict[str, int], office: int
) -> None:
    table = tables.table(
        LeadingRecognition,
        "enterprise_id recognised_on paper recognised_by_id withdrawn_on withdrawal_paper"
        " withdrawal_reason withdrawn_by_id",
    )
    jobs: dict[str, int] = {}
    first_day: dict[str, date] = {}
    for plan in plans:
        if plan.is_open_ever and plan.closed_on is None:
            jobs[plan.enterprise] = jobs.get(plan.enterprise, 0) + plan.size
            first_day.setdefault(plan.enterprise, plan.opened_on)
    if stories.SOCK_ENTERPRISE in keys:
        table.add(
            keys[stories.SOCK_ENTERPRISE],
            date(2019, 4, 26),
            "平社厂办发〔2019〕6号",
            office,
            None,
            "",
            "",
            None,
        )
    old = [
        e for e, day in first_day.items() if day < date(2017, 6, 1) and e not in _STORY_ENTERPRISES
    ]
    largest = sorted(old, key=lambda e: (-jobs[e], e))[: len(LEADING)]
    for place, (enterprise, (day, paper)) in enumerate(zip(largest, LEADING, strict=False)):
        if place == len(LEADING) - 1:
            table.add(
                keys[enterprise],
                day,
                paper,
                office,
                date(2019, 6, 28),
                "平社厂办发〔2019〕9号",
                "连续两个季度未达到龙头企业标准",
                office,
            )
        else:
            table.add(keys[enterprise], day, paper, office, None, "", "", None)


_STORY_ENTERPRISES = frozenset(
    {
        stories.SOCK_ENTERPRISE,
        stories.PLUSH_ENTERPRISE,
        stories.PADDED_ENTERPRISE,
        stories.GLOVE_ENTERPRISE,
        stories.LATE_TOWN_ENTERPRISE,
    }
)
