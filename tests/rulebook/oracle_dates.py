"""Months, years and days, counted plainly."""

import calendar

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


def window(scheme, name, day, epoch):
    this = scheme.windows[name]
    ended = month(day) if day.day == calendar.monthrange(day.year, day.month)[1] else month(day) - 1
    value = scheme.parameters[this.parameter].on(epoch).value if this.parameter else None
    fixed = {
        "this_month": (month(day), month(day)),
        "this_year": (day.year * 12, month(day)),
        "last_year": (day.year * 12 - 12, day.year * 12 - 1),
    }
    if this.kind in fixed:
        return fixed[this.kind]
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
