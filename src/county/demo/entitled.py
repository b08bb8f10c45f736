"""What was granted before Anye, and the first search for who qualifies: story 2 is one worker short of its reward."""

from datetime import date

from county.accounts import queries as accounts
from county.accounts.models import User
from county.demo import claimed, loading, stories
from county.entitlements import commands as entitlements
from county.factories.models import Factory

# Factory, day, sum and paper of the rewards that the bureau paid from its own books in 2018.
BOOKS = (
    (stories.SOCK_MAIN, date(2018, 11, 20), 10_000_000, "平人社奖〔2018〕3号"),
    (stories.HARNESS_FACTORY, date(2018, 11, 20), 6_000_000, "平人社奖〔2018〕4号"),
    (stories.GLOVE_FACTORY, date(2018, 12, 12), 3_000_000, "平人社奖〔2018〕9号"),
)


def find() -> None:
    """In the caller's transaction."""
    office = accounts.actor_of(User.objects.get(username="office"), today=stories.DEMO_DAY)
    known = dict(Factory.objects.values_list("name", "pk"))
    for name, day, fen, paper in BOOKS:
        if name not in known:  # a registry of few factories, in tests
            continue
        entitlements.register_grant(
            actor=office,
            today=stories.DEMO_DAY,
            scheme="stable_employment_reward",
            factory=known[name],
            granted_on=day,
            amount_fen=fen,
            paper=paper,
            note="安业启用前由县人社局发放",
        )
    entitlements.run_nightly(today=claimed.DRAFTED)
    loading.analyze_app("entitlements")
    claimed.begin()
    entitlements.run_nightly(today=stories.DEMO_DAY)
    loading.analyze_app("entitlements")
    claimed.go_on()
