"""Two questions the demo county has asked of its rules, and their answers over one snapshot."""

from county.accounts import queries as accounts
from county.accounts.models import User
from county.core.actor import Actor
from county.core.money import FEN_PER_WAN
from county.demo import stories
from county.entitlements.commands import snapshots
from county.entitlements.models import Snapshot
from county.simulation.choices import CapMode, ChangeKind, Turn
from county.simulation.commands import drafting, running
from county.simulation.kinds.budgets import Cap
from county.simulation.kinds.changes import Change
from county.simulation.queries import rules

DAY = stories.DEMO_DAY
DOUBLED = "10: 6万元\n20: 12万元\n40: 20万元"


def try_out() -> None:
    """The reward's steps doubled; the rent's ceiling lowered with a queue. In the caller's transaction."""
    office, bureau = _actor("office"), _actor("dept")
    known = {one.rule.scheme: one.scheme for one in rules.in_force(DAY)}
    reward, rent = known["stable_employment_reward"], known["rent"]
    doubled = drafting.draw_up(
        actor=office, today=DAY, name="稳定就业奖励翻倍", day=DAY, rules_on=DAY, turn=Turn.EARLIEST,
        note="各档奖励提高一倍，县里一年要多拿多少钱（演示）。",
        changes=[Change(ChangeKind.PARAMETER, reward.name, "bands", {reward.start: DOUBLED})],
    )  # fmt: skip
    lowered = drafting.draw_up(
        actor=bureau, today=DAY, name="租金补贴每厂最高 2 万元、总额 60 万元", day=DAY, rules_on=DAY,
        turn=Turn.EARLIEST, note="年度封顶由 10 万元降到 2 万元，县级财政只安排 60 万元，先签约的先补（演示）。",
        changes=[Change(ChangeKind.PARAMETER, rent.name, "year_cap", {rent.start: "2万元"})],
        caps=[Cap("county_budget", 60 * FEN_PER_WAN, CapMode.QUEUE)],
    )  # fmt: skip
    kept = Snapshot.objects.filter(day=DAY).order_by("-pk").first()
    kept = kept or snapshots.take(actor=office, day=DAY, today=DAY)
    for row, actor in ((doubled, office), (lowered, bureau)):
        running.run_scenario(row.pk, actor=actor, today=DAY, snapshot=kept)


def _actor(username: str) -> Actor:
    return accounts.actor_of(User.objects.get(username=username), today=DAY)
