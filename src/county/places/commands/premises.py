"""Rooms a factory can use."""

from datetime import date
from typing import TypedDict

from django.db import transaction
from django.utils.translation import gettext as _

from county.audit import commands as audit
from county.core.actor import Actor
from county.core.codes import next_code
from county.core.errors import NotFound, Refused
from county.core.text import clean_name, pinyin_of, search_text
from county.core.version import require_version
from county.places import permissions, queries
from county.places.models import Premises, Site, Town


class _Given(TypedDict):
    name: str
    site: Site | None
    kind: str
    owner_kind: str
    area_dm2: int
    is_reserved: bool
    usable_from: date
    usable_to: date | None


@transaction.atomic
def register_premises(
    *,
    actor: Actor,
    town: Town,
    name: str,
    site: Site | None,
    kind: str,
    owner_kind: str,
    area_dm2: int,
    is_reserved: bool,
    usable_from: date,
    usable_to: date | None,
) -> Premises:
    """Register premises at a site or elsewhere in the town. area_dm2: hundredths of a square metre.

    Refuses: a site of another town, an end before the beginning, no area.
    Locks: the town's numbers.
    Source: 3.3-6.
    """
    premises = Premises(town=town)
    permissions.require(actor, "create", premises)
    premises.code = next_code(
        Premises.objects.all(), prefix=f"CF-{queries.town_initials(town)}-", digits=3
    )
    given = _Given(
        name=name,
        site=site,
        kind=kind,
        owner_kind=owner_kind,
        area_dm2=area_dm2,
        is_reserved=is_reserved,
        usable_from=usable_from,
        usable_to=usable_to,
    )
    _take(premises, given)
    premises.save()
    audit.record(
        actor, "premises.registered", premises, code=premises.code, area_dm2=area_dm2, kind=kind
    )
    return premises


@transaction.atomic
def correct_premises(
    premises_id: int,
    *,
    actor: Actor,
    version: int,
    name: str,
    site: Site | None,
    kind: str,
    owner_kind: str,
    area_dm2: int,
    is_reserved: bool,
    usable_from: date,
    usable_to: date | None,
) -> Premises:
    """Correct what was registered wrongly. The town stands; it is in the number.

    Refuses: `stale`, and as register_premises.
    """
    premises = queries.premises_for_update(actor, premises_id)
    if premises is None:
        raise NotFound
    permissions.require(actor, "edit", premises)
    require_version(premises, version)
    given = _Given(
        name=name,
        site=site,
        kind=kind,
        owner_kind=owner_kind,
        area_dm2=area_dm2,
        is_reserved=is_reserved,
        usable_from=usable_from,
        usable_to=usable_to,
    )
    changed = _take(premises, given)
    premises.save()
    audit.record(actor, "premises.corrected", premises, changed=changed)
    return premises


def _take(premises: Premises, given: _Given) -> dict[str, object]:
    """Set the fields. Returns: what changed, for the record."""
    site = given["site"]
    if site and site.town_id != premises.town_id:
        raise Refused(
            _("%(site)s不在%(town)s。请选本镇的安置点。")
            % {"site": site.name, "town": premises.town.label},
            field="site",
            code="other_town",
        )
    if given["usable_to"] and given["usable_to"] < given["usable_from"]:
        raise Refused(_("可用止日早于起日。请核对两个日期。"), field="usable_to", code="order")
    if given["area_dm2"] <= 0:
        raise Refused(_("面积要大于零。请填写建筑面积（平方米）。"), field="area_dm2", code="area")
    changed: dict[str, object] = audit.amend(
        premises,
        name=clean_name(given["name"]),
        site_id=site.pk if site else None,
        **{key: value for key, value in given.items() if key not in {"name", "site"}},
    )
    words = (premises.name, premises.code, *pinyin_of(premises.name, surname=False))
    at = (site.name, *pinyin_of(site.name, surname=False)) if site else ()
    premises.search_text = search_text(*words, *at)
    return changed
