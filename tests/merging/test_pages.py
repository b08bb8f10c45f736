"""Who sees which pair, and what he may do on its page."""

import pytest
from django.urls import reverse
from tests import makers
from tests.merging.conftest import find, make_pair, make_twins, merge

from county.accounts.choices import Role
from county.accounts.models import User
from county.audit.models import Event
from county.jobs.models import Job
from county.merging.choices import RecordKind
from county.merging.models import Candidate, Merge
from county.workforce.models import Person

pytestmark = pytest.mark.django_db


def enter(client, actor):
    backend = "django.contrib.auth.backends.ModelBackend"
    client.force_login(User.objects.get(pk=actor.user_id), backend=backend)


def names(page):
    return [line["cells"] if isinstance(line, dict) else line for line in page.context["lines"]]


@pytest.fixture
def pair(town):
    make_twins(town)
    return find()[0]


def page_of(pair):
    return reverse("merging:candidate_detail", args=(pair.pk,))


def test_office_merges_on_the_page(client, office, pair):
    enter(client, office)
    page = client.get(page_of(pair))
    assert page.context["may_merge"] is True
    answer = client.post(
        page_of(pair),
        {"survivor": "low", "keep_id_number": "high", "reason": "看了身份证原件"},
    )
    done = Merge.objects.get()
    assert answer.url == reverse("merging:merge_detail", args=(done.pk,))
    assert (done.survivor, Person.objects.count()) == (pair.low, 1)
    assert client.get(answer.url).status_code == 200
    assert client.get(page_of(pair)).context["merge"] == done


def test_merge_without_a_reason_says_so_and_keeps_the_choice(client, office, pair):
    enter(client, office)
    page = client.post(page_of(pair), {"survivor": "high", "keep_id_number": "high"})
    assert page.status_code == 422
    assert "reason" in page.context["form"].errors
    assert page.context["form"]["survivor"].value() == "high"


def test_old_link_leads_to_the_survivor(client, office, pair):
    kept = Person.objects.get(pk=pair.low)
    merge(pair, actor=office, survivor=kept)
    enter(client, office)
    answer = client.get(reverse("workforce:person_detail", args=(pair.high,)))
    assert answer.url == reverse("workforce:person_detail", args=(pair.low,))


def test_old_link_of_a_factory_leads_to_the_survivor(client, office, town):
    kept, gone = makers.make_factory(town=town), makers.make_factory(town=town, recognised_on=None)
    merge(make_pair(RecordKind.FACTORY, kept, gone), actor=office, survivor=kept)
    enter(client, office)
    answer = client.get(reverse("portal:factory_page", args=(gone.pk,)))
    assert answer.url == reverse("portal:factory_page", args=(kept.pk,))


def test_town_of_one_side_sees_the_other_towns_name_only(client, town, other_town):
    first, second = make_twins(town, other_town=other_town)
    second.name = "王小芳芳"
    second.save()
    pair = make_pair(RecordKind.PERSON, first, second)
    enter(client, makers.make_town_clerk(town=town))
    listed = client.get(reverse("merging:candidate_list")).content.decode()
    page = client.get(page_of(pair))
    for told in (listed, page.content.decode()):
        assert "乙镇" in told
        assert "王小芳芳" not in told
    assert page.context["may_merge"] is False


def test_post_by_town_of_one_side_is_refused_without_a_name(client, town, other_town):
    pair = make_pair(RecordKind.PERSON, *make_twins(town, other_town=other_town))
    enter(client, makers.make_town_clerk(town=town))
    answer = client.post(page_of(pair), {"survivor": "low", "reason": "一样"})
    assert answer.status_code == 403
    assert "王小芳" not in answer.content.decode()


def test_pair_of_another_town_is_not_found(client, other_town, pair):
    enter(client, makers.make_town_clerk(town=other_town))
    assert client.get(page_of(pair)).status_code == 404


@pytest.mark.parametrize("role", [Role.DEPARTMENT, Role.LEADER, Role.FINANCE, Role.SYSTEM_ADMIN])
def test_others_stay_outside(client, pair, role):
    enter(client, makers.make_actor(role=role))
    assert client.get(page_of(pair)).status_code == 403


def test_auditor_reads_and_may_not_merge(client, pair):
    enter(client, makers.make_actor(role=Role.AUDITOR))
    assert client.get(page_of(pair)).context["may_merge"] is False
    assert client.post(page_of(pair), {"survivor": "low", "reason": "一样"}).status_code == 403


def test_list_is_narrowed_by_reason_and_found_by_pinyin(client, office, pair):
    Person.objects.update(search_text="王小芳|wangxiaofang|wxf")
    enter(client, office)
    url = reverse("merging:candidate_list")
    found = [
        client.get(url, query).context["page"].paginator.count
        for query in (
            {"reason": "same_phone"}, {"reason": "same_account"}, {"q": "wangxiaof"}, {"q": "lisi"},
        )
    ]  # fmt: skip
    assert found == [1, 0, 1, 0]


def test_search_is_asked_by_the_office_alone(client, office, town):
    enter(client, makers.make_town_clerk(town=town))
    assert client.post(reverse("merging:candidate_find")).status_code == 403
    enter(client, office)
    answer = client.post(reverse("merging:candidate_find"))
    job = Job.objects.get()
    assert answer.url == reverse("jobs:progress", args=(job.uid,))
    assert Event.objects.get(action="candidate.search_asked").actor_id == office.user_id
    job.state = "done"
    job.save()
    assert client.get(answer.url).context["outcome_url"] == reverse("merging:candidate_list")


def test_no_page_shows_a_number(client, office, pair):
    numbers = [one.id_number for one in Person.objects.all()] + ["19900123456"]
    enter(client, office)
    done = merge(pair, actor=office, survivor=Person.objects.get(pk=pair.low))
    for url in (page_of(pair), reverse("merging:merge_detail", args=(done.pk,))):
        told = client.get(url).content.decode()
        assert [number for number in numbers if number in told] == []


def test_undo_is_a_step_of_the_merge(client, office, pair):
    done = merge(pair, actor=office, survivor=Person.objects.get(pk=pair.low))
    enter(client, office)
    client.post(reverse("merging:merge_undo", args=(done.pk,)), {"reason": "是两个人"})
    assert Person.objects.count() == 2
    assert Candidate.objects.get().state == "open"
    assert Event.objects.filter(action="record.merge_undone").count() == 2
