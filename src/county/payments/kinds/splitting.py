"""An amount borne by several funds, in whole fen that add up exactly."""

from collections.abc import Sequence


def split(amount_fen: int, weights: Sequence[int]) -> list[int]:
    """Divide by weight; what is left over goes fen by fen to the largest remainders, the first first.

    Raises: ValueError when nothing can be divided by the weights.
    """
    whole = sum(weights)
    if amount_fen < 0 or whole <= 0 or min(weights) < 0:
        msg = "weights are whole numbers from 0 up, not all of them 0"
        raise ValueError(msg)
    parts = [amount_fen * weight // whole for weight in weights]
    by_rest = sorted(range(len(weights)), key=lambda n: (-(amount_fen * weights[n] % whole), n))
    for n in by_rest[: amount_fen - sum(parts)]:
        parts[n] += 1
    return parts
