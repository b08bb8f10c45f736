"""What approved claims give: their dues with payee, amount and funds. Read by taking them whole and by sharing out."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from county.audit import commands as audit
from county.claims import queries as claimed
from county.claims.choices import PayeeKind as To
from county.claims.kinds.parts import Part
from county.claims.models import Claim
from county.core.actor import Actor
from county.core.errors import Refused
from county.core.text import pinyin_of, search_text
from county.payments import queries
from county.payments.choices import PayeeKind
from county.payments.commands.dues import Approved
from county.payments.commands.telling import CLAIM
from county.payments.models import Payee
from county.payments.queries.claimed import TO_PERSON, namers_of

Funds = Mapping[str, int]


def approved_of(rows: Sequence[Claim], payees: Mapping[int, int], funds: Funds) -> list[Approved]:
    """What each claim gives. Refuses: `payee`, `fund`."""
    try:
        parts = claimed.parts_of(rows)
    except KeyError as receipt:
        raise Refused(
            _("申报 %(receipt)s 的评定没有写明资金分担，不能支付。") % {"receipt": receipt.args[0]},
            code="fund",
        ) from receipt
    keys = [row.pk for row in rows]
    namers = namers_of(rows)
    hands, last = claimed.approvers_of(keys), claimed.last_approvers_of(keys)
    found = []
    for row in rows:
        if row.pk not in payees:
            raise Refused(
                _(
                    "申报 %(receipt)s 付给%(payee)s，还没有指定收款人。请县社区工厂办在“收款人”里登记并指定。"
                )
                % {"receipt": row.receipt, "payee": row.get_payee_display()},
                code="payee",
            )
        entered, approved = row.confirmed_by_id or 0, last.get(row.pk, 0)
        others = tuple(
            sorted({*hands.get(row.pk, ()), namers.get(row.pk, 0)} - {0, entered, approved})
        )
        found += [
            Approved(
                source_kind=CLAIM,
                source_id=_source(row, part),
                scheme=row.scheme,
                paper=row.receipt,
                payee=payees[row.pk],
                amount_fen=part.amount_fen,
                parts=_borne(part, funds),
                remark=row.title_zh,
                entered_by=entered,
                approved_by=approved,
                decided_by=others,
                claim=row.pk,
                stage=part.stage,
            )
            for part in parts[row.pk]
            if part.is_ripe
        ]
    return found


def _source(row: Claim, part: Part) -> str:
    """The receipt; of a later review, and of a later payment, with its number."""
    more = f"/{row.frozen_times}" if row.frozen_times > 1 else ""
    return f"{row.receipt}{more}" + (f"#{part.stage}" if part.stage > 1 else "")


def _borne(part: Part, funds: Funds) -> list[tuple[int, int]]:
    """What each appropriation bears; one may stand for two funds."""
    found: dict[int, int] = {}
    for name, fen in part.funds:
        key = _fund(name, funds)
        found[key] = found.get(key, 0) + fen
    return list(found.items())


def _fund(name: str, funds: Funds) -> int:
    if name not in funds:
        raise Refused(_("请选择由哪笔拨款承担。"), field="funds", code="fund")
    return funds[name]


def payees_of(rows: Sequence[Claim], actor: Actor) -> dict[int, int]:
    """Claim -> payee. Whom no one registered yet is registered by his claim."""
    known = queries.payees_of(rows)
    firms = {
        row.enterprise_id: row for row in rows if row.pk not in known and row.payee == To.ENTERPRISE
    }
    people = {
        row.person_id: row
        for row in rows
        if row.pk not in known and row.payee in TO_PERSON and row.person_id
    }
    if not firms and not people:
        return known
    fresh = [
        _payee(PayeeKind.FACTORY, row.enterprise.name, factory_id=row.factory_id)
        for row in _with(firms, "enterprise")
    ]
    fresh += [
        _payee(PayeeKind.PERSON, row.person.name, person_id=row.person_id)
        for row in _with(people, "person")
        if row.person
    ]
    made = Payee.objects.bulk_create(fresh)
    audit.record_many(actor, "payee.registered", ((row, {"kind": row.kind}) for row in made))
    return queries.payees_of(rows)


def _with(rows: Mapping[Any, Claim], name: str) -> list[Claim]:
    keys = [row.pk for row in rows.values()]
    return list(Claim.objects.filter(pk__in=keys).select_related(name).order_by("pk"))


def _payee(kind: str, name: str, **of: int | None) -> Payee:
    return Payee(
        kind=kind,
        name=name,
        name_pinyin=pinyin_of(name, surname=kind == PayeeKind.PERSON)[0],
        search_text=search_text(names=[name]),
        **of,
    )
