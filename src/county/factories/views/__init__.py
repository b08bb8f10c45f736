"""The registers of enterprises, factories, recognitions, monthly reports, outlays and evaluations."""

from county.factories.views.enterprises import ENTERPRISES
from county.factories.views.factories import FACTORIES, RECOGNITIONS
from county.factories.views.ledgers import EVALUATIONS, OUTLAYS
from county.factories.views.owing import OWING
from county.factories.views.reports import REPORTS

__all__ = [
    "ENTERPRISES",
    "EVALUATIONS",
    "FACTORIES",
    "OUTLAYS",
    "OWING",
    "RECOGNITIONS",
    "REPORTS",
]
