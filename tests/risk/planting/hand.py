"""The hand that makes the records of a planted county in few statements."""

import itertools
import json
import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection
from tests.makers.accounts import make_office
from tests.makers.claims import make_rule
from tests.makers.factories import make_enterprise, make_factory
from tests.makers.places import make_premises, make_site, make_town

from county.claims.models import Claim
from county.core.actor import Actor
from county.core.clock import COUNTY_ZONE
from county.core.months import last_day, month_from
from county.factories.models import Factory
from county.places.models import Lease
from county.workforce.models import (
    Employment,
    Household,
    Payroll,
    Person,
)

DAY = date(2019, 12, 20)
NOVEMBER = month_from(2019, 11)
MONTHS = tuple(range(NOVEMBER - 11, NOVEMBER + 1))
SEED = 2019


@dataclass
class Planted:
    """cases: pattern -> the subject that must be found. lawful: kind of record -> keys that must not be named."""

    cases: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    lawful: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    workers: int = 0


class Hand:
    """Makes records in few statements, and remembers whose side they are on."""

    def __init__(self, seed: int = SEED) -> None:
        self.draw = random.Random(seed)  # noqa: S311 -- repeatable, no secret
        self.told = Planted()
        self.towns = [make_town(code=f"61092610{n}", name=f"{n}号镇") for n in range(3)]
        self.sites = [make_site(town=town, name=f"{town.name}安置点") for town in self.towns]
        self.numbers = itertools.count(1)
        self.rule = make_rule()
        self.is_lawful = False
        self.office = make_office(username="planting")

    def next(self) -> int:
        return next(self.numbers)

    def firm(
        self, *, town: int = 0, rep: str = "", enterprise: Any = None, address: str = ""
    ) -> Factory:
        n = self.next()
        if enterprise is None:
            enterprise = make_enterprise(name=f"企业{n}")
            enterprise.legal_representative = rep or f"法人{n}"
            enterprise.phone = f"139{n:08d}"
            enterprise.save()
        factory = make_factory(town=self.towns[town], enterprise=enterprise, name=f"工厂{n}")
        if address:
            Factory.objects.filter(pk=factory.pk).update(address=address)
        self._mine("factory", factory.pk)
        return factory

    def act(self, actor: Actor, action: str, row: Any, *, minutes: int = 600, **facts: Any) -> None:
        """In the record so many minutes after the midnight on which DAY began, by the county's clock."""
        at = datetime.combine(DAY, time(), tzinfo=COUNTY_ZONE) + timedelta(minutes=minutes)
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO audit_event (at, actor_id, actor_name, roles, action, object_type, object_id, "
                "object_name, outcome, reason, facts, request_id, search_text) "
                "VALUES (%s, %s, '', '', %s, %s, %s, '', 'done', '', %s, '', '')",
                [at, actor.user_id, action, row._meta.label_lower, str(row.pk), json.dumps(facts)],
            )

    def people(self, count: int, **given: Any) -> list[Person]:
        """Each of a household, with a telephone and a card of his own, unless said otherwise."""
        made = [
            Person(**{
                    "name": f"工人{n}", "sex": "female", "born_on": date(1980, 1, 1) + timedelta(days=n % 5000),
                    "phone": f"138{n:08d}", "account": f"62305{n:011d}",
                    "search_text": f"工人{n}", "name_pinyin": f"gong {n}", **given,
                })
            for n in (self.next() for _each in range(count))
        ]  # fmt: skip
        Person.objects.bulk_create(made)
        self.told.workers += count
        for person in made:
            self._mine("person", person.pk)
        return made

    def home(self) -> Household:
        n = self.next()
        return Household.objects.create(code=f"H{n:06d}", head_name=f"户主{n}", town=self.towns[0])

    def employ(
        self, people: list[Person], factory: Factory, *, kind: str = "contract",
        from_on: date = date(2018, 1, 1), to_on: date | None = None,
    ) -> list[Employment]:  # fmt: skip
        rows = [
            Employment(person=one, factory=factory, kind=kind, from_on=from_on, to_on=to_on)
            for one in people
        ]
        return Employment.objects.bulk_create(rows)

    def pay(
        self, people: list[Person], factory: Factory, months: Any = (NOVEMBER,), **given: Any
    ) -> None:
        rows = []
        for month in months:
            for one in people:
                fen = 180_000 + self.draw.randrange(80_000)
                values = {
                    "days_tenths": 200 + 5 * self.draw.randrange(14), "net_fen": fen, "channel": "bank",
                    "paid_on": last_day(month) + timedelta(days=10 + self.draw.randrange(3)),
                    "confirmation": self.draw.choice(("confirmed", "none", "none")), **given,
                }  # fmt: skip
                rows.append(
                    Payroll(
                        person=one,
                        factory=factory,
                        month=month,
                        gross_fen=values["net_fen"],
                        **values,
                    )
                )
        Payroll.objects.bulk_create(rows)

    def staff(
        self, count: int, factory: Factory, months: Any = (NOVEMBER,), **given: Any
    ) -> list[Person]:
        people = self.people(count)
        self.employ(people, factory)
        self.pay(people, factory, months, **given)
        return people

    def claim(
        self, factory: Factory, *, person: Person | None = None, job: Any = None, **given: Any
    ) -> Claim:
        n = self.next()
        claim = Claim.objects.create(**{
            "receipt": f"BT{n:07d}", "source": "run", "scheme": "training" if job else "reward", "title_zh": "奖励",
            "rule": self.rule, "decided_as_of": date(2019, 12, 2), "drafted_on": date(2019, 12, 2),
            "subject": "employment" if job else "factory", "item": job.pk if job else n, "holder": f"item:{n}",
            "period": "ever", "factory": factory, "enterprise": factory.enterprise, "town": factory.town,
            "person": person, "payee": "enterprise", "amount_fen": 1_000_00, "row": {}, "row_sha256": "0" * 64,
            "decision_zh": "符合", **given,
        })  # fmt: skip
        self._mine("claim", claim.pk)
        return claim

    def lease(
        self, factory: Factory, *, rent: int = 300_000, area: int = 30_000, landlord: str = "镇集体"
    ) -> Lease:
        town = self.towns.index(next(t for t in self.towns if t.pk == factory.town_id))
        return Lease.objects.create(
            premises=make_premises(site=self.sites[town]), factory=factory, landlord=landlord,
            from_on=date(2018, 1, 1), to_on=date(2021, 12, 31), rent_fen=rent, area_dm2=area,
        )  # fmt: skip

    def found(self, pattern: str, subject: int) -> None:
        """This must be found; in a near miss nothing is promised."""
        if not self.is_lawful:
            self.told.cases[pattern].add(subject)

    def _mine(self, kind: str, key: int) -> None:
        if self.is_lawful:
            self.told.lawful[kind].add(key)
