"""Schemes from draft to force: one test per refusal and per effect."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import ProgrammingError
from tests.makers import make_auditor, make_leader, make_office, make_town, make_town_clerk
from tests.makers.accounts import make_actor

from county.accounts.choices import Role
from county.audit.models import Event
from county.core.actor import SYSTEM
from county.core.errors import NotAllowed, NotFound, Refused
from county.policies import commands, queries
from county.policies.choices import LinkKind, VersionState
from county.policies.kinds import rules
from county.policies.kinds.ruletext import RuleText
from county.policies.kinds.templates import templates
from county.policies.models import ClauseLink, Scheme, SchemeVersion
from rulebook.faults import Faulty

pytestmark = pytest.mark.django_db
TODAY = date(2019, 12, 20)
FIRST = date(2017, 4, 15)
RENT = "programme/rent"


@pytest.fixture
def office(db):
    return make_office()


@pytest.fixture
def bureau(db):
    return make_actor(role=Role.DEPARTMENT)


@pytest.fixture
def leader(db):
    return make_leader()


def rent_text():
    return templates()[RENT].text


def make_draft(actor, text=None, cases=""):
    return commands.draft_from_text(text or rent_text(), actor=actor, cases=cases)


def propose(row, actor, day=FIRST, **said):
    facts = {"version": row.version, "in_force_from": day, "reason": "落实政策"} | said
    return commands.propose_version(row.pk, actor=actor, **facts)


def make_adopted(drafter, adopter, day=FIRST, today=date(2017, 4, 10)):
    row = propose(make_draft(drafter), drafter, day)
    return commands.adopt_version(row.pk, actor=adopter, today=today)


def make_next(standing, drafter, day=date(2020, 1, 1)):
    row = commands.draft_next(standing.pk, actor=drafter)
    text = RuleText(row.text).put("parameters", "per_area_cap", "values", str(day), written="6元")
    row = commands.write_version(row.pk, actor=drafter, version=row.version, text=text.text)
    return propose(row, drafter, day)


def refused(because, call, *args, **said):
    with pytest.raises(Refused) as error:
        call(*args, **said)
    assert error.value.code == because
    return str(error.value.reason)


def actions():
    return list(Event.objects.order_by("pk").values_list("action", flat=True))


def test_adopt_when_another_proposed_then_in_force_from_its_day(bureau, leader):
    row = make_adopted(bureau, leader)
    assert row.state == VersionState.ADOPTED
    assert queries.version_on("rent", FIRST) == row
    assert queries.version_on("rent", date(2017, 4, 14)) is None
    assert rules.scheme_of(row).name == "rent"
    assert actions()[-3:] == ["scheme.drafted", "scheme.proposed", "scheme.adopted"]


def test_adopt_when_the_drafter_himself_then_not_allowed(office):
    row = propose(make_draft(office), office)
    with pytest.raises(NotAllowed):
        commands.adopt_version(row.pk, actor=office, today=TODAY)


def test_adopt_when_he_wrote_in_anothers_draft_then_not_allowed(office, bureau):
    row = make_draft(bureau)
    row = commands.write_version(
        row.pk, actor=office, version=row.version, text=row.text + "# 改\n"
    )
    row = propose(row, bureau)
    with pytest.raises(NotAllowed):
        commands.adopt_version(row.pk, actor=office, today=TODAY)


@pytest.mark.parametrize("who", ["bureau", "auditor", "town"])
def test_adopt_when_no_right_to_adopt_then_not_allowed(bureau, who):
    row = propose(make_draft(bureau), bureau)
    actor = {
        "bureau": lambda: make_actor(role=Role.DEPARTMENT, username="dept2"),
        "auditor": make_auditor,
        "town": lambda: make_town_clerk(town=make_town()),
    }[who]()
    with pytest.raises(NotAllowed):
        commands.adopt_version(row.pk, actor=actor, today=TODAY)


def test_adopt_when_still_a_draft_then_refused(bureau, leader):
    row = make_draft(bureau)
    refused("state", commands.adopt_version, row.pk, actor=leader, today=TODAY)


def test_adopt_when_shown_another_text_then_refused(bureau, leader):
    row = propose(make_draft(bureau), bureau)
    refused("sha256", commands.adopt_version, row.pk, actor=leader, today=TODAY, sha256="0" * 64)


def test_adopt_when_a_version_stands_then_it_ends_the_day_before(bureau, leader):
    first = make_adopted(bureau, leader)
    second = make_next(first, bureau)
    commands.adopt_version(second.pk, actor=leader, today=TODAY)
    first.refresh_from_db()
    assert (first.state, first.in_force_to) == (VersionState.SUPERSEDED, date(2019, 12, 31))
    assert queries.version_on("rent", date(2019, 12, 31)) == first
    assert queries.version_on("rent", date(2020, 1, 1)) == second
    assert actions()[-2:] == ["scheme.superseded", "scheme.adopted"]


def test_adopt_when_it_begins_before_the_present_one_then_refused(bureau, leader):
    first = make_adopted(bureau, leader, day=date(2019, 1, 1))
    row = make_next(first, bureau, day=date(2018, 6, 1))
    refused("begins_before", commands.adopt_version, row.pk, actor=leader, today=TODAY)


def test_adopt_when_its_day_is_past_and_a_version_stands_then_refused(bureau, leader):
    first = make_adopted(bureau, leader)
    row = make_next(first, bureau, day=date(2019, 12, 1))
    refused("past", commands.adopt_version, row.pk, actor=leader, today=TODAY)


def test_propose_when_the_text_is_faulty_then_says_line(bureau):
    row = make_draft(bureau, rent_text().replace("rent_share: ", "rent_shar: "))
    said = refused("faulty", propose, row, bureau)
    assert "行" in said


def test_propose_when_its_name_is_another_then_refused(bureau):
    row = make_draft(bureau)
    text = RuleText(row.text).put("scheme", written="lease").text
    row = commands.write_version(row.pk, actor=bureau, version=row.version, text=text)
    refused("name", propose, row, bureau)


def test_propose_when_before_the_rules_own_day_then_refused(bureau):
    refused("outside", propose, make_draft(bureau), bureau, date(2017, 4, 14))


def test_propose_when_written_in_meanwhile_then_refused(bureau):
    row = make_draft(bureau)
    commands.write_version(row.pk, actor=bureau, version=row.version, text=row.text + "#\n")
    refused("stale", propose, row, bureau)


def test_propose_when_a_template_then_refused(bureau):
    row = make_draft(bureau, rent_text() + "template: true\n")
    refused("template", propose, row, bureau)


def test_write_when_proposed_then_refused(bureau):
    row = propose(make_draft(bureau), bureau)
    refused(
        "state", commands.write_version, row.pk, actor=bureau, version=row.version, text="scheme: x"
    )


def test_write_when_someone_wrote_meanwhile_then_refused(bureau, office):
    row = make_draft(bureau)
    commands.write_version(row.pk, actor=office, version=row.version, text=row.text + "#\n")
    refused(
        "stale", commands.write_version, row.pk, actor=bureau, version=row.version, text="scheme: x"
    )


def test_write_when_no_drafter_then_not_allowed(bureau, leader):
    row = make_draft(bureau)
    with pytest.raises(NotAllowed):
        commands.write_version(row.pk, actor=leader, version=row.version, text=row.text)


def test_draft_when_the_name_is_taken_then_refused(bureau, office):
    make_draft(bureau)
    refused("duplicate", make_draft, office)


@pytest.mark.parametrize("text", ["", "- a", "a: [", "scheme: 租金", "scheme: a b", "x" * 60_001])
def test_draft_when_the_text_has_no_name_then_refused(bureau, text):
    with pytest.raises(Refused):
        commands.draft_from_text(text, actor=bureau)
    assert not Scheme.objects.exists()


def test_return_when_proposed_then_it_can_be_written_and_proposed_again(bureau, leader):
    row = propose(make_draft(bureau), bureau)
    row = commands.return_version(row.pk, actor=leader, reason="标准偏高")
    assert (row.state, row.remark) == (VersionState.RETURNED, "标准偏高")
    row = commands.write_version(
        row.pk, actor=bureau, version=row.version, text=row.text + "# 改\n"
    )
    assert propose(row, bureau).state == VersionState.PROPOSED


def test_return_when_not_proposed_then_refused(bureau, leader):
    refused("state", commands.return_version, make_draft(bureau).pk, actor=leader, reason="x")


def test_withdraw_when_proposed_then_it_is_read_by_nobody_else(bureau):
    row = commands.withdraw_version(
        propose(make_draft(bureau), bureau).pk, actor=bureau, reason="暂不办"
    )
    assert row.state == VersionState.WITHDRAWN
    with pytest.raises(NotFound):
        queries.version_for(make_town_clerk(town=make_town()), row.pk)


def test_withdraw_when_adopted_then_refused(bureau, leader):
    row = make_adopted(bureau, leader)
    refused("state", commands.withdraw_version, row.pk, actor=bureau, reason="x")


def test_end_when_adopted_then_in_force_no_longer(bureau, leader):
    row = make_adopted(bureau, leader)
    commands.end_version(
        row.pk, actor=leader, today=TODAY, in_force_to=date(2019, 12, 31), reason="政策到期"
    )
    assert queries.version_on("rent", date(2019, 12, 31)) == row
    assert queries.version_on("rent", date(2020, 1, 1)) is None
    assert actions()[-1] == "scheme.ended"


def test_end_when_in_the_past_then_refused(bureau, leader):
    row = make_adopted(bureau, leader)
    refused(
        "past", commands.end_version, row.pk, actor=leader, today=TODAY,
        in_force_to=date(2019, 12, 1), reason="x",
    )  # fmt: skip


def test_adopt_when_its_clause_is_known_then_tied_until_it_ends(bureau, leader):
    commands.load_document(actor=SYSTEM)
    row = make_adopted(bureau, leader)
    assert row.scheme.clause.code == "3.2-4"
    link = ClauseLink.objects.get(kind=LinkKind.SCHEME)
    assert (link.code, link.from_on, link.to_on) == ("rent", FIRST, None)
    commands.end_version(
        row.pk, actor=leader, today=TODAY, in_force_to=date(2019, 12, 31), reason="到期"
    )
    link.refresh_from_db()
    assert link.to_on == date(2019, 12, 31)


def test_read_when_a_draft_then_for_drafters_adopters_and_inspection_alone(bureau, leader, office):
    row = make_draft(bureau)
    for actor in (bureau, office, leader, make_auditor()):
        assert row in queries.drafts_for(actor)
    finance = make_actor(role=Role.FINANCE)
    for actor in (make_town_clerk(town=make_town()), finance):
        assert row not in queries.drafts_for(actor)
    assert propose(row, bureau) in queries.drafts_for(finance)


@pytest.mark.parametrize(
    "change",
    [
        {"text": "scheme: rent"},
        {"inherited": {"a": "b"}},
        {"cases": "x"},
        {"sha256": "0"},
        {"number": 7},
        {"drafted_by": None},
        {"writers": []},
    ],
)
def test_database_when_a_proposed_text_is_changed_then_refuses(bureau, change):
    row = propose(make_draft(bureau), bureau)
    with pytest.raises(ProgrammingError), transaction.atomic():
        SchemeVersion.objects.filter(pk=row.pk).update(**change)


@pytest.mark.parametrize(
    "change",
    [
        {"text": "scheme: rent"},
        {"state": "draft"},
        {"in_force_from": date(2016, 1, 1)},
        {"reason": "另"},
        {"adopted_at": None},
    ],
)
def test_database_when_an_adopted_version_is_changed_then_refuses(bureau, leader, change):
    row = make_adopted(bureau, leader)
    with pytest.raises((ProgrammingError, IntegrityError)), transaction.atomic():
        SchemeVersion.objects.filter(pk=row.pk).update(**change)


def test_database_when_a_version_is_deleted_then_refuses(bureau):
    row = make_draft(bureau)
    with pytest.raises(ProgrammingError), transaction.atomic():
        SchemeVersion.objects.filter(pk=row.pk).delete()


def test_database_when_one_person_drafts_and_adopts_then_refuses(bureau, leader):
    row = propose(make_draft(bureau), bureau)
    with pytest.raises(IntegrityError), transaction.atomic():
        SchemeVersion.objects.filter(pk=row.pk).update(
            state="adopted", adopted_by_id=bureau.user_id, adopted_at="2019-12-20T00:00Z"
        )


def test_database_when_two_versions_hold_on_one_day_then_refuses(bureau, leader):
    first = make_adopted(bureau, leader)
    second = make_next(first, bureau)
    with pytest.raises(IntegrityError), transaction.atomic():
        SchemeVersion.objects.filter(pk=second.pk).update(
            state="adopted", adopted_by_id=leader.user_id, adopted_at="2019-12-20T00:00Z"
        )


def test_scheme_when_it_inherits_then_needs_nothing_outside(bureau):
    said = templates()["library/a04_post_subsidy"]
    row = make_draft(bureau, RuleText(said.text).drop("template").text)
    assert set(row.inherited) == {"library/a01_post_subsidy"}
    assert rules.scheme_of(row).parameters["per_head"].origin == "overridden"


def test_scheme_when_the_draft_is_faulty_then_faults_are_raised(bureau):
    with pytest.raises(Faulty):
        rules.scheme_of(make_draft(bureau, "scheme: empty\n"))
