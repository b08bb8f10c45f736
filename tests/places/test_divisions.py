"""The bureau's list of towns and villages."""

import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from tests import makers

from county.audit.models import Event
from county.core.actor import SYSTEM
from county.core.errors import NotAllowed
from county.places import commands
from county.places.choices import VillageKind
from county.places.models import Town, Village

pytestmark = pytest.mark.django_db


def test_load_divisions_takes_over_the_bureaus_list():
    assert commands.load_divisions(actor=SYSTEM) == commands.Loaded(towns=11, villages=152)
    town = Town.objects.get(code="610926100")
    assert (town.name, town.name_en, town.pinyin) == ("城关镇", "Chengguan Town", "chengguanzhen")
    assert Village.objects.filter(kind=VillageKind.COMMUNITY).count() == 15
    assert Event.objects.get().facts == {"towns": 11, "villages": 152}


def test_load_divisions_twice_renames_and_keeps_keys():
    commands.load_divisions(actor=SYSTEM)
    key = Town.objects.get(code="610926100").pk
    Town.objects.filter(pk=key).update(name="旧名")
    commands.load_divisions(actor=SYSTEM)
    assert (Town.objects.count(), Village.objects.count()) == (11, 152)
    assert Town.objects.get(pk=key).name == "城关镇"


def test_load_divisions_by_town_clerk_is_not_allowed(town):
    with pytest.raises(NotAllowed):
        commands.load_divisions(actor=makers.make_town_clerk(town=town))


def test_load_divisions_from_the_command_line_tells_how_many(tmp_path, capsys):
    listed = {
        "towns": [
            {
                "code": "610926100",
                "name": "城关镇",
                "villages": [
                    {"code": "610926100001", "name": "西城社区居委会", "kind": "community"}
                ],
            }
        ]
    }
    file = tmp_path / "divisions.json"
    file.write_text(json.dumps(listed), encoding="utf-8")
    call_command("load_divisions", str(file))
    assert capsys.readouterr().out == "1 towns, 1 villages from divisions.json\n"
    assert Town.objects.get().name == "城关镇"


def test_load_divisions_of_something_else_is_refused(tmp_path):
    file = tmp_path / "divisions.json"
    file.write_text("[]", encoding="utf-8")
    with pytest.raises(CommandError, match="no list of divisions"):
        call_command("load_divisions", str(file))
