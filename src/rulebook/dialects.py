"""Canonical text (DuckDB's) to the other engines' words, by sqlglot at an exact pin."""

import re
from functools import lru_cache

import sqlglot
from sqlglot import exp

_LEVEL = re.compile(r"q|[qs][0-9]+")
_HASH = 8  # letters of a step's hash
ENGINES = ("duckdb", "postgres", "spark")


@lru_cache(maxsize=256)
def translate(sql: str, engine: str) -> str:
    """The same query for another engine. Whole division stays whole division everywhere."""
    if engine == "duckdb":
        return sql
    tree = sqlglot.parse_one(sql, read="duckdb")
    if engine == "postgres":
        tree = tree.transform(_whole_division)
        for step in tree.find_all(exp.CTE):
            if _is_step(step.alias):
                step.args["materialized"] = True
        for inner in tree.find_all(exp.Subquery):
            _fence(inner)
    return tree.sql(dialect=engine)


def _is_step(name: str) -> bool:
    """Shared steps are worked out once; the thin layers over the facts fold into one another."""
    return name in {"pay", "facts"} or len(name.rpartition("_")[2]) == _HASH


def _fence(inner: exp.Subquery) -> None:
    """PostgreSQL would fold the levels of a bit set into one expression that doubles at each."""
    if _LEVEL.fullmatch(inner.alias) and isinstance(inner.this, exp.Select):
        inner.this.set("offset", exp.Offset(expression=exp.Literal.number(0)))


def _whole_division(node: exp.Expression) -> exp.Expression:
    if isinstance(node, exp.IntDiv):
        return exp.Div(this=node.this, expression=node.expression, typed=True, safe=False)
    return node
