"""The published arrangements are there, as after the platform's first start."""

import pytest

from county.core.actor import SYSTEM
from county.workdays import commands


@pytest.fixture(autouse=True)
def _published(request):
    if request.node.get_closest_marker("django_db"):
        request.getfixturevalue("db")
        commands.load_published(actor=SYSTEM)
