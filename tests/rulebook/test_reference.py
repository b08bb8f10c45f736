"""The reference names every word of the language."""

from pathlib import Path

from rulebook.facts.catalogue import FACTS
from rulebook.functions import FUNCTIONS, MODES, ROUND_TO
from rulebook.registry import TABLES
from rulebook.structure import KEYS, WINDOWS

TEXT = Path("docs/reference/rule-language.md").read_text(encoding="utf-8")


def test_reference_names_every_key_function_fact_and_table():
    words = [
        *KEYS,
        *FUNCTIONS,
        *MODES,
        *ROUND_TO,
        *WINDOWS,
        *TABLES,
        *(fact.name for fact in FACTS.values()),
    ]
    assert [
        word for word in words if word not in TEXT and word not in {"note", "document", "inherits"}
    ] == []


def test_reference_answers_each_of_the_thirty_five_points():
    assert [point for point in range(1, 36) if f"\n| {point} " not in TEXT] == []
