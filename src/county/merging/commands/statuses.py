"""Periods of both records that share days become one period."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from county.workforce.models import PersonStatus

Joined = dict[str, Any]


def join_statuses(survivor: int, absorbed: int) -> list[Joined]:
    """Make one of the periods that meet; those of the absorbed that meet none are left to be handed over.

    Returns: what was done, for `part_statuses`: the period kept, as it was and is, and those that went.
    """
    done = []
    for group in _meeting(survivor, absorbed):
        kept = next(row for row in group if row.person_id == survivor)
        gone = [row for row in group if row is not kept]
        now = min(row.from_on for row in group), _latest(group)
        done.append(
            {
                "kept": kept.pk,
                "was": _days(kept.from_on, kept.to_on),
                "now": _days(*now),
                "gone": [
                    [row.pk, row.person_id, row.kind, *_days(row.from_on, row.to_on)]
                    for row in gone
                ],
            }
        )
        PersonStatus.objects.filter(pk__in=[row.pk for row in gone]).delete()
        PersonStatus.objects.filter(pk=kept.pk).update(from_on=now[0], to_on=now[1])
    return done


def is_as_joined(done: list[Joined]) -> bool:
    """No period that was made of several has changed since."""
    return all(
        PersonStatus.objects.filter(
            pk=one["kept"], from_on=one["now"][0], to_on=one["now"][1]
        ).exists()
        if one["now"][1]
        else PersonStatus.objects.filter(
            pk=one["kept"], from_on=one["now"][0], to_on__isnull=True
        ).exists()
        for one in done
    )


def part_statuses(done: list[Joined]) -> None:
    """Back to the periods there were, under their own keys."""
    for one in done:
        from_on, to_on = one["was"]
        PersonStatus.objects.filter(pk=one["kept"]).update(from_on=from_on, to_on=to_on)
        PersonStatus.objects.bulk_create(
            PersonStatus(pk=pk, person_id=person, kind=kind, from_on=start, to_on=end)
            for pk, person, kind, start, end in one["gone"]
        )


def _meeting(survivor: int, absorbed: int) -> Iterator[list[PersonStatus]]:
    """Groups of periods of one kind that hang together and come from both."""
    rows = PersonStatus.objects.filter(person__in=(survivor, absorbed)).order_by("kind", "from_on")
    group: list[PersonStatus] = []
    for row in [*rows, None]:
        meets = row and group and row.kind == group[0].kind and row.from_on <= _end(group)
        if not meets:
            if len({one.person_id for one in group}) > 1:
                yield group
            group = []
        if row:
            group.append(row)


def _end(group: list[PersonStatus]) -> date:
    return max(row.to_on or date.max for row in group)


def _latest(group: list[PersonStatus]) -> date | None:
    return None if any(row.to_on is None for row in group) else _end(group)


def _days(from_on: date, to_on: date | None) -> list[str | None]:
    return [from_on.isoformat(), to_on.isoformat() if to_on else None]
