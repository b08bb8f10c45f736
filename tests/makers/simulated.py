"""A simulation with one outcome and one line of it, on either side of the world."""

from datetime import date
from typing import Any

from county.entitlements.models import Snapshot
from county.simulation.models import Line, Outcome, Scenario

DAY = date(2019, 12, 10)


def put_simulated(side: Any, *, position: int) -> None:
    """position: tells the two apart. The county's simulations are everyone's who may read any."""
    scenario = Scenario.objects.create(name=f"测算{position}", day=DAY, rules_on=DAY)
    outcome = Outcome.objects.create(
        scenario=scenario, snapshot=Snapshot.objects.create(day=DAY), before_fen=0, wanted_fen=0,
        after_fen=0, gainers=0, losers=0, took_ms=1,
        figures={"schemes": [], "cost": [], "reach": []},
    )  # fmt: skip
    line = Line.objects.create(
        outcome=outcome, scheme="rent", subject="factory", item=position, effect="same",
        factory_id=side["factories.Factory"].pk, before_fen=0, wanted_fen=0, after_fen=0,
        difference_fen=0,
    )  # fmt: skip
    side.put(scenario, outcome, line)
