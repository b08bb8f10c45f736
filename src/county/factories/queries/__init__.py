"""Reading enterprises and factories: scopes, what holds on a day, reports, the timeline."""

from county.factories.queries.enterprises import (
    enterprise_for_update,
    enterprise_merged_into,
    enterprises_for,
    enterprises_listed,
    enterprises_to_choose,
    leading_in_force,
    leading_overlapping,
)
from county.factories.queries.factories import (
    factories_for,
    factories_listed,
    factories_to_choose,
    factory_for_update,
    factory_merged_into,
    of_factory_matching,
    opened_on,
    recognitions_for,
    recognitions_in_force,
    recognitions_overlapping,
    state_on,
    with_recognition,
    with_status_on,
)
from county.factories.queries.ledgers import (
    evaluation_for_update,
    evaluations_for,
    outlay_for_update,
    outlay_totals,
    outlays_for,
)
from county.factories.queries.owing import due_month, factories_owing
from county.factories.queries.reports import missing_reports, report_for_update, reports_for
from county.factories.queries.timeline import TimelineEvent, timeline_of

__all__ = [
    "TimelineEvent",
    "due_month",
    "enterprise_for_update",
    "enterprise_merged_into",
    "enterprises_for",
    "enterprises_listed",
    "enterprises_to_choose",
    "evaluation_for_update",
    "evaluations_for",
    "factories_for",
    "factories_listed",
    "factories_owing",
    "factories_to_choose",
    "factory_for_update",
    "factory_merged_into",
    "leading_in_force",
    "leading_overlapping",
    "missing_reports",
    "of_factory_matching",
    "opened_on",
    "outlay_for_update",
    "outlay_totals",
    "outlays_for",
    "recognitions_for",
    "recognitions_in_force",
    "recognitions_overlapping",
    "report_for_update",
    "reports_for",
    "state_on",
    "timeline_of",
    "with_recognition",
    "with_status_on",
]
