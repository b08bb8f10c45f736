"""Findings open and settled, and a threshold, on a side of a world."""

from datetime import date, timedelta
from typing import Any

from tests.makers.accounts import make_office

from county.risk.models import Finding, Threshold

DAY = date(2019, 12, 20)


def put_risky(side: Any, *, position: int) -> None:
    side.put(
        _finding(side, "ghost"),
        Threshold.objects.create(
            name="ghost_months", value=3 + position, from_on=DAY + timedelta(days=position),
            source="试", set_on=DAY,
        ),
    )  # fmt: skip
    looked = make_office(username=f"looked-{position}")
    side.rows["settled finding"] = _finding(
        side, "poor_late", state="explained", note="查过", settled_on=DAY,
        settled_by_id=looked.user_id, settled_marks=["1"],
    )  # fmt: skip


def _finding(side: Any, pattern: str, **more: Any) -> Finding:
    factory, person = side["factories.Factory"], side["workforce.Person"]
    job, pay = side["workforce.Employment"], side["workforce.Payroll"]
    objects = [
        f"workforce.person:{person.pk}",
        f"workforce.payroll:{pay.pk}",
        f"workforce.employment:{job.pk}",
        f"places.lease:{side['places.Lease'].pk}",
        f"claims.claim:{side['claims.Claim'].pk}",
        f"factories.factory:{factory.pk}",
    ]
    return Finding.objects.create(
        pattern=pattern, key=f"{pattern}:{person.pk}", severity="soft", town=factory.town,
        factory=factory, person=person, marks=["1"], objects_seen=objects, data={"count": 3},
        first_on=DAY, last_on=DAY, **more,
    )  # fmt: skip
