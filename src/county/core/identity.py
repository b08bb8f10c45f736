"""Identity numbers, credit codes, phones and bank accounts: reading, checking and masking.

Own validators, because python-stdnum refuses real numbers: it ties the division to the birth year
and knows neither residence permits nor village collectives. Nothing here refuses on place.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from operator import mul

from django.utils.translation import gettext as _

from county.core import clock
from county.core.errors import Refused

MAX_AGE = 120

ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECKS = "10X98765432"
# GB/T 2260: the first two digits of every division code ever issued on the mainland and Taiwan.
PROVINCES = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71")

CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
# GB 32100 registering authority: 1-9, A (armed forces), N (agriculture: N2 is a village
# collective), Y (other).
CREDIT_FIRST = frozenset("123456789ANY")

_SEPARATORS = re.compile(r"[\s\-‐‑‒–—−\u200b-\u200f\u2060\ufeff]+")
_SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+?\d+")
_ID_SHAPE = re.compile(r"[0-9]{17}[0-9X]")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"0\d{9,11}")


@dataclass(frozen=True)
class IdNumber:
    """One number by GB 11643 or of the residence permits that share its shape.

    sex: male or female, from the 17th digit.
    division: the six digits of the place that issued the number, not of the place lived in.
    kind: resident, hk_macao_taiwan_permit or foreigner_permit.
    warnings: words, not sentences: `invented` (sequence 000, which no real person has),
        `unknown_division` (the first two digits are no province).
    """

    number: str
    birth_on: date
    sex: str
    division: str
    kind: str
    warnings: tuple[str, ...] = ()

    @property
    def is_invented(self) -> bool:
        return "invented" in self.warnings


@dataclass(frozen=True)
class Account:
    """A bank account or passbook number.

    warnings: `luhn` when the card check digit does not agree. Passbooks and co-operatives need not
        satisfy it, so it never refuses.
    """

    number: str
    warnings: tuple[str, ...] = ()


def parse_id_number(text: str, *, today: date | None = None) -> IdNumber:
    """Read an 18-digit identity number as typed or pasted; `today` defaults to the county's.

    Refuses: 15 digits, any other length, other characters, a day that does not exist, a birth in
        the future or more than 120 years ago, a wrong check digit. Never a place, never the age
        for work, which is a rule of the programme and not of the number.
    """
    number = _compact(text)
    _refuse_shape(number)
    birth_on = _birth_of(number)
    _refuse_age(birth_on, today=today or clock.today())
    if check_digit(number[:17]) != number[17]:
        raise Refused(_wrong_check_reason(number), code="id_check_digit")
    return IdNumber(
        number=number,
        birth_on=birth_on,
        sex="male" if int(number[16]) % 2 else "female",
        division=number[:6],
        kind=_kind_of(number),
        warnings=_id_warnings(number),
    )


def check_digit(first17: str) -> str:
    """Compute the 18th character by ISO 7064 MOD 11-2."""
    # By map and not by a generator: one import asks this 72,000 times.
    total = sum(map(mul, map(int, first17), ID_WEIGHTS))
    return ID_CHECKS[total % 11]


def mask_id_number(number: str) -> str:
    """Hide all but the first four and the last four characters: 6109**********123X.

    The four in front tell only the prefecture, the four behind are what clerks compare by
    telephone; the county, the birth and so the age stay hidden. Anything too short to keep eight
    characters safely is hidden whole.
    """
    if len(number) < 15:
        return "*" * len(number)
    return f"{number[:4]}{'*' * (len(number) - 8)}{number[-4:]}"


def parse_credit_code(text: str) -> str:
    """Read an 18-character unified social credit code (GB 32100).

    Refuses: another length, letters outside the alphabet, a first character no registering
        authority has, a wrong check character. The check is weak (an invented code passes by
        chance in 1 of 31), so a passing code proves no registration.
    """
    code = _compact(text)
    if not code:
        raise Refused(_("请填写统一社会信用代码。"), code="credit_code_empty")
    if len(code) != 18:
        raise Refused(
            _("统一社会信用代码应为 18 位，这里有 %(n)s 位。请对照营业执照重新填写。")
            % {"n": len(code)},
            code="credit_code_length",
        )
    if not set(code) <= set(CREDIT_ALPHABET):
        raise Refused(
            _(
                "统一社会信用代码只用数字和大写字母，不用 I、O、S、V、Z。"
                "请检查是否把数字 1、0、5、2 写成了字母。"
            ),
            code="credit_code_characters",
        )
    if code[0] not in CREDIT_FIRST or credit_code_check(code[:17]) != code[17]:
        raise Refused(
            _("统一社会信用代码校验不通过，有一位或几位写错了。请对照营业执照重新填写。"),
            code="credit_code_check",
        )
    return code


def credit_code_check(first17: str) -> str:
    """Compute the 18th character: weights 3^i mod 31."""
    total = sum(
        CREDIT_ALPHABET.index(letter) * pow(3, place, 31) for place, letter in enumerate(first17)
    )
    return CREDIT_ALPHABET[-total % 31]


def parse_phone(text: str) -> str:
    """Read a mobile or landline number; +86, spaces and hyphens are taken away.

    Returns: 11 digits for a mobile, 0915-1234567 for a landline.
    """
    digits = re.sub(r"[()]", "", _compact(text))
    digits = re.sub(r"^(\+|00)86|^86(?=1\d{10}$)", "", digits)
    if not digits:
        raise Refused(_("请填写电话号码。"), code="phone_empty")
    if _MOBILE.fullmatch(digits):
        return digits
    if _LANDLINE.fullmatch(digits):
        # Area codes 010 and 02x have three digits, all others four.
        area = 3 if digits.startswith(("010", "02")) else 4
        if 7 <= len(digits) - area <= 8:
            return f"{digits[:area]}-{digits[area:]}"
    raise Refused(
        _("电话号码不对。请填写 11 位手机号，或带区号的座机号，例如 0915-1234567。"),
        code="phone",
    )


def mask_phone(phone: str) -> str:
    """Hide the middle: 138****1234, 0915-***4567."""
    area, hyphen, local = phone.rpartition("-")
    if hyphen:
        return f"{area}-{'*' * max(len(local) - 4, 0)}{local[-4:]}"
    if len(phone) != 11:
        return "*" * len(phone)
    return f"{phone[:3]}****{phone[7:]}"


def parse_account(text: str) -> Account:
    """Read a bank account number: 12 to 19 digits.

    Refuses: other characters or lengths. A failing Luhn check is only a warning.
    """
    number = _compact(text)
    if _SCIENTIFIC.fullmatch(number):
        raise Refused(_scientific_reason(), code="account_scientific")
    if not (number.isascii() and number.isdigit() and 12 <= len(number) <= 19):
        raise Refused(
            _("银行账号应为 12 至 19 位数字。请对照存折或银行卡重新填写。"), code="account"
        )
    return Account(number=number, warnings=() if _passes_luhn(number) else ("luhn",))


def mask_account(number: str) -> str:
    """Keep the last four digits: ****1234."""
    return f"****{number[-4:]}" if len(number) >= 12 else "****"


def _compact(text: str) -> str:
    if text.isascii() and text.isalnum():
        return text.upper()
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper()


def _refuse_shape(number: str) -> None:
    if not number:
        raise Refused(_("请填写身份证号。"), code="id_empty")
    if _SCIENTIFIC.fullmatch(number):
        raise Refused(_scientific_reason(), code="id_scientific")
    if len(number) == 15 and number.isascii() and number.isdigit():
        raise Refused(
            _("这是 15 位的旧身份证号，已停止使用。请填写现在的 18 位身份证号。"), code="id_old"
        )
    if len(number) != 18:
        raise Refused(
            _("身份证号应为 18 位，这里有 %(n)s 位。请核对后重新填写。") % {"n": len(number)},
            code="id_length",
        )
    if not _ID_SHAPE.fullmatch(number):
        raise Refused(
            _(
                "身份证号只能是 17 位数字加一位数字或 X。"
                "请检查是否混入了字母或标点，例如把数字 0 写成了字母 O。"
            ),
            code="id_characters",
        )


def _birth_of(number: str) -> date:
    year, month, day = int(number[6:10]), int(number[10:12]), int(number[12:14])
    try:
        return date(year, month, day)
    except ValueError:
        raise Refused(
            _("身份证号中的出生日期 %(digits)s 不存在。请核对第 7 至 14 位后重新填写。")
            % {"digits": number[6:14]},
            code="id_birth",
        ) from None


def _refuse_age(birth_on: date, *, today: date) -> None:
    if birth_on > today:
        raise Refused(
            _("身份证号中的出生日期 %(day)s 在今天之后。请核对第 7 至 14 位后重新填写。")
            % {"day": birth_on.isoformat()},
            code="id_future",
        )
    had_birthday = (today.month, today.day) >= (birth_on.month, birth_on.day)
    if today.year - birth_on.year - (not had_birthday) > MAX_AGE:
        raise Refused(
            _("按身份证号计算，年龄超过 %(n)s 岁。请核对第 7 至 10 位的出生年份。")
            % {"n": MAX_AGE},
            code="id_age",
        )


def _wrong_check_reason(number: str) -> str:
    # A spreadsheet keeps 15 digits of a number and turns the rest into zeros.
    if number.endswith("000"):
        return _(
            "身份证号校验不通过，末三位是 000，像是表格把号码当成了数字。"
            "请把这一列设为文本后重新录入号码。"
        )
    return _("身份证号校验不通过，有一位或几位写错了。请对照身份证重新填写。")


def _scientific_reason() -> str:
    return _("表格把号码变成了科学计数，后几位已丢失。请把这一列设为文本后重新录入号码。")


def _kind_of(number: str) -> str:
    if number.startswith(("81", "82", "83")):
        return "hk_macao_taiwan_permit"
    return "foreigner_permit" if number.startswith("9") else "resident"


def _id_warnings(number: str) -> tuple[str, ...]:
    warnings = []
    if number[14:17] == "000":
        warnings.append("invented")
    if _kind_of(number) == "resident" and not PROVINCES.match(number):
        warnings.append("unknown_division")
    return tuple(warnings)


def _passes_luhn(number: str) -> bool:
    doubled = [int(digit) * 2 for digit in number[-2::-2]]
    total = sum(int(digit) for digit in number[-1::-2]) + sum(n // 10 + n % 10 for n in doubled)
    return total % 10 == 0
