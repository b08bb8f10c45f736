"""Rows of the organisation, the living policy, people's data, doubles and the audit, on both sides."""

from datetime import date
from typing import Any

from tests.makers.numbers import make_id_number
from tests.makers.workforce import make_person

from county.accounts.choices import FundSource, MemberKind
from county.accounts.models import BodyFund, Delegation, Member, Organisation, User
from county.audit.choices import AnchorCause
from county.audit.models import Anchor, Verification
from county.backups.choices import BackupKind, BackupState
from county.backups.models import Backup
from county.core.clock import now
from county.merging.models import Candidate, Merge
from county.policies.choices import DutyPart, LinkKind, RelationKind
from county.policies.models import Clause, ClauseLink, Document, Draft, Duty, Relation
from county.privacy.choices import ErasureBasis, RequestField, RequestKind, UseKind
from county.privacy.models import Consent, DataRequest, Erasure, ImpactAssessment
from county.reminders.models import Reminder
from county.workforce.models import Person

DAY = date(2019, 12, 10)


def put_governed(side: Any, *, position: int) -> None:
    """Everything later apps have one of, into a world.Side. position: tells what the county has only once apart."""
    user, body = side["accounts.User"], side["accounts.Organisation"]
    telephone = side.canaries["staff telephone"] = f"1370000777{position}"
    side.put(
        Member.objects.create(
            organisation=body, name=f"吏目{position}", kind=MemberKind.values[0],
            telephone=telephone, from_on=DAY,
        ),
        BodyFund.objects.create(
            organisation=body, year=2019, source=FundSource.values[0], paper="1", received_on=DAY,
            amount_fen=100,
        ),
        Delegation.objects.create(
            holding=side["accounts.Holding"], delegate=side["suspended user"], from_on=DAY,
            to_on=date(2019, 12, 30), reason="休假",
        ),
        Verification.objects.create(asked_by=user, asked_name="某"),
        Backup.objects.create(kind=BackupKind.DRILLED, state=BackupState.DONE, name="b", at=now()),
        Reminder.objects.create(
            user=user, topic="t", subject="补贴申报等您审核", page="claims:work_list", told_at=now()
        ),
        Anchor.objects.create(
            size=1, root=bytes(32), chain=bytes(32), hash="sm3", at=now(), cause=AnchorCause.DAILY
        ),
    )  # fmt: skip
    _policy(side, body, user, position)
    _privacy(side, user, position)
    _doubles(side, user)


def _policy(side: Any, body: Organisation, user: User, position: int) -> None:
    document = Document.objects.create(
        number=f"试〔2019〕{position}号", title="试", issuer="县", issued_on=DAY, in_force_from=DAY
    )
    other = Document.objects.create(
        number=f"旧〔2018〕{position}号", title="旧", issuer="县", issued_on=DAY, in_force_from=DAY
    )
    clause = Clause.objects.create(document=document, code="1", text="一", position=0)
    side.rows["later document"] = other
    side.put(
        document,
        clause,
        ClauseLink.objects.create(clause=clause, kind=LinkKind.INDICATOR, code="jobs", from_on=DAY),
        Duty.objects.create(clause=clause, organisation=body, part=DutyPart.LEAD, from_on=DAY),
        Relation.objects.create(document=document, kind=RelationKind.AMENDS, other=other),
        Draft.objects.create(
            document=document, file_name="a.txt", file_digest="0" * 64, source="一、总则",
            made_by=user, title="试", pieces=[],
        ),
    )  # fmt: skip


def _privacy(side: Any, user: User, position: int) -> None:
    person = side["workforce.Person"]
    erased = make_person(name="已删", town=side["places.Town"])
    side.put(
        ImpactAssessment.objects.create(
            purpose=UseKind.values[position], edition=1, text="一", risks="一", measures="一",
            assessed_on=DAY, assessed_by=user, keep_until=date(2022, 12, 31),
        ),
        Consent.objects.create(
            person=person, purpose="photos", version=1, given_at=now(), given_by=user
        ),
        DataRequest.objects.create(
            kind=RequestKind.CORRECTION, person=person, field=RequestField.values[0],
            wanted=side.canaries["name"], asked_on=DAY, asked_by=user, due_on=date(2019, 12, 30),
        ),
        Erasure.objects.create(
            person=erased, basis=ErasureBasis.values[0], reason="一", erased_on=DAY, erased_by=user
        ),
    )  # fmt: skip


def _doubles(side: Any, user: User) -> None:
    person, town = side["workforce.Person"], side["places.Town"]
    twin = make_person(name=person.name, town=town)
    # Makers number people by those who count; a merged one needs a number of his own.
    number = make_id_number(born_on=person.born_on, division="612425")
    gone = make_person(name=person.name, town=town, id_number=number)
    Person.everyone.filter(pk=gone.pk).update(merged_into=person)
    side.put(
        Candidate.objects.create(
            kind="person", low=min(person.pk, twin.pk), high=max(person.pk, twin.pk), low_town=town,
            high_town=town, score=60, reasons=[], found_on=DAY,
        ),
        Merge.objects.create(
            kind="person", survivor=person.pk, absorbed=gone.pk, survivor_town=town,
            absorbed_town=town, survivor_name=person.name, absorbed_name=gone.name, reason="一",
            merged_on=DAY, merged_by=user,
        ),
    )  # fmt: skip
