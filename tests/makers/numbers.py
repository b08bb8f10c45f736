"""Numbers that pass the checks and belong to nobody: sequence 000 in identity numbers."""

from datetime import date

ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def make_id_number(*, born_on: date = date(1985, 3, 5), division: str = "610926") -> str:
    """Two people of one birthday need two divisions: the sequence is always the impossible 000."""
    body = f"{division}{born_on:%Y%m%d}000"
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, ID_WEIGHTS, strict=True)) % 11]


def make_credit_code(*, number: int = 1) -> str:
    """91610926 + nine digits of the organisation code (its own check digit is not kept) + check."""
    body = f"91610926{number:09d}"
    total = sum(CREDIT_ALPHABET.index(c) * pow(3, i, 31) for i, c in enumerate(body))
    return body + CREDIT_ALPHABET[(31 - total % 31) % 31]
