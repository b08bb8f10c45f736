"""The record: appended in the business transaction, never changed, read in words."""

import ast
from datetime import date
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from tests.makers import (
    make_actor,
    make_auditor,
    make_employment,
    make_enterprise,
    make_factory,
    make_household,
    make_leader,
    make_office,
    make_owner,
    make_person,
    make_town,
    make_town_clerk,
)

from county.accounts.choices import Role
from county.accounts.models import User
from county.audit import choices, commands, panels, queries
from county.audit.models import Event

pytestmark = pytest.mark.django_db
SOURCE = Path(__file__).resolve().parents[2] / "src" / "county"


def login(client, actor):
    client.force_login(
        User.objects.get(pk=actor.user_id), backend="django.contrib.auth.backends.ModelBackend"
    )


def recorded_actions():
    """Every literal action given to record() or _append() anywhere in the source."""
    for file in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = (
                node.func.attr
                if isinstance(node.func, ast.Attribute)
                else getattr(node.func, "id", "")
            )
            if (
                name in {"record", "_append"}
                and len(node.args) > 1
                and isinstance(node.args[1], ast.Constant)
            ):
                yield node.args[1].value


def test_every_action_recorded_has_its_words():
    found = set(recorded_actions())
    assert "household.registered" in found
    assert {action for action in found if action not in choices.ACTIONS} == set()


def test_roles_that_read_are_roles_of_accounts():
    assert {Role(role) for role in choices.READS_ALL} == {
        Role.OFFICE, Role.SUPERVISION, Role.AUDITOR, Role.AUDIT_ADMIN,
    }  # fmt: skip
    assert {Role(role) for role in choices.READS_OWN_TOWN} == {Role.TOWN}


@pytest.mark.parametrize(
    "sql",
    ["UPDATE audit_event SET reason = 'x'", "DELETE FROM audit_event", "TRUNCATE audit_event"],
)
def test_the_table_refuses(sql):
    commands.record(make_office(), "session.opened")
    with connection.cursor() as cursor:
        # Deferred checks still to come would refuse TRUNCATE before the trigger does.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with (
            pytest.raises(DatabaseError, match=r"append-only|permission denied"),
            transaction.atomic(),
        ):
            cursor.execute(sql)
    assert Event.objects.count() == 1


def test_amend_tells_plain_fields_and_hides_sealed_ones():
    person = make_person(name="旧名")
    changed = commands.amend(person, name="新名", phone="13900000000", town_id=make_town().pk)
    assert changed == {"name": ["旧名", "新名"], "phone": None, "town": [None, "甲镇"]}
    assert commands.amend(person, name="新名") == {}


def test_facts_are_told_in_words():
    person = make_person()
    event = commands.record(
        make_office(), "person.corrected", person,
        changed={"name": ["旧", "新"], "sex": ["female", "male"], "phone": None},
        net_fen=230050, month=2019 * 12 + 10, to_on="2019-12-20", strange=True,
    )  # fmt: skip
    assert panels.facts_of(event) == [
        ("姓名", "旧 → 新"),
        ("性别", "女 → 男"),
        ("手机号", "已改（内容保密，不记入）"),
        ("实发", "2,300.50 元"),
        ("月份", "2019年11月"),
        ("止", "2019年12月20日"),
        ("strange", "是"),
    ]
    assert str(event) == f"{event.pk} 修改人员"  # a person is not named in a title


def test_history_shows_one_record_newest_first():
    office, one, other = make_office(), make_person(), make_person(name="别人")
    commands.record(office, "person.registered", one)
    commands.record(office, "person.corrected", one)
    commands.record(office, "person.registered", other)
    panel = panels.history(one, office)
    assert [str(e.title) for e in panel.context["events"]] == ["修改人员", "登记人员"]


def test_events_are_scoped_by_town():
    a, b = make_town(), make_town(code="610926101", name="乙镇")
    office = make_office()
    commands.record(office, "household.registered", make_household(town=a))
    commands.record(office, "household.registered", make_household(town=b))
    commands.record(
        office,
        "employment.registered",
        make_employment(person=make_person(), factory=make_factory(town=b)),
    )
    seen = queries.events_for(make_town_clerk(town=a))
    assert [(e.action, e.town_id) for e in seen] == [("household.registered", a.pk)]
    assert queries.events_for(make_town_clerk(town=b)).count() == 2
    for reader in (
        office,
        make_auditor(),
        make_actor(role=Role.SUPERVISION),
        make_actor(role=Role.AUDIT_ADMIN),
    ):
        assert queries.events_for(reader).count() == 3
    for other in (
        make_leader(),
        make_owner(enterprise=make_enterprise()),
        make_actor(role=Role.SYSTEM_ADMIN),
    ):
        assert queries.events_for(other).count() == 0


def test_between_counts_both_days_in_county_time():
    event = commands.record(make_office(), "session.opened")
    day = event.at.astimezone().date()
    rows = Event.objects.all()
    assert queries.between(rows, first=day, last=day).count() == 1
    assert queries.between(rows, first=None, last=date(2019, 1, 1)).count() == 0


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.OFFICE, 200),
        (Role.AUDIT_ADMIN, 200),
        (Role.SYSTEM_ADMIN, 403),
        (Role.LEADER, 403),
        (Role.FINANCE, 403),
    ],
)
def test_event_list_opens_to_readers(client, role, status):
    login(client, make_actor(role=role))
    assert client.get("/audit/event/").status_code == status


def test_event_list_narrows_and_searches(client):
    office = make_office()
    commands.record(office, "person.registered", make_person(name="甲某"))
    commands.record(office, "person.corrected", make_person(name="乙某"), reason="写错了")
    login(client, office)

    def names(query):
        return [e.object_name for e in client.get(f"/audit/event/?{query}").context["page"]]

    assert names("action=person.corrected") == ["乙某"]
    assert names("q=写错") == ["乙某"]
    assert names("q=甲某") == ["甲某"]
    assert names("object_type=workforce.person&who=office") == ["乙某", "甲某"]
    assert names("last=2000-01-01") == []


def test_event_detail_reads(client):
    office = make_office()
    event = commands.record(
        office, "person.corrected", make_person(), changed={"name": ["旧", "新"]}
    )
    login(client, office)
    page = client.get(f"/audit/event/{event.pk}/").content.decode()
    assert "旧 → 新" in page


def test_event_list_asks_the_same_number_of_queries(client, django_assert_num_queries):
    office = make_office()
    commands.record(office, "session.opened")
    login(client, office)
    with django_assert_num_queries(9) as first:
        client.get("/audit/event/")
    for _n in range(10):
        commands.record(office, "session.opened")
    with django_assert_num_queries(len(first.captured_queries)):
        client.get("/audit/event/")


def test_a_refused_visit_is_recorded(client):
    login(client, make_leader())
    client.get("/audit/event/")
    assert Event.objects.get().action == "access.denied"


def test_search_when_no_persons_names_are_shown_then_none_is_found_by_them():
    office, admin = (make_actor(role=role) for role in (Role.OFFICE, Role.AUDIT_ADMIN))
    person = make_person(name="司马无双")
    commands.record(office, "person.corrected", person, reason="核对原件")
    commands.record(office, "enterprise.corrected", make_enterprise(name="青山针织有限公司"))

    def found(actor, words):
        return queries.containing(queries.events_for(actor), words).count()

    assert [found(office, words) for words in ("司马无双", "simawushuang", "核对原件")] == [1, 1, 1]
    assert [found(admin, words) for words in ("司马无双", "simawushuang", "司马")] == [0, 0, 0]
    # What he is shown he finds: reasons, places.
    assert [found(admin, words) for words in ("核对原件", "青山")] == [1, 1]
