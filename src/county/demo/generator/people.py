"""Households, people and their employments: a month-by-month life of hiring and leaving."""

import calendar
from datetime import date, timedelta
from functools import lru_cache

from county.core.months import first_day, month_of
from county.core.text import pinyin_of, search_text
from county.demo import stories
from county.demo.generator.planning import target_size
from county.demo.generator.plans import FactoryPlan, Job, PersonPlan, SitePlan, rng_for, uuid_from
from county.demo.generator.tables import Tables
from county.demo.names import Numbers
from county.workforce.choices import EmploymentKind, HouseholdStatusKind, PersonStatusKind, Sex
from county.workforce.models import (
    ContractTerm,
    Employment,
    Household,
    HouseholdStatus,
    Person,
    PersonStatus,
)

OLDEST_BIRTHDAY = date(1957, 12, 21)
LAST_DAY_OF_CHANGE = date(2019, 12, 18)
POSTS = {
    "knitwear": ("缝制工", "织机工", "翻袜工", "定型工", "质检员", "包装工"),
    "plush": ("缝纫工", "填充工", "手工", "质检员", "裁剪工"),
    "garment": ("平缝工", "锁边工", "裁剪工", "整烫工", "质检员"),
    "electronics": ("绕线工", "焊锡工", "测试员", "装配工"),
    "harness": ("压接工", "装配工", "电测员", "扎线工"),
    "handwork": ("绣工", "编织工", "手工"),
    "mechanical": ("冲床工", "装配工", "质检员"),
    "other": ("分拣工", "包装工"),
}
END_REASONS = ("外出务工", "照顾家人", "个人原因", "合同到期不续签", "生育", "回家务农", "身体原因")


class People:
    """Makes people and their employments as the months ask for them."""

    def __init__(self, tables: Tables, numbers: Numbers, sites: list[SitePlan]) -> None:
        self.rng = rng_for("people")
        self.numbers = numbers
        self.jobs: list[Job] = []
        self._households = tables.table(
            Household, "code head_name town_id site_id moved_in_on members search_text head_pinyin"
        )
        self._household_statuses = tables.table(
            HouseholdStatus, "household_id kind from_on to_on source"
        )
        self._persons = tables.table(
            Person,
            "uid name id_number sex born_on phone account household_id town_id search_text"
            " name_pinyin",
        )
        self._person_statuses = tables.table(PersonStatus, "person_id kind from_on to_on")
        self._sites: dict[str, list[SitePlan]] = {}
        for site in sites:
            self._sites.setdefault(site.town.code, []).append(site)
        self._with_room: dict[int, list[int]] = {}
        self._codes: dict[str, int] = {}
        self._worked: set[tuple[int, int]] = set()
        self.tenth_household = ""
        self._told = 0
        self._left: dict[str, list[tuple[date, PersonPlan]]] = {}

    def run(self, plans: list[FactoryPlan]) -> None:
        """Live all months from the first opening to the demo day."""
        working: dict[int, list[Job]] = {plan.key: [] for plan in plans}
        opened = [plan for plan in plans if plan.is_open_ever]
        if not opened:
            return
        for month in range(month_of(opened[0].opened_on), month_of(stories.DEMO_DAY) + 1):
            for plan in opened:
                if month_of(plan.opened_on) <= month:
                    self._live_month(plan, working[plan.key], month)
        self._tell_stories(plans, working)

    def _live_month(self, plan: FactoryPlan, here: list[Job], month: int) -> None:
        start, last = first_day(month), _last_day_of_change(month)
        if plan.closed_on and month_of(plan.closed_on) <= month:
            for job in here:
                job.to_on, job.end_reason = max(plan.closed_on, job.from_on), "工厂停产"
            self._left.setdefault(plan.town.code, []).extend(
                (plan.closed_on, job.person) for job in here
            )
            here.clear()
            return
        self._let_go(plan, here, month, start, last)
        wanted = target_size(plan, month - month_of(plan.opened_on))
        first = max(start, plan.opened_on)
        for _place in range(wanted - len(here)):
            hired_on = first + timedelta(days=self.rng.randrange(max(1, (last - first).days + 1)))
            here.append(self._hire(plan, hired_on, relocated_so_far=len(here)))

    def _let_go(
        self, plan: FactoryPlan, here: list[Job], month: int, start: date, last: date
    ) -> None:
        after_festival = month % 12 in {1, 2}
        for job in list(here):
            chance = plan.turnover_pm * (17 if after_festival else 10)
            chance = chance * 2 if (start - job.from_on).days < 90 else chance
            if job.from_on < start and self.rng.random() * 10_000 < chance:
                job.to_on = start + timedelta(days=self.rng.randrange((last - start).days + 1))
                job.end_reason = self.rng.choice(END_REASONS)
                here.remove(job)
                self._left.setdefault(plan.town.code, []).append((job.to_on, job.person))

    def _hire(self, plan: FactoryPlan, hired_on: date, *, relocated_so_far: int) -> Job:
        pool = self._left.get(plan.town.code, [])
        if pool and plan.relocated_quota is None and self.rng.randrange(100) < 14:
            place = self.rng.randrange(len(pool))
            left_on, person = pool[place]
            fits = left_on + timedelta(days=10) < hired_on and (
                person.female or not plan.women_only
            )
            was_here = (person.key, plan.key) in self._worked
            if fits and not was_here and person.name != stories.SHORT_PAID_WORKER:
                pool.pop(place)
                return self.employ(person, plan, hired_on)
        relocated = None
        if plan.relocated_quota is not None:
            relocated = relocated_so_far < plan.relocated_quota
        return self.employ(self.person(plan, hired_on, relocated=relocated), plan, hired_on)

    def employ(self, person: PersonPlan, plan: FactoryPlan, hired_on: date) -> Job:
        """Append one employment; a fifth of them piece work at home or by order."""
        kind = self.rng.choices(
            (EmploymentKind.CONTRACT, EmploymentKind.PART_TIME, EmploymentKind.PIECEWORK),
            (73, 7, 20),
        )[0].value
        if plan.relocated_quota is not None:
            kind = EmploymentKind.CONTRACT.value
        post = self.rng.choice(POSTS[plan.trade])
        job = Job(len(self.jobs) + 1, person, plan, kind, post, hired_on)
        self.jobs.append(job)
        self._worked.add((person.key, plan.key))
        return job

    def person(
        self, plan: FactoryPlan, hired_on: date, *, relocated: bool | None = None, name: str = ""
    ) -> PersonPlan:
        """Make one person with household and statuses. relocated None: more than half are."""
        rng = self.rng
        female = plan.women_only or bool(name) or rng.randrange(100) < 64
        born = self.numbers.birthday(hired_on=hired_on, oldest=OLDEST_BIRTHDAY)
        identity, born = self.numbers.identity(born)
        name = name or self.numbers.name(female=female)
        is_relocated = rng.randrange(100) < 56 if relocated is None else relocated
        household = self._household(plan, hired_on, name, is_relocated=is_relocated)
        plain = PersonPlan(
            len(self._persons.rows) + 1,
            name,
            female,
            born,
            identity,
            self.numbers.phone() if rng.randrange(100) < 96 else None,
            self.numbers.account() if rng.randrange(100) < 93 else None,
            rng.randrange(760, 1330),
            is_relocated,
        )
        self._persons.add(
            uuid_from(rng),
            name,
            identity,
            (Sex.FEMALE if female else Sex.MALE).value,
            born,
            plain.phone,
            plain.account,
            household,
            plan.town.key,
            _spelt(name),
            _pinyin(name),
        )
        self._add_own_statuses(plain)
        return plain

    def _household(
        self, plan: FactoryPlan, hired_on: date, name: str, *, is_relocated: bool
    ) -> int | None:
        rng = self.rng
        site = None
        if is_relocated:
            near = [
                s for s in self._sites[plan.town.code] if s.occupied_on < hired_on
            ] or self._sites[plan.town.code]
            is_next_door = plan.site in near and rng.randrange(100) < 62
            site = rng.choices(near, [s.households for s in near])[0]
            site = plan.site if is_next_door and plan.site else site
            room = self._with_room.setdefault(site.key, [])
            if room and rng.randrange(100) < 24:
                return room.pop(rng.randrange(len(room)))
        elif rng.randrange(100) < 22:
            return self._told_household(plan, name) if plan.relocated_quota else None
        number = self._codes[plan.town.code] = self._codes.get(plan.town.code, 0) + 1
        code = f"{plan.town.code}{number:05d}"
        moved_in = site.occupied_on + timedelta(days=rng.randrange(240)) if site else None
        head = name if rng.randrange(100) < 45 else name[0] + self.numbers.name(female=False)[1:]
        key = self._households.add(
            code,
            head,
            plan.town.key,
            site.key if site else None,
            moved_in,
            rng.choices((1, 2, 3, 4, 5, 6), (3, 14, 31, 28, 17, 7))[0],
            f"{code}|{_spelt(head)}",
            _pinyin(head),
        )
        if site:
            self._household_statuses.add(
                key, HouseholdStatusKind.RELOCATED.value, moved_in, None, "搬迁安置台账"
            )
            self._with_room[site.key].append(key)
        if rng.randrange(100) < (36 if site else 32):
            until = rng.choices((date(2018, 12, 31), date(2019, 11, 30), None), (34, 36, 30))[0]
            since = date(rng.choice((2014, 2014, 2015, 2016)), 12, 1)
            if site or not plan.relocated_quota:
                self._household_statuses.add(
                    key, HouseholdStatusKind.REGISTERED_POOR.value, since, until, "建档立卡信息系统"
                )
        return key

    def _told_household(self, plan: FactoryPlan, name: str) -> int:
        """Story 2: of its other workers too it is on record what their families are, so that one is short.

        Nothing is drawn for it: the rest of the county stays as it was.
        """
        self._told += 1
        code = f"{plan.town.code}8{self._told:04d}"
        key: int = self._households.add(
            code, name, plan.town.key, None, None, 3, f"{code}|{_spelt(name)}", _pinyin(name)
        )
        return key

    def _add_own_statuses(self, person: PersonPlan) -> None:
        rng = self.rng
        age = 2019 - person.born_on.year
        draw = rng.randrange(100)
        since = date(2015 + rng.randrange(3), 1 + rng.randrange(12), 1)
        until = since.replace(year=since.year + 2) if rng.randrange(100) < 25 else None
        kind = None
        if person.female and age < 56 and draw < 15:
            kind = PersonStatusKind.LEFT_BEHIND_WOMAN
        elif age >= 55 and draw < 40:
            kind = PersonStatusKind.LEFT_BEHIND_ELDER
        elif 28 <= age <= 60 and 20 <= draw < 32:
            kind = PersonStatusKind.LEFT_BEHIND_CHILD_GUARDIAN
        elif draw >= 98:
            kind = PersonStatusKind.DISABLED
            until = None
        if kind is not None:
            self._person_statuses.add(person.key, kind.value, since, until)

    def _tell_stories(self, plans: list[FactoryPlan], working: dict[int, list[Job]]) -> None:
        by_name = {plan.name: plan for plan in plans}
        if plan := by_name.get(stories.SHORT_PAID_FACTORY):
            person = self.person(
                plan, date(2018, 5, 7), relocated=True, name=stories.SHORT_PAID_WORKER
            )
            self.employ(person, plan, date(2018, 5, 7)).kind = EmploymentKind.CONTRACT.value
        if plan := by_name.get(stories.PLUSH_FACTORY):
            self.tenth_household = self._household_of_tenth(plan)
        if plan := by_name.get(stories.PADDED_FACTORY):
            self._pad(
                plan,
                [
                    job
                    for key, jobs in working.items()
                    if key != plan.key
                    for job in jobs
                    if job.factory.town is plan.town
                ],
            )

    def _household_of_tenth(self, plan: FactoryPlan) -> str:
        """The relocated family of story 2's tenth worker; she comes with the roster sheet."""
        code, head = f"{plan.town.code}90001", stories.PLUSH_TENTH
        moved_in = date(2017, 11, 6)
        site = plan.site.key if plan.site else None
        key = self._households.add(
            code, head, plan.town.key, site, moved_in, 4, f"{code}|{_spelt(head)}", _pinyin(head)
        )
        kind = HouseholdStatusKind.RELOCATED.value
        self._household_statuses.add(key, kind, moved_in, None, "搬迁安置台账")
        return code

    def _pad(self, plan: FactoryPlan, neighbours: list[Job]) -> None:
        """Story 5: fourteen more on paper before the assessment day, six at work elsewhere."""
        for place in range(stories.PADDED_COUNT):
            hired_on = date(2019, 11, 18) + timedelta(days=place)
            if place < 6 and place * 7 < len(neighbours):
                person = neighbours[place * 7].person
            else:
                person = self.person(plan, hired_on)
                row = list(self._persons.rows[-1])
                row[self._persons.columns.index("phone")] = stories.PADDED_SHARED_PHONE
                self._persons.rows[-1] = tuple(row)
            job = self.employ(person, plan, hired_on)
            job.is_padded, job.kind = True, EmploymentKind.PIECEWORK.value


@lru_cache(maxsize=20_000)
def _spelt(name: str) -> str:
    return search_text(names=[name])


@lru_cache(maxsize=20_000)
def _pinyin(name: str) -> str:
    return pinyin_of(name, surname=True)[0]


def _last_day_of_change(month: int) -> date:
    start = first_day(month)
    last = start.replace(day=calendar.monthrange(start.year, start.month)[1])
    return min(last, LAST_DAY_OF_CHANGE)


def add_employments(tables: Tables, jobs: list[Job]) -> None:
    """Employments and the terms signed for those with a labour contract."""
    rng = rng_for("contracts")
    table = tables.table(Employment, "person_id factory_id kind post from_on to_on end_reason")
    terms = tables.table(ContractTerm, "employment_id number signed_on from_on to_on")
    for job in jobs:
        key = table.add(
            job.person.key,
            job.factory.key,
            job.kind,
            job.post,
            job.from_on,
            job.to_on,
            job.end_reason,
        )
        if job.kind != EmploymentKind.CONTRACT.value:
            continue
        from_on, number = job.from_on, 1
        years = rng.choices((1, 2, 3, 0), (55, 22, 17, 6))[0]
        while True:
            signed = (
                from_on + timedelta(days=rng.randrange(21))
                if number == 1
                else from_on - timedelta(days=rng.randrange(15))
            )
            to_on = _years_later(from_on, years) if years else None
            terms.add(key, number, signed, from_on, to_on)
            last = min(job.to_on or stories.DEMO_DAY, stories.DEMO_DAY)
            # One in twelve contracts has run out without a new one: the people go on working.
            if to_on is None or to_on >= last or rng.randrange(12) == 0:
                break
            from_on, number = to_on + timedelta(days=1), number + 1


def _years_later(day: date, years: int) -> date:
    return day.replace(year=day.year + years, day=min(day.day, 28)) - timedelta(days=1)
