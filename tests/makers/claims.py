"""A scheme in force, what a run found, drafts, and the people of every step."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.makers.accounts import make_actor, make_office, make_owner, make_town_clerk
from tests.makers.factories import make_enterprise, make_factory
from tests.makers.places import make_town

from county.accounts.choices import Role
from county.accounts.models import User
from county.claims import commands
from county.claims.models import Claim
from county.core.actor import SYSTEM, Actor
from county.entitlements.choices import FindingState, RunState
from county.entitlements.models import Finding, Run, RunScheme, Snapshot
from county.factories.models import Factory
from county.files.models import Paper
from county.policies import commands as policies
from county.policies.kinds import rules
from county.policies.kinds.templates import templates
from county.policies.models import SchemeVersion
from county.workdays.models import Arrangement

TODAY = date(2019, 12, 2)
REWARD = "stable_employment_reward"
TRAINING = "training"
ROW = {"qualifies": True, "f_stable": 12, "version_on": "2019-12-02"}


def make_calendar() -> None:
    """Years without days off, where the published ones were emptied away."""
    for year in (2019, 2020):
        Arrangement.objects.get_or_create(
            year=year, defaults={"paper": "国办发明电", "published_on": date(year - 1, 11, 1)}
        )


def make_rule(name: str = REWARD, *, when_short: str = "queue") -> SchemeVersion:
    """The programme's scheme as a version in force since 2017."""
    bureau, leader = (
        make_actor(role=Role.DEPARTMENT, username="drafter"),
        make_actor(role=Role.LEADER, username="adopter"),
    )
    template = templates()[f"programme/{name}"]
    text = template.text.replace("\nfund: ", f"\nwhen_short: {when_short}\nfund: ", 1)
    row = policies.draft_from_text(
        template.text if when_short == "queue" else text, actor=bureau, cases=template.cases
    )
    policies.propose_version(
        row.pk, actor=bureau, version=row.version, in_force_from=date(2017, 4, 15), reason="演示"
    )
    return policies.adopt_version(row.pk, actor=leader, today=date(2017, 4, 10))


def make_run(
    rule: SchemeVersion, *, day: date = TODAY, found: dict[Factory, int] | None = None
) -> Run:
    """A run that found these factories entitled. found: factory -> fen."""
    scheme = rules.scheme_of(rule)
    snapshot = Snapshot.objects.create(day=day, sha256="0" * 64)
    run = Run.objects.create(day=day, state=RunState.DONE, snapshot=snapshot)
    line = RunScheme.objects.create(
        run=run, name=scheme.name, version=rule, title_zh=scheme.title.zh,
        title_en=scheme.title.en, subject=scheme.subject, fund="employment_fund", text=rule.text,
        inherited=rule.inherited, text_sha256=rule.sha256, sql_sha256="1" * 64,
    )  # fmt: skip
    for factory, fen in (found or {}).items():
        add_finding(line, factory=factory, fen=fen)
    return run


def add_finding(line: RunScheme, *, factory: Factory, fen: int, **more: Any) -> Finding:
    values: dict[str, Any] = {"item": factory.pk, **more}
    return Finding.objects.create(
        run=line.run, line=line, state=FindingState.QUALIFIES, factory=factory,
        enterprise=factory.enterprise, town=factory.town, amount_fen=fen,
        row={**ROW, "amount": fen}, **values,
    )  # fmt: skip


def make_papers(factory: Factory, *kinds: str) -> None:
    for kind in kinds or ("roster", "bank_pay_list", "household_register", "labour_contract",
                          "training_record"):  # fmt: skip
        Paper.objects.create(
            kind=kind, factory=factory, valid_from=date(2019, 1, 1), media="pdf", size=10,
            sha256="a" * 64, uploaded_on=date(2019, 1, 1),
        )  # fmt: skip


@dataclass
class Claiming:
    """One factory with a right to 30,000 yuan, and who takes each step."""

    rule: SchemeVersion
    factory: Factory
    other: Factory
    owner: Actor
    clerk: Actor
    far_clerk: Actor
    reviewer: Actor
    office: Actor
    office2: Actor
    finance: Actor
    supervision: Actor
    run: Run
    extra: dict[str, Any] = field(default_factory=dict)

    def draft(self) -> Claim:
        commands.draft_claims(actor=SYSTEM, today=TODAY)
        return Claim.objects.get(factory=self.factory)

    def confirmed(self) -> Claim:
        claim = self.draft()
        make_papers(self.factory)
        return commands.confirm_claim(claim.pk, actor=self.owner, today=TODAY)

    def checked(self) -> Claim:
        return self.passed(self.confirmed(), self.clerk)

    def approved(self) -> Claim:
        return self.passed(self.checked(), self.reviewer)

    def published(self) -> Claim:
        claim = self.approved()
        commands.publish_notice(actor=self.office, today=TODAY, scheme=claim.scheme)
        return again(claim)

    def passed(self, claim: Claim, who: Actor) -> Claim:
        claim = again(claim)
        return commands.pass_claim(claim.pk, actor=who, today=TODAY, version=claim.version)


def again(claim: Claim) -> Claim:
    return Claim.objects.get(pk=claim.pk)


def user_of(actor: Actor) -> User:
    assert actor.user_id is not None
    return User.objects.get(pk=actor.user_id)


def make_claiming(
    *, fen: int = 30_000_00, scheme: str = REWARD, when_short: str = "queue"
) -> Claiming:
    make_calendar()
    near, far = make_town(), make_town(code="610926101", name="乙镇")
    firm, strange = make_enterprise(), make_enterprise(name="乙玩具有限公司")
    # Of another representative: not the same identity.
    strange.legal_representative = "业主乙"
    strange.save()
    factory = make_factory(town=near, enterprise=firm)
    other = make_factory(town=far, enterprise=strange, name="乙社区工厂")
    rule = make_rule(scheme, when_short=when_short)
    return Claiming(
        rule=rule,
        factory=factory,
        other=other,
        owner=make_owner(enterprise=firm),
        clerk=make_town_clerk(town=near),
        far_clerk=make_town_clerk(town=far),
        reviewer=make_actor(role=Role.DEPARTMENT, username="reviewer"),
        office=make_office(),
        office2=make_office(username="office2"),
        finance=make_actor(role=Role.FINANCE, username="finance"),
        supervision=make_actor(role=Role.SUPERVISION, username="supervision"),
        run=make_run(rule, found={factory: fen} if scheme == REWARD else {}),
    )
