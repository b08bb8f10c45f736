"""Claims in every state on the demo's day: drawn up on 2 December, confirmed, reviewed, published, objected to; none
is paid. Story 5's padded roster is refused; story 2's drafts wait for the owner.
"""

import uuid
from datetime import date

from county.accounts import queries as accounts
from county.accounts.choices import Role
from county.accounts.models import Holding, User
from county.claims import commands as claims
from county.claims.choices import ClaimState, ExtraKind, StepState
from county.claims.models import BulkClaim, Claim, ClaimStep, NoticeLine
from county.core.actor import NOBODY, SYSTEM, Actor
from county.core.errors import Refused
from county.demo import loading, stories
from county.factories.models import Factory
from county.files.models import Paper

DRAFTED = date(2019, 12, 2)
CONFIRMED = date(2019, 12, 3)
CHECKED = date(2019, 12, 5)
REVIEWED = date(2019, 12, 9)
PUBLISHED = date(2019, 12, 10)
OVER = date(2019, 12, 18)
SECOND = date(2019, 12, 16)
LATE = date(2019, 12, 19)
FIRMS = 9
KINDS = (
    *("roster", "bank_pay_list", "household_register", "labour_contract", "training_record"),
    *("lease_contract", "rent_invoices"),
)
TRAINING = "training"
REWARD = "stable_employment_reward"


def begin() -> None:
    """The weeks before, after the run of 2 December; in the caller's transaction."""
    office = _actor("office")
    claims.set_extra_step(
        actor=office, kind=ExtraKind.APPROVAL, by="factory_office", days=3, least_fen=6_000_000,
        from_on=date(2019, 1, 1), source="县内控办法（演示值）",
    )  # fmt: skip
    claims.draft_claims(actor=SYSTEM, today=DRAFTED)
    loading.analyze_app("claims")
    owners = _owners()
    _papers([factory for _owner, keys in owners for factory in keys])
    for place, (owner, keys) in enumerate(owners):
        day = CONFIRMED if place < FIRMS - 3 else SECOND
        _confirm(owner, keys, day)
    _refuse_padded()
    for scheme in (TRAINING, REWARD, "rent"):
        _towns(scheme, CHECKED)
        _review(_actor("dept"), scheme, REVIEWED)
        _review(_actor("office2"), scheme, REVIEWED)
    for scheme in (TRAINING, "rent"):
        _publish(scheme, PUBLISHED)
    claims.end_notices(actor=SYSTEM, today=OVER)
    _publish(REWARD, SECOND)
    _object()


def go_on() -> None:
    """The demo's day, after its run: what is new is drawn up, what changed is held, the rest waits for its turn."""
    claims.draft_claims(actor=SYSTEM, today=stories.DEMO_DAY)
    loading.analyze_app("claims")
    claims.hold_changed(actor=SYSTEM, today=stories.DEMO_DAY)
    _send_back()


def _owners() -> list[tuple[Actor, list[int]]]:
    """Owners with drafts, the story's padded firm first; story 2's is left alone."""
    seats = Holding.objects.filter(post__role=Role.OWNER).select_related("user", "post__enterprise")
    found = []
    for seat in seats.order_by("user__username"):
        firm = seat.post.enterprise
        if firm is None or firm.name == stories.PLUSH_ENTERPRISE:
            continue
        drafts = Claim.objects.filter(enterprise=firm, state=ClaimState.DRAFTED)
        keys = sorted(set(drafts.values_list("factory", flat=True)))
        if keys:
            is_story = firm.name in {stories.PADDED_ENTERPRISE, stories.SOCK_ENTERPRISE}
            actor = accounts.actor_of(seat.user, today=stories.DEMO_DAY)
            found.append((not is_story, actor, keys))
    found.sort(key=lambda one: one[0])
    return [(actor, keys) for _late, actor, keys in found[:FIRMS]]


def _papers(factories: list[int]) -> None:
    """What these factories have on file; the plush workshop all but its bank list."""
    plush = Factory.objects.filter(name=stories.PLUSH_FACTORY).values_list("pk", flat=True)
    wanted = [(factory, kind) for factory in factories for kind in KINDS]
    wanted += [(factory, kind) for factory in plush for kind in KINDS if kind != "bank_pay_list"]
    held = set(Paper.objects.values_list("factory", "kind"))
    Paper.objects.bulk_create(
        Paper(
            kind=kind, factory_id=factory, number=f"演示-{factory}", valid_from=date(2019, 1, 1),
            media="pdf", size=1, sha256="0" * 64, uploaded_on=date(2019, 11, 28),
            note="演示：只有登记，没有文件内容",
        )
        for factory, kind in wanted
        if (factory, kind) not in held
    )  # fmt: skip


def _confirm(owner: Actor, factories: list[int], day: date) -> None:
    keys = Claim.objects.filter(factory__in=factories, state=ClaimState.DRAFTED)
    claims.confirm_claims(actor=owner, today=day, keys=list(keys.values_list("pk", flat=True)[:60]))


def _refuse_padded() -> None:
    """Story 5: the town goes there and counts."""
    rows = Claim.objects.filter(
        factory__name=stories.PADDED_FACTORY, state=ClaimState.REVIEW
    ).select_related("town")
    for claim in rows.order_by("pk"):
        claims.refuse_claim(
            claim.pk, actor=_town(claim.town_id), today=CHECKED, version=claim.version,
            reason="现场清点人数与花名册不符，多人共用一个手机号，工资发放记录有疑点",
        )  # fmt: skip


def _towns(scheme: str, day: date) -> None:
    rows = Claim.objects.filter(scheme=scheme, state=ClaimState.REVIEW, confirmed_on__lte=day)
    for town in sorted(set(rows.values_list("town", flat=True))):
        _review(_town(town), scheme, day, town=town)


def _review(who: Actor, scheme: str, day: date, *, town: int | None = None) -> None:
    """A list of the scheme drawn, its sample found right, the rest passed."""
    try:
        bulk = claims.draw_bulk(actor=who, today=day, scheme=scheme, town=town)
    except Refused:  # nothing waits for him
        return
    # What was confirmed later waits for its turn.
    later = BulkClaim.objects.filter(bulk=bulk, claim__confirmed_on__gt=day)
    later.delete()
    drawn = BulkClaim.objects.filter(bulk=bulk, is_sample=True)
    for key in drawn.values_list("claim", flat=True):
        claims.check_sample(bulk.pk, actor=who, claim=key, is_right=True)
    claims.approve_bulk(bulk.pk, actor=who, today=day)


def _publish(scheme: str, day: date) -> None:
    try:
        claims.publish_notice(actor=_actor("office"), today=day, scheme=scheme)
    except Refused:  # nothing of it was approved
        return


def _object() -> None:
    """Somebody says something against the first line that hangs."""
    line = NoticeLine.objects.filter(notice__state="open").order_by("pk").first()
    if line is not None:
        claims.object_to_line(
            line.pk, actor=NOBODY, today=LATE, said="这家工厂的工人有几个是别的厂的，请核实。",
            contact="", form_key=uuid.UUID(int=2019),
        )  # fmt: skip


def _send_back() -> None:
    """One that waits for its town lacks a signature."""
    step = (
        ClaimStep.objects.filter(by="town", state=StepState.OPEN, claim__changed_on__isnull=True)
        .select_related("claim")
        .order_by("pk")
        .first()
    )
    if step is not None:
        claims.return_claim(
            step.claim_id, actor=_town(step.claim.town_id), today=stories.DEMO_DAY,
            version=step.claim.version, reason="培训记录缺工人签字，请补签后重新提交",
        )  # fmt: skip


def _town(town: int) -> Actor:
    rows = Holding.objects.filter(post__role=Role.TOWN, post__organisation__town=town)
    user = rows.select_related("user").order_by("pk")[0].user
    return accounts.actor_of(user, today=CHECKED)


def _actor(username: str) -> Actor:
    return accounts.actor_of(User.objects.get(username=username), today=CHECKED)
