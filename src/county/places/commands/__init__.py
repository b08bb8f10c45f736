"""What can be done to places. Each verb records itself."""

from county.places.commands.divisions import Loaded, load_divisions
from county.places.commands.leases import correct_lease, end_lease, register_lease
from county.places.commands.premises import correct_premises, register_premises
from county.places.commands.sites import close_site, correct_site, count_site, register_site

__all__ = [
    "Loaded",
    "close_site",
    "correct_lease",
    "correct_premises",
    "correct_site",
    "count_site",
    "end_lease",
    "load_divisions",
    "register_lease",
    "register_premises",
    "register_site",
]
