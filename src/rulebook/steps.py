"""The shared steps of a run: which a text reads, which are worth working out once, which are worked out together."""

import re
from collections import Counter

from rulebook.facts.base import Builder

COUNTS = "counted"
_STEP = re.compile(r"\b(?:[a-z_]+_[0-9a-f]{8}|pay)\b")
Steps = list[tuple[str, str]]


def with_steps(parts: Steps, query: str) -> str:
    """A query behind the steps it reads."""
    body = ",\n".join(f"{name} AS ({sql})" for name, sql in parts)
    return f"WITH {body}\n{query}" if parts else query


def all_steps(builder: Builder) -> Steps:
    """Every step in the order they need each other, the pay rows first."""
    pay = [("pay", builder.pay_step())] if builder.pay else []
    return [*pay, *builder.steps.items()]


def needed_steps(builder: Builder, texts: list[str], ready: set[str]) -> Steps:
    """The steps that these texts read, and those that they read in turn; what is ready is left out."""
    every = dict(all_steps(builder))
    wanted: set[str] = set()
    while texts:
        found = {name for name in _STEP.findall(texts.pop()) if name in every and name not in ready}
        texts += [every[name] for name in found - wanted]
        wanted |= found
    return [(name, text) for name, text in every.items() if name in wanted]


def kept_steps(builder: Builder) -> Steps:
    """What an engine works out before its schemes, in this order: steps with more than one reader.

    People are counted all at once: the employments are gone through one time, then each count is cut out of it.
    """
    together = [name for name in builder.counts if builder.joined[name]]
    counted = [(COUNTS, builder.count_together(together))] if len(together) > 1 else []
    cut = set(together) if counted else set()
    uses = Counter({name: times for name, times in builder.joined.items() if name not in cut})
    for name, text in [*all_steps(builder), *counted]:
        if name not in cut:
            uses.update(set(_STEP.findall(text)))
    kept = [(name, text) for name, text in all_steps(builder) if uses[name] > 1]
    return [*kept, *counted, *builder.cut_counts(COUNTS, together if counted else [])]
