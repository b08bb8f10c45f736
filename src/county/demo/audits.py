"""What the auditors did in the demo county: one sample drawn of the year's payments, and the day's anchor."""

from datetime import date

from county.audit import commands as audit
from county.audit.choices import AnchorCause
from county.auditing import commands
from county.core.actor import SYSTEM
from county.core.errors import Refused
from county.demo import stories
from county.demo.acts import actor_named


def write() -> None:
    """A sample of 2019, where there are payments to draw from."""
    audit.take_anchor(actor=SYSTEM, cause=AnchorCause.DAILY)
    audit.close_act()
    try:
        commands.draw_sample(
            actor=actor_named("auditor"), today=stories.DEMO_DAY, from_on=date(2019, 4, 1),
            to_on=stories.DEMO_DAY, wanted=12, purpose="2019 年社区工厂奖补资金审计",
        )  # fmt: skip
    except Refused:
        return  # a few factories only: no payments
    audit.close_act()
    audit.take_anchor(actor=SYSTEM, cause=AnchorCause.DAILY)
    audit.close_act()
