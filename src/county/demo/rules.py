"""The programme's four schemes as the demo county adopted them; one amended since, one proposed, one drafted."""

from datetime import date

from county.accounts import queries as accounts
from county.accounts.models import User
from county.core.actor import Actor
from county.demo import stories
from county.policies import commands as policies
from county.policies.kinds.ruletext import RuleText
from county.policies.kinds.templates import templates
from county.policies.models import SchemeVersion

FIRST = date(2017, 4, 15)
ADOPTED = date(2017, 4, 10)
SCHEMES = ("interest", "rent", "stable_employment_reward", "training")


def adopt() -> None:
    """Drafted and proposed by the bureau, adopted by the leader; in the caller's transaction."""
    bureau, leader, office = (_actor(name) for name in ("dept", "leader", "office"))
    standing = {name: _programme(name, bureau, leader) for name in SCHEMES}
    _amend_rent(standing["rent"], bureau, leader)
    _propose_training(standing["training"], bureau)
    policies.draft_from_template(
        "library/a06_grade_award", actor=office, name="grade_award", title="社区工厂年度等次奖补",
        in_force_from=date(2020, 1, 1), clause="3.2-3",
    )  # fmt: skip


def _programme(name: str, bureau: Actor, leader: Actor) -> SchemeVersion:
    template = templates()[f"programme/{name}"]
    row = policies.draft_from_text(template.text, actor=bureau, cases=template.cases)
    first = max(FIRST, template.scheme.start)
    policies.propose_version(
        row.pk, actor=bureau, version=row.version, in_force_from=first,
        reason="落实扶持政策，标准按县实施办法（演示值）",
    )  # fmt: skip
    return policies.adopt_version(row.pk, actor=leader, today=ADOPTED)


def _amend_rent(standing: SchemeVersion, bureau: Actor, leader: Actor) -> None:
    """From 2019 on a square metre may cost a yuan more."""
    begins = date(2019, 1, 1)
    row = policies.draft_next(standing.pk, actor=bureau)
    text = RuleText(row.text).put(
        "parameters", "per_area_cap", "values", str(begins), written="6元"
    )
    row = policies.write_version(
        row.pk, actor=bureau, version=row.version, text=text.text, cases=_dearer(row.cases)
    )
    policies.propose_version(
        row.pk, actor=bureau, version=row.version, in_force_from=begins,
        reason="县城厂房租金上涨，每平方米最高由 5 元调为 6 元（演示值）",
    )  # fmt: skip
    policies.adopt_version(row.pk, actor=leader, today=date(2018, 12, 10))


def _dearer(cases: str) -> str:
    """The case of the ceiling a square metre, with what it gives now."""
    return cases.replace("每平方米最高五元", "每平方米最高六元").replace("6000元", "7200元")


def _propose_training(standing: SchemeVersion, bureau: Actor) -> None:
    """Waits for a decision on the demo's day."""
    begins = date(2020, 1, 1)
    row = policies.draft_next(standing.pk, actor=bureau)
    text = RuleText(row.text).put("parameters", "per_head", "values", str(begins), written="2000元")
    row = policies.write_version(
        row.pk, actor=bureau, version=row.version, text=text.text, cases=row.cases
    )
    policies.propose_version(
        row.pk, actor=bureau, version=row.version, in_force_from=begins,
        reason="培训成本上升，每人标准由 1800 元调为 2000 元（演示值）",
    )  # fmt: skip


def _actor(username: str) -> Actor:
    return accounts.actor_of(User.objects.get(username=username), today=stories.DEMO_DAY)
