"""No page and no command uses class-3 data before its assessment is signed."""

from datetime import date

import pytest
from django.core import checks
from django.urls import get_resolver
from tests.contracts.matrix import urls
from tests.makers import make_actor

from county.accounts.choices import Role
from county.audit.models import Event
from county.core import uses
from county.core.errors import NotAllowed
from county.privacy import commands
from county.privacy.choices import UseKind
from county.privacy.kinds import features
from county.privacy.kinds.fields import SENSITIVE

pytestmark = pytest.mark.django_db
TODAY = date(2019, 12, 20)
WORDS = {"text": "为什么", "risks": "怕什么", "measures": "怎么防"}


@pytest.fixture(autouse=True)
def required(settings):
    settings.ANYE_ASSESSMENTS = "required"


def signed(world, use):
    guard = make_actor(role=Role.SECURITY_ADMIN, username=f"guard-{use}")
    row = commands.draft_assessment(actor=world.office, today=TODAY, purpose=use, **WORDS)
    return commands.sign_assessment(row.pk, actor=guard, today=TODAY)


@pytest.mark.parametrize(
    ("path", "use"),
    [
        ("/workforce/person/", "employment"),
        ("/workforce/payroll/", "wages"),
        ("/intake/", "intake"),
        ("/privacy/request/", "rights"),
        ("/merging/candidate/", "employment"),
    ],
)
def test_page_when_its_use_is_unassessed_then_refused_until_it_is_signed(world, enter, path, use):
    client = enter(world.office)
    answer = client.get(path)
    said = answer.content.decode()
    assert answer.status_code == 403
    assert f"“{UseKind(use).label}”用到敏感个人信息" in said
    assert "/privacy/assessment/" in said
    assert Event.objects.filter(action="access.denied", facts__code="unassessed").count() == 1
    signed(world, use)
    assert client.get(path).status_code == 200


def test_page_when_reader_signs_nothing_then_told_without_a_way(world, enter):
    answer = enter(world.clerk).get("/workforce/person/")
    assert answer.status_code == 403
    assert "去写或签影响评估" not in answer.content.decode()


def test_page_when_the_next_edition_is_only_drafted_then_the_signed_one_counts(world, enter):
    signed(world, "employment")
    commands.draft_assessment(actor=world.office, today=TODAY, purpose="employment", **WORDS)
    assert enter(world.office).get("/workforce/person/").status_code == 200


def test_page_when_planted_in_an_unassessed_use_then_refused(world, enter, monkeypatch):
    client = enter(world.office)
    assert client.get("/factories/enterprise/").status_code == 200
    planted = {**features.FEATURES, "factories:enterprise": UseKind.WAGES}
    monkeypatch.setattr(features, "FEATURES", planted)
    assert client.get("/factories/enterprise/").status_code == 403


def test_own_pages_of_a_person_do_not_wait(world, enter):
    client = enter(world.worker)
    for path in ("/privacy/my/data/", "/privacy/my/pay/", "/privacy/my/data/correct/"):
        assert client.get(path).status_code == 200


def test_command_when_unassessed_then_refused(world):
    with pytest.raises(NotAllowed) as refused:
        uses.require("intake")
    assert refused.value.code == "unassessed"
    signed(world, "intake")
    uses.require("intake")
    uses.require("bodies")  # no class-3 data in it


def test_start_says_what_is_not_assessed(world):
    found = checks.run_checks(tags=[checks.Tags.database], databases=["default"])
    told = [one.msg for one in found if one.id == "privacy.W001"]
    assert len(told) == len(SENSITIVE)
    signed(world, "wages")
    found = checks.run_checks(tags=[checks.Tags.database], databases=["default"])
    assert not any("for: wages" in one.msg for one in found)


def test_every_sensitive_use_shuts_some_page_and_every_name_is_a_page():
    assert set(features.FEATURES.values()) == SENSITIVE
    names = [url.name for url in urls(get_resolver())]
    idle = [name for name in features.FEATURES if not any(n.startswith(name) for n in names)]
    assert idle == []


def test_demo_has_every_sensitive_use_signed():
    from county.demo.generator import privacy as demo

    assert {use for use, *_words in demo.ASSESSMENTS} >= SENSITIVE
