"""Identity numbers, credit codes, phones and accounts: all computed, none a person's."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn
from stdnum.cn import ric, uscc

from county.core.errors import Refused
from county.core.identity import (
    CREDIT_ALPHABET,
    check_digit,
    credit_code_check,
    mask_account,
    mask_id_number,
    mask_phone,
    parse_account,
    parse_credit_code,
    parse_id_number,
    parse_phone,
)

TODAY = date(2019, 12, 20)
ZERO, NINE = ord("0"), ord("9")


def number_of(division="610926", birth="19900101", sequence="000"):
    first17 = division + birth + sequence
    return first17 + check_digit(first17)


def code_of(first17):
    return first17 + credit_code_check(first17)


def refusal(text, *, reader=parse_id_number, **kwargs):
    with pytest.raises(Refused) as caught:
        reader(text, **kwargs)
    return caught.value


def test_compute_check_digit_when_standards_example_then_x():
    assert check_digit("11010519491231002") == "X"


@given(st.text("0123456789", min_size=17, max_size=17))
def test_compute_check_digit_when_any_body_then_agrees_with_stdnum(body):
    assert check_digit(body) == ric.calc_check_digit(body + "0")


@given(st.text(CREDIT_ALPHABET, min_size=17, max_size=17))
def test_compute_credit_check_when_any_body_then_agrees_with_stdnum(body):
    assert credit_code_check(body) == uscc.calc_check_digit(body)


@given(
    birth=st.dates(date(1900, 1, 1), TODAY),
    place=st.integers(0, 17),
    shift=st.integers(1, 9),
)
def test_parse_id_when_one_digit_is_changed_then_refuses(birth, place, shift):
    number = number_of(birth=birth.strftime("%Y%m%d"))
    old = 10 if number[place] == "X" else int(number[place])
    wrong = number[:place] + str((old + shift) % 10) + number[place + 1 :]
    if wrong != number:
        assert refusal(wrong, today=TODAY).code.startswith("id_")


def test_parse_id_when_good_then_gives_its_parts():
    number = number_of("610926", "19850315")
    found = parse_id_number(number, today=TODAY)
    assert (found.number, found.birth_on, found.sex) == (number, date(1985, 3, 15), "female")
    assert (found.division, found.kind, found.is_invented) == ("610926", "resident", True)


def test_parse_id_when_sequence_is_odd_then_male_and_not_invented():
    # Born in the year of no living person but within 120 years, division 000001: nobody's number.
    found = parse_id_number(number_of("000001", "19000101", "001"), today=TODAY)
    assert (found.sex, found.warnings) == ("male", ("unknown_division",))


def test_parse_id_when_typed_loosely_then_cleans():
    number = next(n for d in range(1, 29) if (n := number_of(birth=f"199002{d:02d}"))[-1] == "X")
    spaced = f"\u00a0{number[:6]} {number[6:10]}-{number[10:17]}\u200bx\u3000"
    wide = "".join(chr(ord(c) - ZERO + ord("０")) if ZERO <= ord(c) <= NINE else c for c in number)
    assert parse_id_number(spaced, today=TODAY).number == number
    assert parse_id_number(wide, today=TODAY).number == number


@pytest.mark.parametrize("division", ["612427", "610926", "999999", "610999", "422629"])
def test_parse_id_when_place_and_year_disagree_then_accepts(division):
    assert parse_id_number(number_of(division, "19600101"), today=TODAY).division == division


@pytest.mark.parametrize(
    ("division", "kind"),
    [
        ("810000", "hk_macao_taiwan_permit"),
        ("820000", "hk_macao_taiwan_permit"),
        ("830000", "hk_macao_taiwan_permit"),
        ("961840", "foreigner_permit"),
    ],
)
def test_parse_id_when_residence_permit_then_tells_its_kind(division, kind):
    found = parse_id_number(number_of(division), today=TODAY)
    assert (found.kind, found.warnings) == (kind, ("invented",))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "id_empty"),
        ("　 ", "id_empty"),
        ("610926900101000", "id_old"),
        ("6.10926199001010E+17", "id_scientific"),
        ("61092619900101000", "id_length"),
        ("6109261990010100000", "id_length"),
        ("61092619900101O00X", "id_characters"),
        ("6109261990X1010000", "id_characters"),
        ("٦" * 18, "id_characters"),
        (number_of(birth="19900230"), "id_birth"),
        (number_of(birth="00000101"), "id_birth"),
        (number_of(birth="20191221"), "id_future"),
        (number_of(birth="20990101"), "id_future"),
        (number_of(birth="18981219"), "id_age"),
    ],
)
def test_parse_id_when_wrong_then_refuses_with_its_code(text, code):
    assert refusal(text, today=TODAY).code == code


def test_parse_id_when_15_digits_then_asks_for_18():
    reason = refusal("610926900101000", today=TODAY).reason
    assert reason == "这是 15 位的旧身份证号，已停止使用。请填写现在的 18 位身份证号。"


def test_parse_id_when_length_is_wrong_then_counts():
    reason = refusal("6109 2619", today=TODAY).reason
    assert reason == "身份证号应为 18 位，这里有 8 位。请核对后重新填写。"


def test_parse_id_when_spreadsheet_rounded_then_names_the_cause():
    assert "设为文本" in refusal("610926199001011000", today=TODAY).reason


def test_parse_id_when_120_and_364_days_then_accepts():
    born = date(1898, 12, 21)
    assert parse_id_number(number_of(birth="18981221"), today=TODAY).birth_on == born
    assert refusal(number_of(birth="18981220"), today=TODAY).code == "id_age"


def test_parse_id_when_born_today_then_accepts_and_tomorrow_refuses():
    number = number_of(birth=TODAY.strftime("%Y%m%d"))
    assert parse_id_number(number, today=TODAY).birth_on == TODAY
    assert refusal(number, today=TODAY - timedelta(days=1)).code == "id_future"


def test_parse_id_when_no_day_given_then_uses_the_countys(settings):
    settings.ANYE_TODAY = date(2000, 1, 1)
    assert refusal(number_of(birth="20000102")).code == "id_future"


def test_mask_id_when_18_then_keeps_four_and_four():
    assert mask_id_number("61092619900101000X") == "6109**********000X"


def test_mask_id_when_short_then_hides_all():
    assert mask_id_number("6109261990") == "**********"


def test_parse_credit_code_when_village_collective_then_accepts():
    # stdnum refuses N, which is why this reader is our own.
    code = code_of("N2610926MF0000000")
    assert parse_credit_code(code) == code
    assert not uscc.is_valid(code)


@pytest.mark.parametrize("first", "159ANY")
def test_parse_credit_code_when_typed_loosely_then_cleans(first):
    code = code_of(first + "1610926MA0000000")
    assert parse_credit_code(f" {code[:8].lower()}-{code[8:]}\u00a0") == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "credit_code_empty"),
        ("91610926", "credit_code_length"),
        ("9I610926MA00000000", "credit_code_characters"),
        ("91610926000000000é", "credit_code_characters"),
        (code_of("C1610926MA0000000"), "credit_code_check"),
        (code_of("91610926MA0000000")[:17] + "0", "credit_code_check"),
    ],
)
def test_parse_credit_code_when_wrong_then_refuses_with_its_code(text, code):
    assert refusal(text, reader=parse_credit_code).code == code


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("13800001234", "13800001234"),
        ("138 0000-1234", "13800001234"),
        ("+86 138 0000 1234", "13800001234"),
        ("008613800001234", "13800001234"),
        ("8613800001234", "13800001234"),
        ("１３８００００１２３４", "13800001234"),
        ("0915-1234567", "0915-1234567"),
        ("(0915) 1234567", "0915-1234567"),
        ("（029）12345678", "029-12345678"),
        ("01012345678", "010-12345678"),
    ],
)
def test_parse_phone_when_good_then_gives_one_form(text, stored):
    assert parse_phone(text) == stored


@pytest.mark.parametrize(
    "text", ["12345", "12800001234", "1380000123", "1234567", "0915123", "电话"]
)
def test_parse_phone_when_wrong_then_says_how_to_write_it(text):
    assert "0915-1234567" in refusal(text, reader=parse_phone).reason


def test_parse_phone_when_empty_then_asks_for_it():
    assert refusal(" ", reader=parse_phone).code == "phone_empty"


@pytest.mark.parametrize(
    ("phone", "masked"),
    [("13800001234", "138****1234"), ("0915-1234567", "0915-***4567"), ("12345", "*****")],
)
def test_mask_phone_when_shown_then_hides_the_middle(phone, masked):
    assert mask_phone(phone) == masked


@given(st.text("0123456789", min_size=12, max_size=19))
def test_parse_account_when_any_digits_then_warns_as_luhn_does(number):
    found = parse_account(number)
    assert (found.number, not found.warnings) == (number, luhn.is_valid(number))


@pytest.mark.parametrize("text", ["12345678901", "1" * 20, "6222A0000000", "6.22E+17", ""])
def test_parse_account_when_wrong_then_refuses(text):
    assert refusal(text, reader=parse_account).code.startswith("account")


def test_parse_account_when_grouped_then_takes_the_spaces_away():
    assert parse_account("6222 0000 0000 0000").number == "6222000000000000"


def test_mask_account_when_shown_then_keeps_four():
    assert (mask_account("6222000000001234"), mask_account("1234")) == ("****1234", "****")
