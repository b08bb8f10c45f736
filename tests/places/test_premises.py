"""One test for each refusal and each effect of what is done to premises."""

from datetime import date

import pytest
from tests import makers
from tests.places.conftest import refused, register_premises

from county.audit.models import Event
from county.core.errors import NotFound
from county.places import commands
from county.places.models import Premises

pytestmark = pytest.mark.django_db


def test_register_premises_gives_number_and_finds_it_by_site(office, town):
    site = makers.make_site(town=town, name="药妇沟安置点")
    premises = register_premises(actor=office, town=town, site=site)
    assert premises.code == "CF-CG-001"
    assert "yaofugou" in premises.search_text
    assert Event.objects.get().action == "premises.registered"


@pytest.mark.parametrize(
    ("changes", "field", "code"),
    [
        ({"usable_to": date(2016, 5, 31)}, "usable_to", "order"),
        ({"area_dm2": 0}, "area_dm2", "area"),
    ],
)
def test_register_premises_when_wrong_is_refused(office, town, changes, field, code):
    error = refused(register_premises, actor=office, town=town, **changes)
    assert (error.field, error.code) == (field, code)
    assert not Premises.objects.exists()


def test_register_premises_at_site_of_other_town_is_refused(office, town, other_town):
    site = makers.make_site(town=other_town)
    error = refused(register_premises, actor=office, town=town, site=site)
    assert (error.field, error.code) == ("site", "other_town")


def correct_premises(premises, *, actor, **changes):
    fields = {
        name: getattr(premises, name)
        for name in (
            "version",
            "name",
            "site",
            "kind",
            "owner_kind",
            "area_dm2",
            "is_reserved",
            "usable_from",
            "usable_to",
        )
    }
    return commands.correct_premises(premises.pk, actor=actor, **(fields | changes))


def test_correct_premises_by_own_clerk_records_the_change(town):
    premises = makers.make_premises(site=makers.make_site(town=town))
    clerk = makers.make_town_clerk(town=town)
    assert correct_premises(premises, actor=clerk, area_dm2=70_000).area_dm2 == 70_000
    assert Event.objects.get().facts == {"changed": {"area_dm2": [60_000, 70_000]}}


def test_correct_premises_of_other_town_is_not_found(town, other_town):
    premises = makers.make_premises(site=makers.make_site(town=town))
    with pytest.raises(NotFound):
        correct_premises(premises, actor=makers.make_town_clerk(town=other_town))


def test_correct_premises_when_stale_is_refused(office, town):
    premises = makers.make_premises(site=makers.make_site(town=town))
    assert refused(correct_premises, premises, actor=office, version=3).code == "stale"
