"""What the demo county's people did with a few records: so that histories and the record are not empty.

Each correction really changes its row, so the log of changes tells what the event does.
"""

from django.db.models import F

from county.accounts import queries as accounts
from county.accounts.choices import Role
from county.accounts.models import Holding, User
from county.audit import commands as audit
from county.core.actor import Actor
from county.demo import stories
from county.factories.models import Factory
from county.workforce.models import Employment, Household, Person

REGISTERED = 60
CORRECTED = 12
PAPER = "平社厂组〔2017〕1号（演示）"
POSTS = ("缝纫", "整理", "质检", "包装")


def add_acts() -> None:
    """Record registrations and corrections by the office and two towns. In the caller's transaction."""
    audit.close_act()
    _grant_posts()
    office = actor_named("office")
    factories = list(Factory.objects.order_by("pk")[:REGISTERED])
    audit.record_many(office, "factory.registered", ((factory, {}) for factory in factories))
    for factory in factories[:CORRECTED]:
        changed = audit.amend(factory, address=f"{factory.address}（沿街一层）"[:120])
        _save(factory, changed)
        audit.record(
            office, "factory.corrected", factory, reason="现场核对门牌后更正", changed=changed
        )
        audit.close_act()
    for username, code in (
        ("laoxian", stories.TOWN_LAOXIAN),
        ("chengguan", stories.TOWN_CHENGGUAN),
    ):
        _of_town(actor_named(username), code)


def _grant_posts() -> None:
    """Who gave each post, on what paper: the rights page asks for it."""
    held = Holding.objects.select_related("user", "post__organisation").order_by("pk")
    rows = [
        (
            row,
            {
                "user": row.user.name,
                "username": row.user.username,
                "organisation": row.post.organisation.name,
                "role": str(Role(row.post.role).label),
                "from_on": row.from_on.isoformat(),
                "to_on": row.to_on and row.to_on.isoformat(),
            },
        )
        for row in held
    ]
    audit.record_many(actor_named("secadmin"), "holding.granted", rows, reason=PAPER)
    audit.close_act()


def _of_town(clerk: Actor, code: str) -> None:
    people = list(Person.objects.filter(town__code=code).order_by("pk")[:REGISTERED])
    audit.record_many(clerk, "person.registered", ((person, {}) for person in people))
    homes = list(Household.objects.filter(town__code=code).order_by("pk")[:CORRECTED])
    for home in homes:
        changed = audit.amend(home, members=home.members + 1)
        _save(home, changed)
        audit.record(
            clerk, "household.corrected", home, reason="户内添丁，凭户口簿", changed=changed
        )
        audit.close_act()
    jobs = Employment.objects.filter(factory__town__code=code, to_on=None).select_related(
        "person", "factory"
    )
    for number, job in enumerate(jobs.order_by("pk")[:CORRECTED]):
        changed = audit.amend(job, post=POSTS[number % len(POSTS)])
        _save(job, changed)
        audit.record(clerk, "employment.corrected", job, reason="工厂报来调岗", changed=changed)
        audit.close_act()


def _save(row: Factory | Household | Employment, changed: dict[str, object]) -> None:
    names = tuple(changed)
    type(row).objects.filter(pk=row.pk).update(
        **{name: getattr(row, name) for name in names}, version=F("version") + 1
    )


def actor_named(username: str) -> Actor:
    return accounts.actor_of(User.objects.get(username=username), today=stories.DEMO_DAY)
