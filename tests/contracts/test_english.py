"""The switch to English leaves no Chinese on any page but the county's own data.

The data of this county is made ASCII, so that every Chinese character left is a word of ours. Each person starts at
the front door and follows links to one page of every kind; every form for a new record is also sent in empty.
"""

import re
from collections import deque
from datetime import date
from html import unescape
from urllib.parse import urljoin

import pytest
from django.apps import apps
from django.db import models
from django.urls import Resolver404, resolve
from django.utils import translation
from tests import makers
from tests.contracts.test_registers import REGISTERS
from tests.makers import batches

from county.accounts.choices import Role
from county.accounts.models import User
from county.accounts.queries import actor_of
from county.assessment.models import Goal, TownTask
from county.assessment.queries.indicators import GOALS, INDICATORS
from county.audit.models import Change
from county.core.months import month_from
from county.policies.commands import load_document

pytestmark = pytest.mark.django_db
# The county's own words that no maker can write otherwise: the heads of a sheet, and the document's number, which
# the record of its loading keeps for good.
SHEET = [["姓名", "身份证号", "应发工资", "实发工资"], ["nobody", "12", "x", 1]]
DATA = [*SHEET[0], "平办发〔2017〕31号"]
DAY = date(2019, 12, 20)
HAN = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
# What is read out or shown though it stands in an attribute.
SPOKEN = re.compile(r'\s(?:aria-label|placeholder|title|alt)="([^"]*)"')
# Every kind of page an English reader is promised; the walk below finds more.
PROMISED = {
    "accounts:sign_in",
    "accounts:profile",
    "portal:dashboard",
    "portal:town_page",
    "portal:factory_page",
    "portal:goal_page",
    "portal:clauses",
    "portal:clause_page",
    "intake:upload",
    "intake:batch",
}


def in_ascii(text):
    return "".join(f"u{ord(letter):x}" if HAN.match(letter) else letter for letter in text)


def make_data_ascii():
    """Whatever the makers called things, no Chinese stays in a column people fill in."""
    for model in apps.get_models():
        if not model.__module__.startswith("county.") or model._meta.app_label == "audit":
            continue
        written = (models.CharField, models.TextField)
        names = [
            f.name for f in model._meta.concrete_fields if type(f) in written and not f.choices
        ]
        for row in model.objects.all() if names else ():
            fresh = {name: in_ascii(getattr(row, name) or "") for name in names}
            changed = {n: text for n, text in fresh.items() if text != (getattr(row, n) or "")}
            if changed:
                model.objects.filter(pk=row.pk).update(**changed)
    for change in Change.objects.exclude(salt=None):  # the log of changes keeps the old names
        if HAN.search(f"{change.before}{change.after}"):
            Change.objects.filter(pk=change.pk).update(salt=None, before=None, after=None)


def make_people(**of):
    """One person of every role; whoever may write first: a kind of page is read once, best with its buttons."""
    first = (Role.OFFICE, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)
    rest = [r for r in Role.values if r not in {*first, Role.TOWN, Role.OWNER, Role.WORKER}]
    found = [makers.make_actor(role=role) for role in (*first, *rest)]
    return [*found, *(makers.make_actor(role=role, **{key: of[key]}) for role, key in OF if of)]


OF = ((Role.TOWN, "town"), (Role.OWNER, "enterprise"))


@pytest.fixture
def people():
    """One of everything, in ASCII."""
    town = makers.make_town()
    site = makers.make_site(town=town)
    makers.make_premises(site=site)
    factory = makers.make_factory(town=town, site=site)
    household = makers.make_household(town=town)
    person = makers.make_person(town=town, household=household)
    makers.make_employment(person=person, factory=factory, from_on=date(2018, 1, 1))
    for month in range(month_from(2019, 1), month_from(2019, 12)):
        makers.make_report(factory=factory, month=month)
        makers.make_payroll(person=person, factory=factory, month=month, paid_on=date(2019, 12, 5))
    for position, code in enumerate(GOALS):
        Goal.objects.create(
            indicator=code, starts_on=date(2017, 4, 15), due_on=date(2019, 12, 31), value=100,
            basis=INDICATORS[code].bases[0], position=position,
        )  # fmt: skip
    TownTask.objects.create(town=town, year=2019, indicator="factories_new", value=2, paper="1")
    people = make_people(town=town, enterprise=factory.enterprise)
    make_data_ascii()  # before anything is recorded: the record keeps names for good
    people = [actor_of(User.objects.get(pk=actor.user_id), today=DAY) for actor in people]
    load_document(actor=people[0])
    with translation.override("en"):
        batch = batches.receive(
            actor=people[-1], factory=factory, sheets=SHEET, name="pay.xlsx", month=month_from(2019, 11)
        )  # fmt: skip
        batches.check(batch, actor=people[-1])
    make_data_ascii()
    return people


def enter(client, actor):
    client.force_login(
        User.objects.get(pk=actor.user_id), backend="django.contrib.auth.backends.ModelBackend"
    )
    client.cookies["django_language"] = "en"


def words_of(response):
    """What a reader sees or hears of a page, without DATA, the switch's own 中文 and Chinese marked as quoted."""
    html = re.sub(r"(?s)<(script|style)\b.*?</\1>|<!--.*?-->", " ", response.content.decode())
    html = re.sub(r'(?s)<button name="language".*?</button>', " ", html)
    html = re.sub(r'(?s)<span lang="zh-Hans">.*?</span>', " ", html)
    spoken = " ".join(SPOKEN.findall(html))
    for word in DATA:
        html = html.replace(word, "")
    return unescape(f"{re.sub(r'(?s)<[^>]*>', ' ', html)} {spoken}")


def chinese_in(response):
    return sorted(set(re.findall(rf"[^\n]{{0,30}}{HAN.pattern}+[^\n]{{0,20}}", words_of(response))))


def links_in(response, path):
    hrefs = re.findall(r'<a\s[^>]*?href="([^"#]+)', response.content.decode())
    return [urljoin(path, unescape(href)) for href in hrefs]


def kind_of(path):
    try:
        return resolve(path.split("?")[0]).view_name
    except Resolver404:
        return None


def walk(client, starts, seen):
    """Yields (path, response): one page of each kind not in `seen`, and its empty form sent in."""
    todo = deque(starts)
    while todo:
        path = todo.popleft()
        kind = kind_of(path)
        if kind is None or kind in seen:
            continue
        seen.add(kind)
        response = client.get(path, follow=True)
        if "html" not in response["content-type"]:
            continue
        yield path, response
        if response.status_code != 200:
            seen.discard(kind)  # somebody else may come in
        todo.extend(links_in(response, path))
        if kind.endswith("_create") or kind in {"intake:upload", "accounts:change_password"}:
            yield f"POST {path}", client.post(path, {})


def read_all(client, people):
    """Returns: the kinds of pages read, and path -> Chinese found."""
    client.cookies["django_language"] = "en"
    seen, lists = set(), [register.url("list") for register in REGISTERS.values()]
    pages = list(walk(client, ["/accounts/sign-in/"], seen))
    for actor in people:
        enter(client, actor)
        seen.discard("portal:home")
        pages += walk(client, ["/", *lists], seen)
    return seen, [f"{path}: {found}" for path, page in pages if (found := chinese_in(page))]


def test_read_every_page_when_in_english_then_no_chinese_but_data(client, people):
    seen, faults = read_all(client, people)
    assert not faults, "\n".join(faults)
    assert seen >= PROMISED, PROMISED - seen
    lists = {f"{register.app}:{register.name}_list" for register in REGISTERS.values()}
    assert seen >= lists, lists - seen


def test_read_every_page_when_county_is_empty_then_no_chinese(client):
    people = make_people()
    make_data_ascii()
    _seen, faults = read_all(client, people)
    assert not faults, "\n".join(faults)
