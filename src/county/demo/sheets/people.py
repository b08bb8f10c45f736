"""Who stands on the sheets: people the registry has, and new ones only the roster brings."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from county.demo import stories
from county.demo.generator.county import County
from county.demo.generator.plans import Job, PayRow, rng_for
from county.workforce.choices import EmploymentKind
from county.workforce.models import ContractTerm

NEW_AT_SOCK = 12
KIND_WORDS = {
    EmploymentKind.CONTRACT.value: "劳动合同",
    EmploymentKind.PART_TIME.value: "非全日制",
    EmploymentKind.PIECEWORK.value: "承揽（计件）",
}
# Sex is read from the number, and sequence 000 says female: only women on the sheets.
SEX = "女"


@dataclass(frozen=True)
class RosterLine:
    """One person as the factory would write her down; contract days of the last signed term."""

    name: str
    id_number: str
    phone: str
    post: str
    kind: str
    from_on: date
    contract_from: date | None
    contract_to: date | None
    household: str = ""
    is_new: bool = False


@dataclass(frozen=True)
class PayLine:
    """One person's month. Amounts in fen, days in tenths."""

    name: str
    id_number: str
    days_tenths: int
    gross_fen: int
    deductions_fen: int

    @property
    def net_fen(self) -> int:
        return self.gross_fen - self.deductions_fen


def known_people(county: County, factory: str) -> list[RosterLine]:
    """Everyone in the registry who works there on the demo day, in order of entry."""
    terms = {row["employment_id"]: row for row in county.tables.dicts(ContractTerm)}
    return [
        _line(job, terms.get(job.key))
        for job in sorted(county.jobs, key=lambda job: (job.from_on, job.key))
        if job.factory.name == factory and job.to_on is None
    ]


def _line(job: Job, term: dict[str, date | None] | None) -> RosterLine:
    return RosterLine(
        name=job.person.name,
        id_number=job.person.id_number,
        phone=job.person.phone or "",
        post=job.post,
        kind=job.kind,
        from_on=job.from_on,
        contract_from=term["from_on"] if term else None,
        contract_to=term["to_on"] if term else None,
    )


def new_people(county: County) -> list[RosterLine]:
    """Hired in November 2019 at the sock firm's first workshop and not yet in the registry."""
    rng = rng_for("new people")
    lines = []
    for place in range(NEW_AT_SOCK):
        # The first is written down by month only, which is read as its first day.
        from_on = date(2019, 11, 1) + timedelta(days=0 if place == 0 else rng.randrange(2, 22))
        lines.append(_new(county, rng, from_on, post=rng.choice(("缝制工", "翻袜工", "包装工"))))
    return sorted(lines, key=lambda line: line.from_on)


def tenth_at_plush(county: County) -> RosterLine:
    """Story 2: the tenth relocated worker, with her family's number."""
    line = _new(county, rng_for("tenth"), date(2019, 12, 2), post="缝纫工")
    return RosterLine(
        **{
            **line.__dict__,
            "name": stories.PLUSH_TENTH,
            "household": county.tenth_household,
        }
    )


def _new(county: County, rng: Random, from_on: date, *, post: str) -> RosterLine:
    born = date(1972, 1, 1) + timedelta(days=rng.randrange(9000))
    number, _born = county.numbers.identity(born)
    return RosterLine(
        name=county.numbers.name(female=True),
        id_number=number,
        phone=county.numbers.phone(),
        post=post,
        kind=EmploymentKind.CONTRACT.value,
        from_on=from_on,
        contract_from=from_on,
        contract_to=from_on.replace(year=from_on.year + 1) - timedelta(days=1),
        is_new=True,
    )


def november_pay(county: County, factory: str, extra: list[RosterLine]) -> list[PayLine]:
    """The month kept out of the registry, and the new people's first weeks."""
    kept = [_pay_line(row) for row in county.withheld[factory]]
    return kept + list(_first_pay(extra))


def _pay_line(row: PayRow) -> PayLine:
    person = row.job.person
    return PayLine(
        person.name, person.id_number, row.days_tenths, row.gross_fen, row.deductions_fen
    )


def _first_pay(lines: list[RosterLine]) -> Iterator[PayLine]:
    rng = rng_for("first pay")
    for line in lines:
        days = max(1, (date(2019, 11, 30) - line.from_on).days * 24 // 30)
        yield PayLine(line.name, line.id_number, days * 10, days * rng.randrange(55, 68) * 100, 0)
