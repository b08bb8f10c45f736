"""Towns and villages from the statistics bureau's list."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from county.audit import commands as audit
from county.core.actor import Actor
from county.core.text import pinyin_of, search_text
from county.places import permissions
from county.places.choices import VillageKind
from county.places.models import Town, Village

PINGLI = Path(__file__).resolve().parents[1] / "data" / "pingli-divisions.json"


@dataclass(frozen=True)
class Loaded:
    """How many rows of the list now stand in the register, new or as before."""

    towns: int
    villages: int


@transaction.atomic
def load_divisions(path: Path = PINGLI, *, actor: Actor) -> Loaded:
    """Take over towns and villages by code; run again, it renames and adds, and never deletes.

    path: JSON with `towns`, each with code, name and `villages` (code, name, kind); `_source`
        names its edition. Rows the list no longer has stay: factories and families hang on them.
    """
    permissions.require(actor, "load")
    listed = json.loads(path.read_text(encoding="utf-8"))
    towns = _store_towns(listed["towns"])
    count = _store_villages(listed["towns"], towns)
    audit.record(actor, "divisions.loaded", towns=len(towns), villages=count)
    return Loaded(towns=len(towns), villages=count)


def _store_towns(listed: Iterable[Mapping[str, Any]]) -> dict[str, Town]:
    rows = [
        Town(
            code=one["code"],
            name=one["name"],
            name_en=_english(one["name"]),
            pinyin=_spelt(one["name"]),
        )
        for one in listed
    ]
    Town.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name", "name_en", "pinyin"],
    )
    return {town.code: town for town in Town.objects.filter(code__in=[row.code for row in rows])}


def _store_villages(listed: Iterable[Mapping[str, Any]], towns: Mapping[str, Town]) -> int:
    rows = [
        Village(
            code=village["code"],
            town=towns[town["code"]],
            name=village["name"],
            kind=VillageKind(village["kind"]),
            search_text=search_text(
                village["name"], village["code"], *pinyin_of(village["name"], surname=False)
            ),
        )
        for town in listed
        for village in town["villages"]
    ]
    Village.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["town", "name", "kind", "search_text"],
    )
    return len(rows)


def _spelt(name: str) -> str:
    return pinyin_of(name, surname=False)[0]


def _english(name: str) -> str:
    """城关镇 -> Chengguan Town."""
    stem = _spelt(name.removesuffix("镇"))
    return f"{stem.capitalize()} Town" if name.endswith("镇") else stem.capitalize()
