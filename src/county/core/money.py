"""Money in whole fen, read from what people type and what spreadsheets hold."""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal
from numbers import Real

from django.utils.translation import gettext as _

from county.core.errors import Refused

FEN_PER_YUAN = 100
FEN_PER_WAN = 10_000 * FEN_PER_YUAN
FEN_PER_YI = 100_000_000 * FEN_PER_YUAN
# Ten thousand times a poor county's yearly budget; anything above is a slipped key.
MAX_FEN = 1_000_000 * FEN_PER_YI

_CENT = Decimal("0.01")
_NOISE = Decimal("0.000001")
_AMOUNT = re.compile(
    r"(?P<sign>[-+]?)(?:¥|RMB|CNY|人民币)?(?P<sign2>[-+]?)"
    r"(?P<digits>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d*)?|\.\d+)"
    r"(?P<scale>[万亿]?)(?:元|圆|块)?[整正]?"
)
_SCALES = {"": 1, "万": 10_000, "亿": 100_000_000}


def parse_yuan(value: object, *, allow_negative: bool = False) -> int:
    """Read an amount in yuan: 2,300.50元, ￥2300, 1.2万元, a whole number, a spreadsheet cell.

    Returns: whole fen.
    Refuses: empty cells, words, a third decimal, commas at odd places, amounts below zero unless
        allowed, amounts no county pays.
    """
    if isinstance(value, str):
        amount = _decimal_of_text(value)
    elif isinstance(value, (Decimal, Real)) and not isinstance(value, bool):
        amount = _finite(decimal_of(value), shown=value)
    else:
        raise Refused(_("请填写金额，例如 2300.50。"), code="money_empty")
    return _whole_fen(amount, allow_negative=allow_negative)


def decimal_of(number: Decimal | Real) -> Decimal:
    """Turn a number from a spreadsheet into the decimal a person saw in the cell.

    Binary numbers go through their shortest text, and noise below 1e-6 (0.1 + 0.2) is dropped.

    Returns: NaN for what has no decimal form.
    """
    if isinstance(number, Decimal):
        return number
    try:
        exact = Decimal(repr(number))
    except ArithmeticError:
        return Decimal("NaN")
    if not exact.is_finite() or abs(exact) >= MAX_FEN:
        return exact
    near = exact.quantize(_CENT)
    return near if abs(exact - near) < _NOISE else exact


def to_yuan(fen: int) -> Decimal:
    """Returns: yuan with exactly two decimals, for form fields and spreadsheet cells."""
    return Decimal(fen).scaleb(-2)


def format_yuan(fen: int) -> str:
    """42,000.00: the same in every language, without a currency sign."""
    sign = "-" if fen < 0 else ""
    yuan, rest = divmod(abs(fen), FEN_PER_YUAN)
    return f"{sign}{yuan:,}.{rest:02d}"


def format_wan(fen: int) -> str:
    """1,234.56 in units of 10,000 yuan, two decimals, half up."""
    return _format_scaled(fen, unit=FEN_PER_WAN)


def format_yi(fen: int) -> str:
    """1.23 in units of 100,000,000 yuan, two decimals, half up."""
    return _format_scaled(fen, unit=FEN_PER_YI)


def _format_scaled(fen: int, *, unit: int) -> str:
    scaled = (Decimal(fen) / unit).quantize(_CENT, rounding=ROUND_HALF_UP)
    # Adding zero turns -0.00 into 0.00.
    return f"{scaled + 0:,.2f}"


def _decimal_of_text(text: str) -> Decimal:
    tidy = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).replace("−", "-").upper()
    if not tidy:
        raise Refused(_("请填写金额，例如 2300.50。"), code="money_empty")
    match = _AMOUNT.fullmatch(tidy)
    if match is None or (match["sign"] and match["sign2"]) or not match["digits"].isascii():
        raise Refused(_unreadable_reason(tidy), code="money_text")
    digits = match["digits"].replace(",", "")
    sign = match["sign"] or match["sign2"]
    return Decimal(sign + digits) * _SCALES[match["scale"]]


def _unreadable_reason(tidy: str) -> str:
    if re.fullmatch(r"[^\d]*[\d,]+(\.\d+)?[^\d]*", tidy) and "," in tidy:
        return _("金额“%(text)s”中的逗号位置不对。请去掉逗号，写成 2300.50 的样子。") % {
            "text": tidy[:20]
        }
    return _("看不懂金额“%(text)s”。请只填数字，例如 2300.50 或 1.2万。") % {"text": tidy[:20]}


def _finite(amount: Decimal, *, shown: object) -> Decimal:
    if not amount.is_finite():
        raise Refused(_unreadable_reason(str(shown)), code="money_text")
    return amount


def _whole_fen(amount: Decimal, *, allow_negative: bool) -> int:
    if abs(amount) * FEN_PER_YUAN > MAX_FEN:
        raise Refused(_("金额太大。请核对单位是元还是万元。"), code="money_range")
    fen = amount * FEN_PER_YUAN
    if fen != fen.to_integral_value():
        raise Refused(
            _("金额 %(amount)s 元有第三位小数。请精确到分，最多两位小数。")
            % {"amount": format(amount.normalize(), "f")},
            code="money_decimals",
        )
    if fen < 0 and not allow_negative:
        raise Refused(_("金额不能小于零。请填写零或正数。"), code="money_negative")
    return int(fen)
