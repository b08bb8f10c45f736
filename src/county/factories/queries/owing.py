"""Which factories owe which months' reports."""

from datetime import date
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import F, IntegerField, QuerySet
from django.db.models.expressions import RawSQL

from county.core.actor import Actor
from county.core.months import month_of
from county.factories.models import Factory
from county.factories.queries.factories import factories_for, with_recognition
from county.factories.queries.reports import REPORTING

REPORT_DUE_DAY = 10  # a month's report is due by this day of the next month
MONTHS_BACK = 12

# The months between two, newest first, in which the factory was open and for which there is no report.
_OWED = """ARRAY(SELECT m FROM generate_series(%s::int, %s::int) AS m
    WHERE EXISTS (SELECT 1 FROM factories_factorystate s WHERE s.factory_id = factories_factory.id
        AND s.status = ANY(%s) AND s.from_on < make_date(m / 12, m %% 12 + 1, 1) + interval '1 month'
        AND (s.to_on IS NULL OR s.to_on >= make_date(m / 12, m %% 12 + 1, 1)))
    AND NOT EXISTS (SELECT 1 FROM factories_monthlyreport r
        WHERE r.factory_id = factories_factory.id AND r.month = m)
    ORDER BY m DESC)"""


def due_month(on: date) -> int:
    """The last month whose report was due by the day."""
    return month_of(on) - (1 if on.day > REPORT_DUE_DAY else 2)


def factories_owing(actor: Actor, *, on: date) -> QuerySet[Factory]:
    """Factories the actor may see that owe a report of the twelve months due by the day.

    Adds: owed (the months, newest first), owed_count, recognised_on (with_recognition). Those that owe most
    come first.
    """
    last = due_month(on)
    months = RawSQL(  # noqa: S611 -- our own words; values are bound
        _OWED,
        (last - MONTHS_BACK + 1, last, [status.value for status in REPORTING]),
        output_field=ArrayField(IntegerField()),
    )
    rows = with_recognition(factories_for(actor), on).annotate(owed=months)
    counted: QuerySet[Any] = rows.annotate(owed_count=F("owed__len"))
    return counted.filter(owed_count__gt=0).order_by("-owed_count", "code")
