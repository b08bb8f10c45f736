"""Whoever can write the database cannot do so unseen: every way tried here is named by `verify`.

A record rewritten to its very end is whole again: the anchors are there for that, those on paper where the
database's own were rewritten too. Rows of claims and money: test_tampering_money.py.
"""

import hashlib

import pytest
from django.db import connection
from tests.audit.conftest import act, by_hand, rewrite
from tests.makers import make_auditor, make_person

from county.audit import choices, commands
from county.audit.choices import FindingKind
from county.audit.commands import sealing, verifying, watching
from county.audit.models import Change, Event, Head
from county.audit.queries import checks, tree
from county.workforce.models import Person

EVENTS = {
    "reason": ("UPDATE audit_event SET reason = '别的理由' WHERE seq = 3", "words", 3),
    "object": ("UPDATE audit_event SET object_name = '李四' WHERE seq = 3", "words", 3),
    "facts": ("UPDATE audit_event SET facts = '{\"net_fen\": 1}' WHERE seq = 5", "words", 5),
    "actor's name": ("UPDATE audit_event SET actor_name = '别人' WHERE seq = 2", "words", 2),
    "salt": ("UPDATE audit_event SET salt = gen_random_uuid() WHERE seq = 4", "words", 4),
    "action": ("UPDATE audit_event SET action = 'session.opened' WHERE seq = 4", "fields", 4),
    "moment": ("UPDATE audit_event SET at = at - interval '1 day' WHERE seq = 2", "fields", 2),
    "outcome": ("UPDATE audit_event SET outcome = 'denied' WHERE seq = 6", "fields", 6),
    "roles": ("UPDATE audit_event SET roles = '' WHERE seq = 1", "fields", 1),
    "changes told": ("UPDATE audit_event SET changes = '' WHERE seq = 6", "fields", 6),
    "last deleted": ("DELETE FROM audit_event WHERE seq = 7", "tail", 7),
    "middle deleted": ("DELETE FROM audit_event WHERE seq = 4", "gap", 4),
    "first deleted": ("DELETE FROM audit_event WHERE seq = 1", "gap", 1),
    "all deleted": ("DELETE FROM audit_event", "tail", 1),
    "emptied": ("TRUNCATE audit_event", "tail", 1),
    "swapped": (
        ("UPDATE audit_event SET seq = CASE seq WHEN 3 THEN -1 ELSE -2 END WHERE seq IN (3, 4);"
        "UPDATE audit_event SET seq = CASE seq WHEN -1 THEN 4 ELSE 3 END WHERE seq < 0"), "fields", 3,
    ),
    "renumbered": ("UPDATE audit_event SET seq = 8 WHERE seq = 7", "gap", 7),
    "chain": ("UPDATE audit_event SET chain = sha256('x') WHERE seq = 5", "link", 5),
    "leaf": ("UPDATE audit_event SET leaf = sha256('x') WHERE seq = 5", "fields", 5),
    "head's chain": ("UPDATE audit_head SET chain = sha256('x')", "head", 7),
    "head's number": ("UPDATE audit_head SET seq = 5", "extra", 6),
    "head deleted": ("DELETE FROM audit_head", "head", 1),
    "inserted at the end": (
        ("INSERT INTO audit_event (seq, at, actor_name, roles, action, object_type, object_id, object_name,"
        " outcome, reason, facts, request_id, search_text, changes, payload, leaf, chain)"
        " SELECT 8, at, actor_name, roles, action, '', '', '', outcome, '', '{}', '', '', '', payload,"
        " leaf, chain FROM audit_event WHERE seq = 7"), "extra", 8,
    ),
    "inserted unsealed": (
        ("INSERT INTO audit_event (at, actor_name, roles, action, object_type, object_id, object_name,"
        " outcome, reason, facts, request_id, search_text)"
        " VALUES (now(), '', '', 'session.opened', '', '', '', 'done', '', '{}', '', '')"), "unsealed", 0,
    ),
    "cut and the head moved back": (
        ("DELETE FROM audit_event WHERE seq > 4; UPDATE audit_head h SET seq = 4, chain = e.chain"
        " FROM audit_event e WHERE e.seq = 4"), "no_event", 0,
    ),
}  # fmt: skip
ROWS = {
    "pay edited": ("UPDATE workforce_payroll SET gross_fen = 1, net_fen = 1 WHERE month = 24239", "row"),
    "person inserted": (
        ("INSERT INTO workforce_person (version, uid, name, sex, born_on, search_text, name_pinyin)"
        " VALUES (1, gen_random_uuid(), '王五', 'male', '1990-01-01', '', '')"), "table",
    ),
    "employment deleted": ("DELETE FROM workforce_employment", "row"),
    "number replaced": ("UPDATE workforce_person SET id_number = sha256('x')", "row"),
    "account taken over": ("UPDATE accounts_user SET password = 'x'", "row"),
    "post given": ("UPDATE accounts_holding SET to_on = '2016-01-02'", "row"),
}  # fmt: skip
LOG = {
    "image": ("UPDATE audit_change SET after = '{\"channel\": \"bank\"}' WHERE kind = 'update'", "image"),
    "weight": ("UPDATE audit_change SET weight = weight + 1 WHERE kind = 'update'", "changes"),
    "deleted": ("DELETE FROM audit_change WHERE kind = 'update'", "changes"),
    "given to another act": (
        "UPDATE audit_change SET act = (SELECT act FROM audit_event WHERE seq = 2) WHERE kind = 'update'",
        "changes",
    ),
    "forged": (
        ("INSERT INTO audit_change (act, at, \"table\", kind, row_id, rows, payload, weight, login)"
        " VALUES (1000000, now(), 'workforce_person', 'update', 1, 1, '', 0, 'anye')"), "no_event",
    ),
}  # fmt: skip
GUARDS = {
    "record's trigger off": ("ALTER TABLE audit_event DISABLE TRIGGER audit_event_no_change", "trigger"),
    "record's function rewritten": (
        ("CREATE OR REPLACE FUNCTION audit_event_append_only() RETURNS trigger LANGUAGE plpgsql AS"
        " 'BEGIN RETURN NEW; END'"), "trigger",
    ),
    "log's trigger dropped": ("DROP TRIGGER audit_change_no_change ON audit_change", "trigger"),
    "watch dropped": ("DROP TRIGGER audit_watch_update ON workforce_payroll", "trigger"),
    "watch off": ("ALTER TABLE workforce_person DISABLE TRIGGER audit_watch_insert", "trigger"),
    "watch rewritten": (
        ("CREATE OR REPLACE FUNCTION audit_watch_workforce_payroll() RETURNS trigger LANGUAGE plpgsql AS"
        " 'BEGIN RETURN NULL; END'"), "trigger",
    ),
    "right to delete": ("GRANT DELETE ON audit_event TO anye_app", "grant"),
    "right to rewrite": ("GRANT UPDATE (action) ON audit_event TO anye_county", "grant"),
    "right to the log": ("GRANT UPDATE ON audit_change TO anye_app", "grant"),
}  # fmt: skip

REWRITTEN = "UPDATE audit_event SET roles = 'leader' WHERE seq = 6"
ANCHORS = {"rewritten to the end": (REWRITTEN, "anchor")}


def kinds(report):
    return {one.kind for one in report.findings}


def test_verify_when_nothing_was_touched_finds_nothing(county):
    report = verifying.verify()
    assert report.findings == []
    assert (report.events, report.last_seq, report.hash) == (7, 7, "sm3")
    assert report.chain == bytes(Head.objects.get().chain).hex()


@pytest.mark.parametrize(("statement", "kind", "seq"), EVENTS.values(), ids=EVENTS)
def test_verify_names_what_was_done_to_the_record(county, statement, kind, seq):
    by_hand(statement)
    report = verifying.verify()
    assert (kind, seq) in {(one.kind, one.seq) for one in report.findings}
    assert seq in (report.first_bad, 0)


@pytest.mark.parametrize(("statement", "kind"), ROWS.values(), ids=ROWS)
def test_verify_when_a_row_was_changed_with_triggers_off_finds_the_table(county, statement, kind):
    by_hand(statement)
    assert kinds(verifying.verify()) == {kind}


@pytest.mark.parametrize("statement", [one for one, _kind in ROWS.values()], ids=ROWS)
def test_verify_when_a_row_was_changed_by_sql_finds_no_event(county, statement):
    by_hand(statement, quietly=False)
    assert kinds(verifying.verify()) == {"no_event"}


@pytest.mark.parametrize(("statement", "kind"), LOG.values(), ids=LOG)
def test_verify_names_what_was_done_to_the_log_of_changes(county, statement, kind):
    by_hand(statement)
    assert kind in kinds(verifying.verify())


@pytest.mark.parametrize(("statement", "kind"), GUARDS.values(), ids=GUARDS)
def test_verify_when_a_guard_was_lifted_finds_it(county, statement, kind):
    by_hand(statement, quietly=False)
    assert kinds(verifying.verify()) == {kind}


def test_verify_when_one_of_many_brought_in_was_edited_finds_the_table(county):
    Person.objects.bulk_create(
        Person(name=f"某{n}", sex="male", born_on="1990-01-01") for n in range(250)
    )
    act(county, "batch.stored")
    assert Change.objects.filter(table="workforce_person", rows=250, row_id=None).count() == 1
    assert verifying.verify().is_whole
    by_hand("UPDATE workforce_person SET name = '换了' WHERE name = '某7'")
    assert [one.where for one in verifying.verify().findings] == ["workforce_person"]


def test_verify_from_a_number_on_leaves_earlier_events_alone(county):
    by_hand("UPDATE audit_event SET roles = '' WHERE seq = 2")
    assert verifying.verify(first=3).is_whole
    assert verifying.verify(first=2).first_bad == 2


def test_verify_after_a_rewrite_to_the_end_finds_nothing_and_the_paper_does(county):
    """Where no anchor lies in the database, or its owner rewrote that too: only what was printed tells."""
    root = tree.recomputed(7, "sm3").hex()
    rewrite(REWRITTEN, 4)
    assert verifying.verify().is_whole
    assert not commands.compare_anchor(actor=make_auditor(), size=7, root=root)


def test_verify_after_a_rewrite_to_the_end_finds_the_anchor(county):
    earlier = commands.take_anchor(actor=county, cause="daily")
    act(county, "session.opened")
    later = commands.take_anchor(actor=county, cause="daily")
    commands.close_act()
    rewrite(REWRITTEN.replace("6", "8"), 8)
    found = verifying.verify().findings
    assert found == [("anchor", 9, f"anchor {later.pk}: 8-9")]
    assert (earlier.size, later.size) == (7, 9)


def test_verify_when_an_anchor_was_made_to_fit_finds_its_row(county):
    anchor = commands.take_anchor(actor=county, cause="daily")
    commands.close_act()
    rewrite(REWRITTEN, 4)
    root, end = tree.recomputed(7, "sm3").hex(), bytes(Event.objects.get(seq=7).chain).hex()
    by_hand(f"UPDATE audit_anchor SET root = '\\x{root}', chain = '\\x{end}'")
    assert kinds(verifying.verify()) == {"row"}
    by_hand(f"DELETE FROM audit_anchor WHERE id = {anchor.pk}")
    assert kinds(verifying.verify()) == {"row"}


def test_words_when_forgotten_leave_the_chain_whole(county):
    assert commands.forget([Person.objects.get()]) == 2
    assert not Event.objects.filter(object_name="张三").exists()
    assert not Change.objects.filter(after__name="张三").exists()
    assert verifying.verify().findings == []


def test_seal_when_the_head_is_gone_stops_every_commit(county):
    by_hand("DELETE FROM audit_head")
    commands.record(county, "session.opened")
    with pytest.raises(RuntimeError, match="head"):
        commands.seal()


def test_every_kind_of_finding_has_a_tampering_that_shows_it():
    shown = {case[1] for table in (EVENTS, ROWS, LOG, GUARDS, ANCHORS) for case in table.values()}
    assert set(FindingKind.values) == shown


def test_guard_functions_are_those_verify_knows(county):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname, prosrc FROM pg_proc WHERE proname = ANY(%s)",
            [list(checks.GUARD_BODIES)],
        )
        found = {
            name: hashlib.sha256(body.encode()).hexdigest()[:16] for name, body in cursor.fetchall()
        }
    assert found == checks.GUARD_BODIES


def test_watched_tables_are_tables(county):
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
    assert set(choices.WATCHED) <= tables


def test_seal_numbers_every_event_of_an_act_and_only_the_first_answers_for_its_changes(county):
    make_person(name="二人")
    for _n in range(3):
        commands.record(county, "session.opened")
    assert sealing.seal() == 3
    assert list(Event.objects.order_by("-seq").values_list("seq", flat=True)[:3]) == [10, 9, 8]
    told = list(Event.objects.filter(seq__gt=7).order_by("seq").values_list("changes", flat=True))
    assert told[0].startswith("1:")
    assert told[1:] == ["", ""]
    commands.close_act()
    assert verifying.verify().is_whole


def test_watch_when_columns_changed_counts_the_table_anew(county):
    by_hand("ALTER TABLE workforce_payroll ADD COLUMN bonus_fen bigint", quietly=False)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL ROLE none")
        assert watching.watch_tables() == ["workforce_payroll"]
        commands.close_act()
        cursor.execute("SET LOCAL ROLE anye_county")
    base = Change.objects.get(kind="baseline")
    assert (base.table, base.rows, base.after["columns"][-1]) == (
        "workforce_payroll",
        2,
        "bonus_fen",
    )
    assert Event.objects.latest("id").action == "table.based"
    assert verifying.verify().findings == []
    by_hand("UPDATE workforce_payroll SET bonus_fen = 1")
    assert kinds(verifying.verify()) == {"table"}
