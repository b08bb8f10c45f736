"""Factories and their dated states."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from county.accounts.choices import Role
from county.audit import commands as audit
from county.core.actor import Actor
from county.core.codes import next_code
from county.core.errors import NotAllowed, NotFound, Refused
from county.core.text import clean_name, listed
from county.core.version import require_version
from county.factories import permissions, queries, states
from county.factories.choices import FactoryStatus
from county.factories.commands.refusals import refuse_future
from county.factories.commands.spelling import spell_factory
from county.factories.models import Enterprise, Factory, FactoryState
from county.places import queries as places
from county.places.models import Site, Town
from county.screens import formats

CODE_DIGITS = 4


@transaction.atomic
def register_factory(
    *,
    actor: Actor,
    today: date,
    enterprise: Enterprise,
    town: Town,
    site: Site | None,
    name: str,
    address: str,
    trade: str,
    mode: str,
    products: str,
    home_workers: int,
    status: str,
    from_on: date,
    name_en: str = "",
) -> Factory:
    """Register a factory with its first state; it gets the next number of its town, PL-CG-0001.

    Refuses: a site of another town, a day to come, a first state that no factory begins with.
    Locks: the town's numbers.
    Source: 2-4, 3.1-4.
    """
    factory = Factory(
        enterprise=enterprise,
        town=town,
        site=site,
        name=clean_name(name),
        name_en=name_en,
        address=address,
        trade=trade,
        mode=mode,
        products=products,
        home_workers=home_workers,
        status=status,
    )
    permissions.require(actor, "factory.create", factory)
    _refuse_site(factory)
    refuse_future(from_on, today=today, field="from_on")
    if status not in states.FIRST:
        raise Refused(
            _("新登记的工厂只能是线索、筹建或正常生产。"), field="status", code="first_state"
        )
    prefix = f"{places.county_initials()}-{places.town_initials(town)}-"
    factory.code = next_code(Factory.everyone.all(), prefix=prefix, digits=CODE_DIGITS)
    spell_factory(factory)
    factory.save()
    FactoryState.objects.create(
        factory=factory, status=status, from_on=from_on, recorded_by_id=actor.user_id
    )
    audit.record(
        actor,
        "factory.registered",
        factory,
        code=factory.code,
        status=status,
        from_on=from_on.isoformat(),
    )
    return factory


@transaction.atomic
def correct_factory(
    factory_id: int,
    *,
    actor: Actor,
    version: int,
    enterprise: Enterprise,
    site: Site | None,
    name: str,
    address: str,
    trade: str,
    mode: str,
    products: str,
    home_workers: int,
    name_en: str = "",
) -> Factory:
    """Correct a factory. The town stands; it is in the number. The state has its own step.

    Refuses: `stale`, a site of another town; another enterprise, but for the county office, because
        the owner's account reaches the factory through it.
    """
    factory = _locked(actor, factory_id)
    permissions.require(actor, "factory.edit", factory)
    if enterprise.pk != factory.enterprise_id and not actor.has_role(Role.OFFICE):
        raise NotAllowed(_("工厂换企业由县社区工厂办办理，因为业主帐号随企业走。"))
    require_version(factory, version)
    changed = audit.amend(
        factory,
        enterprise_id=enterprise.pk,
        site_id=site.pk if site else None,
        name=clean_name(name),
        name_en=name_en,
        address=address,
        trade=trade,
        mode=mode,
        products=products,
        home_workers=home_workers,
    )
    _refuse_site(factory)
    spell_factory(factory)
    factory.save()
    audit.record(actor, "factory.corrected", factory, changed=changed)
    return factory


@transaction.atomic
def change_state(
    factory_id: int, *, actor: Actor, today: date, status: str, from_on: date, reason: str
) -> FactoryState:
    """Begin a new state on a day; the one before ends the day before.

    Refuses: a state the present one does not lead to, a day to come, a day on which or before which
        the present state began, a stop or exit without its reason.
    Locks: the factory.
    Source: 4.2-4.
    """
    factory = _locked(actor, factory_id)
    permissions.require(actor, "factory.change_state", factory)
    now = factory.states.order_by("-from_on").first()
    _refuse_state(factory, status)
    if status in states.NEEDS_REASON and not reason.strip():
        raise Refused(_("请写明原因，例如订单、资金、用工或季节。"), field="reason", code="reason")
    refuse_future(from_on, today=today, field="from_on")
    if now and from_on <= now.from_on:
        raise Refused(
            _("“%(status)s”从%(day)s开始，新状态要晚于这一天。请核对日期。")
            % {"status": now.get_status_display(), "day": formats.day(now.from_on)},
            field="from_on",
            code="before_present",
        )
    if now:
        now.to_on = from_on - timedelta(days=1)
        now.save(update_fields=["to_on"])
    state = FactoryState.objects.create(
        factory=factory,
        status=status,
        from_on=from_on,
        reason=reason.strip(),
        recorded_by_id=actor.user_id,
    )
    before, factory.status = factory.status, status
    factory.version += 1
    factory.save(update_fields=["status", "version"])
    audit.record(
        actor,
        "factory.state_changed",
        factory,
        reason=reason.strip(),
        changed={"status": [before, status]},
        from_on=from_on.isoformat(),
    )
    return state


def _locked(actor: Actor, factory_id: int) -> Factory:
    factory = queries.factory_for_update(actor, factory_id)
    if factory is None:
        raise NotFound
    return factory


def _refuse_site(factory: Factory) -> None:
    if factory.site and factory.site.town_id != factory.town_id:
        raise Refused(
            _("%(site)s不在%(town)s。请选本镇的安置点。")
            % {"site": factory.site.name, "town": factory.town.label},
            field="site",
            code="other_town",
        )


def _refuse_state(factory: Factory, status: str) -> None:
    if status in states.NEXT[factory.status]:
        return
    reachable = listed(
        str(FactoryStatus(one).label) for one in FactoryStatus if one in states.NEXT[factory.status]
    )
    facts = {
        "now": factory.get_status_display(),
        "wanted": FactoryStatus(status).label,
        "reachable": reachable,
    }
    told = (
        _("“%(now)s”不能直接改为“%(wanted)s”。可以改为：%(reachable)s。")
        if reachable
        else _("工厂已“%(now)s”，不能再改状态。重新开办的，请登记为新的工厂。")
    )
    raise Refused(told % facts, field="status", code="not_next")
