"""One box for everything: factories, enterprises, sites, towns and, for who may, people."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import pgettext

from county.core import outward
from county.core.actor import Actor
from county.core.text import search_needle
from county.factories import queries as factories
from county.places import queries as places
from county.places.models import Town
from county.portal.queries import words
from county.portal.queries.links import link
from county.workforce import permissions as workforce_rights
from county.workforce import queries as workforce

SHOWN = 10
SHORTEST = 1


@dataclass(frozen=True)
class Hit:
    name: str
    about: str
    url: str


@dataclass(frozen=True)
class Group:
    """more_url: the register's list with the same words, when there are more than shown."""

    title: str
    hits: list[Hit]
    more_url: str


def search(actor: Actor, typed: str, *, today: date) -> list[Group]:
    """Characters or pinyin, anywhere in a name. One statement a group, each inside the actor's
    scope.
    """
    needle = search_needle(typed)
    if len(needle) < SHORTEST:
        return []
    groups = [_towns(actor, needle)]
    groups.append(
        _group(
            pgettext("list", "社区工厂"),
            factories.factories_for(actor).select_related("town"),
            needle,
            typed,
            lambda f: Hit(
                f.label,
                f"{words.town_name(f.town)} · {f.get_status_display()}",
                link("portal:factory_page", f.pk),
            ),
            "factories:factory_list",
        )
    )
    groups.append(
        _group(
            pgettext("list", "企业"),
            factories.enterprises_for(actor),
            needle,
            typed,
            lambda e: Hit(
                e.label, str(e.get_kind_display()), link("factories:enterprise_detail", e.pk)
            ),
            "factories:enterprise_list",
        )
    )
    groups.append(
        _group(
            pgettext("list", "安置点"),
            places.sites_for(actor).select_related("town"),
            needle,
            typed,
            lambda s: Hit(s.label, words.town_name(s.town), link("places:site_detail", s.pk)),
            "places:site_list",
        )
    )
    if workforce_rights.may(actor, "person.view"):
        groups.append(
            _group(
                pgettext("list", "人员"),
                workforce.people_for(actor, today=today),
                needle,
                typed,
                lambda p: Hit(
                    outward.show(actor, p, "name") or "—",
                    outward.show(actor, p, "sex") or "",
                    link("workforce:person_detail", p.pk),
                ),
                "workforce:person_list",
            )
        )
    return [group for group in groups if group.hits]


def _group(
    title: str, rows: Any, needle: str, typed: str, hit: Callable[[Any], Hit], list_name: str
) -> Group:
    found = list(rows.filter(search_text__contains=needle)[: SHOWN + 1])
    more = link(list_name, q=typed) if len(found) > SHOWN else ""
    return Group(title, [hit(row) for row in found[:SHOWN]], more)


def _towns(actor: Actor, needle: str) -> Group:
    rows = Town.objects.filter(
        Q(name__contains=needle) | Q(pinyin__contains=needle) | Q(name_en__icontains=needle)
    )
    if not actor.county_wide:
        rows = rows.filter(pk__in=actor.town_ids)
    hits = [Hit(words.town_name(t), t.code, link("portal:town_page", t.code)) for t in rows]
    return Group(pgettext("list", "镇"), hits, "")
