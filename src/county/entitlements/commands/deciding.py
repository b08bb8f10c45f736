"""One decision asked for from above: `claims` decides applications and shows what a claim was decided by."""

from county.entitlements.facts.again import amounts_by
from county.entitlements.facts.explaining import Decision, decided_now, explained
from county.entitlements.facts.rows import differences, stored

__all__ = ["Decision", "amounts_by", "decided_now", "differences", "explained", "stored"]
