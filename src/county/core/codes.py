"""Numbers handed out one by one (PL-CG-0001): never twice, never a number taken back."""

from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.db.models.functions import Length


def hold(word: str) -> None:
    """Wait until no other transaction holds the word; hold it until this one ends.

    For what has no row to lock: the next number, a name that must not be registered twice.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [word])


def next_code(rows: QuerySet[Any], *, prefix: str, digits: int) -> str:
    """The prefix and the number after the highest one given. rows: every row that has a `code`.

    Locks: the prefix, until the transaction ends.
    """
    hold(f"code:{prefix}")
    highest = (
        rows.filter(code__regex=rf"^{prefix}\d+$")
        .order_by(Length("code").desc(), "-code")
        .values_list("code", flat=True)
        .first()
    )
    number = int(highest.removeprefix(prefix)) + 1 if highest else 1
    return f"{prefix}{number:0{digits}d}"
