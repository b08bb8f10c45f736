import json
from datetime import date

import pytest
from tests import makers
from tests.files import hostile

from county.accounts.choices import Role
from county.accounts.models import User
from county.audit.models import Event
from county.core import scope, subjects
from county.core.errors import NotAllowed, NotFound, Refused
from county.files import commands, queries
from county.files.choices import PaperKind
from county.files.models import Paper, PaperContent

pytestmark = pytest.mark.django_db

TODAY = date(2019, 12, 20)


@pytest.fixture(autouse=True)
def secrets(settings, tmp_path):
    """A destroyed key must never be the test server's own."""
    path = tmp_path / "secrets.json"
    path.write_text(json.dumps({"subject_keys": dict(settings.ANYE_SUBJECT_KEYS)}))
    settings.ANYE_SECRETS_FILE = path
    settings.ANYE_SUBJECT_KEYS = dict(settings.ANYE_SUBJECT_KEYS)


@pytest.fixture
def town():
    return makers.make_town(code="610926100", name="城关镇")


@pytest.fixture
def factory(town):
    return makers.make_factory(town=town)


@pytest.fixture
def office():
    return makers.make_office()


@pytest.fixture
def elsewhere():
    return makers.make_town_clerk(
        town=makers.make_town(code="610926103", name="老县镇"), username="elsewhere"
    )


def file(actor, factory=None, **changes):
    facts = {
        "today": TODAY,
        "file": hostile.pdf(),
        "kind": PaperKind.LICENCE,
        "valid_from": date(2019, 1, 1),
        "valid_to": date(2019, 12, 31),
        "factory": factory and factory.pk,
        "number": "A-1",
    } | changes
    return commands.file_paper(actor=actor, **facts)


def test_file_then_sealed_and_recorded(office, factory):
    paper = file(office, factory)
    kept = PaperContent.objects.get(paper=paper)
    assert b"%PDF" not in bytes(kept.content)
    assert commands.read_paper(paper.pk, actor=office).data == hostile.pdf()
    actions = list(Event.objects.order_by("-pk").values_list("action", flat=True)[:2])
    assert actions == ["paper.read", "paper.filed"]


def test_file_when_hostile_then_nothing_is_kept(office, factory):
    with pytest.raises(Refused):
        file(office, factory, file=b"MZ\x90\x00")
    assert not Paper.objects.exists()


def test_file_when_of_nobody_then_refused(office):
    with pytest.raises(Refused) as refused:
        file(office)
    assert refused.value.code == "nobodys"


def test_file_when_it_ends_before_it_starts_then_refused(office, factory):
    with pytest.raises(Refused) as refused:
        file(office, factory, valid_to=date(2018, 1, 1))
    assert refused.value.field == "valid_to"


def test_file_when_the_same_is_on_file_then_refused(office, factory):
    file(office, factory)
    with pytest.raises(Refused) as refused:
        file(office, factory)
    assert refused.value.code == "same_file"


def test_file_when_withdrawn_before_then_it_may_come_again(office, factory):
    commands.withdraw_paper(file(office, factory).pk, actor=office, today=TODAY, reason="传错")
    assert file(office, factory).pk


def test_file_when_another_towns_factory_then_not_found(elsewhere, factory):
    with pytest.raises(NotFound):
        file(elsewhere, factory)


def test_file_when_a_supervisor_then_not_allowed(factory):
    with pytest.raises(NotAllowed):
        file(makers.make_actor(role=Role.SUPERVISION), factory)


def test_file_when_about_a_record_nobody_declared_then_not_found(office, factory):
    with pytest.raises(NotFound):
        file(office, factory, about=f"factories.Factory:{factory.pk}")


def test_read_when_another_town_then_not_found(office, factory, elsewhere):
    paper = file(office, factory)
    with pytest.raises(NotFound):
        commands.read_paper(paper.pk, actor=elsewhere)


def test_read_when_a_supervisor_then_not_allowed(office, factory):
    paper = file(office, factory)
    with pytest.raises(NotAllowed):
        commands.read_paper(paper.pk, actor=makers.make_actor(role=Role.SUPERVISION))


def test_read_when_the_person_was_erased_then_says_so(office, factory):
    person = makers.make_person(name="冯梅")
    paper = file(office, factory, person=person.pk)
    subjects.destroy(person.uid)
    with pytest.raises(Refused) as refused:
        commands.read_paper(paper.pk, actor=office)
    assert refused.value.code == "erased"


def test_correct_then_told_and_stale_afterwards(office, factory):
    paper = file(office, factory)
    facts = {
        "kind": PaperKind.LICENCE, "number": "A-2", "valid_from": date(2019, 1, 1),
        "valid_to": None, "note": "",
    }  # fmt: skip
    commands.correct_paper(paper.pk, actor=office, version=1, **facts)
    assert Event.objects.latest("pk").facts["changed"]["number"] == ["A-1", "A-2"]
    with pytest.raises(Refused) as refused:
        commands.correct_paper(paper.pk, actor=office, version=1, **facts)
    assert refused.value.code == "stale"


def test_withdraw_when_another_brought_it_then_not_allowed(office, factory):
    paper = file(office, factory)
    with pytest.raises(NotAllowed):
        commands.withdraw_paper(
            paper.pk, actor=makers.make_actor(role=Role.DEPARTMENT), today=TODAY, reason="a"
        )


def test_withdraw_twice_is_refused(office, factory):
    paper = file(office, factory)
    commands.withdraw_paper(paper.pk, actor=office, today=TODAY, reason="传错")
    with pytest.raises(Refused) as refused:
        commands.withdraw_paper(paper.pk, actor=office, today=TODAY, reason="传错")
    assert refused.value.code == "withdrawn"


@pytest.mark.parametrize(
    ("day", "there"),
    [
        (date(2018, 12, 31), 0),
        (date(2019, 1, 1), 1),
        (date(2019, 12, 31), 1),
        (date(2020, 1, 1), 0),
    ],
)
def test_papers_on_file_are_those_valid_on_the_day(office, factory, day, there):
    file(office, factory)
    assert queries.papers_on_file("licence", day=day, factory=factory.pk).count() == there
    assert queries.papers_on_file("lease_contract", day=day, factory=factory.pk).count() == 0
    assert queries.kinds_on_file(day=day, factory=factory.pk) == (
        {"licence"} if there else frozenset()
    )


def test_papers_on_file_when_withdrawn_then_not_there(office, factory):
    commands.withdraw_paper(file(office, factory).pk, actor=office, today=TODAY, reason="传错")
    assert not queries.papers_on_file("licence", day=TODAY, factory=factory.pk).exists()


def test_database_shows_a_paper_to_its_factorys_own_only(office, factory, elsewhere, town):
    file(office, factory)
    with scope.acting(elsewhere):
        assert not Paper.objects.exists()
        assert not PaperContent.objects.exists()
    with scope.acting(makers.make_owner(enterprise=factory.enterprise)):
        assert PaperContent.objects.count() == 1


def test_database_hides_a_persons_own_paper_from_an_owner(office, factory, town):
    person = makers.make_person(name="冯梅", town=town)
    makers.make_employment(person=person, factory=factory)
    file(office, None, person=person.pk, kind=PaperKind.IDENTITY_CARD)
    with scope.acting(makers.make_owner(enterprise=factory.enterprise)):
        assert not Paper.objects.exists()
    with scope.acting(makers.make_town_clerk(town=town)):
        assert Paper.objects.count() == 1


def test_download_is_an_attachment_that_runs_nothing(client, office, factory):
    paper = file(office, factory)
    client.force_login(User.objects.get(pk=office.user_id))
    answer = client.get(f"/files/paper/{paper.pk}/content/")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.content == hostile.pdf()


def test_upload_page_keeps_what_was_typed_when_refused(client, office, factory):
    from django.core.files.uploadedfile import SimpleUploadedFile

    client.force_login(User.objects.get(pk=office.user_id))
    sent = {
        "factory": factory.pk, "kind": "licence", "number": "执照-77", "valid_from": "2019-01-01",
        "file": SimpleUploadedFile("a.pdf", b"MZ\x90\x00"),
    }  # fmt: skip
    page = client.post("/files/paper/create/", sent)
    assert page.status_code == 422
    assert "执照-77" in page.content.decode()
    sent["file"] = SimpleUploadedFile("a.exe", hostile.pdf())
    assert client.post("/files/paper/create/", sent).status_code == 302
