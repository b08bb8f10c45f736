from datetime import date

from tests.makers.numbers import make_id_number

from county.core.text import pinyin_of
from county.factories.models import Factory
from county.places.models import Town
from county.workforce.choices import EmploymentKind, PayChannel, Sex
from county.workforce.models import Employment, Household, Payroll, Person


def make_household(*, town: Town, code: str = "", head_name: str = "户主甲") -> Household:
    return Household.objects.create(
        code=code or f"H{Household.objects.count() + 1:05d}",
        head_name=head_name,
        town=town,
        search_text=head_name,
    )


def make_person(
    *, name: str = "工人甲", id_number: str = "", born_on: date = date(1985, 3, 5), town: Town | None = None,
    household: Household | None = None,
) -> Person:  # fmt: skip
    """Each person without an id_number of his own gets the next birthday, so that numbers differ."""
    born_on = date.fromordinal(born_on.toordinal() + Person.objects.count())
    return Person.objects.create(
        name=name, id_number=id_number or make_id_number(born_on=born_on), sex=Sex.FEMALE, born_on=born_on,
        town=town, household=household, search_text=name, name_pinyin=pinyin_of(name, surname=True)[0],
    )  # fmt: skip


def make_employment(
    *, person: Person, factory: Factory, from_on: date = date(2018, 1, 1), to_on: date | None = None,
    kind: str = EmploymentKind.CONTRACT,
) -> Employment:  # fmt: skip
    return Employment.objects.create(
        person=person, factory=factory, kind=kind, from_on=from_on, to_on=to_on
    )


def make_payroll(
    *,
    person: Person,
    factory: Factory,
    month: int,
    net_fen: int = 2_300_00,
    paid_on: date | None = date(2019, 1, 10),
) -> Payroll:
    return Payroll.objects.create(
        person=person, factory=factory, month=month, days_tenths=220, gross_fen=net_fen, net_fen=net_fen,
        paid_on=paid_on, channel=PayChannel.BANK,
    )  # fmt: skip
