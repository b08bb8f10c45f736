"""The fingerprint by which a start knows that the database is protected by the present declaration."""

import pytest

from county.config import rowrights


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("GUARDED", {}),
        ("APPEND_ONLY", {}),
        ("TRIGGERS_OWN", {}),
        ("OWNERS_OWN", frozenset({"django_migrations"})),
    ],
)
def test_mark_when_any_part_of_the_declaration_changes_then_differs(monkeypatch, name, changed):
    before = rowrights._mark()
    monkeypatch.setattr(rowrights, name, changed)
    assert rowrights._mark() != before
