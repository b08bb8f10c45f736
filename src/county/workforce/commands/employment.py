"""Hiring, leaving, and the terms of labour contracts."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from county.audit import commands as audit
from county.core import codes, identity, months, scope, text
from county.core.actor import Actor
from county.core.errors import NotFound, Refused
from county.core.version import require_version
from county.screens import formats
from county.workforce import permissions, queries
from county.workforce.choices import EmploymentKind
from county.workforce.commands.spelling import spell_person
from county.workforce.models import ContractTerm, Employment, Person

WORKING_AGE = 16


@transaction.atomic
def register_employment(
    *,
    actor: Actor,
    today: date,
    factory: int,
    kind: str,
    from_on: date,
    to_on: date | None = None,
    person: int | None = None,
    name: str = "",
    id_number: str = "",
    post: str = "",
    signed_on: date | None = None,
    contract_to: date | None = None,
) -> Employment:
    """Enter that a person works at a factory from a day on, with the first contract where one was
    signed.

    Args: the person by key, or by name and identity number together; whom nobody registered yet is
        registered.
    Refuses: another's factory; a name that is not the number's; below 16 on the first day; an end
        before the start; days
        already covered at the same factory; a contract that ends before it begins, or for piece
        work.
    Locks: the person at the factory, so that two clerks cannot hire him twice.
    Then: audit `employment.registered`.
    Source: 3.2-2
    """
    permissions.require(actor, "employment.create")
    place = queries.factories_open_to(actor).filter(pk=factory).first()
    if place is None:
        raise NotFound
    hired = _person(actor, person, name, id_number, today=today)
    row = Employment(
        person=hired, factory=place, kind=kind, post=post, from_on=from_on, to_on=to_on
    )
    permissions.require(actor, "employment.create", row)
    _require_age(hired, from_on)
    _require_order(from_on, to_on)
    _require_free(row)
    term = _first_term(row, signed_on, contract_to)
    row.save()
    if term:
        term.employment = row
        term.save()
    audit.record(
        actor,
        "employment.registered",
        row,
        person=hired.name,
        factory=place.name,
        kind=kind,
        from_on=from_on.isoformat(),
        contract_to=contract_to and contract_to.isoformat(),
    )
    return row


@transaction.atomic
def correct_employment(
    pk: int, *, actor: Actor, version: int, kind: str, from_on: date, post: str = ""
) -> Employment:
    """Correct what was entered about a hiring. Leaving and renewing have their own verbs.

    Refuses: another's factory; `stale`; below 16 on the first day; days already covered; piece work
        where a
        contract was signed.
    Then: audit `employment.corrected`.
    """
    row = _locked(actor, pk)
    permissions.require(actor, "employment.edit", row)
    require_version(row, version)
    if kind == EmploymentKind.PIECEWORK and row.terms.exists():
        raise Refused(
            _("已签过劳动合同，不能改为承揽。请先登记离职，再另行登记承揽。"),
            field="kind",
            code="has_contract",
        )
    changed = audit.amend(row, kind=kind, from_on=from_on, post=post)
    _require_age(row.person, from_on)
    _require_order(from_on, row.to_on, field="from_on")
    _require_free(row)
    row.save()
    audit.record(actor, "employment.corrected", row, changed=changed)
    return row


@transaction.atomic
def end_employment(pk: int, *, actor: Actor, to_on: date, reason: str) -> Employment:
    """Enter the last day of work (inclusive) and why.

    Refuses: another's factory; already ended; before the first day; pay entered for a later month.
    Then: audit `employment.ended`.
    """
    row = _locked(actor, pk)
    permissions.require(actor, "employment.end", row)
    if row.to_on is not None:
        raise Refused(
            _("已登记%(day)s离职，不用再办。") % {"day": formats.day(row.to_on)},
            code="already_ended",
        )
    _require_order(row.from_on, to_on)
    later = row.factory.payroll.filter(person=row.person_id, month__gt=months.month_of(to_on))
    paid = later.order_by("-month").values_list("month", flat=True).first()
    if paid is not None:
        raise Refused(
            _("离职以后还登记了%(month)s的工资。请核对离职日期，或先更正那个月的工资。")
            % {"month": formats.month(paid)},
            field="to_on",
            code="paid_later",
        )
    row.to_on, row.end_reason = to_on, reason[:120]
    row.version += 1
    row.save(update_fields=["to_on", "end_reason", "version"])
    audit.record(actor, "employment.ended", row, reason=reason, to_on=to_on.isoformat())
    return row


@transaction.atomic
def renew_contract(
    pk: int, *, actor: Actor, signed_on: date, from_on: date, to_on: date | None = None
) -> ContractTerm:
    """Enter a further signed term (to_on None: without end), or the first where none was entered.

    Refuses: another's factory; ended; piece work, which is no labour contract; before the first day
        of work;
        an end before the start; a start not after the end of the term before, or after an open one.
    Locks: the employment.
    Then: audit `employment.renewed`.
    Source: 3.2-2
    """
    row = _locked(actor, pk)
    permissions.require(actor, "employment.renew", row)
    if row.to_on is not None:
        raise Refused(_("已登记离职，不能续签。回厂上班请另行登记用工。"), code="ended")
    if row.kind == EmploymentKind.PIECEWORK:
        raise Refused(_("承揽（计件）不是劳动合同，没有续签。"), code="piecework")
    _require_order(from_on, to_on)
    last = row.terms.order_by("-number").first()
    _require_after(row, last, from_on)
    number = last.number + 1 if last else 1
    term = ContractTerm.objects.create(
        employment=row, number=number, signed_on=signed_on, from_on=from_on, to_on=to_on
    )
    audit.record(
        actor,
        "employment.renewed",
        row,
        number=number,
        contract_from=from_on.isoformat(),
        contract_to=to_on and to_on.isoformat(),
    )
    return term


def _locked(actor: Actor, pk: int) -> Employment:
    row = queries.employment_for_update(actor, pk)
    if row is None:
        raise NotFound
    return row


def _person(actor: Actor, key: int | None, name: str, id_number: str, *, today: date) -> Person:
    if key is not None:
        seen = queries.people_for(actor, today=today).filter(pk=key).first()
        if seen is None:
            raise NotFound
        return seen
    try:
        parsed = identity.parse_id_number(id_number, today=today)
    except Refused as refused:
        raise Refused(refused.reason, field="id_number", code=refused.code) from refused
    return _registered(actor, name, parsed)


@scope.everything()  # he may be registered in another town
def _registered(actor: Actor, name: str, parsed: identity.IdNumber) -> Person:
    codes.hold(f"person:{parsed.number}")
    found = queries.person_by_id_number(parsed.number)
    if found is None:
        return _new_person(actor, name, parsed)
    # A number alone must not tell whose it is.
    if found.name != text.clean_name(name):
        raise Refused(
            _("姓名与登记的不一致。请对照身份证核对姓名和号码。"), field="name", code="other_name"
        )
    return found


def _new_person(actor: Actor, name: str, parsed: identity.IdNumber) -> Person:
    """Type once: whom nobody registered yet is registered with the hiring."""
    row = Person(
        name=text.clean_name(name), id_number=parsed.number, sex=parsed.sex, born_on=parsed.birth_on
    )
    spell_person(row)
    row.save()
    audit.record(actor, "person.registered", row)
    return row


def _require_age(person: Person, day: date) -> None:
    born = person.born_on
    had_birthday = (day.month, day.day) >= (born.month, born.day)
    if day.year - born.year - (not had_birthday) < WORKING_AGE:
        raise Refused(
            _("入职那天不满 16 周岁，法律禁止招用。请核对身份证号和入职日期。"),
            field="from_on",
            code="under_age",
        )


def _require_order(from_on: date, to_on: date | None, *, field: str = "to_on") -> None:
    if to_on is not None and to_on < from_on:
        raise Refused(_("止的日期在起的日期之前。请核对两个日期。"), field=field, code="order")


def _require_free(row: Employment) -> None:
    codes.hold(f"employment:{row.person_id}:{row.factory_id}")
    found = queries.overlapping(
        person=row.person_id, factory=row.factory_id, from_on=row.from_on, to_on=row.to_on
    )
    other = found.exclude(pk=row.pk).first()
    if other is not None:
        until = formats.day(other.to_on) if other.to_on else _("至今")
        raise Refused(
            _(
                "%(name)s在这家工厂已有一段用工：%(from)s—%(to)s，日期重叠。请改日期，或先给原来的一段登记离职。"
            )
            % {"name": row.person.name, "from": formats.day(other.from_on), "to": until},
            field="from_on",
            code="overlap",
        )


def _first_term(row: Employment, signed_on: date | None, to_on: date | None) -> ContractTerm | None:
    if signed_on is None:
        if to_on is not None:
            raise Refused(
                _("填了合同止，请一并填写合同签订日期。"), field="signed_on", code="not_signed"
            )
        return None
    if row.kind == EmploymentKind.PIECEWORK:
        raise Refused(
            _("承揽（计件）不是劳动合同。请去掉合同日期，或改用工形式。"),
            field="kind",
            code="piecework",
        )
    _require_order(row.from_on, to_on, field="contract_to")
    return ContractTerm(number=1, signed_on=signed_on, from_on=row.from_on, to_on=to_on)


def _require_after(row: Employment, last: ContractTerm | None, from_on: date) -> None:
    if from_on < row.from_on:
        raise Refused(_("合同起在入职日期之前。请核对。"), field="from_on", code="before_hiring")
    if last is None:
        return
    if last.to_on is None:
        raise Refused(_("现在的合同没有期限，不用续签。"), code="open_term")
    if from_on <= last.to_on:
        raise Refused(
            _("上一期合同到%(day)s才满。续签请从次日起填。") % {"day": formats.day(last.to_on)},
            field="from_on",
            code="overlap",
        )
