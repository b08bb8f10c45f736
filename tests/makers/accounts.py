"""The people of every test: county officer, town clerk of A, town clerk of B, owner, leader, auditor."""

from datetime import date

from county.accounts.choices import OrganisationKind, Role
from county.accounts.models import Holding, Organisation, Post, User
from county.accounts.queries import actor_of
from county.core.actor import Actor
from county.factories.models import Enterprise
from county.places.models import Town

PASSWORD = "Anye-demo-2019"
SINCE = date(2016, 1, 1)
TODAY = date(2019, 12, 20)


def make_user(*, username: str = "someone", name: str = "某人") -> User:
    """The password hash is unusable unless a test signs in through the form; client.force_login needs none."""
    user = User(username=username, name=name, must_change_password=False)
    user.set_unusable_password()
    user.save()
    return user


def make_actor(
    *, role: str, username: str = "", town: Town | None = None, enterprise: Enterprise | None = None
) -> Actor:
    """A signed-in person holding one post of the role since 2016."""
    username = username or role
    code = f"{role}-{town.pk if town else enterprise.pk if enterprise else 'county'}"
    organisation, _made = Organisation.objects.get_or_create(
        code=code,
        defaults={
            "name": f"机构{code}",
            "kind": OrganisationKind.TOWN if town else OrganisationKind.DEPARTMENT,
            "town": town,
            "valid_from": SINCE,
        },
    )
    post, _made = Post.objects.get_or_create(
        organisation=organisation, title=f"岗位{role}", role=role, enterprise=enterprise
    )
    user = make_user(username=username, name=f"用户{username}")
    Holding.objects.create(user=user, post=post, from_on=SINCE)
    return actor_of(user, today=TODAY)


def make_office(*, username: str = "office") -> Actor:
    return make_actor(role=Role.OFFICE, username=username)


def make_leader(*, username: str = "leader") -> Actor:
    return make_actor(role=Role.LEADER, username=username)


def make_auditor(*, username: str = "auditor") -> Actor:
    return make_actor(role=Role.AUDITOR, username=username)


def make_town_clerk(*, town: Town, username: str = "") -> Actor:
    return make_actor(role=Role.TOWN, username=username or f"town-{town.pk}", town=town)


def make_owner(*, enterprise: Enterprise, username: str = "owner") -> Actor:
    return make_actor(role=Role.OWNER, username=username, enterprise=enterprise)
