"""Resettlement sites and their dated counts."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from county.audit import commands as audit
from county.core.actor import Actor
from county.core.codes import hold, next_code
from county.core.errors import NotFound, Refused
from county.core.text import clean_name, pinyin_of, search_text
from county.core.version import require_version
from county.places import permissions, queries
from county.places.models import Site, SiteCount, Town, Village
from county.screens import formats


@transaction.atomic
def register_site(
    *,
    actor: Actor,
    today: date,
    name: str,
    town: Town,
    village: Village | None,
    occupied_on: date,
    households: int,
    people: int,
    source: str,
    name_en: str = "",
) -> Site:
    """Register a resettlement site with its first count, taken on the day it was occupied.

    Refuses: a name the town already has, a village of another town, a day to come, fewer people
        than households.
    Locks: the town's numbers.
    Source: 2-1, 3.3-6.
    """
    site = Site(town=town, village=village, occupied_on=occupied_on, name_en=name_en)
    permissions.require(actor, "create", site)
    _refuse_future(occupied_on, today=today, field="occupied_on")
    _refuse_village(site)
    site.code = next_code(Site.objects.all(), prefix=f"AZ-{queries.town_initials(town)}-", digits=2)
    _take_name(site, name)
    site.save()
    _count(site, on=occupied_on, households=households, people=people, source=source)
    audit.record(
        actor,
        "site.registered",
        site,
        code=site.code,
        households=households,
        people=people,
        source=source,
    )
    return site


@transaction.atomic
def correct_site(
    site_id: int,
    *,
    actor: Actor,
    today: date,
    version: int,
    name: str,
    village: Village | None,
    occupied_on: date,
    name_en: str = "",
) -> Site:
    """Correct what was registered wrongly. The town stands; it is in the number.

    Refuses: `stale`, a name the town already has, a day to come or after the first count.
    """
    site = _locked(actor, site_id)
    permissions.require(actor, "edit", site)
    require_version(site, version)
    _refuse_future(occupied_on, today=today, field="occupied_on")
    first = queries.counts_of(site).last()
    if first and first.counted_on < occupied_on and occupied_on != site.occupied_on:
        raise Refused(
            _("%(day)s已有户数统计，入住日期不能晚于这一天。请核对入住日期。")
            % {"day": formats.day(first.counted_on)},
            field="occupied_on",
            code="after_count",
        )
    changed = audit.amend(
        site,
        village_id=village.pk if village else None,
        occupied_on=occupied_on,
        name=clean_name(name),
        name_en=name_en,
    )
    _refuse_village(site)
    _take_name(site, name)
    site.save()
    audit.record(actor, "site.corrected", site, changed=changed)
    return site


@transaction.atomic
def count_site(
    site_id: int,
    *,
    actor: Actor,
    today: date,
    counted_on: date,
    households: int,
    people: int,
    source: str,
) -> SiteCount:
    """Add a count; it holds from its day until the next one. Earlier days keep theirs.

    Refuses: a day to come, before the site was occupied or after it was closed, a day counted
        already, fewer people than households.
    """
    site = _locked(actor, site_id)
    permissions.require(actor, "count", site)
    _refuse_future(counted_on, today=today, field="counted_on")
    if counted_on < site.occupied_on:
        raise Refused(
            _("统计日期早于入住日期%(day)s。请核对统计日期。")
            % {"day": formats.day(site.occupied_on)},
            field="counted_on",
            code="before_occupied",
        )
    if site.closed_on and counted_on > site.closed_on:
        raise Refused(
            _("安置点已于%(day)s撤并，之后不再统计。") % {"day": formats.day(site.closed_on)},
            field="counted_on",
            code="closed",
        )
    same = queries.counts_of(site).filter(counted_on=counted_on).first()
    if same:
        raise Refused(
            _(
                "%(day)s已统计为 %(households)s 户、%(people)s 人。"
                "户数有变化的，请填变化当天的日期。"
            )
            % {
                "day": formats.day(counted_on),
                "households": same.households,
                "people": same.people,
            },
            field="counted_on",
            code="duplicate",
        )
    count = _count(site, on=counted_on, households=households, people=people, source=source)
    audit.record(
        actor,
        "site.counted",
        site,
        counted_on=counted_on.isoformat(),
        households=households,
        people=people,
        source=source,
    )
    return count


@transaction.atomic
def close_site(site_id: int, *, actor: Actor, today: date, closed_on: date, reason: str) -> Site:
    """Close a site that was merged or given up. Its counts and records stay.

    Refuses: closed already, a day to come or before it was occupied.
    """
    site = _locked(actor, site_id)
    permissions.require(actor, "close", site)
    if site.closed_on:
        raise Refused(
            _("这个安置点已于%(day)s撤并，不必再办。") % {"day": formats.day(site.closed_on)},
            code="closed",
        )
    _refuse_future(closed_on, today=today, field="closed_on")
    if closed_on < site.occupied_on:
        raise Refused(
            _("撤并日期早于入住日期%(day)s。请核对。") % {"day": formats.day(site.occupied_on)},
            field="closed_on",
            code="before_occupied",
        )
    site.closed_on = closed_on
    site.version += 1
    site.save()
    audit.record(actor, "site.closed", site, reason=reason, closed_on=closed_on.isoformat())
    return site


def _locked(actor: Actor, site_id: int) -> Site:
    site = queries.site_for_update(actor, site_id)
    if site is None:
        raise NotFound
    return site


def _take_name(site: Site, name: str) -> None:
    """Set the name and what is searched and sorted by. Refuses: another site of the town has it."""
    site.name = clean_name(name)
    hold(f"site:{site.town_id}")
    twin = Site.objects.filter(town=site.town, name=site.name).exclude(pk=site.pk).first()
    if twin:
        raise Refused(
            _("%(town)s已有安置点“%(name)s”（%(code)s）。请核对是否重复登记，或写全名称以示区别。")
            % {"town": site.town.label, "name": twin.name, "code": twin.code},
            field="name",
            code="duplicate",
        )
    spelt, initials = pinyin_of(site.name, surname=False)
    site.name_pinyin = spelt
    site.search_text = search_text(site.name, site.code, spelt, initials)


def _count(site: Site, *, on: date, households: int, people: int, source: str) -> SiteCount:
    if people < households:
        raise Refused(
            _("人数 %(people)s 少于户数 %(households)s。请核对两个数是否填反。")
            % {"people": people, "households": households},
            field="people",
            code="people",
        )
    return SiteCount.objects.create(
        site=site, counted_on=on, households=households, people=people, source=source
    )


def _refuse_village(site: Site) -> None:
    if site.village and site.village.town_id != site.town_id:
        raise Refused(
            _("%(village)s不在%(town)s。请选本镇的村（社区）。")
            % {"village": site.village.name, "town": site.town.label},
            field="village",
            code="other_town",
        )


def _refuse_future(day: date, *, today: date, field: str) -> None:
    if day > today:
        raise Refused(
            _("%(day)s还没有到。请填写今天或以前的日期。") % {"day": formats.day(day)},
            field=field,
            code="future",
        )
