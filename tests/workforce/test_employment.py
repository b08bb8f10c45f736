"""Hiring, leaving, contract terms; who does it."""

from datetime import date

import pytest
from tests.makers import (
    make_auditor,
    make_employment,
    make_enterprise,
    make_factory,
    make_office,
    make_owner,
    make_payroll,
    make_person,
    make_town,
    make_town_clerk,
)
from tests.makers.numbers import make_id_number

from county.audit.models import Event
from county.core import months
from county.core.errors import NotAllowed, NotFound, Refused
from county.workforce import commands
from county.workforce.models import ContractTerm, Employment, Person

pytestmark = pytest.mark.django_db
TODAY = date(2019, 12, 20)
FROM = date(2019, 3, 1)


@pytest.fixture
def town():
    return make_town()


@pytest.fixture
def factory(town):
    return make_factory(town=town)


@pytest.fixture
def clerk(town):
    return make_town_clerk(town=town)


def hire(actor, factory, **more):
    asked = {"factory": factory.pk, "kind": "contract", "from_on": FROM, **more}
    return commands.register_employment(actor=actor, today=TODAY, **asked)


def refusal(verb, *args, **more):
    with pytest.raises(Refused) as caught:
        verb(*args, **more)
    return caught.value.code, caught.value.field


def test_register_employment_with_the_first_contract(clerk, factory):
    worker = make_person(town=factory.town)
    row = hire(clerk, factory, person=worker.pk, signed_on=FROM, contract_to=date(2020, 2, 29))
    assert (row.person, row.factory, row.from_on) == (worker, factory, FROM)
    term = ContractTerm.objects.get()
    assert (term.number, term.from_on, term.to_on) == (1, FROM, date(2020, 2, 29))
    event = Event.objects.get()
    assert (event.action, event.town_id, event.facts["person"]) == (
        "employment.registered", factory.town_id, worker.name,
    )  # fmt: skip


def test_register_employment_registers_whom_nobody_knew(clerk, factory):
    number = make_id_number(born_on=date(1991, 2, 3), division="612401")
    row = hire(clerk, factory, name="李 外", id_number=number)
    assert (row.person.name, row.person.born_on) == ("李外", date(1991, 2, 3))
    assert list(Event.objects.order_by("pk").values_list("action", flat=True)) == [
        "person.registered",
        "employment.registered",
    ]


def test_register_employment_finds_the_registered_person_of_another_town(clerk, factory):
    worker = make_person(town=make_town(code="610926101", name="乙镇"))
    row = hire(clerk, factory, name=worker.name, id_number=worker.id_number)
    assert row.person == worker
    assert Person.objects.count() == 1


def test_register_employment_by_a_number_with_another_name_tells_no_name(clerk, factory):
    worker = make_person(name="真名")
    with pytest.raises(Refused) as caught:
        hire(clerk, factory, name="猜的", id_number=worker.id_number)
    assert (caught.value.code, caught.value.field) == ("other_name", "name")
    assert "真名" not in str(caught.value)


def test_register_employment_overlapping_is_refused(clerk, factory):
    worker = make_person(town=factory.town)
    make_employment(person=worker, factory=factory, from_on=date(2018, 1, 1), to_on=FROM)
    assert refusal(hire, clerk, factory, person=worker.pk) == ("overlap", "from_on")
    assert hire(clerk, factory, person=worker.pk, from_on=date(2019, 3, 2)).pk


def test_register_employment_at_two_factories_is_kept(clerk, factory, town):
    worker = make_person(town=town)
    make_employment(person=worker, factory=make_factory(town=town), from_on=date(2018, 1, 1))
    assert hire(clerk, factory, person=worker.pk).pk


@pytest.mark.parametrize(
    ("wrong", "answer"),
    [
        ({"to_on": date(2019, 2, 1)}, ("order", "to_on")),
        ({"contract_to": date(2020, 1, 1)}, ("not_signed", "signed_on")),
        ({"signed_on": FROM, "contract_to": date(2019, 1, 1)}, ("order", "contract_to")),
        ({"signed_on": FROM, "kind": "piecework"}, ("piecework", "kind")),
        ({"from_on": date(2001, 3, 4)}, ("under_age", "from_on")),
    ],
)
def test_register_employment_refuses(clerk, factory, wrong, answer):
    worker = make_person(town=factory.town, born_on=date(1985, 3, 5))
    assert refusal(hire, clerk, factory, person=worker.pk, **wrong) == answer
    assert Employment.objects.count() == 0


def test_register_employment_elsewhere_is_not_found(clerk):
    other = make_factory(town=make_town(code="610926101", name="乙镇"))
    with pytest.raises(NotFound):
        hire(clerk, other, person=make_person().pk)


def test_register_employment_is_no_readers_act(factory):
    with pytest.raises(NotAllowed):
        hire(make_auditor(), factory, person=make_person().pk)


def test_owner_hires_at_his_own_factory_only(town):
    enterprise = make_enterprise()
    mine, other = make_factory(town=town, enterprise=enterprise), make_factory(town=town)
    owner = make_owner(enterprise=enterprise)
    number = make_id_number(born_on=date(1991, 2, 3))
    assert hire(owner, mine, name="李工", id_number=number).pk
    with pytest.raises(NotFound):
        hire(owner, other, name="李工", id_number=number)


def test_correct_employment_tells_what_changed(clerk, factory):
    row = hire(clerk, factory, person=make_person(town=factory.town).pk)
    asked = {"actor": clerk, "kind": "part_time", "from_on": FROM, "post": "缝纫"}
    commands.correct_employment(row.pk, version=1, **asked)
    assert Event.objects.first().facts == {
        "changed": {"kind": ["contract", "part_time"], "post": ["", "缝纫"]}
    }
    assert refusal(commands.correct_employment, row.pk, version=1, **asked) == ("stale", None)


def test_correct_employment_refuses_piecework_after_a_contract(clerk, factory):
    row = hire(clerk, factory, person=make_person(town=factory.town).pk, signed_on=FROM)
    asked = {"actor": clerk, "version": 1, "kind": "piecework", "from_on": FROM}
    assert refusal(commands.correct_employment, row.pk, **asked) == ("has_contract", "kind")


def test_end_employment_enters_the_last_day(clerk, factory):
    row = hire(clerk, factory, person=make_person(town=factory.town).pk)
    commands.end_employment(row.pk, actor=clerk, to_on=TODAY, reason="外出务工")
    row.refresh_from_db()
    assert (row.to_on, row.end_reason) == (TODAY, "外出务工")
    asked = {"actor": clerk, "to_on": TODAY, "reason": "x"}
    assert refusal(commands.end_employment, row.pk, **asked) == ("already_ended", None)


def test_end_employment_refuses_before_the_first_day_and_before_the_last_pay(clerk, factory):
    row = hire(clerk, factory, person=make_person(town=factory.town).pk)
    asked = {"actor": clerk, "reason": "x"}
    early = asked | {"to_on": date(2019, 2, 1)}
    assert refusal(commands.end_employment, row.pk, **early) == ("order", "to_on")
    make_payroll(person=row.person, factory=factory, month=months.month_from(2019, 11))
    paid = asked | {"to_on": date(2019, 10, 31)}
    assert refusal(commands.end_employment, row.pk, **paid) == ("paid_later", "to_on")


def test_renew_contract_follows_the_term_before(clerk, factory):
    worker = make_person(town=factory.town)
    row = hire(clerk, factory, person=worker.pk, signed_on=FROM, contract_to=date(2020, 2, 29))
    asked = {"actor": clerk, "signed_on": TODAY}
    inside = asked | {"from_on": date(2020, 2, 29)}
    assert refusal(commands.renew_contract, row.pk, **inside) == ("overlap", "from_on")
    term = commands.renew_contract(row.pk, from_on=date(2020, 3, 1), **asked)
    assert (term.number, term.to_on) == (2, None)
    later = asked | {"from_on": date(2021, 3, 1)}
    assert refusal(commands.renew_contract, row.pk, **later) == ("open_term", None)


def test_renew_contract_refuses_piecework_ended_and_backwards(clerk, factory):
    worker = make_person(town=factory.town)
    row = make_employment(person=worker, factory=factory, from_on=FROM, kind="piecework")
    asked = {"actor": clerk, "signed_on": FROM, "from_on": FROM}
    assert refusal(commands.renew_contract, row.pk, **asked)[0] == "piecework"
    Employment.objects.update(kind="contract")
    early = asked | {"from_on": date(2019, 1, 1)}
    assert refusal(commands.renew_contract, row.pk, **early)[0] == "before_hiring"
    backwards = asked | {"to_on": date(2019, 1, 1)}
    assert refusal(commands.renew_contract, row.pk, **backwards)[0] == "order"
    Employment.objects.update(to_on=TODAY)
    assert refusal(commands.renew_contract, row.pk, **asked)[0] == "ended"


@pytest.mark.parametrize("verb", [commands.end_employment, commands.renew_contract])
def test_the_other_town_does_not_find_it(factory, verb):
    row = make_employment(person=make_person(), factory=factory)
    clerk = make_town_clerk(town=make_town(code="610926101", name="乙镇"))
    more = (
        {"to_on": TODAY, "reason": "x"}
        if verb is commands.end_employment
        else {"signed_on": TODAY, "from_on": TODAY}
    )
    with pytest.raises(NotFound):
        verb(row.pk, actor=clerk, **more)


def test_office_does_it_anywhere(factory):
    row = make_employment(person=make_person(), factory=factory)
    commands.end_employment(row.pk, actor=make_office(), to_on=TODAY, reason="停产")
    assert Employment.objects.get().to_on == TODAY
