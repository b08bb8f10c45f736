"""Nonsense in addresses and forms: an empty list, a sentence or a 404, never an error of ours."""

import pytest
from django import forms
from tests import makers
from tests.contracts.test_registers import REGISTERS, enter, furnish
from tests.makers.batches import check, receive
from tests.makers.county import make_world

from county.assessment.queries.indicators import INDICATORS
from county.audit.models import Event
from county.screens.forms import KeyField

pytestmark = pytest.mark.django_db

FINE = {200, 302, 404, 422}
HUGE = "99999999999999999999"
LONG = "x" * 10_000
DIGITS = "9" * 5_000  # more than int() reads
# Percent-encoded as a script would send them; %ED%A0%80 is a lone surrogate.
ODD = ("%00", "a%00%01b%ED%A0%80%FF", HUGE, "-1")
LONG_ONES = f"q={LONG}&page={DIGITS}"
ODD_DAYS = ("%00", "99999-01", "0000-00", "0001-01", HUGE)
RESERVED_AND_UNKNOWN = ("q", "sort", "page", "cols", "nonsense", "nons%00ense")
GOALS = [f"/goals/{code}/" for code in INDICATORS]
PATHS = ("/overview/", "/search/", "/policy/", "/towns/610926100/", GOALS[0])


def each(fits=lambda register: True):
    found = {name: register for name, register in REGISTERS.items() if fits(register)}
    return pytest.mark.parametrize("register", found.values(), ids=list(found))


@pytest.fixture
def town(db):
    return furnish(code="610926100", name="甲镇")[0]


@pytest.fixture
def office(town):
    return makers.make_office()


@pytest.fixture
def visitor(client, office):
    """The office in the browser; an error of ours comes back as the 500 it would be."""
    enter(client, office)
    client.raise_request_exception = False
    return client


def faults(visitor, path, questions, **more):
    """Those whose answer is none of the fine ones."""
    told = ((asked, visitor.get(f"{path}?{asked}", **more).status_code) for asked in questions)
    return [(status, asked[:120]) for asked, status in told if status not in FINE]


def each_with(keys, oddities):
    """One key at a time: a filter that is refused would hide what the others do."""
    return [f"{key}={odd}" for key in keys for odd in oddities]


def all_with(keys, oddities):
    return ["&".join(f"{key}={odd}" for key in keys) for odd in oddities]


def fields_of(form):
    return list(form.base_fields) if form else []


def closed_to(visitor, path):
    return visitor.get(path).status_code == 403


@each()
def test_register_when_address_is_nonsense_then_no_error(register, visitor):
    path, filters = register.url("list"), fields_of(register.filter_form)
    if closed_to(visitor, path):
        pytest.skip("not for the office")
    rows_only = {"headers": {"HX-Request": "true", "HX-Target": "rows"}}
    assert (
        faults(visitor, path, [LONG_ONES, *all_with(RESERVED_AND_UNKNOWN, ODD)], **rows_only) == []
    )
    assert faults(visitor, path, each_with(filters, (HUGE,)), **rows_only) == []
    assert faults(visitor, path, all_with(filters, ODD_DAYS), **rows_only) == []
    export = register.url("export")
    keys = ("format=csv&q", *RESERVED_AND_UNKNOWN)
    told = [*all_with(keys, ("%00",)), *all_with((*keys, *filters), ("a%00b",)), "format=%00"]
    assert closed_to(visitor, export) or faults(visitor, export, told) == []
    if register.detail_url is None:
        for key in (HUGE, 2**63, 2**31):
            assert visitor.get(register.url("detail", int(key))).status_code == 404, key


@each(lambda register: register.writer and register.writer.create)
def test_form_when_link_or_text_is_nonsense_then_says_so(register, visitor):
    path, fields = register.url("create"), fields_of(register.writer.form)
    if closed_to(visitor, path):
        pytest.skip("not for the office")
    assert faults(visitor, path, all_with(fields, ("abc", *ODD_DAYS))) == []
    for odd in ("甲\0乙", HUGE, LONG):
        assert visitor.post(path, dict.fromkeys(fields, odd)).status_code == 422, odd[:20]


@each(lambda register: register.writer and register.writer.edit)
def test_edit_when_version_or_text_is_nonsense_then_says_so(register, visitor, office):
    row = register.query(office).first()
    path = register.url("edit", row.pk if row else 0)
    if row is None or closed_to(visitor, path):
        pytest.skip("nothing the office may edit")
    form = visitor.get(path).context["form"]
    kept = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    for version in ("\0", HUGE, DIGITS):
        assert visitor.post(path, {**kept, "version": version}).status_code in FINE, version[:20]
    for name, field in form.fields.items():
        if isinstance(field, forms.CharField | KeyField):
            assert visitor.post(path, {**kept, name: "甲\0"}).status_code == 422, name
    assert visitor.get(register.url("edit", int(HUGE))).status_code == 404


def test_page_when_address_is_nonsense_then_no_error(visitor):
    for path in PATHS:
        assert faults(visitor, path, [LONG_ONES, *all_with(("q", "sort", "page"), ODD)]) == [], path
        assert faults(visitor, path, each_with(("on",), ODD_DAYS)) == [], path


def test_goal_when_place_is_nonsense_then_no_error(visitor):
    places = each_with(("town", "site", "factory", "trade"), ("%00", HUGE, "abc"))
    for path in GOALS[::3]:
        assert faults(visitor, path, places) == [], path
        told = ["format=csv&q=%00&town=610926100", "on=%00", "format=csv&nonsense=%00"]
        assert faults(visitor, f"{path}export/", told) == [], path


NOWHERE = [
    f"/factory/{HUGE}/",
    f"/towns/{HUGE}/",
    "/towns/%00/",
    "/goals/%00/",
    "/policy/%00/",
    "/policy/%ED%A0%80/",
    f"/intake/{HUGE}/",
    f"/intake/{HUGE}/columns/",
    f"/factory/{DIGITS}/",
    f"/goals/{LONG}/",
    "/jobs/%00/",
    "/%00",
    "/factories/%00/",
    f"/intake/{HUGE}/annotated/",
]


def test_path_when_nonsense_then_not_found(visitor):
    assert [path[:40] for path in NOWHERE if visitor.get(path).status_code != 404] == []


def test_batch_when_tab_is_nonsense_then_no_error(client):
    world = make_world()
    enter(client, world.clerk)
    client.raise_request_exception = False
    batch = receive(actor=world.clerk, factory=world.factory, sheets=world.payroll((0, 2300)))
    path = f"/intake/{batch.pk}/"
    taken = {"taken_0": DIGITS, "header_0": HUGE, "day": "\0", "column_0_0": "\0"}
    assert client.post(f"{path}columns/", taken).status_code == 422
    check(batch, actor=world.clerk)
    assert faults(client, path, all_with(("show", "state", "code", "page"), ODD)) == []
    assert client.post(f"{path}confirm/", {"mode": "\0"}).status_code == 422


def test_sign_in_when_nonsense_then_no_error(client, db):
    client.raise_request_exception = False
    path = "/accounts/sign-in/"
    assert faults(client, path, each_with(("next",), ODD)) == []
    for said in ("\0", LONG):
        data = {"username": said, "password": said, "next": said}
        assert client.post(path, data).status_code in {200, 422}
    answer = client.get(
        "/overview/", headers={"cookie": r'sessionid="\000\000\000\000\000\000\000\000\000"'}
    )
    assert answer.status_code == 302


def test_search_when_control_characters_are_between_then_still_finds(visitor, town):
    makers.make_factory(town=town, name="云杉玩具厂")
    page = visitor.get("/factories/factory/?q=%00%E4%BA%91%01%E6%9D%89")
    assert page.context["page"].paginator.count == 1


def test_export_when_filter_is_nonsense_then_the_record_holds_none_of_it(visitor):
    visitor.get("/workforce/person/export/?format=csv&q=a%00b&nonsense=%00")
    facts = str(Event.objects.filter(action__contains="export").latest("pk").facts)
    assert "x00" not in facts
