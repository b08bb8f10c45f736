"""Every register, found through the URL table: list, sort, export, scope, constant queries.

A new register is tested the minute it exists. The county below has everything twice, in two towns.
"""

import csv
import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver
from django.urls.resolvers import URLPattern
from tests import makers

from county.accounts.choices import Role
from county.accounts.models import User

pytestmark = pytest.mark.django_db


def _views(resolver):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield pattern.callback
        else:
            yield from _views(pattern)


def registers():
    found = {}
    for view in _views(get_resolver()):
        if getattr(view, "register", None) is not None:
            found[f"{view.register.app}.{view.register.name}"] = view.register
    return found


REGISTERS = registers()
each = pytest.mark.parametrize("register", REGISTERS.values(), ids=list(REGISTERS))


def furnish(*, code, name):
    """One of everything, in one town."""
    town = makers.make_town(code=code, name=name)
    site = makers.make_site(town=town, name=f"{name}安置点")
    makers.make_premises(site=site)
    factory = makers.make_factory(town=town, site=site, name=f"{name}工厂")
    makers.make_report(factory=factory, month=2018 * 12)
    household = makers.make_household(town=town)
    person = makers.make_person(town=town, household=household)
    makers.make_employment(person=person, factory=factory, from_on=date(2018, 1, 1))
    makers.make_payroll(person=person, factory=factory, month=2018 * 12)
    return town, factory


@pytest.fixture(scope="module")
def made(lasting):
    (first, factory), (second, _) = (
        furnish(code="610926100", name="甲镇"),
        furnish(code="610926101", name="乙镇"),
    )
    county = [role for role in Role.values if role not in {Role.TOWN, Role.OWNER}]
    return [
        *(makers.make_actor(role=role) for role in county),
        makers.make_town_clerk(town=first),
        makers.make_town_clerk(town=second),
        makers.make_owner(enterprise=factory.enterprise),
    ]


@pytest.fixture
def people(made, db):
    return made


def enter(client, actor):
    client.force_login(
        User.objects.get(pk=actor.user_id), backend="django.contrib.auth.backends.ModelBackend"
    )


def is_let_in(register, actor, action="view"):
    gate = not register.roles or actor.has_role(*register.roles)
    return gate and register.may(actor, action, None)


def readers(register, people, action="view"):
    found = [actor for actor in people if is_let_in(register, actor, action)]
    return sorted(found, key=lambda actor: -register.query(actor).count())


def test_there_are_registers():
    assert REGISTERS


@each
def test_nobody_comes_in_without_signing_in(register, client, db):
    response = client.get(register.url("list"))
    assert response.status_code == 302
    assert response.url.startswith("/accounts/")


@each
def test_the_list_answers_each_person_as_may_says(register, client, people):
    for actor in people:
        enter(client, actor)
        status = client.get(register.url("list")).status_code
        assert status == (200 if is_let_in(register, actor) else 403), actor.roles


@each
def test_every_column_shows_and_every_sort_sorts(register, client, people):
    actor = readers(register, people)[0]
    enter(client, actor)
    keys = [column.key for column in register.columns]
    page = client.get(register.url("list"), {"cols": keys})
    assert len(page.context["headings"]) == len(keys)
    total = register.query(actor).count()
    for column in register.columns:
        for sort in (column.key, f"-{column.key}") if column.sort else ():
            page = client.get(register.url("list"), {"sort": sort})
            assert page.context["selection"].sort == sort
            assert page.context["page"].paginator.count == total
            assert len(page.context["lines"]) == min(total, 50)


@each
def test_search_and_filters_answer(register, client, people):
    enter(client, readers(register, people)[0])
    assert client.get(register.url("list"), {"q": "没有这样的字 zzz%_"}).status_code == 200
    fields = register.filter_form.base_fields if register.filter_form else {}
    wrong = client.get(register.url("list"), dict.fromkeys(fields, "\x01错"))
    assert wrong.status_code == 200
    if not wrong.context["selection"].is_valid:
        assert wrong.context["page"].paginator.count == 0
        assert "筛选条件有误" in wrong.content.decode()


@each
def test_the_file_holds_the_list(register, client, people):
    allowed = readers(register, people, "export")
    for actor in people:
        enter(client, actor)
        if actor not in allowed:
            assert client.get(register.url("export")).status_code == 403
            continue
        total = register.query(actor).count()
        answer = client.get(register.url("export"), {"format": "csv"})
        lines = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
        assert len(lines) - 1 >= total  # an export may itself be recorded in what is exported
        assert len(lines[0]) == sum(column.exported for column in register.columns)
    if allowed:
        enter(client, allowed[0])
        assert client.get(register.url("export"), {"format": "xlsx"}).getvalue()[:2] == b"PK"


@each
def test_a_row_out_of_scope_is_not_found_and_one_in_scope_opens(register, client, people):
    every = {row.pk: row for actor in people for row in register.query(actor)}
    for actor in readers(register, people):
        enter(client, actor)
        mine = set(register.query(actor).values_list("pk", flat=True))
        for pk, row in list(every.items())[:6]:
            status = client.get(register.url_of(row)).status_code
            if pk in mine:
                assert status in {200, 403}, actor.roles
            elif register.detail_url is None:
                assert status == 404, actor.roles


@each
def test_forms_and_steps_open_for_those_who_may(register, client, people):
    for actor in readers(register, people):
        enter(client, actor)
        writer = register.writer
        if writer and writer.create and register.may(actor, "create", None):
            roles = writer.roles or register.roles
            expected = 200 if not roles or actor.has_role(*roles) else 403
            assert client.get(register.url("create")).status_code == expected
        row = register.query(actor).first()
        if row is None:
            continue
        for step in register.offered_steps(actor, row):
            roles = step.roles or register.roles
            expected = 200 if not roles or actor.has_role(*roles) else 403
            assert client.get(register.url(step.name, row.pk)).status_code == expected
        if writer and writer.edit and register.may(actor, "edit", row):
            answer = client.post(register.url("edit", row.pk), {})
            assert answer.status_code in {302, 403, 422}


@each
def test_the_number_of_queries_does_not_grow_with_the_rows(register, client, people):
    actor = readers(register, people)[0]
    enter(client, actor)
    question = {"cols": [column.key for column in register.columns]}
    client.get(register.url("list"), question)
    with CaptureQueriesContext(connection) as before:
        client.get(register.url("list"), question)
    for number in range(3):
        furnish(code=f"61092610{number + 5}", name=f"丙{number}镇")
    with CaptureQueriesContext(connection) as after:
        client.get(register.url("list"), question)
    assert len(after) <= len(before), [query["sql"][:200] for query in after.captured_queries]
