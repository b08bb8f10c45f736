"""Who signs in, in the tests of accounts."""

from tests.makers import make_actor
from tests.makers.accounts import TODAY

from county.accounts.models import User
from county.accounts.queries import actor_of
from county.audit.models import Event

PASSWORD = "Quiet-river-2019"
SIGN_IN = "/accounts/sign-in/"
BACKEND = "django.contrib.auth.backends.ModelBackend"


def make_person_with_password(role, *, username=""):
    user = User.objects.get(pk=make_actor(role=role, username=username).user_id)
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client, username, password=PASSWORD, **more):
    return client.post(SIGN_IN, {"username": username, "password": password}, **more)


def enter(client, user):
    client.force_login(user, backend=BACKEND)


def acting(user):
    return actor_of(User.objects.get(pk=user.pk), today=TODAY)


def actions():
    return list(Event.objects.order_by("pk").values_list("action", flat=True))
