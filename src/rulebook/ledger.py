"""What was granted before, and what is granted beside: columns that limits and other schemes look at.

Each becomes one column `b_<name>` of the facts, so that the questionnaire can ask for it like any fact.
"""

from dataclasses import dataclass

from rulebook import sqltext
from rulebook.facts.base import Ask
from rulebook.model import Limit, Relation, Scheme
from rulebook.registry import KEY_COLUMNS, POST, SUBJECTS


@dataclass(frozen=True)
class Before:
    """One look into the ledger: the sum, count or months of some schemes by a key over a time."""

    name: str
    schemes: tuple[str, ...]
    key: str
    over: str
    what: str  # count, amount, months, items (different ones, this one left out)

    @property
    def column(self) -> str:
        """b_once_person_ever."""
        return f"b_{self.name}"


WHAT = {"once": "count", "count": "count", "cap": "amount", "months": "months", "items": "items"}
_SUMS = {
    "count": "COUNT(*)",
    "amount": "SUM(amount_fen)",
    "months": "SUM(months)",
    "items": "COUNT(DISTINCT own_id)",
}


def of_limit(scheme: Scheme, limit: Limit) -> Before | None:
    """The look a limit needs; a cap on the decision alone needs none."""
    if limit.over == "decision":
        return None
    return Before(limit.name, (scheme.name, *limit.pool), limit.key, limit.over, WHAT[limit.kind])


def of_relation(kind: str, relation: Relation) -> Before:
    """The look an exclusion or a required earlier scheme needs."""
    what = "months" if relation.parameter else "count"
    return Before(
        f"{kind}_{relation.scheme}", (relation.scheme,), relation.key, relation.over, what
    )


def of_true_up(scheme: Scheme) -> Before:
    """What was already paid for the same thing and period."""
    over = {"once": "ever", "year": "year", "quarter": "year", "month": "month"}[scheme.period]
    return Before("paid", (scheme.name,), "item", over, "amount")


def keys(scheme: Scheme) -> tuple[str, ...]:
    """The keys a decision carries; `post` only where something is limited by it."""
    used = {limit.key for limit in scheme.limits}
    used |= {relation.key for relation in (*scheme.excludes, *scheme.after)}
    return tuple(key for key in SUBJECTS[scheme.subject].keys if key != "post" or key in used)


def all_before(scheme: Scheme) -> list[Before]:
    """Every look of a scheme, once each."""
    found = [look for limit in scheme.limits if (look := of_limit(scheme, limit))]
    found += [of_relation("excludes", relation) for relation in scheme.excludes]
    found += [of_relation("after", relation) for relation in scheme.after]
    if scheme.true_up:
        found.append(of_true_up(scheme))
    return list({look.name: look for look in found}.values())


def write(look: Before, ask: Ask, earlier: dict[str, str]) -> str:
    """The SQL of one look on the subject `s`. earlier: scheme to the table of decisions made in this run."""
    column, rows = KEY_COLUMNS[look.key], _rows(look, ask, earlier)
    text = f"SELECT {column}, CAST({_SUMS[look.what]} AS BIGINT) AS total FROM ({rows}) AS g GROUP BY {column}"
    alias = ask.join(_step(look, ask, earlier, "", text), f"{{j}}.{column} = s.{column}")
    total = f"COALESCE({alias}.total, 0)"
    if look.what == "items":
        text = f"SELECT {column}, own_id FROM ({rows}) AS g GROUP BY {column}, own_id"
        had = _step(look, ask, earlier, "_had", text)
        own = ask.join(had, f"{{j}}.{column} = s.{column} AND {{j}}.own_id = s.item_id")
        total += f" - CASE WHEN {own}.own_id IS NULL THEN 0 ELSE 1 END"
    return f"CASE WHEN s.{column} IS NULL THEN NULL ELSE {total} END"


def _step(look: Before, ask: Ask, earlier: dict[str, str], stem: str, text: str) -> str:
    if not set(look.schemes) & set(earlier):
        return ask.builder.step(f"before{stem}", text)
    step = look.column.replace("b_", "beside_", 1) + stem
    ask.local[step] = text
    return step


def _rows(look: Before, ask: Ask, earlier: dict[str, str]) -> str:
    """What was granted to the key within the time, and what this run has already decided."""
    column = KEY_COLUMNS[look.key]
    day = ask.builder.day
    test = f"scheme IN {sqltext.words(look.schemes)} AND granted_on <= {ask.builder.on}"
    if look.over == "year":
        test += f" AND granted_on >= DATE '{day.year:04d}-01-01'"
    elif look.over == "month":
        test += f" AND granted_on >= DATE '{day.year:04d}-{day.month:02d}-01'"
    mine = POST.format("h") if look.key == "post" else f"h.{column}"
    theirs, own = (
        ("h.item_id AS own_id, ", "item_id AS own_id, ") if look.what == "items" else ("", "")
    )
    rows = (
        f"SELECT {mine} AS {column}, {theirs}h.amount_fen, h.months FROM {{granted}} AS h"
        f" WHERE {test} AND NOT {mine} IS NULL"
    )
    for name in look.schemes:
        if name in earlier:
            rows += (
                f" UNION ALL SELECT {column}, {own}amount AS amount_fen, 0 AS months FROM {earlier[name]}"
                f" WHERE amount > 0 AND NOT {column} IS NULL"
            )
    return rows
