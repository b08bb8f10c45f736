"""Every fact there is."""

from rulebook.facts import agreements, factories, insurance, months, workers
from rulebook.facts.base import Fact

FACTS: dict[str, Fact] = {
    fact.full_name: fact
    for fact in (
        *workers.FACTS,
        *factories.FACTS,
        *agreements.FACTS,
        *insurance.FACTS,
        *months.FACTS,
    )
}


def readable(subject: str) -> tuple[str, ...]:
    """The subjects whose facts a scheme on this subject may read: its own, its worker's, and its factory's."""
    if subject == "worker_month":
        return (subject, "worker", "factory")
    return (subject,) if subject == "factory" else (subject, "factory")
