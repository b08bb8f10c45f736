"""Who is paid and to which account: entered by one, verified by another, held after a change (I16)."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from county.audit import commands as audit
from county.claims.choices import ClaimState
from county.claims.models import Claim
from county.core import scope
from county.core.actor import Actor
from county.core.codes import hold
from county.core.errors import NotFound, Refused
from county.core.identity import mask_account, parse_account
from county.core.text import normalise, pinyin_of, search_text
from county.factories.models import Factory
from county.payments import permissions
from county.payments.choices import AccountState, DueState, PayeeKind
from county.payments.models import Payee, PayeeAccount, PayeeNaming, PaymentDue
from county.places.models import Lease
from county.workforce.models import Person

HELD_DAYS = 7


@transaction.atomic
def register_payee(
    *,
    actor: Actor,
    kind: str,
    factory: int | None = None,
    person: int | None = None,
    name: str = "",
) -> Payee:
    """Register who may be paid. A factory is paid in the name of its enterprise.

    Refuses: `duplicate`; nobody named.
    """
    permissions.require(actor, "payee.create")
    with scope.everything():
        hold(f"payments:payee:{factory or ''}:{person or ''}")
        _refuse_known(factory, person)
        called = _name_of(kind, factory, person, name)
        row = Payee.objects.create(
            kind=kind,
            factory_id=factory if kind == PayeeKind.FACTORY else None,
            person_id=person if kind == PayeeKind.PERSON else None,
            name=called,
            name_pinyin=pinyin_of(called, surname=kind == PayeeKind.PERSON)[0],
            search_text=search_text(names=[called]),
        )
        audit.record(actor, "payee.registered", row, kind=kind)
    return row


@transaction.atomic
def enter_account(
    pk: int, *, actor: Actor, today: date, holder: str, number: str, bank: str, bank_code: str = ""
) -> PayeeAccount:
    """Enter an account for a payee; it is used only once another person has verified it.

    Refuses: no account number, a holder who is not the payee, one waiting already.
    Locks: the payee. Then: audit `payee.account_entered`.
    """
    permissions.require(actor, "payee.enter_account")
    parsed = _number(number)
    with scope.everything():
        payee = _payee(pk)
        _refuse_other_name(payee, holder)
        if payee.accounts.filter(state=AccountState.ENTERED).exists():
            raise Refused(_("已有一个账户等待核对。请先核对那一个。"), code="waiting")
        row = PayeeAccount.objects.create(
            payee=payee,
            holder=normalise(holder),
            account_number=parsed,
            tail=mask_account(parsed),
            bank=bank,
            bank_code=bank_code,
            entered_on=today,
            entered_by_id=actor.user_id or 0,
        )
        audit.record(actor, "payee.account_entered", payee)
    return row


@transaction.atomic
def verify_account(pk: int, *, actor: Actor, today: date, number: str, note: str = "") -> Payee:
    """Confirm the account that waits, typing its number anew from the paper. A change is held seven days.

    Refuses: who entered it; another number than was entered; an account of another payee.
    Locks: the payee. Then: the account before it ends; audit `payee.account_verified`.
    """
    permissions.require(actor, "payee.verify")
    with scope.everything():
        payee = _payee(pk)
        row = _waiting(payee)
        permissions.require_other(
            actor, row.entered_by_id, reason=_("自己登记的账户须由另一个人核对。")
        )
        if row.account_number != _number(number):
            raise Refused(
                _("两次填写的账号不一样。请对照开户证明核对；登记错了的请选“核对不符”。"),
                field="number",
                code="number_differs",
            )
        hold(f"payments:number:{row.account_index!r}")
        _refuse_shared(row)
        was_paid_elsewhere = payee.accounts.filter(
            state__in=(AccountState.VERIFIED, AccountState.ENDED)
        ).exists()
        payee.accounts.filter(state=AccountState.VERIFIED).update(state=AccountState.ENDED)
        row.state = AccountState.VERIFIED
        row.verified_on, row.verified_by_id, row.note = today, actor.user_id, note
        row.usable_from = today + timedelta(days=HELD_DAYS if was_paid_elsewhere else 0)
        row.save()
        audit.record(actor, "payee.account_verified", payee, from_on=row.usable_from.isoformat())
    return payee


@transaction.atomic
def refuse_account(pk: int, *, actor: Actor, note: str) -> Payee:
    """Refuse the account that waits, with the reason. Locks: the payee."""
    permissions.require(actor, "payee.refuse_account")
    with scope.everything():
        payee = _payee(pk)
        row = _waiting(payee)
        row.state, row.note = AccountState.REFUSED, note[:200]
        row.save(update_fields=["state", "note"])
        audit.record(actor, "payee.account_refused", payee, reason=note)
    return payee


@transaction.atomic
def name_payee(
    pk: int, *, actor: Actor, today: date, paper: str, lease: int | None = None, receipt: str = ""
) -> Payee:
    """Name whom the claims on a lease, or one claim, are paid to: its landlord or an agent, by a paper.

    Refuses: not a landlord or agent; not the landlord of that lease; a claim that is paid, on a batch, or neither on a
        lease nor to be paid to such; named already; nothing said. Who names pays none of it.
    Locks: the payee, the claim. Then: audit `payee.named`.
    """
    permissions.require(actor, "payee.name")
    with scope.everything():
        payee = _payee(pk)
        if payee.kind not in {PayeeKind.LANDLORD, PayeeKind.AGENT}:
            raise Refused(_("只有出租方和中介机构才需要指定。"), code="kind")
        if bool(lease) == bool(receipt):
            raise Refused(_("租赁合同和受理编号请填一项，且只填一项。"), code="one")
        of = _lease_of(payee, lease) if lease else _claim_of(payee, receipt)
        PayeeNaming.objects.create(
            payee=payee, paper=paper, named_on=today, named_by_id=actor.user_id or 0, **of
        )
        audit.record(actor, "payee.named", payee, paper=paper, lease=lease, receipt=receipt)
    return payee


def _lease_of(payee: Payee, key: int | None) -> dict[str, int]:
    hold(f"payments:named:lease:{key}")
    row = Lease.objects.filter(pk=key or 0).first()
    if row is None:
        raise NotFound
    if payee.kind != PayeeKind.LANDLORD or normalise(row.landlord) != normalise(payee.name):
        raise Refused(
            _("这份租赁合同的出租方是“%(landlord)s”，不是这个收款人。")
            % {"landlord": row.landlord},
            field="lease",
            code="landlord",
        )
    _refuse_named(lease=row.pk)
    return {"lease_id": row.pk}


def _claim_of(payee: Payee, receipt: str) -> dict[str, int]:
    rows = Claim.objects.select_for_update(of=("self",)).filter(receipt=receipt.strip())
    row = rows.only("pk", "payee", "subject", "item", "state", "paying").first()
    if row is None:
        raise Refused(_("没有这个受理编号的申报。"), field="receipt", code="absent")
    if row.state == ClaimState.PAID or row.paying:
        raise Refused(
            _("这份申报已经支付或列入支付批次，不能再改收款人。"), field="receipt", code="paying"
        )
    fits = row.payee == payee.kind
    if row.subject == "lease" and payee.kind == PayeeKind.LANDLORD:
        landlord = Lease.objects.values_list("landlord", flat=True).get(pk=row.item)
        fits = normalise(landlord) == normalise(payee.name)
    if not fits:
        raise Refused(
            _("这份申报按方案不付给这一类收款人，或出租方不是这个收款人。"),
            field="receipt",
            code="whom",
        )
    _refuse_named(claim=row.pk)
    if PaymentDue.objects.filter(claim=row.pk).exclude(state=DueState.WITHDRAWN).exists():
        raise Refused(
            _("这份申报已有应付款。请先撤回，再指定收款人。"), field="receipt", code="due"
        )
    return {"claim_id": row.pk}


def _refuse_named(**of: int) -> None:
    if PayeeNaming.objects.filter(**of).exists():
        raise Refused(_("已经指定过收款人。"), code="duplicate")


def _payee(pk: int) -> Payee:
    row = Payee.objects.select_for_update(of=("self",), no_key=True).filter(pk=pk).first()
    if row is None:
        raise NotFound
    return row


def _waiting(payee: Payee) -> PayeeAccount:
    row = payee.accounts.filter(state=AccountState.ENTERED).first()
    if row is None:
        raise Refused(_("没有等待核对的账户。"), code="none_waiting")
    return row


def _number(text: str) -> str:
    try:
        return parse_account(text).number
    except Refused as refused:
        raise Refused(refused.reason, field="number", code=refused.code) from refused


def _name_of(kind: str, factory: int | None, person: int | None, name: str) -> str:
    if kind == PayeeKind.FACTORY and factory:
        return Factory.objects.select_related("enterprise").get(pk=factory).enterprise.name
    if kind == PayeeKind.PERSON and person:
        return Person.objects.get(pk=person).name
    if kind in {PayeeKind.BODY, PayeeKind.LANDLORD, PayeeKind.AGENT} and name:
        return normalise(name)
    raise Refused(_("请选择收款的工厂或个人，或填写单位名称。"), code="nobody")


def _refuse_known(factory: int | None, person: int | None) -> None:
    rows = Payee.objects.all()
    known = (factory and rows.filter(factory=factory).exists()) or (
        person and rows.filter(person=person).exists()
    )
    if known:
        raise Refused(_("这个收款人已经登记过。"), code="duplicate")


def _refuse_other_name(payee: Payee, holder: str) -> None:
    if normalise(holder) != normalise(payee.name):
        raise Refused(
            _("户名“%(holder)s”与收款人“%(name)s”不一致。补助只能付到本人（本单位）的账户。")
            % {"holder": holder, "name": payee.name},
            field="holder",
            code="holder",
        )


def _refuse_shared(row: PayeeAccount) -> None:
    """One account for two people is held for a person to look at (I16)."""
    others = PayeeAccount.objects.filter(
        account_index=row.account_index, state=AccountState.VERIFIED
    ).exclude(payee=row.payee_id)
    if others.exists():
        raise Refused(
            _("这个账号已经是另一个收款人的账户。两个人不能共用一个账户，请查明后再核对。"),
            code="shared",
        )
