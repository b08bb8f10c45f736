"""A county with every pattern planted so many times, near misses that look alike and are lawful, and honest noise.

Deterministic: drawn by seed. Each planted case and each near miss has people and factories of its own, so that a
finding is laid at one door: what names a lawful record is a false alarm.
"""

import hashlib
import itertools
import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from tests.makers.accounts import make_actor, make_office
from tests.makers.claims import make_rule
from tests.makers.factories import make_enterprise, make_factory
from tests.makers.places import make_premises, make_site, make_town

from county.accounts.choices import Role
from county.audit import commands as audit
from county.claims.models import Claim, ClaimAct
from county.core.months import last_day, month_from, month_of
from county.factories.models import Factory, FactoryState, MonthlyReport, Outlay, Recognition
from county.files.models import Paper
from county.payments.models import Payee, PayeeAccount
from county.places.models import Lease
from county.risk.models import Finding
from county.workforce.models import (
    ContractTerm,
    Employment,
    Household,
    HouseholdStatus,
    InsurancePayment,
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


Planter = Callable[[Hand, int], None]


def two_factories(hand: Hand, n: int) -> None:
    one, other = hand.firm(), hand.firm(town=1)
    (person,) = hand.people(1)
    hand.employ([person], one)
    if n % 3:  # at the other by contract too, or by nobody's knowledge
        if n % 3 == 1:
            hand.employ([person], other, from_on=date(2019, 10, 1))
    else:
        hand.employ([person], other, kind="piecework")
    for factory in (one, other):
        hand.pay([person], factory, days_tenths=220)
    hand.found("two_factories", person.pk)


def moved_in_the_month(hand: Hand, n: int) -> None:
    one, other = hand.firm(), hand.firm(town=1)
    (person,) = hand.people(1)
    if n % 3 == 0:
        hand.employ([person], one, to_on=date(2019, 11, 14))
        hand.employ([person], other, from_on=date(2019, 11, 15))
    elif n % 3 == 1:
        hand.employ([person], one, kind="part_time")
        hand.employ([person], other, kind="part_time")
    else:
        hand.employ([person], one)
        hand.employ([person], other, kind="piecework")
    for factory in (one, other):
        hand.pay([person], factory, days_tenths=130)


def age(hand: Hand, n: int) -> None:
    factory = hand.firm()
    if n % 2:
        (person,) = hand.people(1, born_on=date(2003, 12, 1))  # turns 16 a day after the month
        hand.employ([person], factory, from_on=date(2019, 11, 1))
        hand.pay([person], factory)
    else:
        (person,) = hand.people(1, sex="male", born_on=date(1953, 12, 31))
        (job,) = hand.employ([person], factory)
        hand.claim(factory, person=person, job=job)
    hand.found("age", person.pk)


def of_age(hand: Hand, n: int) -> None:
    factory = hand.firm()
    if n % 2:
        (person,) = hand.people(1, born_on=date(2003, 11, 30))  # 16 on the month's last day
        hand.employ([person], factory, from_on=date(2019, 11, 1))
        hand.pay([person], factory)
    else:
        (person,) = hand.people(1, sex="male", born_on=date(1954, 1, 1))  # 65, not yet 66
        (job,) = hand.employ([person], factory)
        hand.claim(factory, person=person, job=job)


def shared_card(hand: Hand, n: int) -> None:
    factory = hand.firm()
    people = hand.people(2, account=f"62305888{n:09d}")
    hand.employ(people, factory)
    hand.pay(people, factory)
    hand.found("shared_card", min(one.pk for one in people))


def family_card(hand: Hand, n: int) -> None:
    factory = hand.firm()
    if n % 2:
        people = hand.people(2, account=f"62305777{n:09d}", household=hand.home())
        hand.employ(people, factory)
        hand.pay(people, factory)
    else:  # the card changed hands: he who had it left long ago
        left, now = hand.people(2, account=f"62305666{n:09d}")
        hand.pay([left], factory, months=(month_from(2017, 5),))
        hand.employ([now], factory)
        hand.pay([now], factory)


def withdrawn(hand: Hand, n: int) -> None:
    factory = hand.firm()
    if n % 2:
        factory.recognitions.update(withdrawn_on=date(2019, 11, 1), withdrawal_paper="摘")
    else:
        _leave(factory, date(2019, 10, 1))
    hand.claim(factory)
    hand.found("withdrawn", factory.pk)


def withdrawn_and_back(hand: Hand, n: int) -> None:
    factory = hand.firm()
    factory.recognitions.update(withdrawn_on=date(2019, 3, 1), withdrawal_paper="摘")
    if n % 3 == 0:
        Recognition.objects.create(factory=factory, recognised_on=date(2019, 6, 1), paper="再")
        hand.claim(factory)
    elif n % 3 == 1:
        (person,) = hand.people(1)
        hand.claim(factory, person=person, payee="worker")
    else:
        hand.claim(factory, state="withdrawn", ended_on=date(2019, 4, 1))


def shared_phone(hand: Hand, n: int) -> None:
    factory = hand.firm()
    people = hand.people(3, phone=f"137{n:08d}")
    hand.employ(people, factory)
    hand.pay(people, factory)
    hand.found("shared_phone", min(one.pk for one in people))


def family_phone(hand: Hand, n: int) -> None:
    factory = hand.firm()
    if n % 2:
        people = hand.people(4, phone=f"136{n:08d}", household=hand.home())
    else:
        people = hand.people(2, phone=f"135{n:08d}")
    hand.employ(people, factory)
    hand.pay(people, factory)


def ghost(hand: Hand, n: int) -> None:
    factory = hand.firm()
    people = hand.people(1, phone=None, account=None)
    hand.employ(people, factory)
    hand.pay(people, factory, MONTHS[-4:], channel="cash", confirmation="none")
    hand.found("ghost", people[0].pk)


def poor_in_papers(hand: Hand, n: int) -> None:
    """Cash and no card, but somebody: insured, or with a telephone, or he confirmed once, or only two months."""
    factory = hand.firm()
    people = hand.people(1, account=None, phone=f"134{n:08d}" if n % 4 == 0 else None)
    hand.employ(people, factory)
    months = MONTHS[-2:] if n % 4 == 3 else MONTHS[-4:]
    hand.pay(people, factory, months, channel="cash", confirmation="none")
    if n % 4 == 1:
        InsurancePayment.objects.create(
            person=people[0], factory=factory, month=NOVEMBER, kind="injury", employer_fen=1500
        )
    elif n % 4 == 2:
        Payroll.objects.filter(person=people[0], month=NOVEMBER).update(confirmation="confirmed")


def two_contracts(hand: Hand, n: int) -> None:
    one, other = hand.firm(), hand.firm()
    people = hand.people(1)
    hand.employ(people, one, to_on=date(2019, 7, 31))
    hand.employ(people, other, from_on=date(2019, 7, 1), to_on=date(2019, 9, 30))
    hand.found("two_contracts", people[0].pk)


def handed_over(hand: Hand, n: int) -> None:
    one, other = hand.firm(), hand.firm()
    people = hand.people(1)
    hand.employ(people, one, to_on=date(2019, 7, 10))
    kind = "part_time" if n % 2 else "contract"
    hand.employ(people, other, from_on=date(2019, 5 if n % 2 else 7, 1), kind=kind)


def poor_late(hand: Hand, n: int) -> None:
    factory, home = hand.firm(), hand.home()
    people = hand.people(1, household=home)
    hand.employ(people, factory)
    HouseholdStatus.objects.create(household=home, kind="registered_poor", from_on=date(2019, 5, 1))
    hand.found("poor_late", people[0].pk)


def poor_before(hand: Hand, n: int) -> None:
    factory, home = hand.firm(), hand.home()
    people = hand.people(1, household=home)
    hand.employ(people, factory)
    for from_on, to_on, kind in (
        (date(2016, 1, 1), date(2018, 12, 31), "registered_poor"),
        (date(2019, 1, 1), None, "registered_poor" if n % 2 else "relocated"),
    ):
        HouseholdStatus.objects.create(household=home, kind=kind, from_on=from_on, to_on=to_on)


def same_days(hand: Hand, n: int) -> None:
    factory = hand.firm()
    hand.staff(8, factory, MONTHS[-3:], days_tenths=260)
    hand.found("same_days", factory.pk)


def nearly_same_days(hand: Hand, n: int) -> None:
    few = n % 2
    hand.staff(7 if few else 9, hand.firm(), MONTHS[-3:] if few else MONTHS[-2:], days_tenths=260)


def same_pay(hand: Hand, n: int) -> None:
    factory = hand.firm()
    hand.staff(10, factory, net_fen=200_000, paid_on=date(2019, 12, 10), confirmation="none")
    hand.found("same_pay", factory.pk)


def flat_wage(hand: Hand, n: int) -> None:
    """A flat wage that its workers confirmed, or paid as people came."""
    factory = hand.firm()
    people = hand.staff(
        10, factory, net_fen=200_000, paid_on=date(2019, 12, 10), confirmation="none"
    )
    row = Payroll.objects.filter(person=people[0])
    row.update(**({"confirmation": "confirmed"} if n % 2 else {"paid_on": date(2019, 12, 12)}))


def rush(hand: Hand, n: int) -> None:
    factory = hand.firm()
    hand.employ(hand.people(6), factory)
    hand.employ(hand.people(6), factory, from_on=date(2018, 12, 12), to_on=date(2019, 1, 25))
    hand.found("rush", factory.pk)


def winter_hiring(hand: Hand, n: int) -> None:
    """They stayed; or came and went in another season."""
    factory = hand.firm()
    hand.employ(hand.people(6), factory)
    if n % 2:
        hand.employ(hand.people(6), factory, from_on=date(2018, 12, 12))
    else:
        hand.employ(hand.people(6), factory, from_on=date(2019, 5, 12), to_on=date(2019, 6, 25))


def group_moves(hand: Hand, n: int) -> None:
    one, other = hand.firm(), hand.firm(town=1)
    people = hand.people(5)
    hand.employ(people, one, from_on=date(2019, 6, 1), to_on=date(2019, 7, 15))
    hand.employ(people, other, from_on=date(2019, 7, 20))
    hand.found("group_moves", one.pk)


def transferred(hand: Hand, n: int) -> None:
    """Within one firm, within one town, or after years."""
    one = hand.firm()
    other = (
        hand.firm(town=1, enterprise=one.enterprise) if n % 3 == 0 else hand.firm(town=n % 3 - 1)
    )
    people = hand.people(5)
    first = date(2017, 6, 1) if n % 3 == 2 else date(2019, 6, 1)
    hand.employ(people, one, from_on=first, to_on=date(2019, 7, 15))
    hand.employ(people, other, from_on=date(2019, 7, 20))


def idle_pay(hand: Hand, n: int) -> None:
    factory = hand.firm()
    hand.staff(6, factory)
    _report(factory, kwh=0 if n % 2 else 40, state="producing" if n % 2 else "stopped", output=0)
    hand.found("idle_pay", factory.pk)


def half_idle(hand: Hand, n: int) -> None:
    factory = hand.firm()
    hand.staff(6 if n % 2 else 3, factory)
    _report(factory, kwh=300 if n % 2 else 0, state="partial", output=10_000_00)


def crowded(hand: Hand, n: int) -> None:
    factory = hand.firm()
    hand.employ(hand.people(10), factory)
    hand.lease(factory, area=1_500, rent=15_000)
    hand.found("crowded", factory.pk)


def home_work(hand: Hand, n: int) -> None:
    factory = hand.firm()
    hand.employ(hand.people(10), factory, kind="piecework" if n % 2 else "contract")
    hand.lease(factory, area=1_500 if n % 2 else 2_000, rent=15_000 if n % 2 else 20_000)


def reborn(hand: Hand, n: int) -> None:
    one = hand.firm()
    people = hand.people(8)
    hand.employ(people, one, to_on=date(2019, 3, 1))
    other = hand.firm(rep=one.enterprise.legal_representative if n % 2 else "")
    if n % 2:  # the same man with the same telephone, other workers
        other.enterprise.phone = one.enterprise.phone
        other.enterprise.save()
        hand.employ(hand.people(8), other, from_on=date(2019, 5, 1))
    else:
        hand.employ(people[:7], other, from_on=date(2019, 5, 1))
    _leave(one, date(2019, 3, 2))
    hand.found("reborn", other.pk)


def next_tenant(hand: Hand, n: int) -> None:
    """The same rooms, a namesake, or a few who found work anew."""
    one = hand.firm(address="一号楼" if n % 3 == 0 else "")
    people = hand.people(8)
    hand.employ(people, one, to_on=date(2019, 3, 1))
    rep = one.enterprise.legal_representative if n % 3 == 1 else ""
    other = hand.firm(rep=rep, address="一号楼" if n % 3 == 0 else "")
    hand.employ(hand.people(6) + people[:3], other, from_on=date(2019, 5, 1))
    _leave(one, date(2019, 3, 2))


def paper_twice(hand: Hand, n: int) -> None:
    one, other = hand.firm(), hand.firm()
    for factory in (one, other):
        _paper(factory, _digest(n))
    hand.found("paper_twice", one.pk)


def paper_again(hand: Hand, n: int) -> None:
    one = hand.firm()
    other = hand.firm(enterprise=one.enterprise if n % 2 else None)
    for factory in (one, other):
        _paper(factory, _digest(n + 100_000))
    if n % 2 == 0:
        Paper.objects.filter(factory=other).update(withdrawn_on=DAY, withdrawal_reason="传错")


def bill_twice(hand: Hand, n: int) -> None:
    one, other = hand.firm(), hand.firm()
    for factory in (one, other):
        _bill(factory, f"0442{n:06d}", 3_200_00)
    hand.found("bill_twice", one.pk)


def other_bill(hand: Hand, n: int) -> None:
    one, other = hand.firm(), hand.firm()
    _bill(one, f"0551{n:06d}", 3_200_00)
    _bill(other, f"0551{n:06d}", 3_300_00)


def rent_relative(hand: Hand, n: int) -> None:
    factory = hand.firm()
    landlord = factory.enterprise.legal_representative
    if n % 3 == 1:
        (worker,) = hand.people(1)
        hand.employ([worker], factory)
        landlord = worker.name
    elif n % 3 == 2:
        home = hand.home()
        hand.people(1, household=home, name=factory.enterprise.legal_representative)
        landlord = hand.people(1, household=home)[0].name
    hand.lease(factory, landlord=landlord)
    hand.found("rent_relative", factory.pk)


def rent_of_others(hand: Hand, n: int) -> None:
    factory = hand.firm()
    if n % 2:
        hand.lease(factory, landlord=factory.enterprise.legal_representative, rent=0)
    else:  # a worker of another factory
        (worker,) = hand.people(1)
        hand.employ([worker], hand.firm())
        hand.lease(factory, landlord=worker.name)


def rent_high(hand: Hand, n: int) -> None:
    factory = hand.firm(town=2)
    hand.lease(factory, rent=900_000)
    hand.found("rent_high", factory.pk)


def rent_dear(hand: Hand, n: int) -> None:
    hand.lease(hand.firm(town=2), rent=480_000 + n)


def payee_card(hand: Hand, n: int) -> None:
    factory = hand.firm()
    (person,) = hand.people(1)
    _account(hand, factory, str(person.account))
    hand.found("payee_card", person.pk)


def own_account(hand: Hand, n: int) -> None:
    hand.people(1)
    _account(hand, hand.firm(), f"27060101{n:010d}")


def late_contract(hand: Hand, n: int) -> None:
    factory = hand.firm()
    (person,) = hand.people(1)
    (job,) = hand.employ([person], factory, from_on=date(2019, 1, 1))
    ContractTerm.objects.create(
        employment=job, signed_on=date(2019, 1, 1), from_on=date(2019, 1, 1)
    )
    hand.claim(factory, person=person, job=job)
    hand.found("late_contract", person.pk)


def contract_in_time(hand: Hand, n: int) -> None:
    """Entered in time by the record's own clock, or late and never claimed upon."""
    factory = hand.firm()
    (person,) = hand.people(1)
    (job,) = hand.employ([person], factory, from_on=date(2019, 1, 1))
    begun = timezone.localdate() - timedelta(days=10) if n % 2 else date(2019, 1, 1)
    ContractTerm.objects.create(employment=job, signed_on=begun, from_on=begun)
    if n % 2:
        hand.claim(factory, person=person, job=job)


def quick(hand: Hand, n: int) -> None:
    actor = make_actor(role=Role.DEPARTMENT, username=f"quick{hand.next()}")
    claims = [hand.claim(hand.firm()) for _each in range(6)]
    for claim in claims:
        audit.record(actor, "claim.passed", claim)
    hand.found("quick", actor.user_id or 0)


def sampled(hand: Hand, n: int) -> None:
    """A list worked by sampling; or a few only."""
    actor = make_actor(role=Role.DEPARTMENT, username=f"bulk{hand.next()}")
    hand._mine("user", actor.user_id or 0)
    facts = {"bulk": 1} if n % 2 else {}
    for claim in [hand.claim(hand.firm()) for _each in range(6 if n % 2 else 4)]:
        audit.record(actor, "claim.passed", claim, **facts)


def own_firm(hand: Hand, n: int) -> None:
    actor = make_actor(role=Role.DEPARTMENT, username=f"own{hand.next()}")
    claim = hand.claim(hand.firm(rep=actor.name))
    ClaimAct.objects.create(
        claim=claim, kind="passed", post="review", user_id=actor.user_id, done_on=DAY
    )
    hand.found("own_firm", claim.pk)


def namesake(hand: Hand, n: int) -> None:
    """One of the name, who did not act on it; another acted."""
    actor = make_actor(role=Role.DEPARTMENT, username=f"name{hand.next()}")
    hand.claim(hand.firm(rep=actor.name))
    claim = hand.claim(hand.firm())
    ClaimAct.objects.create(
        claim=claim, kind="passed", post="review", user_id=actor.user_id, done_on=DAY
    )


def _leave(factory: Factory, day: date) -> None:
    FactoryState.objects.filter(factory=factory, to_on=None).update(to_on=day - timedelta(days=1))
    FactoryState.objects.create(factory=factory, status="exited", from_on=day, reason="停办")
    Factory.objects.filter(pk=factory.pk).update(status="exited")


def _report(factory: Factory, *, kwh: int, state: str, output: int) -> None:
    MonthlyReport.objects.create(
        factory=factory, month=NOVEMBER, state=state, output_fen=output, sales_fen=0, electricity_kwh=kwh,
        reported_on=date(2019, 12, 5),
    )  # fmt: skip


def _digest(n: int) -> str:
    return hashlib.sha256(str(n).encode()).hexdigest()


def _paper(factory: Factory, sha256: str) -> None:
    Paper.objects.create(
        kind="roster", factory=factory, valid_from=date(2019, 1, 1), media="pdf", size=5000, sha256=sha256,
        uploaded_on=date(2019, 11, 28),
    )  # fmt: skip


def _bill(factory: Factory, number: str, fen: int) -> None:
    Outlay.objects.create(
        factory=factory,
        month=NOVEMBER,
        kind="rent",
        amount_fen=fen,
        paper_number=number,
        recorded_on=DAY,
    )


def _account(hand: Hand, factory: Factory, number: str) -> None:
    payee = Payee.objects.create(kind="factory", name=factory.enterprise.name, factory=factory)
    PayeeAccount.objects.create(
        payee=payee, holder=payee.name, account_number=number, tail=number[-4:], bank="农商银行", entered_on=DAY,
        entered_by_id=hand.office.user_id,
    )  # fmt: skip


# pattern -> (planted, near miss)
PATTERNS: dict[str, tuple[Planter, Planter]] = {
    "two_factories": (two_factories, moved_in_the_month),
    "age": (age, of_age),
    "shared_card": (shared_card, family_card),
    "withdrawn": (withdrawn, withdrawn_and_back),
    "shared_phone": (shared_phone, family_phone),
    "ghost": (ghost, poor_in_papers),
    "two_contracts": (two_contracts, handed_over),
    "poor_late": (poor_late, poor_before),
    "same_days": (same_days, nearly_same_days),
    "same_pay": (same_pay, flat_wage),
    "rush": (rush, winter_hiring),
    "group_moves": (group_moves, transferred),
    "idle_pay": (idle_pay, half_idle),
    "crowded": (crowded, home_work),
    "reborn": (reborn, next_tenant),
    "paper_twice": (paper_twice, paper_again),
    "bill_twice": (bill_twice, other_bill),
    "rent_relative": (rent_relative, rent_of_others),
    "rent_high": (rent_high, rent_dear),
    "payee_card": (payee_card, own_account),
    "late_contract": (late_contract, contract_in_time),
    "quick": (quick, sampled),
    "own_firm": (own_firm, namesake),
}
# Of which record the subject of a planted case is the key.
SUBJECT = {
    **dict.fromkeys(PATTERNS, "factory_id"),
    **dict.fromkeys(
        ("two_factories", "age", "shared_card", "shared_phone", "ghost", "two_contracts", "poor_late", "payee_card",
         "late_contract"), "person_id",
    ),
    "own_firm": "claim_id",
    "quick": "user",
}  # fmt: skip


def plant(times: int, *, patterns: Any = PATTERNS, factories: int = 0, staff: int = 0) -> Planted:
    """Every pattern and its near miss so many times, in a county of so many clean factories."""
    hand = Hand()
    hand.is_lawful = True
    # What rent is usual: more than what is planted, or the planted would be the usual.
    for n in range(3 * times):
        hand.lease(hand.firm(town=2), rent=280_000 + 10_000 * (n % 6))
    for n in range(factories):
        _honest(hand, n, staff)
    for pattern in patterns:
        planted, near = PATTERNS[pattern]
        for n in range(times):
            hand.is_lawful = False
            planted(hand, n)
            hand.is_lawful = True
            near(hand, n)
    return hand.told


def _honest(hand: Hand, position: int, staff: int) -> None:
    """A factory as they are: people come and go, some are paid in cash, families share, names repeat."""
    draw = hand.draw
    factory = hand.firm(town=position % 3, rep=f"常见{draw.randrange(15)}")
    size = max(4, staff + draw.randrange(-staff // 2, staff // 2 + 1))
    people: list[Person] = []
    while len(people) < size:
        n = hand.next()
        if len(people) % 9 == 0:  # husband and wife
            both = {"phone": f"133{n:08d}", "account": f"62399{n:011d}", "household": hand.home()}
            people += hand.people(2, **both)
        elif draw.randrange(10) == 0:
            people += hand.people(1, phone=None, account=None)
        else:
            people += hand.people(1)
    for person in people:
        from_on = date(2017, 6, 1) + timedelta(days=draw.randrange(900))
        gone = draw.randrange(5) == 0
        to_on = from_on + timedelta(days=30 + draw.randrange(600)) if gone else None
        hand.employ([person], factory, from_on=from_on, to_on=to_on,
                    kind=draw.choice(("contract", "contract", "contract", "part_time", "piecework")))  # fmt: skip
        first, last = max(month_of(from_on), MONTHS[0]), min(month_of(to_on or DAY), NOVEMBER)
        channel = "cash" if person.account is None or draw.randrange(8) == 0 else "bank"
        hand.pay([person], factory, range(first, last + 1), channel=channel)
    _report(
        factory, kwh=400 + draw.randrange(4000), state="producing", output=draw.randrange(10**8)
    )
    hand.lease(
        factory, rent=200_000 + draw.randrange(250_000), landlord=f"常见{draw.randrange(15)}"
    )


def found_by_pattern() -> dict[str, set[int]]:
    """The subjects of the findings that stand open."""
    found = defaultdict(set)
    for row in Finding.objects.filter(state="open"):
        kind = SUBJECT[row.pattern]
        key = int(row.key.partition(":")[0]) if kind == "user" else getattr(row, kind)
        found[row.pattern].add(key)
    return found


def false_alarms(told: Planted) -> dict[str, list[str]]:
    """Keys of the findings that name a lawful record."""
    wrong = defaultdict(list)
    for row in Finding.objects.filter(state="open"):
        named = {"factory": row.factory_id, "person": row.person_id, "claim": row.claim_id}
        if row.pattern == "quick":
            named = {"user": int(row.key.partition(":")[0])}
        if any(key in told.lawful[kind] for kind, key in named.items()):
            wrong[row.pattern].append(row.key)
    return dict(wrong)
