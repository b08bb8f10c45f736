"""What a check is: a pattern, where it was seen before, one statement, and its finding in a sentence.

The statement gives, for each finding: key, factory_id, other_id, person_id, claim_id, marks (text[]), objects
(text[], "app.model:key") and data (jsonb, by the names the sentence uses). It may use the thresholds by name, and
today, month (core.months) and from_month, the first month looked at.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from county.core import months
from county.core.text import listed
from county.risk.choices import Severity
from county.screens import formats

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# How many of its records a finding leads to.
MOST_OBJECTS = 24


@dataclass(frozen=True, kw_only=True)
class Check:
    """One pattern.

    looks_for: the pattern, and what alike is lawful and left alone. seen: where it was seen in the world. reads:
    what data. said: the sentence of one finding; names in it are data's keys, `factory` and `other`.
    mend: what clears a stop. holds: whose claims and payments a stop holds (commands/standing.py):
    "person", "factory", "counting" (claims of the factories whose rule counts workers), "claim".
    thresholds: their names in kinds/thresholds.py.
    """

    code: str
    name: "StrOrPromise"
    looks_for: "StrOrPromise"
    seen: "StrOrPromise"
    reads: "StrOrPromise"
    said: "StrOrPromise"
    sql: str
    severity: Severity = Severity.SOFT
    mend: "StrOrPromise" = ""
    holds: frozenset[str] = frozenset()
    thresholds: tuple[str, ...] = ()

    @property
    def is_hard(self) -> bool:
        return self.severity == Severity.HARD

    def sentence(self, data: Mapping[str, Any], *, factory: str = "", other: str = "") -> str:
        """The finding in words, with the values seen. A value that is not there shows as a dash."""
        told = _Told({key: _written(key, value) for key, value in data.items()})
        told |= {"factory": factory or "—", "other": other or "—"}
        return str(self.said) % told


class _Told(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "—"


def _written(key: str, value: Any) -> str:
    if value is None:
        return "—"
    if isinstance(value, list):
        return listed(_written(key.removesuffix("s"), one) for one in value)
    if key.endswith("_fen"):
        return str(formats.yuan(int(value)))
    if key.endswith("_on"):
        return str(formats.day(date.fromisoformat(str(value))))
    if key == "month":
        return months.iso(int(value))
    return str(formats.thousands(value)) if isinstance(value, int) else str(value)
