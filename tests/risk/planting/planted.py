"""A county with every pattern planted so many times, near misses that look alike and are lawful, and honest noise.

Deterministic: drawn by seed. Each planted case and each near miss has people and factories of its own, so that a
finding is laid at one door: what names a lawful record is a false alarm.
"""

from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from tests.risk.planting import firms, handling, people, roster
from tests.risk.planting.hand import DAY, MONTHS, NOVEMBER, Hand, Planted
from tests.risk.planting.roster import report

from county.core.months import month_of
from county.risk.models import Finding
from county.workforce.models import (
    Person,
)

Planter = Callable[[Hand, int], None]
# pattern -> (planted, near miss)
PATTERNS: dict[str, tuple[Planter, Planter]] = {
    "two_factories": (people.two_factories, people.moved_in_the_month),
    "age": (people.age, people.of_age),
    "shared_card": (people.shared_card, people.family_card),
    "withdrawn": (people.withdrawn, people.withdrawn_and_back),
    "shared_phone": (people.shared_phone, people.family_phone),
    "ghost": (people.ghost, people.poor_in_papers),
    "two_contracts": (people.two_contracts, people.handed_over),
    "poor_late": (people.poor_late, people.poor_before),
    "same_days": (roster.same_days, roster.nearly_same_days),
    "same_pay": (roster.same_pay, roster.flat_wage),
    "rush": (roster.rush, roster.winter_hiring),
    "group_moves": (roster.group_moves, roster.transferred),
    "idle_pay": (roster.idle_pay, roster.half_idle),
    "crowded": (roster.crowded, roster.home_work),
    "reborn": (firms.reborn, firms.next_tenant),
    "paper_twice": (firms.paper_twice, firms.paper_again),
    "bill_twice": (firms.bill_twice, firms.other_bill),
    "rent_relative": (firms.rent_relative, firms.rent_of_others),
    "rent_high": (firms.rent_high, firms.rent_dear),
    "payee_card": (handling.payee_card, handling.own_account),
    "late_contract": (handling.late_contract, handling.contract_in_time),
    "quick": (handling.quick, handling.sampled),
    "own_firm": (handling.own_firm, handling.namesake),
    "night": (handling.night, handling.late_evening),
    "same_device": (handling.same_device, handling.shared_machine),
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
    "night": "user",
    "same_device": "user",
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
    report(factory, kwh=400 + draw.randrange(4000), state="producing", output=draw.randrange(10**8))
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
