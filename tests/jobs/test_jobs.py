"""One's own jobs: their list, big registers made into files behind, work of dead workers."""

import csv
import io
import json
from datetime import timedelta

import pytest
from django.db import connection
from procrastinate.contrib.django import app
from tests.makers import make_factory, make_household, make_office, make_person, make_town

from county.accounts import tasks
from county.accounts.models import User
from county.audit.models import Event
from county.core import clock
from county.jobs import commands, queries
from county.jobs.choices import JobState
from county.jobs.models import Job, JobFile

pytestmark = pytest.mark.django_db


def enter(client, actor):
    client.force_login(
        User.objects.get(pk=actor.user_id), backend="django.contrib.auth.backends.ModelBackend"
    )


def args_of(job):
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs ORDER BY id DESC LIMIT 1")
        args = json.loads(cursor.fetchone()[0])
    assert args["job_id"] == job.pk
    return args


@pytest.fixture
def people(settings):
    settings.ANYE_EXPORT_AT_ONCE = 2
    town = make_town()
    household = make_household(town=town)
    return [make_person(town=town, household=household) for _ in range(3)]


def asked_for(client, **query):
    answer = client.get("/workforce/person/export/", {"format": "csv", **query})
    assert answer.status_code == 302
    return Job.objects.get(uid=answer.url.strip("/").split("/")[-1])


def test_export_of_a_small_register_is_answered_at_once(client, people, settings):
    settings.ANYE_EXPORT_AT_ONCE = 3
    enter(client, make_office())
    answer = client.get("/workforce/person/export/", {"format": "csv"})
    assert answer.status_code == 200
    assert not Job.objects.exists()


def test_export_of_a_big_register_is_made_behind_and_recorded_once(client, people):
    enter(client, make_office())
    job = asked_for(client)
    assert not Event.objects.filter(action="register.exported").exists()
    tasks.export(**args_of(job))
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == (JobState.DONE, 3, 3)
    file = client.get(f"/jobs/{job.uid}/file/")
    lines = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert len(lines) == 4
    assert "attachment" in file["Content-Disposition"]
    event = Event.objects.get(action="register.exported")
    assert event.facts["count"] == 3
    assert "下载文件" in client.get(f"/jobs/{job.uid}/").content.decode()


def test_the_kept_file_is_sealed(client, people):
    enter(client, make_office())
    job = asked_for(client)
    tasks.export(**args_of(job))
    assert people[0].name.encode() not in bytes(JobFile.objects.get().content)


def test_the_file_is_only_for_who_asked(client, people):
    enter(client, make_office())
    job = asked_for(client)
    tasks.export(**args_of(job))
    enter(client, make_office(username="office2"))
    assert client.get(f"/jobs/{job.uid}/file/").status_code == 404
    assert client.get(f"/jobs/{job.uid}/").status_code == 404


def test_the_file_is_gone_after_its_day(client, people):
    enter(client, make_office())
    job = asked_for(client)
    tasks.export(**args_of(job))
    JobFile.objects.update(kept_until=clock.now() - timedelta(minutes=1))
    assert client.get(f"/jobs/{job.uid}/file/").status_code == 404
    assert "已过保留期" in client.get(f"/jobs/{job.uid}/").content.decode()
    assert commands.sweep_files() == 1
    assert not JobFile.objects.exists()


def test_asked_twice_is_made_once(client, people):
    enter(client, make_office())
    assert asked_for(client).pk == asked_for(client).pk


def test_a_post_lost_meanwhile_stops_the_file(client, people):
    office = make_office()
    enter(client, office)
    job = asked_for(client)
    User.objects.get(pk=office.user_id).holdings.all().delete()
    tasks.export(**args_of(job))
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert not JobFile.objects.exists()


def test_my_jobs_lists_mine_only(client):
    mine, other = make_office(), make_office(username="office2")
    for owner, title in ((mine, "甲工作"), (other, "乙工作")):
        Job.objects.create(task="x", title=title, owner_id=owner.user_id)
    enter(client, mine)
    page = client.get("/jobs/").content.decode()
    assert "甲工作" in page
    assert "乙工作" not in page
    assert [job.title for job in queries.jobs_for(other)] == ["乙工作"]


def test_give_up_says_so(client):
    office = make_office()
    job = Job.objects.create(task="x", title="甲", owner_id=office.user_id, state=JobState.RUNNING)
    commands.give_up(job.pk)
    commands.give_up(None)
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "中断" in job.message


def test_stalled_work_and_old_files_have_their_periodic_tasks():
    app.perform_import_paths()
    names = {task.task.name for task in app.periodic_registry.periodic_tasks.values()}
    assert {"jobs.retry_stalled", "jobs.sweep_files"} <= names


def test_factory_list_offers_its_file(client):
    make_factory(town=make_town())
    enter(client, make_office())
    assert "导出 Excel" in client.get("/factories/factory/").content.decode()
