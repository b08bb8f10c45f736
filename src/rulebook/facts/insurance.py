"""Facts about social insurance paid, month by month. A factory with no row at all has no evidence: unknown."""

from rulebook import sqltext
from rulebook.facts.base import Arg, Ask, Built, Fact, Span
from rulebook.model import Text
from rulebook.units import FEN, MONTHS, PEOPLE

_WORKER = "{j}.person_id = s.person_id AND {j}.factory_id = s.factory_id"
_FACTORY = "{j}.factory_id = s.factory_id"
_KINDS = Arg("words")
_WINDOW = Arg("window", default=())
_PARTS = Arg("words", allowed=("employer", "employee"))
_READS = ("insurance",)


def known_insurers(ask: Ask, value: str, nothing: str = "0") -> str:
    """The value, unknown where the factory has no insurance on record at all."""
    step = ask.builder.step("insurers", "SELECT factory_id FROM {insurance} GROUP BY factory_id")
    return f"CASE WHEN {ask.join(step, _FACTORY)}.factory_id IS NULL THEN NULL ELSE COALESCE({value}, {nothing}) END"


def insured_step(ask: Ask, span: Span) -> str:
    """A step: person_id, factory_id, month of those insured in every one of the kinds."""
    kinds = ask.words("kinds")
    return ask.builder.step(
        "insured",
        f"SELECT person_id, factory_id, month FROM {{insurance}} WHERE kind IN {sqltext.words(kinds)}"
        f" AND month BETWEEN {span.first} AND {span.last} GROUP BY person_id, factory_id, month"
        f" HAVING COUNT(DISTINCT kind) = {len(set(kinds))}",
    )


def _months(ask: Ask) -> Built:
    step = ask.builder.step(
        "insured_months",
        "SELECT person_id, factory_id, CAST(COUNT(*) AS BIGINT) AS total"
        f" FROM {insured_step(ask, ask.span('window'))} GROUP BY person_id, factory_id",
    )
    return Built(known_insurers(ask, f"{ask.join(step, _WORKER)}.total"))


def _factory_months(ask: Ask) -> Built:
    step = ask.builder.step(
        "insurance_months",
        "SELECT factory_id, CAST(COUNT(DISTINCT month) AS BIGINT) AS total"
        f" FROM {insured_step(ask, ask.span('window'))} GROUP BY factory_id",
    )
    return Built(known_insurers(ask, f"{ask.join(step, _FACTORY)}.total"))


def _people(ask: Ask) -> Built:
    """Insured in one month: the window's last, or the one before its first."""
    span = ask.span("window")
    month = span.last if ask.word("at") == "last" else span.first - 1
    step = ask.builder.step(
        "insured_people",
        "SELECT factory_id, CAST(COUNT(*) AS BIGINT) AS total"
        f" FROM {insured_step(ask, Span(month, month))} GROUP BY factory_id",
    )
    return Built(known_insurers(ask, f"{ask.join(step, _FACTORY)}.total"))


class Paid:
    """Sums what was paid in: the employer's part, the employee's, or both."""

    def __init__(self, keys: str, on: str) -> None:
        self.keys, self.on = keys, on

    def __call__(self, ask: Ask) -> Built:
        """The fact's SQL."""
        span = ask.span("window")
        columns = " + ".join(f"{part}_fen" for part in sorted(set(ask.words("parts"))))
        step = ask.builder.step(
            "insurance_paid",
            f"SELECT {self.keys}, CAST(SUM({columns}) AS BIGINT) AS total FROM {{insurance}}"
            f" WHERE kind IN {sqltext.words(ask.words('kinds'))}"
            f" AND month BETWEEN {span.first} AND {span.last} GROUP BY {self.keys}",
        )
        return Built(known_insurers(ask, f"{ask.join(step, self.on)}.total"))


FACTS = (
    Fact(
        "worker",
        "insured_months",
        MONTHS,
        Text("参保缴费月数", "Months insured"),
        _READS,
        _months,
        top=1_200,
        args={"kinds": _KINDS, "window": _WINDOW},
        paper="insurance_record",
    ),
    Fact(
        "worker",
        "insurance_paid",
        FEN,
        Text("缴纳的社会保险费", "Social insurance paid"),
        _READS,
        Paid("person_id, factory_id", _WORKER),
        top=10**10,
        args={"kinds": _KINDS, "window": _WINDOW, "parts": _PARTS},
        paper="insurance_record",
    ),
    Fact(
        "factory",
        "insurance_months",
        MONTHS,
        Text("缴费月数", "Months of contributions"),
        _READS,
        _factory_months,
        top=1_200,
        args={"kinds": _KINDS, "window": _WINDOW},
        paper="insurance_record",
    ),
    Fact(
        "factory",
        "insured",
        PEOPLE,
        Text("参保人数", "People insured"),
        _READS,
        _people,
        top=1_000_000,
        args={
            "kinds": _KINDS,
            "window": Arg("window"),
            "at": Arg("word", allowed=("last", "before"), default=("last",)),
        },
        paper="insurance_record",
    ),
    Fact(
        "factory",
        "insurance_paid",
        FEN,
        Text("缴纳的社会保险费", "Social insurance paid"),
        _READS,
        Paid("factory_id", _FACTORY),
        top=10**12,
        args={"kinds": _KINDS, "window": _WINDOW, "parts": _PARTS},
        paper="insurance_record",
    ),
)
