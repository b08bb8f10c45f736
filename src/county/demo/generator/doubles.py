"""A few people and one enterprise that were registered twice, as it happens: for the pages of doubles."""

from collections.abc import Iterator
from datetime import date, timedelta

from county.core.identity import check_digit
from county.core.text import pinyin_of, search_text
from county.demo.generator.plans import Job, PersonPlan, rng_for, uuid_from
from county.demo.generator.tables import Tables
from county.demo.names import DIVISIONS
from county.factories.models import Enterprise
from county.workforce.choices import EmploymentKind
from county.workforce.models import Employment, Person

# Characters that sound alike, as clerks mix them up.
MIXED = (
    ("晓", "小"),
    ("芳", "方"),
    ("梅", "美"),
    ("英", "瑛"),
    ("霞", "侠"),
    ("兰", "蓝"),
    ("平", "萍"),
    ("云", "芸"),
)
END_REASON = "转到别的工厂"
CODE_AGAIN = "91610926MA6T9E044T"


def add_doubles(tables: Tables, jobs: list[Job]) -> None:
    """Four people twice: a birthday mistyped, a name misheard, two towns, one factory; and a firm.

    Their own stream and no numbers of the county's: everything else stays as it was.
    """
    doubles = _Doubles(tables)
    mistyped, misheard, moved, again = _chosen(jobs)
    if mistyped:
        double = doubles.person(mistyped.person, days=1)
        doubles.worked_before(double, mistyped)
    if misheard:
        doubles.person(misheard.person, days=31, name=_misheard(misheard.person.name))
    if moved:
        doubles.person(moved.person, days=0, town=doubles.other_town(moved), phone=False)
    if again:
        double = doubles.person(again.person, days=10)
        doubles.worked_beside(double, again)
    doubles.enterprise()


class _Doubles:
    def __init__(self, tables: Tables) -> None:
        self.rng = rng_for("doubles")
        self.people, self.jobs = tables.by_model[Person], tables.by_model[Employment]
        self.enterprises = tables.by_model[Enterprise]
        self.taken = {row[self.people.columns.index("id_number")] for row in self.people.rows}

    def person(
        self, plan: PersonPlan, *, days: int, name: str = "", town: int = 0, phone: bool = True
    ) -> int:
        """The person once more, under another number. Returns: the key."""
        row = dict(zip(self.people.columns, self.people.rows[plan.key - 1], strict=True))
        number, born = self._number(plan.born_on + timedelta(days=days))
        name = name or plan.name
        row |= {"uid": uuid_from(self.rng), "id_number": number, "born_on": born, "account": None}
        row |= {"name": name, "search_text": search_text(names=[name])}
        row |= {"name_pinyin": pinyin_of(name, surname=True)[0]}
        if town:
            row |= {"town_id": town, "household_id": None}
        if not phone:
            row["phone"] = None
        return self.people.add(*(row[column] for column in self.people.columns))

    def _number(self, born: date) -> tuple[str, date]:
        for division in reversed(DIVISIONS):
            body = f"{division}{born:%Y%m%d}000"
            if (number := body + check_digit(body)) not in self.taken:
                self.taken.add(number)
                return number, born
        return self._number(born + timedelta(days=1))

    def worked_before(self, person: int, job: Job) -> None:
        """A few weeks of piece work before the hiring that is known."""
        last = job.from_on - timedelta(days=12)
        self._work(person, job, max(job.factory.opened_on, last - timedelta(days=40)), last)

    def worked_beside(self, person: int, job: Job) -> None:
        """The same weeks at the same factory: what stands in the way of merging."""
        self._work(person, job, job.from_on + timedelta(days=3), job.from_on + timedelta(days=30))

    def _work(self, person: int, job: Job, first: date, last: date) -> None:
        if first <= last:
            kind = EmploymentKind.PIECEWORK.value
            self.jobs.add(person, job.factory.key, kind, job.post, first, last, END_REASON)

    def other_town(self, job: Job) -> int:
        keys = sorted({row[self.people.columns.index("town_id")] for row in self.people.rows})
        return next((key for key in keys if key != job.factory.town.key), job.factory.town.key)

    def enterprise(self) -> None:
        """A firm entered again when it changed its form; one letter of the code differs."""
        wanted = "有限公司"
        for row in self.enterprises.rows:
            values = dict(zip(self.enterprises.columns, row, strict=True))
            if values["name"].endswith(wanted) and not values["is_in_park"]:
                name = values["name"].removesuffix(wanted) + "有限责任公司"
                owner = values["legal_representative"]
                values |= {"uid": uuid_from(self.rng), "credit_code": CODE_AGAIN, "name": name}
                values["search_text"] = search_text(name, names=[name, owner])
                self.enterprises.add(*(values[column] for column in self.enterprises.columns))
                return


def _chosen(jobs: list[Job]) -> Iterator[Job | None]:
    """Four people at work for long, each only once, of the first factories."""
    held: dict[int, int] = {}
    for job in jobs:
        held[job.person.key] = held.get(job.person.key, 0) + 1
    single = [
        job
        for job in jobs
        if job.to_on is None
        and held[job.person.key] == 1
        and job.person.phone
        and not job.is_padded
        and date(2017, 6, 1) < job.from_on < date(2019, 6, 1)
        and (job.from_on - job.factory.opened_on).days > 90
    ]
    mixed = [job for job in single if _misheard(job.person.name) != job.person.name]
    step = max(1, len(single) // 4)
    yield single[0] if single else None
    yield next((job for job in mixed if job not in single[::step]), None)
    yield single[step] if len(single) > step else None
    yield single[2 * step] if len(single) > 2 * step else None


def _misheard(name: str) -> str:
    for one, other in MIXED:
        for here, there in ((one, other), (other, one)):
            if here in name[1:]:
                return name[0] + name[1:].replace(here, there, 1)
    return name
