"""Guesses at passwords and codes: counted before they are checked, by account and by network."""

from dataclasses import dataclass

from django.db import transaction

from county.accounts import queries
from county.accounts.choices import LOCKED_MINUTES, TRIES, TryKind
from county.accounts.models import SignInTry
from county.core import clock
from county.core.crypto import blind_index

WAIT = LOCKED_MINUTES * 60


@dataclass(frozen=True)
class Tried:
    """Whether the try may be checked. seconds: how long the lock still lasts."""

    is_open: bool
    is_last: bool = False
    seconds: int = 0


@transaction.atomic
def claim_try(username: str, *, network: str) -> Tried:
    """Count a guess before anything is compared, so that many at once get no more than few in a row.

    The time since the last failure is the machine's own count where it ran all the while; else the
    clock's, and a clock set back counts as no time at all.

    Locks: the counter of the account, then that of the network.
    """
    rows = [_locked(kind, said) for kind, said in _of(username, network)]
    left = max(_left(row) for row in rows)
    if left:
        return Tried(is_open=False, seconds=left)
    for row in rows:
        row.failures = 1 if _passed(row) >= WAIT else row.failures + 1
        row.at, row.boot, row.ticks = clock.now(), clock.boot(), clock.ticks()
        row.came_from = _digest(network) if row.kind == TryKind.ACCOUNT else b""
        row.save()
    return Tried(is_open=True, is_last=any(row.failures >= TRIES for row in rows), seconds=WAIT)


@transaction.atomic
def know_person(username: str, *, network: str) -> None:
    """The person is known now: his account's counter starts anew. Of the network's only his own tries
    are taken back, his slips and the one that was right; guesses at other accounts still count.

    Locks: the counter of the account, then that of the network.
    """
    rows = [_locked(kind, said) for kind, said in _of(username, network)]
    account, *networks = rows
    for row in networks:
        # Counted from elsewhere before, they stand in another network's counter.
        own = account.failures if bytes(account.came_from) == _digest(network) else 1
        row.failures = max(row.failures - own, 0)
        if row.failures:
            row.save(update_fields=["failures"])
        else:
            row.delete()
    account.delete()


@transaction.atomic
def lift_lock(username: str) -> None:
    """Start counting anew, by the system administrator: the account, and the network its holder last
    tried from, which his failures had shut as well.
    """
    account = SignInTry.objects.filter(kind=TryKind.ACCOUNT, key=_digest(username.lower())).first()
    if account is not None:
        networks = SignInTry.objects.filter(kind=TryKind.NETWORK, key=bytes(account.came_from))
        networks.delete()
        account.delete()


@transaction.atomic
def give_back(username: str, *, network: str) -> None:
    """The password was right and a code is still to come: that try was none, earlier ones count."""
    for kind, said in _of(username, network):
        row = _locked(kind, said)
        row.failures = max(row.failures - 1, 0)
        row.save(update_fields=["failures"])


@transaction.atomic
def sweep_tries() -> int:
    """Delete counters that lock nobody any more. Returns: how many."""
    old = [row.pk for row in SignInTry.objects.all() if _passed(row) >= WAIT]
    return SignInTry.objects.filter(pk__in=old).delete()[0]


def _of(username: str, network: str) -> list[tuple[TryKind, str]]:
    said = [(TryKind.ACCOUNT, username.lower()), (TryKind.NETWORK, network)]
    return [(kind, words) for kind, words in said if words]


def _locked(kind: TryKind, said: str) -> SignInTry:
    start = {"at": clock.now(), "boot": clock.boot(), "ticks": clock.ticks()}
    SignInTry.objects.get_or_create(kind=kind, key=_digest(said), defaults=start)
    return queries.try_for_update(kind, _digest(said))


def _left(row: SignInTry) -> int:
    """Seconds the lock still lasts; 0 when there is none."""
    return max(WAIT - _passed(row), 0) if row.failures >= TRIES else 0


def _passed(row: SignInTry) -> int:
    if row.boot == clock.boot():
        return clock.ticks() - row.ticks
    return max(int((clock.now() - row.at).total_seconds()), 0)


def _digest(said: str) -> bytes:
    return blind_index(said.encode().hex(), purpose="sign_in_try")
