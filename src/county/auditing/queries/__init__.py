"""Samples, what they are drawn from, and the way of one payment."""

from county.auditing.queries.samples import (
    amounts_between,
    is_drawn_again,
    items_for,
    orders_walked,
    samples_for,
)
from county.auditing.queries.ways import WayStep, order_for, way_of

__all__ = [
    "WayStep",
    "amounts_between",
    "is_drawn_again",
    "items_for",
    "order_for",
    "orders_walked",
    "samples_for",
    "way_of",
]
