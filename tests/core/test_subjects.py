"""A person's own key, and its end."""

import json
import uuid

import pytest

from county.core import subjects
from county.core.crypto import OF_SUBJECT, Unsealable, key_version_of, open_text, seal
from county.core.errors import Refused

ANNA = uuid.UUID("11111111-2222-4333-8444-555555555555")
BERTA = uuid.UUID("11111111-2223-4333-8444-555555555555")  # the last digit of the way differs
WHERE = "workforce_person:x:phone"


@pytest.fixture
def secrets(settings, tmp_path):
    path = tmp_path / "secrets.json"
    path.write_text(json.dumps({"secret_key": "kept", "subject_keys": {"": "ab" * 32}}))
    settings.ANYE_SECRETS_FILE = path
    settings.ANYE_SUBJECT_KEYS = {"": "ab" * 32}
    return path


def sealed(uid):
    return seal("13800138000", context=WHERE, subject=uid)


def opened(blob, uid):
    return open_text(blob, context=WHERE, subject=uid)


def test_seal_for_a_subject_opens_for_him_alone(secrets):
    blob = sealed(ANNA)
    assert opened(blob, ANNA) == "13800138000"
    assert (blob[0] & OF_SUBJECT, key_version_of(blob)) == (OF_SUBJECT, 1)
    with pytest.raises(Unsealable):
        opened(blob, BERTA)
    with pytest.raises(Unsealable):
        open_text(blob, context=WHERE)


def test_destroy_makes_what_was_sealed_before_unreadable_for_ever(secrets, settings):
    blob, other = sealed(ANNA), sealed(BERTA)
    subjects.destroy(ANNA)
    # As after a restart, with today's file of secrets.
    settings.ANYE_SUBJECT_KEYS = json.loads(secrets.read_text())["subject_keys"]
    with pytest.raises(Unsealable, match="destroyed"):
        opened(blob, ANNA)
    assert opened(other, BERTA) == "13800138000"
    assert json.loads(secrets.read_text())["secret_key"] == "kept"


def test_destroy_leaves_no_node_on_the_way_in_the_file(secrets):
    wanted = subjects.key_of(ANNA).hex()
    subjects.destroy(ANNA)
    text = secrets.read_text()
    assert wanted not in text
    assert "ab" * 32 not in text
    nodes = json.loads(text)["subject_keys"]
    assert len(nodes) == 15 * subjects.DEPTH
    assert not any(ANNA.hex.startswith(way) for way in nodes)


def test_destroy_a_hundred_then_a_thousand_others_still_open(secrets, settings):
    people = [uuid.uuid4() for _ in range(1000)]
    before = {uid: subjects.key_of(uid) for uid in people}
    gone = people[:100]
    subjects.destroy(*gone)
    for uid in gone:
        with pytest.raises(subjects.Destroyed):
            subjects.key_of(uid)
    assert all(subjects.key_of(uid) == before[uid] for uid in people[100:])
    assert secrets.stat().st_size < 100 * 15_000


def test_destroy_twice_changes_nothing(secrets):
    subjects.destroy(ANNA)
    once = secrets.read_text()
    subjects.destroy(ANNA)
    assert secrets.read_text() == once


def test_destroy_where_the_file_cannot_be_written_is_refused(secrets, settings, tmp_path):
    settings.ANYE_SECRETS_FILE = tmp_path / "nowhere" / "secrets.json"
    with pytest.raises(Refused) as refused:
        subjects.destroy(ANNA)
    assert refused.value.code == "keys_not_writable"


def test_same_key_spans_every_uid_of_the_leaf():
    first, last = subjects.same_key(ANNA)
    assert first <= ANNA <= last
    assert not first <= BERTA <= last
