"""One test for each refusal and each effect of what is done to enterprises and factories."""

from datetime import date

import pytest
from tests import makers
from tests.makers.numbers import make_credit_code

from county.accounts.choices import Role
from county.audit.models import Event
from county.core.errors import NotAllowed, NotFound, Refused
from county.core.months import month_from
from county.factories import commands
from county.factories.choices import (
    EnterpriseKind,
    FactoryStatus,
    OperatingMode,
    RecognitionKind,
    ReportState,
    Trade,
)
from county.factories.models import (
    Enterprise,
    Factory,
    FactoryState,
    LeadingRecognition,
    MonthlyReport,
    Recognition,
)

pytestmark = pytest.mark.django_db
TODAY = date(2019, 12, 20)
CODE = make_credit_code(number=501)


@pytest.fixture
def town():
    return makers.make_town(code="610926100", name="城关镇")


@pytest.fixture
def other_town():
    return makers.make_town(code="610926103", name="老县镇")


@pytest.fixture
def office():
    return makers.make_office()


@pytest.fixture
def factory(town):
    return makers.make_factory(town=town)


def refused(call, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        call(*args, **kwargs)
    return caught.value


# enterprises

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


# leading enterprises


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


# factories


def register_factory(*, actor, town, enterprise, **changes):
    fields = {
        "site": None,
        "name": "锦绣 一厂",
        "address": "",
        "trade": Trade.KNITWEAR,
        "mode": OperatingMode.CHAIN,
        "products": "袜子",
        "home_workers": 0,
        "status": FactoryStatus.PREPARING,
        "from_on": date(2019, 5, 1),
    } | changes
    return commands.register_factory(
        actor=actor, today=TODAY, town=town, enterprise=enterprise, **fields
    )


def test_register_factory_gives_number_state_and_record(office, town):
    firm = makers.make_enterprise(name="锦绣公司")
    site = makers.make_site(town=town, name="药妇沟安置点")
    row = register_factory(actor=office, town=town, enterprise=firm, site=site)
    assert (row.code, row.name, row.status) == ("PL-CG-0001", "锦绣一厂", FactoryStatus.PREPARING)
    for words in ("jinxiuyichang", "jxyc", "yaofugou", "锦绣公司"):
        assert words in row.search_text
    state = FactoryState.objects.get()
    assert (state.status, state.from_on, state.to_on, state.recorded_by_id) == (
        FactoryStatus.PREPARING,
        date(2019, 5, 1),
        None,
        office.user_id,
    )
    event = Event.objects.get()
    assert (event.action, event.facts["code"], event.town_id) == (
        "factory.registered",
        "PL-CG-0001",
        town.pk,
    )


def test_register_factory_counts_on_within_each_town(office, town, other_town):
    firm = makers.make_enterprise()
    codes = [
        register_factory(actor=office, town=place, enterprise=firm).code
        for place in (town, town, other_town)
    ]
    assert codes == ["PL-CG-0001", "PL-CG-0002", "PL-LX-0001"]


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"from_on": date(2019, 12, 21)}, "from_on", "future"),
        ({"status": FactoryStatus.STOPPED}, "status", "first_state"),
    ],
)
def test_register_factory_when_wrong_is_refused(office, town, changes, field, code):
    firm = makers.make_enterprise()
    error = refused(register_factory, actor=office, town=town, enterprise=firm, **changes)
    assert (error.field, error.code) == (field, code)
    assert not Factory.objects.exists()


def test_register_factory_at_site_of_other_town_is_refused(office, town, other_town):
    site = makers.make_site(town=other_town)
    firm = makers.make_enterprise()
    error = refused(register_factory, actor=office, town=town, enterprise=firm, site=site)
    assert (error.field, error.code) == ("site", "other_town")


def test_register_factory_in_other_town_is_not_allowed(town, other_town):
    clerk = makers.make_town_clerk(town=town)
    with pytest.raises(NotAllowed):
        register_factory(actor=clerk, town=other_town, enterprise=makers.make_enterprise())


def correct_factory(factory, *, actor, **changes):
    names = (
        "version", "enterprise", "site", "name", "address", "trade", "mode", "products",
        "home_workers",
    )  # fmt: skip
    fields = {name: getattr(factory, name) for name in names}
    return commands.correct_factory(factory.pk, actor=actor, **(fields | changes))


def test_correct_factory_by_own_clerk_records_the_change(town, factory):
    clerk = makers.make_town_clerk(town=town)
    row = correct_factory(factory, actor=clerk, products="手套", home_workers=4)
    assert (row.version, row.products) == (2, "手套")
    assert Event.objects.get().facts == {
        "changed": {"products": ["", "手套"], "home_workers": [0, 4]}
    }


def test_correct_factory_when_stale_is_refused(office, factory):
    assert refused(correct_factory, factory, actor=office, version=2).code == "stale"


def test_correct_factory_to_site_of_other_town_is_refused(office, factory, other_town):
    site = makers.make_site(town=other_town)
    assert refused(correct_factory, factory, actor=office, site=site).code == "other_town"


def test_correct_factory_to_other_enterprise_is_the_offices_alone(office, town, factory):
    other = makers.make_enterprise(name="乙公司")
    with pytest.raises(NotAllowed):
        correct_factory(factory, actor=makers.make_town_clerk(town=town), enterprise=other)
    assert correct_factory(factory, actor=office, enterprise=other).enterprise_id == other.pk


def test_correct_factory_of_other_town_is_not_found(factory, other_town):
    with pytest.raises(NotFound):
        correct_factory(factory, actor=makers.make_town_clerk(town=other_town))


def test_correct_factory_by_its_owner_is_not_allowed(factory):
    with pytest.raises(NotAllowed):
        correct_factory(factory, actor=makers.make_owner(enterprise=factory.enterprise))


# states


def change_state(factory, *, actor, **changes):
    fields = {
        "status": FactoryStatus.SEASONAL_STOP,
        "from_on": date(2019, 1, 20),
        "reason": "春节停产",
    } | changes
    return commands.change_state(factory.pk, actor=actor, today=TODAY, **fields)


def test_change_state_closes_the_one_before_the_day_before(office, factory):
    change_state(factory, actor=office)
    factory.refresh_from_db()
    assert factory.status == FactoryStatus.SEASONAL_STOP
    assert list(factory.states.values_list("status", "from_on", "to_on")) == [
        (FactoryStatus.PRODUCING, date(2017, 6, 1), date(2019, 1, 19)),
        (FactoryStatus.SEASONAL_STOP, date(2019, 1, 20), None),
    ]
    event = Event.objects.get()
    assert (event.action, event.reason) == ("factory.state_changed", "春节停产")
    assert event.facts["changed"] == {"status": ["producing", "seasonal_stop"]}


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"status": FactoryStatus.LEAD}, "status", "not_next"),
        ({"status": FactoryStatus.PRODUCING}, "status", "not_next"),
        ({"from_on": date(2019, 12, 21)}, "from_on", "future"),
        ({"from_on": date(2017, 6, 1)}, "from_on", "before_present"),
        ({"from_on": date(2017, 5, 1)}, "from_on", "before_present"),
        ({"reason": " "}, "reason", "reason"),
    ],
)
def test_change_state_when_wrong_is_refused(office, factory, changes, field, code):
    error = refused(change_state, factory, actor=office, **changes)
    assert (error.field, error.code) == (field, code)
    assert factory.states.count() == 1


def test_change_state_to_what_it_cannot_tells_what_it_can(office, factory):
    error = refused(change_state, factory, actor=office, status=FactoryStatus.LEAD)
    assert (
        str(error.reason)
        == "“正常生产”不能直接改为“线索”。可以改为：季节性停产、整改、停产、退出。"
    )


def test_change_state_after_exit_is_refused(office, factory):
    change_state(factory, actor=office, status=FactoryStatus.EXITED)
    error = refused(change_state, factory, actor=office, from_on=date(2019, 5, 1))
    assert error.code == "not_next"
    assert "登记为新的工厂" in str(error.reason)


def test_change_state_by_other_towns_clerk_is_not_found(factory, other_town):
    with pytest.raises(NotFound):
        change_state(factory, actor=makers.make_town_clerk(town=other_town))


def test_change_state_by_owner_is_not_allowed(factory):
    with pytest.raises(NotAllowed):
        change_state(factory, actor=makers.make_owner(enterprise=factory.enterprise))


# recognition


def recognise(factory, *, actor, **changes):
    fields = {
        "kind": RecognitionKind.FACTORY,
        "on": date(2018, 3, 1),
        "paper": "平社厂办发〔2018〕2号",
    } | changes
    return commands.recognise_factory(factory.pk, actor=actor, today=TODAY, **fields)


def withdraw(factory, *, actor, **changes):
    fields = {
        "kind": RecognitionKind.FACTORY,
        "on": date(2019, 3, 1),
        "paper": "平社厂办发〔2019〕4号",
        "reason": "长期停产",
    } | changes
    return commands.withdraw_recognition(factory.pk, actor=actor, today=TODAY, **fields)


@pytest.fixture
def plain(town):
    return makers.make_factory(town=town, recognised_on=None)


def test_recognise_stores_who_and_paper(office, plain):
    row = recognise(plain, actor=office)
    assert (row.recognised_by_id, row.recognised_on, row.withdrawn_on) == (
        office.user_id,
        date(2018, 3, 1),
        None,
    )
    event = Event.objects.get()
    assert (event.action, event.object_type, event.object_id) == (
        "factory.recognised",
        "factories.factory",
        str(plain.pk),
    )


def test_recognise_twice_names_the_paper_but_another_kind_is_taken(office, plain):
    recognise(plain, actor=office)
    error = refused(recognise, plain, actor=office, on=date(2019, 1, 1))
    assert (error.field, error.code) == ("on", "overlap")
    assert "平社厂办发〔2018〕2号" in str(error.reason)
    recognise(plain, actor=office, kind=RecognitionKind.STANDARD_WORKSHOP)
    assert Recognition.objects.count() == 2


def test_recognise_in_the_future_is_refused(office, plain):
    assert refused(recognise, plain, actor=office, on=date(2019, 12, 21)).code == "future"


def test_recognise_before_production_is_refused(office, plain):
    assert refused(recognise, plain, actor=office, on=date(2017, 5, 31)).code == "not_producing"


def test_recognise_when_stopped_for_good_is_refused(office, plain):
    change_state(plain, actor=office, status=FactoryStatus.STOPPED, from_on=date(2018, 2, 1))
    assert refused(recognise, plain, actor=office).code == "not_producing"


def test_recognise_by_own_town_is_not_allowed(town, plain):
    with pytest.raises(NotAllowed):
        recognise(plain, actor=makers.make_town_clerk(town=town))


def test_withdraw_stores_why_and_frees_the_day(office, plain):
    recognise(plain, actor=office)
    row = withdraw(plain, actor=office)
    assert (row.withdrawn_on, row.withdrawal_reason, row.withdrawn_by_id) == (
        date(2019, 3, 1),
        "长期停产",
        office.user_id,
    )
    assert refused(recognise, plain, actor=office, on=date(2019, 2, 28)).code == "overlap"
    recognise(plain, actor=office, on=date(2019, 3, 1))
    assert Event.objects.filter(action="factory.recognition_withdrawn").count() == 1


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"on": date(2018, 2, 28)}, "on", "before"),
        ({"on": date(2019, 12, 21)}, "on", "future"),
        ({"kind": RecognitionKind.STANDARD_WORKSHOP}, "kind", "none"),
    ],
)
def test_withdraw_when_wrong_is_refused(office, plain, changes, field, code):
    recognise(plain, actor=office)
    error = refused(withdraw, plain, actor=office, **changes)
    assert (error.field, error.code) == (field, code)


@pytest.mark.parametrize("role", [Role.DEPARTMENT, Role.SUPERVISION, Role.AUDITOR, Role.LEADER])
def test_withdraw_by_reader_is_not_allowed(factory, role):
    with pytest.raises(NotAllowed):
        withdraw(factory, actor=makers.make_actor(role=role))


# reports


def submit(factory, *, actor, **changes):
    fields = {
        "month": month_from(2019, 11),
        "state": ReportState.PRODUCING,
        "output_fen": 12_000_000,
        "sales_fen": 11_000_000,
        "electricity_kwh": 800,
        "orders_fen": 0,
        "note": "",
    } | changes
    return commands.submit_report(actor=actor, today=TODAY, factory=factory, **fields)


def correct_report(report, *, actor, **changes):
    names = (
        "version", "state", "output_fen", "sales_fen", "electricity_kwh", "orders_fen", "note",
    )  # fmt: skip
    fields = {name: getattr(report, name) for name in names}
    return commands.correct_report(report.pk, actor=actor, **(fields | changes))


def test_submit_report_by_owner_stores_and_records(factory):
    owner = makers.make_owner(enterprise=factory.enterprise)
    report = submit(factory, actor=owner)
    assert (report.reported_on, report.reported_by_id) == (TODAY, owner.user_id)
    event = Event.objects.get()
    assert (event.action, event.facts["output_fen"], event.facts["month"]) == (
        "report.submitted",
        12_000_000,
        month_from(2019, 11),
    )


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"month": month_from(2020, 1)}, "month", "future"),
        ({"month": month_from(2017, 5)}, "month", "before_opening"),
        ({"state": ReportState.STOPPED}, "output_fen", "stopped"),
    ],
)
def test_submit_report_when_wrong_is_refused(office, factory, changes, field, code):
    error = refused(submit, factory, actor=office, **changes)
    assert (error.field, error.code) == (field, code)
    assert not MonthlyReport.objects.exists()


def test_submit_report_twice_is_refused(office, factory):
    submit(factory, actor=office)
    error = refused(submit, factory, actor=office)
    assert (error.field, error.code) == ("month", "duplicate")
    assert str(error.reason).startswith("2019年11月已经上报过")


def test_submit_report_before_production_is_refused(office, town):
    firm = makers.make_enterprise()
    row = register_factory(actor=office, town=town, enterprise=firm)
    assert refused(submit, row, actor=office).code == "not_opened"


def test_submit_report_after_exit_is_refused_but_of_its_last_month_taken(office, factory):
    change_state(
        factory, actor=office, status=FactoryStatus.EXITED, from_on=date(2019, 10, 3), reason="搬迁"
    )
    assert refused(submit, factory, actor=office).code == "after_exit"
    submit(factory, actor=office, month=month_from(2019, 10))


def test_submit_report_of_other_towns_or_owners_factory_is_not_found(factory, other_town):
    stranger = makers.make_factory(town=other_town)
    for actor in (
        makers.make_town_clerk(town=other_town),
        makers.make_owner(enterprise=stranger.enterprise),
    ):
        with pytest.raises(NotFound):
            submit(factory, actor=actor)


def test_submit_report_by_auditor_is_not_allowed(factory):
    with pytest.raises(NotAllowed):
        submit(factory, actor=makers.make_auditor())


def test_correct_report_records_the_change(factory):
    owner = makers.make_owner(enterprise=factory.enterprise)
    report = correct_report(submit(factory, actor=owner), actor=owner, output_fen=13_000_000)
    assert (report.output_fen, report.version) == (13_000_000, 2)
    facts = Event.objects.get(action="report.corrected").facts
    assert facts == {"changed": {"output_fen": [12_000_000, 13_000_000]}}


def test_correct_report_when_stale_is_refused(office, factory):
    report = submit(factory, actor=office)
    assert refused(correct_report, report, actor=office, version=4).code == "stale"


def test_correct_report_with_output_in_stopped_month_is_refused(office, factory):
    report = submit(factory, actor=office)
    error = refused(correct_report, report, actor=office, state=ReportState.STOPPED)
    assert error.code == "stopped"
