"""Which rows of which table show to whom, by the scope they work in (config/rowrights.py applies it)."""

from collections.abc import Mapping

from county.config.guards.money import MONEY
from county.config.guards.people import PEOPLE
from county.config.guards.words import Guard

# Tables of people and pay. A new table with a personal field belongs in one of them
# (tests/architecture says so).
GUARDED: Mapping[str, Guard] = {**PEOPLE, **MONEY}
