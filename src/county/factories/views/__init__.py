"""The registers of enterprises, factories, recognitions and monthly reports."""

from county.factories.views.enterprises import ENTERPRISES
from county.factories.views.factories import FACTORIES, RECOGNITIONS
from county.factories.views.owing import OWING
from county.factories.views.reports import REPORTS

__all__ = ["ENTERPRISES", "FACTORIES", "OWING", "RECOGNITIONS", "REPORTS"]
