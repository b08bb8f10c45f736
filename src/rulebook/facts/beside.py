"""What other schemes give in the same run: a sum over their decisions, so that one scheme builds on others."""

from rulebook.facts.base import Arg, Ask, Built, Fact
from rulebook.model import Text
from rulebook.units import FEN


class Decided:
    """The fen that the named schemes decide for the same key; unknown while any of it is unknown."""

    def __init__(self, key: str) -> None:
        self.key = key

    def __call__(self, ask: Ask) -> Built:
        """The fact's SQL. A scheme that this run does not decide leaves it unknown."""
        key, names = self.key, sorted(set(ask.words("schemes")))
        if not names or set(names) - set(ask.earlier):
            return Built("CAST(NULL AS BIGINT)")
        rows = " UNION ALL ".join(
            f"SELECT {key}, amount FROM {ask.earlier[name]} WHERE NOT {key} IS NULL"
            for name in names
        )
        step = f"decided_by_{'_'.join(names)}_{key}"
        ask.local[step] = (
            f"SELECT {key}, CASE WHEN COUNT(*) = COUNT(amount) THEN CAST(SUM(amount) AS BIGINT) END AS total"
            f" FROM ({rows}) AS d GROUP BY {key}"
        )
        alias = ask.join(step, f"{{j}}.{key} = s.{key}")
        return Built(
            f"CASE WHEN s.{key} IS NULL THEN NULL WHEN {alias}.{key} IS NULL THEN 0 ELSE {alias}.total END"
        )


def beside(subject: str, key: str) -> Fact:
    """The fact `decided` of a subject: by person for a worker, by factory, by item for an agreement."""
    return Fact(
        subject,
        "decided",
        FEN,
        Text("本次其他方案核定的金额", "Decided in this run by other schemes"),
        (),
        Decided(key),
        top=10**14,
        args={"schemes": Arg("words")},
    )
