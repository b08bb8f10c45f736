"""A past run decided once more: the same; and what is named when anything was touched."""

from copy import deepcopy
from datetime import date

import pytest
from django.db import connection
from tests import makers
from tests.entitlements.conftest import look_through
from tests.makers.entitlements import DAY, make_worker

from county.core.errors import Refused
from county.entitlements.facts import explaining, replaying, rules
from county.entitlements.models import Content, Finding, RunScheme, Snapshot, SnapshotTable
from county.workforce.models import Payroll

REWARD = "stable_employment_reward"


@pytest.fixture(scope="module")
def ran_once(made):
    return look_through(made)


@pytest.fixture
def ran(ran_once, db):
    """Every test here looks back at one run."""
    return deepcopy(ran_once)


def finding(county, factory):
    return Finding.objects.select_related("line__version", "run__snapshot").get(
        run=county.run, line__name=REWARD, factory=factory
    )


def test_replay_when_nothing_was_touched_then_same(ran):
    found = replaying.replay(ran.run)
    assert found.is_same
    assert found.findings == Finding.objects.filter(run=ran.run).count()


def test_replay_when_facts_changed_since_then_still_the_old(ran):
    Payroll.objects.filter(factory=ran.full).delete()
    assert replaying.replay(ran.run).is_same


def test_beside_today_when_facts_changed_then_value_by_value(ran):
    found = finding(ran, ran.full)
    assert replaying.beside_today(found, DAY) == []
    Payroll.objects.filter(factory=ran.full).delete()
    said = {one.label: (one.then, one.now) for one in replaying.beside_today(found, DAY)}
    assert said["稳定就业的搬迁户和贫困户工人"] == ("10 人", "0 人")
    assert said["结论"] == ("符合", "不符合")
    assert said["金额"] == ("30,000 元", "0 元")


def test_replay_of_one_when_its_stored_row_was_changed_then_named(ran):
    found = finding(ran, ran.full)
    row = replaying.row_of(found)
    Finding.objects.filter(pk=found.pk).update(row={**row, "f_stable": 40, "amount": 10_000_000})
    differing = replaying.replay(ran.run, only=found).differing
    ((_one, changes),) = differing
    assert {change.label for change in changes} >= {"稳定就业的搬迁户和贫困户工人", "金额"}


def test_replay_when_content_was_swapped_then_refused_by_name(ran):
    other = Content.objects.exclude(sha256__in=[]).order_by("rows").last()
    table = SnapshotTable.objects.get(snapshot=ran.run.snapshot, name="person")
    SnapshotTable.objects.filter(pk=table.pk).update(content=other)
    with pytest.raises(Refused, match="person"):
        replaying.replay(ran.run)


def test_replay_when_a_byte_was_changed_then_refused_by_name(ran):
    table = SnapshotTable.objects.get(snapshot=ran.run.snapshot, name="payroll")
    sealed = bytearray(table.content.content)
    sealed[40] ^= 1
    Content.objects.filter(pk=table.content_id).update(content=bytes(sealed))
    with pytest.raises(Refused, match="payroll"):
        replaying.replay(ran.run)


def test_replay_when_the_list_was_changed_then_refused(ran):
    Snapshot.objects.filter(pk=ran.run.snapshot_id).update(sha256="0" * 64)
    with pytest.raises(Refused, match="清单"):
        replaying.replay(type(ran.run).objects.get(pk=ran.run.pk))


def test_replay_when_query_is_another_then_warned(ran):
    RunScheme.objects.filter(run=ran.run, name=REWARD).update(sql_sha256="0" * 64)
    found = replaying.replay(ran.run)
    assert not found.is_same
    assert not found.differing
    assert "查询语句" in found.warnings[0]


def test_replay_when_kept_text_was_changed_then_named(ran):
    line = RunScheme.objects.get(run=ran.run, name=REWARD)
    RunScheme.objects.filter(pk=line.pk).update(text=line.text.replace("10: 3万元", "10: 4万元"))
    found = replaying.replay(ran.run)
    assert any("全文被改动" in said for said in found.warnings)
    assert found.differing


def test_explained_when_stored_then_as_decided_now(ran):
    found = finding(ran, ran.short)
    scheme = rules.kept([found.line])[REWARD]
    stored = explaining.explained(scheme, replaying.row_of(found), DAY)
    now = explaining.decided_now(REWARD, found.item, DAY)
    assert stored.told == now.told
    assert "再增加 1 人" in stored.told.missing[0].say.zh


@pytest.mark.parametrize("scheme", ["training", REWARD, "rent"])
def test_decided_now_when_narrowed_then_the_row_of_the_whole_county(scheme, ran):
    make_worker(factory=ran.short)
    with connection.cursor() as cursor:
        from county.entitlements import facts
        from rulebook.engines import PostgreSQL

        planned = rules.plan({n: r.scheme for n, r in rules.in_force(DAY).items()}, DAY)
        whole = PostgreSQL(cursor, facts.tables()).rows(planned.compiled[scheme].sql)
    for row in whole[:8]:
        assert explaining.decided_now(scheme, row["item_id"], DAY).row == row


def test_decided_now_when_another_of_the_identity_had_it_then_no(ran):
    makers.make_office()
    enterprise = ran.short.enterprise
    type(enterprise).objects.filter(pk=enterprise.pk).update(
        legal_representative=ran.full.enterprise.legal_representative
    )
    from county.core.actor import Actor
    from county.entitlements import commands

    office = Actor(
        user_id=None, name="x", roles=frozenset({"office"}), county_wide=True, reads_rows=True
    )
    commands.register_grant(
        actor=office, today=DAY, scheme=REWARD, factory=ran.short.pk, granted_on=date(2018, 1, 1),
        amount_fen=1, paper="1",
    )  # fmt: skip
    decision = explaining.decided_now(REWARD, ran.full.pk, DAY)
    assert decision.told.outcome is False
