from datetime import date

import pytest
from tests.makers import (
    make_enterprise,
    make_leader,
    make_office,
    make_owner,
    make_town,
    make_town_clerk,
)

from county.assessment import commands
from county.assessment.choices import Basis
from county.assessment.models import Goal, TownTask
from county.audit.models import Event
from county.core.errors import NotAllowed, NotFound, Refused

pytestmark = pytest.mark.django_db


def issue(actor, **changed):
    given = {"town": make_town(), "year": 2019, "indicator": "jobs", "value": 600, "paper": "1号"}
    return commands.issue_task(actor, **(given | changed))


def make_goal():
    return Goal.objects.create(
        indicator="output", starts_on=date(2017, 4, 15), due_on=date(2019, 12, 31), value=1000,
        basis=Basis.ROLLING_12,
    )  # fmt: skip


def correct(actor, goal, **changed):
    given = {
        "version": 1, "value": 2000, "basis": Basis.SINCE_START, "starts_on": date(2017, 1, 1),
        "due_on": date(2020, 1, 1), "reason": "县委会议",
    }  # fmt: skip
    return commands.correct_goal(goal.pk, actor=actor, **(given | changed))


def test_issue_task_when_office_then_stored_and_audited():
    task = issue(make_office())
    event = Event.objects.get(action="task.issued")
    assert (TownTask.objects.get().value, event.object_id, event.town_id) == (
        600,
        str(task.pk),
        task.town_id,
    )


@pytest.mark.parametrize("maker", [make_leader, lambda: make_town_clerk(town=make_town())])
def test_issue_task_when_not_the_office_then_not_allowed(maker):
    with pytest.raises(NotAllowed):
        issue(maker())
    assert not TownTask.objects.exists()


def test_issue_task_when_issued_before_then_refused():
    office = make_office()
    issue(office)
    with pytest.raises(Refused) as refused:
        issue(office, value=700)
    assert (refused.value.code, TownTask.objects.get().value) == ("duplicate", 600)


@pytest.mark.parametrize(
    ("changed", "code"), [({"value": 0}, "not_positive"), ({"indicator": "x"}, "unknown")]
)
def test_issue_task_when_senseless_then_refused(changed, code):
    with pytest.raises(Refused) as refused:
        issue(make_office(), **changed)
    assert refused.value.code == code


def test_correct_task_then_value_before_is_kept_in_audit():
    office = make_office()
    task = issue(office)
    commands.correct_task(task.pk, actor=office, version=1, value=650, reason="追加", paper="2号")
    task.refresh_from_db()
    event = Event.objects.get(action="task.corrected")
    assert (task.value, task.version, event.facts["before"], event.reason) == (650, 2, 600, "追加")


def test_correct_task_when_moved_meanwhile_then_stale():
    office = make_office()
    task = issue(office)
    with pytest.raises(Refused) as refused:
        commands.correct_task(task.pk, actor=office, version=2, value=650, reason="追加")
    assert refused.value.code == "stale"


def test_correct_task_when_owner_then_not_found():
    task = issue(make_office())
    with pytest.raises(NotFound):
        commands.correct_task(
            task.pk, actor=make_owner(enterprise=make_enterprise()), version=1, value=1, reason="x"
        )


def test_correct_goal_then_stored_and_audited_with_reason():
    goal = correct(make_office(), make_goal())
    event = Event.objects.get(action="goal.corrected")
    assert (goal.value, goal.version, event.facts["before"]["value"], event.reason) == (
        2000,
        2,
        1000,
        "县委会议",
    )


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"due_on": date(2016, 1, 1)}, "due_before_start"),
        ({"basis": Basis.ON_DAY}, "wrong_basis"),
        ({"value": -1}, "not_positive"),
        ({"version": 9}, "stale"),
    ],
)
def test_correct_goal_when_senseless_then_refused(changed, code):
    goal = make_goal()
    with pytest.raises(Refused) as refused:
        correct(make_office(), goal, **changed)
    goal.refresh_from_db()
    assert (refused.value.code, goal.value) == (code, 1000)


def test_correct_goal_when_town_clerk_then_not_allowed():
    with pytest.raises(NotAllowed):
        correct(make_town_clerk(town=make_town()), make_goal())
