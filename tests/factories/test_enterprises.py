"""One test for each refusal and each effect of what is done to enterprises."""

from datetime import date

import pytest
from tests import makers
from tests.factories.conftest import TODAY, refused
from tests.makers.numbers import make_credit_code

from county.audit.models import Event
from county.core.errors import NotAllowed, NotFound
from county.factories import commands
from county.factories.choices import (
    EnterpriseKind,
)
from county.factories.models import (
    Enterprise,
    LeadingRecognition,
)

pytestmark = pytest.mark.django_db
CODE = make_credit_code(number=501)


ENTERPRISE = {
    "credit_code": CODE,
    "name": "平利县 锦绣针织有限公司",
    "kind": EnterpriseKind.COMPANY,
    "legal_representative": "曾某",
    "phone": "",
    "headquarters": "",
    "is_in_park": True,
    "is_returnee": False,
    "registered_on": None,
}


def register_enterprise(*, actor, **changes):
    return commands.register_enterprise(actor=actor, **(ENTERPRISE | changes))


def correct_enterprise(enterprise, *, actor, **changes):
    fields = {name: getattr(enterprise, name) for name in (*ENTERPRISE, "version")} | {"phone": ""}
    return commands.correct_enterprise(enterprise.pk, actor=actor, **(fields | changes))


def test_register_enterprise_stores_spells_and_records(office):
    row = register_enterprise(actor=office, credit_code=f" {CODE.lower()} ", phone="138 0000 1234")
    row.refresh_from_db()
    assert (row.name, row.credit_code, row.phone) == ("平利县锦绣针织有限公司", CODE, "13800001234")
    assert row.name_pinyin.startswith("pinglixianjinxiu")
    assert "zengmou" in row.search_text
    event = Event.objects.get()
    assert (event.action, event.facts) == (
        "enterprise.registered",
        {"credit_code": CODE, "kind": "company"},
    )


def test_register_enterprise_when_code_taken_names_the_other(office):
    register_enterprise(actor=office)
    error = refused(register_enterprise, actor=office, name="别的")
    assert (error.field, error.code) == ("credit_code", "duplicate")
    assert "平利县锦绣针织有限公司" in str(error.reason)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"credit_code": "91610926000000001X"}, "credit_code"),
        ({"credit_code": "123"}, "credit_code"),
        ({"phone": "12"}, "phone"),
    ],
)
def test_register_enterprise_when_wrong_is_refused(office, changes, field):
    assert refused(register_enterprise, actor=office, **changes).field == field
    assert not Enterprise.objects.exists()


def test_register_enterprise_by_owner_is_not_allowed(factory):
    with pytest.raises(NotAllowed):
        register_enterprise(actor=makers.make_owner(enterprise=factory.enterprise))


def test_correct_enterprise_renames_its_factories_in_the_search(office, factory):
    correct_enterprise(factory.enterprise, actor=office, name="新锦绣公司")
    factory.refresh_from_db()
    assert "xinjinxiugongsi" in factory.search_text


def test_correct_enterprise_with_empty_phone_keeps_it(office):
    row = register_enterprise(actor=office, phone="13800001234")
    correct_enterprise(row, actor=office, headquarters="工业园")
    row.refresh_from_db()
    assert (row.phone, row.headquarters, row.version) == ("13800001234", "工业园", 2)


def test_correct_enterprise_never_tells_the_phone(office):
    row = register_enterprise(actor=office, phone="13800001234")
    correct_enterprise(row, actor=office, phone="13800005678")
    facts = Event.objects.get(action="enterprise.corrected").facts
    assert facts == {"changed": {"phone": None}}


def test_correct_enterprise_when_stale_is_refused(office):
    row = register_enterprise(actor=office)
    assert refused(correct_enterprise, row, actor=office, version=5).code == "stale"


def test_correct_enterprise_to_a_taken_code_is_refused(office):
    register_enterprise(actor=office)
    row = register_enterprise(actor=office, credit_code=make_credit_code(number=502))
    assert refused(correct_enterprise, row, actor=office, credit_code=CODE).code == "duplicate"


def test_correct_enterprise_by_clerk_of_its_only_town_is_allowed(town, factory):
    clerk = makers.make_town_clerk(town=town)
    assert correct_enterprise(factory.enterprise, actor=clerk, name="乙").name == "乙"


def test_correct_enterprise_by_clerk_when_it_works_in_two_towns_is_not_allowed(
    town, other_town, factory
):
    makers.make_factory(town=other_town, enterprise=factory.enterprise)
    with pytest.raises(NotAllowed):
        correct_enterprise(factory.enterprise, actor=makers.make_town_clerk(town=town))


def test_correct_enterprise_by_other_towns_clerk_is_not_found(other_town, factory):
    with pytest.raises(NotFound):
        correct_enterprise(factory.enterprise, actor=makers.make_town_clerk(town=other_town))


def recognise_leading(enterprise, *, actor, on=date(2018, 12, 1)):
    return commands.recognise_leading(
        enterprise.pk, actor=actor, today=TODAY, on=on, paper="平社厂办发〔2018〕9号"
    )


def withdraw_leading(enterprise, *, actor, on=date(2019, 6, 1)):
    return commands.withdraw_leading(
        enterprise.pk, actor=actor, today=TODAY, on=on, paper="平社厂办发〔2019〕3号", reason="停产"
    )


def test_recognise_leading_stores_who_and_paper(office, factory):
    title = recognise_leading(factory.enterprise, actor=office)
    assert (title.recognised_by_id, title.paper) == (office.user_id, "平社厂办发〔2018〕9号")
    assert Event.objects.get().action == "enterprise.leading_recognised"


def test_recognise_leading_twice_names_the_paper(office, factory):
    recognise_leading(factory.enterprise, actor=office)
    error = refused(recognise_leading, factory.enterprise, actor=office, on=date(2019, 1, 1))
    assert (error.field, error.code) == ("on", "overlap")
    assert "平社厂办发〔2018〕9号" in str(error.reason)


def test_recognise_leading_in_the_future_is_refused(office, factory):
    error = refused(recognise_leading, factory.enterprise, actor=office, on=date(2019, 12, 21))
    assert error.code == "future"


def test_recognise_leading_by_town_is_not_allowed(town, factory):
    with pytest.raises(NotAllowed):
        recognise_leading(factory.enterprise, actor=makers.make_town_clerk(town=town))


def test_withdraw_leading_then_recognise_again_from_that_day(office, factory):
    recognise_leading(factory.enterprise, actor=office)
    title = withdraw_leading(factory.enterprise, actor=office)
    assert (title.withdrawn_on, title.withdrawn_by_id) == (date(2019, 6, 1), office.user_id)
    error = refused(recognise_leading, factory.enterprise, actor=office, on=date(2019, 5, 31))
    assert error.code == "overlap"
    recognise_leading(factory.enterprise, actor=office, on=date(2019, 6, 1))
    assert LeadingRecognition.objects.count() == 2


@pytest.mark.parametrize(
    ("on", "code"), [(date(2018, 11, 30), "before"), (date(2019, 12, 21), "future")]
)
def test_withdraw_leading_on_wrong_day_is_refused(office, factory, on, code):
    recognise_leading(factory.enterprise, actor=office)
    assert refused(withdraw_leading, factory.enterprise, actor=office, on=on).code == code


def test_withdraw_leading_when_none_is_refused(office, factory):
    assert refused(withdraw_leading, factory.enterprise, actor=office).code == "none"
