"""The bank, simulated: it answers some of what was sent, shuffled, and not always cleanly."""

import random
from typing import Any


def answer(orders: list[Any], dice: random.Random) -> bytes:
    """A return file: some lines twice, one altered, the end cut off. One outcome an order, whoever asks."""
    from tests.makers.payments import answer_rows

    from county.payments.kinds import mapping

    rows = answer_rows(orders)
    for row, order in zip(rows, orders, strict=True):
        row["is_paid"] = order.pk % 9 != 0
    if dice.random() < 0.2:
        rows.append(rows[0])
    if dice.random() < 0.1:
        name, other = dice.choice(
            (("amount_fen", 1), ("seq", 99_999), ("account", "6230580099999999"))
        )
        rows[-1] = {**rows[-1], name: other}
    data = mapping.write_answer(mapping.DEFAULT, rows)
    return data[: -dice.randint(1, 30)] if dice.random() < 0.1 else data
