"""Sealing and blind indexes."""

import time

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.core.exceptions import ImproperlyConfigured
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from county.core.crypto import (
    Unsealable,
    blind_index,
    key_version_of,
    open_sealed,
    open_text,
    seal,
)

WHERE = "workforce_person:0190:id_number"
FIRST, SECOND = "11" * 32, "22" * 32


@pytest.fixture(autouse=True)
def one_key(settings):
    settings.ANYE_FIELD_KEYS = {1: FIRST}
    settings.ANYE_FIELD_KEY_CURRENT = 1


def test_sm4_when_standards_example_then_gives_its_ciphertext():
    # GB/T 32907 appendix A: the cipher of this build is really SM4.
    key = bytes.fromhex("0123456789abcdeffedcba9876543210")
    encryptor = Cipher(algorithms.SM4(key), modes.ECB()).encryptor()  # noqa: S305 -- one block
    assert encryptor.update(key).hex() == "681edf34d206965e86b3e94f536e4246"


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.text(), st.binary()))
def test_open_when_sealed_here_then_gives_the_same(plain):
    blob = seal(plain, context=WHERE)
    opened = (
        open_text(blob, context=WHERE)
        if isinstance(plain, str)
        else open_sealed(blob, context=WHERE)
    )
    assert opened == plain


def test_seal_when_identity_number_then_47_bytes_and_no_plain_text():
    blob = seal("61092619900101000X", context=WHERE)
    assert (len(blob), key_version_of(blob)) == (47, 1)
    assert b"19900101" not in blob


def test_seal_when_done_twice_then_differs():
    assert seal("x", context=WHERE) != seal("x", context=WHERE)


@pytest.mark.parametrize("place", range(32))
def test_open_when_any_byte_is_changed_then_unsealable(place):
    blob = bytearray(seal("abc", context=WHERE))
    assert len(blob) == 32
    blob[place] ^= 1
    with pytest.raises(Unsealable):
        open_sealed(bytes(blob), context=WHERE)


@pytest.mark.parametrize("length", [0, 1, 28, 31])
def test_open_when_cut_short_then_unsealable(length):
    with pytest.raises(Unsealable):
        open_sealed(seal("abc", context=WHERE)[:length], context=WHERE)


def test_open_when_moved_to_another_row_then_unsealable():
    with pytest.raises(Unsealable):
        open_sealed(seal("abc", context=WHERE), context=WHERE.replace("0190", "0191"))


def test_open_when_used_as_a_file_then_unsealable():
    with pytest.raises(Unsealable):
        open_sealed(seal("abc", context=WHERE), context=WHERE, use="file")


def test_open_when_memoryview_then_opens():
    assert open_sealed(memoryview(seal(b"abc", context=WHERE)), context=WHERE) == b"abc"


def test_open_when_keys_moved_on_then_old_values_still_open(settings):
    old = seal("abc", context=WHERE)
    settings.ANYE_FIELD_KEYS = {1: FIRST, 2: SECOND}
    settings.ANYE_FIELD_KEY_CURRENT = 2
    new = seal("abc", context=WHERE)
    assert (key_version_of(old), key_version_of(new)) == (1, 2)
    assert (open_text(old, context=WHERE), open_text(new, context=WHERE)) == ("abc", "abc")


def test_open_when_key_is_gone_then_unsealable_names_the_version(settings):
    old = seal("abc", context=WHERE)
    settings.ANYE_FIELD_KEYS = {2: SECOND}
    with pytest.raises(Unsealable, match="no key of version 1"):
        open_sealed(old, context=WHERE)


def test_seal_when_key_is_too_short_then_configuration_error(settings):
    settings.ANYE_FIELD_KEYS = {1: "11" * 16}
    with pytest.raises(ImproperlyConfigured):
        seal("abc", context=WHERE)


def test_index_when_written_differently_then_equal():
    plain = blind_index("61092619900101000X", purpose="id_number")
    assert blind_index(" ６10926 19900101-000x", purpose="id_number") == plain
    assert len(plain) == 32


def test_index_when_value_purpose_or_key_differ_then_differs(settings):
    found = {
        blind_index("1", purpose="id"),
        blind_index("2", purpose="id"),
        blind_index("1", purpose="x"),
    }
    settings.ANYE_FIELD_KEYS = {1: SECOND}
    found.add(blind_index("1", purpose="id"))
    assert len(found) == 4


def test_index_when_sealing_key_moves_on_then_lookups_stay(settings):
    before = blind_index("1", purpose="id")
    settings.ANYE_FIELD_KEYS = {1: FIRST, 2: SECOND}
    settings.ANYE_FIELD_KEY_CURRENT = 2
    assert blind_index("1", purpose="id") == before


def test_index_when_its_key_is_gone_then_configuration_error(settings):
    settings.ANYE_FIELD_KEYS = {2: SECOND}
    with pytest.raises(ImproperlyConfigured):
        blind_index("1", purpose="id")


def test_seal_and_index_when_in_bulk_then_fast_enough_for_72000_rows():
    start = time.process_time()
    for n in range(2000):
        seal(f"{n:018d}", context=WHERE)
        blind_index(f"{n:018d}", purpose="id_number")
    # 72,000 take about a second for both; four times as long means keys are built per value.
    assert time.process_time() - start < 4 * 2000 / 72000 * 1.2
