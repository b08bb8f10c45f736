"""The facts, read plainly from lists of rows."""

import calendar
from datetime import date, timedelta
from fractions import Fraction

from tests.rulebook.oracle_dates import given, holds, month, one, whole_months, whole_years, window
from tests.rulebook.oracle_people import (
    all_time,
    belongs,
    factory_hires,
    factory_stable,
    factory_workers,
    longest,
    paid_months,
    recent,
    term,
)

__all__ = ["FACTS", "given", "subjects"]


def subjects(scheme, registry, day):
    """The rows that are decided; a month-wise one is its employment's row, once for each month."""
    if scheme.subject != "worker_month":
        yield from things(scheme.subject, registry, day)
        return
    first, last = window(scheme, scheme.each_month_of, day, scheme.epochs[0])
    for row in things("worker", registry, day):
        for at in range(first, min(last, month(day)) + 1):
            days = month_days(at)
            if row["from_on"] <= days[1] and (row["to_on"] is None or row["to_on"] >= days[0]):
                yield {
                    **row,
                    "item_id": row["item_id"] * 100_000 + at,
                    "month": at,
                    "starts_on": days[0],
                }


def month_days(at):
    year, number = divmod(at, 12)
    return date(year, number + 1, 1), date(
        year, number + 1, calendar.monthrange(year, number + 1)[1]
    )


def things(kind, registry, day):
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


def months_with_status(registry, subject, day, args):
    first, last = args["window"]
    return sum(factory_had(registry, subject, at, args) for at in range(first, last + 1))


def factory_had(registry, subject, at, args):
    starts, ends = month_days(at)
    return any(
        row["factory_id"] == subject["factory_id"]
        and row["kind"] in args["statuses"]
        and row["from_on"] <= ends
        and (row["to_on"] is None or row["to_on"] >= starts)
        for row in registry["factory_status"]
    )


def month_wage(registry, subject):
    keys = ("person_id", "factory_id", "month")
    found = [r["net_fen"] for r in registry["payroll"] if all(r[k] == subject[k] for k in keys)]
    return found[0] if found else None


def month_paid(registry, subject, day, args):
    span = subject["month"], subject["month"]
    pair = subject["person_id"], subject["factory_id"]
    return bool(paid_months(registry, *pair, span, args["floor"]))


def month_insured(registry, subject, day, args):
    span = subject["month"], subject["month"]
    _rows, pairs = insured_rows(registry, subject, span, args["kinds"], ("person_id", "factory_id"))
    return None if pairs is None else bool(pairs)


def decided(key):
    def read(registry, subject, day, args):
        if set(args["schemes"]) - set(registry["earlier"]) or subject[key] is None:
            return None
        found = [
            row["amount"]
            for name in set(args["schemes"])
            for row in registry["earlier"][name].values()
            if row[key] == subject[key]
        ]
        return None if None in found else sum(found)

    return read


def own(column):
    return lambda registry, subject, day, args: subject[column]


FACTS = {
    "worker.contract_term_months": lambda r, s, d, a: term(
        r, {"kind": s["employment_kind"], "employment_id": s["employment_id"]}, d
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
    "factory.months_with_status": months_with_status,
    "factory.decided": decided("factory_id"),
    "worker.decided": decided("person_id"),
    "lease.decided": decided("item_id"),
    "loan.decided": decided("item_id"),
    "worker_month.wage": lambda r, s, d, a: month_wage(r, s) or 0,
    "worker_month.paid": month_paid,
    "worker_month.insured": month_insured,
    "worker_month.belongs": lambda r, s, d, a: belongs(
        r, s, a["groups"], month_days(s["month"])[1]
    ),
    "worker_month.factory_had": lambda r, s, d, a: factory_had(r, s, s["month"], a),
    "worker_month.month_of_work": lambda r, s, d, a: s["month"] - month(s["from_on"]) + 1,
    "worker_month.starts_on": own("starts_on"),
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
