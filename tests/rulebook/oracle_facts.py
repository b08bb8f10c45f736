"""The facts, read plainly from lists of rows."""

import calendar
from datetime import date, timedelta
from fractions import Fraction

from rulebook.facts.catalogue import FACTS as DECLARED


def month(day):
    return day.year * 12 + day.month - 1


def whole_months(first, last):
    """Count them off one by one (forwards or back)."""
    return month(last) - month(first) - (1 if last.day < first.day else 0)


def whole_years(first, last):
    return last.year - first.year - ((last.month, last.day) < (first.month, first.day))


def holds(row, day):
    return row["from_on"] <= day and (row["to_on"] is None or row["to_on"] >= day)


def one(rows, **wanted):
    found = [row for row in rows if all(row[key] == value for key, value in wanted.items())]
    return found[0] if found else None


def subjects(kind, registry, day):
    for row in registry[kind if kind != "worker" else "employment"]:
        factory = one(registry["factory"], factory_id=row["factory_id"])
        if factory is None or (
            kind != "factory" and row["contract_on" if kind == "loan" else "from_on"] > day
        ):
            continue
        keys = {name: factory[name] for name in ("factory_id", "enterprise_id", "cluster_id")}
        if kind == "worker":
            person = one(registry["person"], person_id=row["person_id"])
            if person is None:
                continue
            keys |= {**person, "employment_kind": row["kind"]}
            keys["post_id"] = row["person_id"] * 10_000_000 + row["factory_id"]
        number = {
            "factory": "factory_id",
            "worker": "employment_id",
            "lease": "lease_id",
            "loan": "loan_id",
        }[kind]
        yield {**row, **keys, "item_id": row[number]}


def window(scheme, name, day, epoch):
    this = scheme.windows[name]
    ended = month(day) if day.day == calendar.monthrange(day.year, day.month)[1] else month(day) - 1
    value = scheme.parameters[this.parameter].on(epoch).value if this.parameter else None
    if this.kind == "this_year":
        return day.year * 12, month(day)
    if this.kind == "last_year":
        return day.year * 12 - 12, day.year * 12 - 1
    if this.kind == "quarter":
        last = ended
        while last % 3 != 2:
            last -= 1
        return last - 2, last
    if this.kind == "rolling":
        return ended - int(value) + 1, ended
    if this.kind == "custom_year":
        last = ended
        while (last + 1) % 12 != int(value) - 1:
            last -= 1
        return last - 11, last
    return min(month(value), month(day)), month(day)


def given(scheme, call, day, epoch):
    found = {}
    for name, arg in DECLARED[f"{call.subject}.{call.name}"].args.items():
        words = call.arguments.get(name, arg.default)
        if not words:
            found[name] = None
        elif arg.kind == "window":
            found[name] = window(scheme, words[0], day, epoch)
        elif arg.kind == "number" and arg.monthly:
            found[name] = scheme.parameters[words[0]]
        elif arg.kind == "number":
            found[name] = scheme.parameters[words[0]].on(epoch).value
        else:
            listed = scheme.parameters.get(words[0])  # a parameter may hold the words
            value = listed.on(epoch).value if listed and len(words) == 1 else None
            found[name] = value if isinstance(value, tuple) else words
    return found


def belongs(registry, person, groups, day):
    statuses = [
        row for row in registry["household_status"] if row["household_id"] == person["household_id"]
    ]
    if person["household_id"] is None:
        statuses = []
    statuses = statuses + [
        row for row in registry["person_status"] if row["person_id"] == person["person_id"]
    ]
    if any(row["kind"] in groups and holds(row, day) for row in statuses):
        return True
    family = {"relocated", "registered_poor", "low_income", "monitored"} & set(groups)
    return None if person["household_id"] is None and family else False


def paid_months(registry, person_id, factory_id, span, floor):
    """The months paid in the span, at least the floor in force in that month."""
    found = set()
    for row in registry["payroll"]:
        if (row["person_id"], row["factory_id"]) != (person_id, factory_id):
            continue
        if not span[0] <= row["month"] <= span[1]:
            continue
        if floor is not None:
            inside = [one.value for one in floor.spans if month(one.start) <= row["month"]]
            if not inside or row["net_fen"] < inside[-1]:
                continue
        found.add(row["month"])
    return found


def longest(months):
    best = 0
    for start in months:
        length = 1
        while start + length in months:
            length += 1
        best = max(best, length)
    return best


def all_time(day):
    return month(day) - 61, month(day)


def recent(span):
    return max(span[0], span[1] - 61), span[1]


def term(registry, employment, day):
    if employment["kind"] != "contract":
        return 0
    lengths = [
        600
        if row["to_on"] is None
        else whole_months(row["from_on"], row["to_on"] + timedelta(days=1))
        for row in registry["contract_term"]
        if row["employment_id"] == employment["employment_id"] and row["signed_on"] <= day
    ]
    return max(lengths) if lengths else None


def count(registry, factory_id, groups, test, day):
    """People who pass for sure, and people who may."""
    best = {}
    for employment in registry["employment"]:
        if employment["factory_id"] != factory_id:
            continue
        passed = test(employment)
        if groups:
            person = one(registry["person"], person_id=employment["person_id"])
            member = belongs(registry, person, groups, day) if person else None
            passed = (
                False if False in (passed, member) else None if None in (passed, member) else True
            )
        if passed is not False:
            rank = 2 if passed else 1
            best[employment["person_id"]] = max(best.get(employment["person_id"], 0), rank)
    return list(best.values()).count(2), list(best.values()).count(1)


def kind_ok(employment, kinds):
    return not kinds or employment["kind"] in kinds


def factory_workers(registry, subject, day, args):
    def test(employment):
        return holds(employment, day) and kind_ok(employment, args["kinds"])

    return count(registry, subject["factory_id"], args["groups"], test, day)


def factory_stable(registry, subject, day, args):
    meaning, months = args["meaning"][0], args["months"]
    span = args["window"] or all_time(day)

    def enough(employment):
        if meaning == "tenure":
            return whole_months(employment["from_on"], day + timedelta(days=1)) >= months
        if meaning == "contract_term":
            length = term(registry, employment, day)
            return None if length is None else length >= months
        span_used = recent(span) if meaning == "consecutive" else span
        paid = paid_months(
            registry, employment["person_id"], subject["factory_id"], span_used, args["floor"]
        )
        return (longest(paid) if meaning == "consecutive" else len(paid)) >= months

    def test(employment):
        if args["present"][0] == "yes" and not holds(employment, day):
            return False
        if not kind_ok(employment, args["kinds"]):
            return False
        outcomes = [enough(employment), *further(registry, employment, day, args)]
        return False if False in outcomes else None if None in outcomes else True

    return count(registry, subject["factory_id"], args["groups"], test, day)


def further(registry, employment, day, args):
    """Contract term, age by sex, second group, each true, false or unknown."""
    person = one(registry["person"], person_id=employment["person_id"])
    if args["term"] is not None:
        length = term(registry, employment, day)
        yield None if length is None else length >= args["term"]
    if any(args[name] is not None for name in ("from_age", "women_to", "men_to")):
        yield aged(person, day, args)
    if args["and_groups"]:
        yield belongs(registry, person, args["and_groups"], day)


def aged(person, day, args):
    if person["born_on"] is None:
        return None
    age = whole_years(person["born_on"], day)
    if args["from_age"] is not None and age < args["from_age"]:
        return False
    fits = {
        sex: args[name] is None or age <= args[name]
        for sex, name in (("female", "women_to"), ("male", "men_to"))
    }
    if person["sex"] in fits:
        return fits[person["sex"]]
    return fits["male"] if len(set(fits.values())) == 1 else None


def factory_hires(registry, subject, day, args):
    def test(employment):
        if not args["window"][0] <= month(employment["from_on"]) <= args["window"][1] or not holds(
            employment, day
        ):
            return False
        length = term(registry, employment, day)
        return None if length is None else length >= args["months"]

    return count(registry, subject["factory_id"], args["groups"], test, day)


def paid(value):
    """A sum over pay rows; with groups: of those who belong, and of those who may."""

    def read(registry, subject, day, args):
        first, last = args["window"]
        sums = {True: 0, None: 0, False: 0}
        for row in registry["payroll"]:
            if row["factory_id"] == subject["factory_id"] and first <= row["month"] <= last:
                person = one(registry["person"], person_id=row["person_id"])
                member = not args["groups"] or belongs(registry, person, args["groups"], day)
                sums[member] += value(row)
        return (sums[True], sums[None]) if args["groups"] else sums[True]

    return read


def first_granted(key):
    return lambda registry, subject, day, args: min(
        [
            day,
            *(
                row["granted_on"]
                for row in registry["granted"]
                if row[key] == subject[key]
                and row["scheme"] in args["schemes"]
                and row["granted_on"] <= day
            ),
        ]
    )


def insured_rows(registry, subject, span, kinds, keys):
    """The rows of the kinds; and the (person, month) pairs that have every kind. None without any evidence."""
    if not any(row["factory_id"] == subject["factory_id"] for row in registry["insurance"]):
        return None, None
    rows = [
        row
        for row in registry["insurance"]
        if all(row[key] == subject[key] for key in keys)
        and row["kind"] in kinds
        and span[0] <= row["month"] <= span[1]
    ]
    had = {}
    for row in rows:
        had.setdefault((row["person_id"], row["month"]), set()).add(row["kind"])
    return rows, [pair for pair, found in had.items() if found == set(kinds)]


def insured_months(keys):
    def read(registry, subject, day, args):
        span = args["window"] or all_time(day)
        _rows, pairs = insured_rows(registry, subject, span, args["kinds"], keys)
        return None if pairs is None else len({month for _person, month in pairs})

    return read


def insured_people(registry, subject, day, args):
    first, last = args["window"]
    at = last if args["at"][0] == "last" else first - 1
    _rows, pairs = insured_rows(registry, subject, (at, at), args["kinds"], ("factory_id",))
    return None if pairs is None else len(pairs)


def insurance_paid(keys):
    def read(registry, subject, day, args):
        span = args["window"] or all_time(day)
        rows, _pairs = insured_rows(registry, subject, span, args["kinds"], keys)
        if rows is None:
            return None
        return sum(row[f"{part}_fen"] for row in rows for part in set(args["parts"]))

    return read


def summed(table, column):
    def read(registry, subject, day, args):
        first, last = args["window"]
        return sum(
            row[column]
            for row in registry[table]
            if row["factory_id"] == subject["factory_id"]
            and first <= row["month"] <= last
            and (not args.get("kinds") or row["kind"] in args["kinds"])
        )

    return read


def statuses(registry, subject, day, args):
    return [
        row
        for row in registry["factory_status"]
        if row["factory_id"] == subject["factory_id"]
        and row["kind"] in args["statuses"]
        and holds(row, day)
    ]


def status_months(registry, subject, day, args):
    if not any(row["factory_id"] == subject["factory_id"] for row in registry["factory_status"]):
        return None
    found = statuses(registry, subject, day, args)
    if not found:
        return 0
    return whole_months(min(row["from_on"] for row in found), day + timedelta(days=1))


def grade(registry, subject, day, args):
    year = args["window"][1] // 12
    found = [
        r["grade"]
        for r in registry["evaluation"]
        if r["factory_id"] == subject["factory_id"] and r["year"] == year
    ]
    return max(found) if found else None


def of_factory(column):
    return lambda registry, subject, day, args: one(
        registry["factory"], factory_id=subject["factory_id"]
    )[column]


def registered_months(registry, subject, day, args):
    start = of_factory("registered_on")(registry, subject, day, args)
    return None if start is None else whole_months(start, day + timedelta(days=1))


def granted(key):
    return lambda registry, subject, day, args: sum(
        1
        for row in registry["granted"]
        if row[key] == subject[key]
        and row["scheme"] in args["schemes"]
        and row["granted_on"] <= day
    )


def worker_groups(registry, subject, day, args):
    return belongs(
        registry,
        subject,
        args["groups"],
        day if args["on"][0] == "evaluation" else subject["from_on"],
    )


def worker_run(registry, subject, day, args):
    span = recent(args["window"] or all_time(day))
    return longest(
        paid_months(registry, subject["person_id"], subject["factory_id"], span, args["floor"])
    )


def worker_months(registry, subject, day, args):
    span = args["window"] or all_time(day)
    return len(
        paid_months(registry, subject["person_id"], subject["factory_id"], span, args["floor"])
    )


def worker_wages(registry, subject, day, args):
    first, last = args["window"]
    return sum(
        row["net_fen"]
        for row in registry["payroll"]
        if (row["person_id"], row["factory_id"]) == (subject["person_id"], subject["factory_id"])
        and first <= row["month"] <= last
    )


def worker_tenure(registry, subject, day, args):
    return whole_months(subject["from_on"], day + timedelta(days=1)) if holds(subject, day) else 0


def worker_age(registry, subject, day, args):
    on = subject["from_on"] if args["on"][0] == "hire" else day
    return None if subject["born_on"] is None else max(0, whole_years(subject["born_on"], on))


def lease_months(registry, subject, day, args):
    first, last = args["window"]
    end = last if subject["to_on"] is None else min(last, month(subject["to_on"]))
    start = month(subject["from_on"]) + (1 if subject["from_on"].day > 1 else 0)
    start = first if month(subject["from_on"]) < first else start
    return max(0, end - start + 1)


def loan_days(registry, subject, day, args):
    first, last = args["window"]
    days = 0
    at = date(first // 12, first % 12 + 1, 1)
    while month(at) <= last:
        days += subject["from_on"] <= at < subject["to_on"]
        at += timedelta(days=1)
    return days


def loan_year(registry, subject, day, args):
    return 0 if subject["from_on"] > day else whole_months(subject["from_on"], day) // 12 + 1


def own(column):
    return lambda registry, subject, day, args: subject[column]


FACTS = {
    "worker.contract_term_months": lambda r, s, d, a: term(
        r, {"kind": s["employment_kind"], "employment_id": s["item_id"]}, d
    ),
    "worker.longest_run_months": worker_run,
    "worker.months_paid": worker_months,
    "worker.wages": worker_wages,
    "worker.tenure_months": worker_tenure,
    "worker.in_groups": worker_groups,
    "worker.age_years": worker_age,
    "worker.sex": own("sex"),
    "worker.born_on": own("born_on"),
    "worker.hired_on": own("from_on"),
    "worker.kind": own("employment_kind"),
    "worker.employed": lambda r, s, d, a: s["to_on"] is None or s["to_on"] >= d,
    "worker.first_granted_on": first_granted("person_id"),
    "worker.insured_months": insured_months(("person_id", "factory_id")),
    "worker.insurance_paid": insurance_paid(("person_id", "factory_id")),
    "worker.times_granted": granted("person_id"),
    "factory.workers": factory_workers,
    "factory.stable_workers": factory_stable,
    "factory.hires": factory_hires,
    "factory.wages": paid(lambda row: row["net_fen"]),
    "factory.pay_months": paid(lambda _row: 1),
    "factory.first_granted_on": first_granted("factory_id"),
    "factory.insurance_months": insured_months(("factory_id",)),
    "factory.insured": insured_people,
    "factory.insurance_paid": insurance_paid(("factory_id",)),
    "factory.output": summed("factory_month", "output_fen"),
    "factory.outlay": summed("outlay", "amount_fen"),
    "factory.has_status": lambda r, s, d, a: bool(statuses(r, s, d, a)),
    "factory.status_months": status_months,
    "factory.grade": grade,
    "factory.kind": of_factory("kind"),
    "factory.trade": of_factory("trade"),
    "factory.mode": of_factory("mode"),
    "factory.registered_months": registered_months,
    "factory.times_granted": granted("factory_id"),
    "lease.rent": own("rent_fen"),
    "lease.area": own("area_dm2"),
    "lease.months_in": lease_months,
    "lease.landlord": own("landlord_kind"),
    "lease.from_on": own("from_on"),
    "loan.principal": own("principal_fen"),
    "loan.rate": lambda r, s, d, a: Fraction(s["rate"], 100_000),
    "loan.days_in": loan_days,
    "loan.year": loan_year,
    "loan.overdue": own("overdue"),
    "loan.borrower": own("borrower_kind"),
    "loan.contract_on": own("contract_on"),
}
