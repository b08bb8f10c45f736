"""By whom a right is counted, and for which period: the two halves of "once"."""

from datetime import date

from rulebook.model import Scheme

# How each key is written, over f (finding), fa (factory's row of the registry) and p (person).
HOLDERS = {
    "item": "'item:' || f.item",
    "person": "'person:' || COALESCE(f.person_id, -f.item)",
    "household": "'household:' || COALESCE(p.household_id, -f.item)",
    "factory": "'factory:' || f.factory_id",
    "enterprise": "'enterprise:' || f.enterprise_id",
    "identity_cluster": "'identity_cluster:' || fa.cluster_id",
    "post": "'item:' || f.item",
}


def holder_key(scheme: Scheme) -> str:
    """The key of the scheme's first `once`; without one each subject has its own right."""
    return next((limit.key for limit in scheme.limits if limit.kind == "once"), "item")


def period_of(scheme: Scheme, day: date) -> str:
    """ever, 2019, 2019Q4 or 2019-12."""
    if scheme.period == "year":
        return f"{day.year}"
    if scheme.period == "quarter":
        return f"{day.year}Q{(day.month + 2) // 3}"
    if scheme.period == "month":
        return f"{day.year}-{day.month:02d}"
    return "ever"
