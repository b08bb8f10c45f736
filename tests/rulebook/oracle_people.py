"""Who belongs, who worked how long, and how many of them: read plainly from lists of rows."""

from datetime import timedelta

from tests.rulebook.oracle_dates import holds, month, one, whole_months, whole_years


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
