"""Every fact there is."""

from rulebook.facts import agreements, factories, insurance, workers
from rulebook.facts.base import Fact

FACTS: dict[str, Fact] = {
    fact.full_name: fact
    for fact in (*workers.FACTS, *factories.FACTS, *agreements.FACTS, *insurance.FACTS)
}


def readable(subject: str) -> tuple[str, ...]:
    """The subjects whose facts a scheme on this subject may read: its own, and its factory's."""
    return (subject,) if subject == "factory" else (subject, "factory")
