"""Small registries full of edges, and schemes that use every word of the language."""

import calendar
from datetime import date, timedelta
from random import Random

from rulebook.engines import DuckDB, memory
from rulebook.registry import TABLES

DAYS = [
    date(2019, 12, 20),
    date(2019, 12, 31),
    date(2019, 6, 30),
    date(2020, 2, 29),
    date(2018, 4, 1),
]


def near(random: Random, day: date) -> date:
    """A day that is often exactly some whole months from the given one, or one day beside."""
    months = day.year * 12 + day.month - 1 - random.choice([0, 1, 3, 5, 6, 7, 11, 12, 13, 24, 36])
    year, month = divmod(months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    base = date(year, month + 1, min(random.choice([1, day.day, 28, last]), last))
    return base + timedelta(days=random.choice([-1, 0, 0, 1]))


def maybe(random: Random, value, nothing=None, odds=4):
    return nothing if random.randrange(odds) == 0 else value


def registry(seed: int, day: date) -> dict[str, list[dict]]:
    """Everything that can be odd: nothing there, unknown families, open ends, edges of months."""
    random = Random(seed)
    factories, people = random.randrange(4), random.randrange(9)
    made: dict[str, list[dict]] = {name: [] for name in TABLES}
    month = day.year * 12 + day.month - 1
    for number in range(1, factories + 1):
        made["factory"].append(
            {
                "factory_id": number,
                "enterprise_id": 100 + number % 2,
                "cluster_id": 200 + random.randrange(2),
                "town_id": 1,
                "kind": maybe(random, random.choice(["company", "coop"])),
                "trade": maybe(random, random.choice(["toys", "socks"])),
                "mode": maybe(random, random.choice(["line", "craft"])),
                "registered_on": maybe(random, near(random, day)),
            }
        )
        for kind in ("producing", "recognised", "wage_arrears"):
            if random.randrange(3):
                start = near(random, day)
                made["factory_status"].append(
                    {
                        "factory_id": number,
                        "kind": kind,
                        "from_on": start,
                        "to_on": maybe(random, max(start, near(random, day)), odds=2),
                    }
                )
        for at in random.sample(range(month - 14, month + 1), 4):
            made["factory_month"].append(
                {
                    "factory_id": number,
                    "month": at,
                    "output_fen": random.randrange(10**7),
                    "sales_fen": 0,
                }
            )
            made["outlay"].append(
                {
                    "factory_id": number,
                    "month": at,
                    "kind": random.choice(["rent", "power"]),
                    "amount_fen": random.randrange(10**6),
                }
            )
        if random.randrange(2):
            made["evaluation"].append(
                {
                    "factory_id": number,
                    "year": day.year - random.randrange(2),
                    "grade": random.choice(["good", "fair"]),
                }
            )
    for number in range(1, people + 1):
        made["person"].append(
            {
                "person_id": number,
                "household_id": maybe(random, random.randrange(1, 5)),
                "sex": maybe(random, random.choice(["female", "male"])),
                "born_on": maybe(random, near(random, date(day.year - 40, day.month, 1))),
            }
        )
        if random.randrange(4) == 0:
            made["person_status"].append(
                {
                    "person_id": number,
                    "kind": random.choice(["disabled", "veteran"]),
                    "from_on": near(random, day),
                    "to_on": None,
                }
            )
        _work(random, made, number, factories, day)
    for household in range(1, 5):
        for kind in ("relocated", "registered_poor"):
            if random.randrange(2):
                start = near(random, day)
                made["household_status"].append(
                    {
                        "household_id": household,
                        "kind": kind,
                        "from_on": start,
                        "to_on": maybe(random, max(start, near(random, day)), odds=2),
                    }
                )
    _papers(random, made, factories, people, day)
    return made


def _work(random, made, person, factories, day):
    month = day.year * 12 + day.month - 1
    for factory in random.sample(range(1, factories + 1), random.randrange(min(2, factories) + 1)):
        number = len(made["employment"]) + 1
        start = near(random, day)
        made["employment"].append(
            {
                "employment_id": number,
                "person_id": person,
                "factory_id": factory,
                "kind": random.choice(["contract", "contract", "piecework"]),
                "from_on": start,
                "to_on": maybe(random, None, max(start, near(random, day)), 3),
            }
        )
        for _term in range(random.randrange(3)):
            signed = near(random, day)
            made["contract_term"].append(
                {
                    "employment_id": number,
                    "signed_on": signed,
                    "from_on": signed,
                    "to_on": maybe(
                        random,
                        signed + timedelta(days=random.choice([180, 364, 365, 366, 730])),
                        odds=5,
                    ),
                }
            )
        months = list(range(month - random.choice([2, 5, 6, 11, 12, 13, 30, 61, 64]), month + 1))
        for at in months:
            if random.randrange(12):
                made["payroll"].append(
                    {
                        "person_id": person,
                        "factory_id": factory,
                        "month": at,
                        "net_fen": random.choice([0, 137_999, 138_000, 148_000, 160_000, 250_001]),
                    }
                )
        for kind in ("pension", "unemployment") if random.randrange(2) else ():
            for at in random.sample(range(month - 14, month + 1), random.randrange(6)):
                made["insurance"].append(
                    {
                        "person_id": person,
                        "factory_id": factory,
                        "month": at,
                        "kind": kind,
                        "employer_fen": random.randrange(10**5),
                        "employee_fen": random.randrange(10**5),
                    }
                )


def _papers(random, made, factories, people, day):
    for number in range(1, factories + 1):
        for _each in range(random.randrange(3)):
            start = near(random, day)
            made["lease"].append(
                {
                    "lease_id": len(made["lease"]) + 1,
                    "factory_id": number,
                    "landlord_kind": maybe(random, random.choice(["village", "private"])),
                    "area_dm2": random.choice([0, 1, 9_999, 10_000, 33_333]),
                    "rent_fen": random.choice([0, 1, 99_999, 100_001, 800_000]),
                    "from_on": start,
                    "to_on": maybe(random, max(start, near(random, day))),
                }
            )
            signed = near(random, day)
            made["loan"].append(
                {
                    "loan_id": len(made["loan"]) + 1,
                    "factory_id": number,
                    "borrower_kind": random.choice(["person", "small_firm"]),
                    "principal_fen": random.choice([1, 10_000_000, 20_000_000_000, 30_000_000_000]),
                    "rate": random.choice([0, 4_350, 4_785, 24_000]),
                    "contract_on": signed,
                    "from_on": signed,
                    "to_on": signed + timedelta(days=random.choice([1, 365, 731])),
                    "overdue": maybe(random, random.choice([True, False, False])),
                }
            )
    for _each in range(random.randrange(5)):
        factory = random.randrange(1, max(factories, 1) + 1)
        made["granted"].append(
            {
                "scheme": random.choice(
                    ["training", "wide_worker", "wide_factory", "rent", "other"]
                ),
                "item_id": maybe(random, random.randrange(1, 4)),
                "person_id": maybe(random, random.randrange(1, max(people, 1) + 1)),
                "household_id": maybe(random, random.randrange(1, 5)),
                "factory_id": maybe(random, factory),
                "enterprise_id": maybe(random, 100 + factory % 2),
                "cluster_id": maybe(random, 200),
                "granted_on": near(random, day),
                "months": random.randrange(13),
                "amount_fen": random.randrange(10**6),
            }
        )


def literal(value) -> str:
    """A value as SQL."""
    if value is None:
        return "NULL"
    return f"'{value}'" if isinstance(value, date | str) else str(value)


SHARED = memory(threads=1)


def engine(made: dict[str, list[dict]], *, turned: bool = False) -> DuckDB:
    """The registry in DuckDB; turned: every table's rows in the other order."""
    for name, columns in TABLES.items():
        kinds = ", ".join(f"{column} {kind.rstrip('?')}" for column, kind in columns.items())
        SHARED.execute(f"CREATE OR REPLACE TABLE {name} ({kinds})")
        rows = [f"({', '.join(literal(row[column]) for column in columns)})" for row in made[name]]
        if rows:
            SHARED.execute(f"INSERT INTO {name} VALUES {', '.join(rows[::-1] if turned else rows)}")
    return DuckDB(SHARED, {})


HEAD = """\
clause: 3.2-1
in_force: {from: 2017-01-01, to: 2019-12-31}
payee: enterprise
period: year
steps: [{by: town, days: 5 working}]
parameters:
  few: {unit: people, source: 甲, values: {2017-01-01: 2, 2019-01-01: 1}}
  months_few: {unit: months, source: 甲, values: {2017-01-01: 6, 2019-06-30: 3}}
  months_long: {unit: months, source: 甲, values: {2017-01-01: 12}}
  third: {unit: share, source: 甲, values: {2017-01-01: 1/3, 2018-12-01: 30%}}
  half: {unit: share, source: 甲, values: {2017-01-01: 1/2}}
  seventh: {unit: share, source: 甲, values: {2017-01-01: 2/37}}
  per_head: {unit: fen/people, source: 甲, values: {2017-01-01: 1000元, 2019-07-01: "1000.01元"}}
  lump: {unit: fen, source: 甲, values: {2017-01-01: 3000元}}
  most: {unit: fen, source: 甲, values: {2017-01-01: 5000元}}
  floor: {unit: fen, source: 甲, values: {2017-01-01: 1380元, 2019-05-01: 1600元}}
  two: {unit: times, source: 甲, values: {2017-01-01: 2}}
  steps_up: {unit: people -> fen, source: 甲, values: {2017-01-01: {1: 100元, 3: 300元}, 2019-01-01: {2: 111元}}}
  slices: {unit: people -> fen/people, source: 甲, values: {2017-01-01: {1: 100元, 3: 50元}}}
  grades: {unit: text x people -> fen, source: 甲, values: {2017-01-01: {good: {1: 5万元, 3: 10万元}, fair: {2: 1万元}}}}
  years_down: {unit: years -> share, source: 甲, values: {2017-01-01: {1: 1, 2: 2/3, 3: 1/3}}}
  old_start: {unit: date, source: 甲, values: {2017-01-01: 2018-06-15}}
  kinds: {unit: texts, source: 甲, values: {2017-01-01: [village, company, female]}}
  grown: {unit: years, source: 甲, values: {2017-01-01: 40}}
  past_it: {unit: years, source: 甲, values: {2017-01-01: 41}}
  few_months: {unit: months, source: 甲, values: {2017-01-01: 2}}
  young: {unit: years, source: 甲, values: {2017-01-01: 39}}
  wage_wanted: {unit: fen/person/month, source: 甲, values: {2017-01-01: 1480元}}
  october: {unit: months, source: 甲, values: {2017-01-01: 10}}
windows:
  rolled: {rolling: months_long}
  this: this_year
  last: last_year
  school: {custom_year: october}
  three: quarter
  from_then: {since: old_start}
"""

WIDE = {
    "factory": """\
scheme: wide_factory
title: 宽
subject: factory
version_date: application
facts:
  staff: factory.workers()
  rp: factory.workers(groups=[relocated, registered_poor, disabled], kinds=[contract])
  steady: factory.stable_workers(months=months_few, groups=[relocated], window=rolled, floor=floor)
  piled: factory.stable_workers(months=months_few, meaning=cumulative, groups=[veteran, disabled], window=school, present=no)
  termed: factory.stable_workers(months=months_long, meaning=contract_term)
  stayed: factory.stable_workers(months=months_few, meaning=tenure, kinds=[piecework])
  hired: factory.hires(months=months_long, window=rolled, groups=[registered_poor])
  wages: factory.wages(window=rolled)
  wages_now: factory.wages(window=this)
  made: factory.output(window=three)
  bills: factory.outlay(window=last, kinds=[rent])
  arrears: factory.has_status(statuses=[wage_arrears])
  producing: factory.status_months(statuses=[producing])
  grade: factory.grade(window=last)
  kind: factory.kind()
  trade: factory.trade()
  way: factory.mode()
  registered: factory.registered_months()
  times: factory.times_granted(schemes=[training, other])
  picked: factory.stable_workers(months=few_months, meaning=cumulative, groups=[relocated], and_groups=[registered_poor, disabled], term=months_few, from_age=young, women_to=grown, men_to=past_it)
  their_pay: factory.wages(window=rolled, groups=[relocated])
  their_months: factory.pay_months(window=rolled, groups=[relocated])
  all_months: factory.pay_months(window=three)
  since_when: factory.first_granted_on(schemes=[rent, other])
  paying_in: factory.insurance_months(kinds=[pension, unemployment])
  insured_then: factory.insured(kinds=[pension], window=last, at=before)
  insured_now: factory.insured(kinds=[pension, unemployment], window=rolled)
  paid_in: factory.insurance_paid(kinds=[pension], window=rolled, parts=[employer, employee])
workings:
  base: band(staff, steps_up) + marginal(rp, slices)
  graded: matrix(grade, staff, grades) if known(grade) else lump
  bill_part: round(percent(bills, seventh), half_up)
conditions:
  - {id: any_staff, say: 一, check: staff + rp >= few}
  - {id: share, say: 二, check: 'share_of(rp, staff) >= third or share_of(steady, staff) > third'}
  - {id: less, say: 三, check: not (rp < few) or steady <= few}
  - {id: paid, say: 四, check: 'average(wages, staff) >= average(lump, few)'}
  - {id: some, say: 五, check: 'at_least(two, piled >= few, termed >= few, stayed >= few, hired >= few)'}
  - {id: clean, say: 六, check: not arrears and producing >= months_few}
  - {id: kind, say: 七, check: 'one_of(kind, kinds) or trade == way or registered != months_few'}
  - {id: first, say: 八, check: times < two and made >= bills}
  - {id: picked, say: 九, check: 'share_of(picked, staff) >= seventh or since_when < old_start'}
  - {id: theirs, say: 十, check: 'average(wages, all_months) >= wage_wanted or average(their_pay, their_months) >= wage_wanted'}
  - {id: insured, say: 十一, check: 'share_of(insured_now, insured_then) >= third and paying_in >= few_months and paid_in >= lump'}
amount: round(min(base, most) + max(bill_part, graded) + positive(lump - round(percent(lump, third), down, yuan)) + cap(lump, most) + round(percent(lowest(steps_up) * per_head + highest(slices) * per_head, half), up), up, jiao) + round(average(wages_now, staff) * few, half_up) if staff >= few else lump
limits:
  - {once: identity_cluster, over: year, pool: [other]}
  - {cap: most, per: enterprise, over: ever}
  - {cap: lump, per: item, over: decision}
excludes:
  - {scheme: rent, same: enterprise, over: year}
payments:
  - {name: first, share: third, when: staff >= few}
  - {name: second, rest: true, when: not arrears}
funds:
  - {fund: low, up_to: lump}
  - {fund: high, share: half}
  - {fund: rest, rest: true}
""",
    "worker": """\
scheme: wide_worker
title: 宽
subject: worker
version_date: hire
facts:
  term: worker.contract_term_months()
  run: worker.longest_run_months(window=rolled, floor=floor)
  run_all: worker.longest_run_months()
  paid: worker.months_paid(window=school)
  wages: worker.wages(window=from_then)
  tenure: worker.tenure_months()
  member: worker.in_groups(groups=[relocated, veteran])
  was_member: worker.in_groups(groups=[relocated, registered_poor], on=hire)
  marked: worker.in_groups(groups=[disabled], on=hire)
  age: worker.age_years()
  age_hired: worker.age_years(on=hire)
  sex: worker.sex()
  born: worker.born_on()
  hired: worker.hired_on()
  kind: worker.kind()
  here: worker.employed()
  times: worker.times_granted(schemes=[wide_worker])
  since_when: worker.first_granted_on(schemes=[training])
  insured: worker.insured_months(kinds=[pension, unemployment], window=rolled)
  insured_ever: worker.insured_months(kinds=[pension])
  paid_in: worker.insurance_paid(kinds=[pension, unemployment], window=last, parts=[employer])
  staff: factory.workers()
workings:
  span: months_between(hired, old_start)
  lived: days_between(born, hired)
  years: years_between(born, hired)
  paid_months: min(paid, months_left)
  per_month: round(percent(wages, third), half_up)
conditions:
  - {id: who, say: 一, check: member or was_member or marked}
  - {id: steady, say: 二, check: run >= months_few and run_all >= run}
  - {id: termed, say: 三, check: term >= months_few or not known(term)}
  - {id: adult, say: 四, check: age >= age_hired and years == age_hired}
  - {id: span, say: 五, check: span <= months_long or tenure > months_few}
  - {id: sex, say: 六, check: 'one_of(sex, kinds) or here'}
  - {id: lived, say: 七, check: known(born) or lived >= lived or kind == sex}
  - {id: times, say: 八, check: times <= two}
  - {id: insured, say: 九, check: insured_ever >= insured or since_when > hired or paid_in >= lump}
amount: per_month if paid_months > months_few else lump if paid_months == months_few else round(lump * seventh, down)
limits:
  - {months: months_long, per: person, over: ever, pool: [training]}
  - {once: person, over: month}
  - {once: post, over: ever}
  - {cap: most, per: household, over: year}
after:
  - {scheme: training, same: person, months: months_few}
fund: one
""",
    "lease": """\
scheme: wide_lease
title: 宽
subject: lease
version_date: contract
facts:
  rent: lease.rent()
  area: lease.area()
  rented: lease.months_in(window=rolled)
  owner: lease.landlord()
  start: lease.from_on()
  staff: factory.workers(groups=[relocated])
conditions:
  - {id: village, say: 一, check: 'one_of(owner, kinds) or not one_of(owner, kinds)'}
  - {id: since, say: 二, check: start >= old_start or rented >= months_few}
  - {id: staffed, say: 三, check: staff >= few}
amount: round(percent(rent, third) * rented, half_up) + round(per_area(area, square) * rented, down)
limits:
  - {count: two, per: factory, over: year}
fund: one
""",
    "loan": """\
scheme: wide_loan
title: 宽
subject: loan
version_date: contract
facts:
  principal: loan.principal()
  rate: loan.rate()
  days: loan.days_in(window=rolled)
  days_then: loan.days_in(window=from_then)
  year: loan.year()
  late: loan.overdue()
  who: loan.borrower()
  signed: loan.contract_on()
workings:
  ours: positive(rate - base) if signed >= old_start else percent(min(rate, base), half)
conditions:
  - {id: good, say: 一, check: not late}
  - {id: started, say: 二, check: year >= first_year and days_then >= days}
  - {id: who, say: 三, check: 'one_of(who, kinds) or known(who)'}
limits:
  - {items: two, per: enterprise, over: ever, pool: [rent, other, training]}
amount: round(percent(interest(min(principal, big), ours, days, basis), lookup(year, years_down)), half_up)
fund: one
""",
}
EXTRA = {
    "factory": "",
    "worker": "",
    "lease": '  square: {unit: fen/m2/month, source: 甲, values: {2017-01-01: "5.55元"}}\n',
    "loan": """\
  base: {unit: rate, source: 甲, values: {2017-01-01: 4.35%, 2019-08-20: 4.25%}}
  big: {unit: fen, source: 甲, values: {2017-01-01: 300万元}}
  first_year: {unit: years, source: 甲, values: {2017-01-01: 1}}
  basis: {unit: days/year, source: 甲, values: {2017-01-01: 365}}
""",
}


def wide(subject: str) -> str:
    """One scheme text that uses every word fit for its subject; parameters it does not use are cut."""
    from rulebook.checker import used_names
    from rulebook.faults import Notebook
    from rulebook.structure import scheme
    from rulebook.yamls import read

    text = WIDE[subject] + HEAD.replace("windows:\n", EXTRA[subject] + "windows:\n")
    root = read(text, file="wide", notes=Notebook())
    used = used_names(scheme(root, notes=Notebook(), text=text))
    names = set(root.get("parameters").fields)
    return "\n".join(
        line
        for line in text.splitlines()
        if not (
            line.startswith("  ")
            and line.strip().partition(":")[0] in names - used
            and "unit:" in line
        )
    )


# Almost everyone passes, so that the limits after the tests have work to do.
STAGES = """\
scheme: stages
title: 限
clause: 3.2-1
in_force: {from: 2017-01-01}
subject: worker
payee: enterprise
version_date: application
period: year
steps: [{by: town, days: 5 working}]
parameters:
  per_month: {unit: fen/months, source: 甲, values: {2017-01-01: 300元}}
  most: {unit: fen, source: 甲, values: {2017-01-01: 2000元}}
  house: {unit: fen, source: 甲, values: {2017-01-01: 4000元}}
  firm: {unit: fen, source: 甲, values: {2017-01-01: 6000.01元}}
  part: {unit: share, source: 甲, values: {2017-01-01: 2/37}}
facts:
  tenure: worker.tenure_months()
  born: worker.born_on()
conditions:
  - {id: any, say: 一, check: known(tenure)}
  - {id: aged, say: 二, check: born <= born}
amount: round(tenure * per_month, down)
limits:
  - {cap: most, per: item, over: decision}
  - {once: person, over: year, pool: [training]}
  - {cap: house, per: household, over: year}
  - {cap: firm, per: enterprise, over: ever, pool: [rent]}
payments:
  - {name: first, share: part}
  - {name: second, rest: true}
funds:
  - {fund: low, up_to: most}
  - {fund: high, rest: true}
"""
