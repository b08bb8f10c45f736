"""Towns and villages for the generator: from the registry, or from the list without a database."""

import json
from pathlib import Path

from county.demo.generator.plans import Town, Village
from county.places import models

LIST = Path(models.__file__).with_name("data") / "pingli-divisions.json"


def towns_in_registry() -> list[Town]:
    """In order of code, with their keys in the registry."""
    rows = models.Village.objects.order_by("code").values_list("town_id", "pk", "code", "name")
    villages: dict[int, list[Village]] = {}
    for town, key, code, name in rows:
        villages.setdefault(town, []).append(Village(key, code, _short(name)))
    return [
        Town(town.pk, town.code, town.name, tuple(villages.get(town.pk, ())))
        for town in models.Town.objects.order_by("code")
    ]


def towns_in_list() -> list[Town]:
    """Keys as they come out in an empty registry; used where only names matter (the sheets)."""
    found: list[Town] = []
    key = 0
    for place, town in enumerate(json.loads(LIST.read_text(encoding="utf-8"))["towns"], start=1):
        villages = []
        for row in sorted(town["villages"], key=lambda village: str(village["code"])):
            key += 1
            villages.append(Village(key, row["code"], _short(row["name"])))
        found.append(Town(place, town["code"], town["name"], tuple(villages)))
    return found


def _short(name: str) -> str:
    """西城社区居委会 -> 西城社区, 松阳村村委会 or 松阳村村民委员会 -> 松阳村."""
    for suffix in ("村民委员会", "居民委员会", "村委会", "居委会"):
        if name.endswith(suffix):
            short = name.removesuffix(suffix)
            return short if short.endswith(("村", "社区")) else f"{short}村"
    return name
