"""Rows of claims and money changed past the platform, with every trigger off: each is named by `verify`.

One world for all, and one look at many edits at once: each lies in a row of its own.
"""

import re
import uuid

import pytest
from django.db import transaction
from tests.audit.conftest import by_hand
from tests.conftest import OWNER, as_login
from tests.makers import payments as makers
from tests.makers.claims import TODAY, make_claiming

from county.audit import commands as audit
from county.audit.commands import verifying
from county.audit.models import Anchor
from county.claims import commands as claims
from county.claims.models import NoticeLine
from county.config import rowrights
from county.core.actor import NOBODY
from county.payments import commands
from county.payments.kinds import mapping

EDITED = {
    "a claim is worth more": "UPDATE claims_claim SET amount_fen = amount_fen + 100000",
    "a review passed by another": "UPDATE claims_claimact SET user_id = NULL WHERE kind = 'passed'",
    "a step that may take longer": "UPDATE claims_claimstep SET days = days + 9 WHERE state = 'open'",
    "a notice that hung shorter": "UPDATE claims_notice SET published_on = published_on - 9",
    "a published line for another": "UPDATE claims_noticeline SET shown = '李**'",
    "an objection settled by nobody": "UPDATE claims_objection SET said = '没有意见'",
    "an appropriation made greater": "UPDATE payments_appropriation SET amount_fen = amount_fen * 2",
    "a balance made greater": "UPDATE payments_balance SET received_fen = received_fen - 1",
    "money received twice": "UPDATE payments_fundreceipt SET bank_number = 'HD99'",
    "an entry on another day": "UPDATE payments_entry SET \"on\" = \"on\" - 40 WHERE kind = 'sent'",
    "a line of the books": "UPDATE payments_line SET debit_fen = debit_fen * 3",
    "a payee under another name": "UPDATE payments_payee SET name = '别人'",
    "an account replaced": "UPDATE payments_payeeaccount SET account_number = sha256('x')",
    "a due of more": "UPDATE payments_paymentdue SET amount_fen = amount_fen + 1 WHERE source_id = 'first'",
    "a due borne otherwise": "UPDATE payments_duepart SET amount_fen = amount_fen + 1",
    "a batch released by another": "UPDATE payments_batch SET total_fen = total_fen + 1 WHERE state = 'released'",
    "a frozen file": "UPDATE payments_batchfile SET content = sha256('x')",
    "an order of more": "UPDATE payments_order SET amount_fen = amount_fen + 1 WHERE state = 'paid'",
    "an order borne otherwise": "UPDATE payments_orderpart SET amount_fen = amount_fen + 1",
    "a bank file read before": "UPDATE payments_returnfile SET sha256 = repeat('0', 64)",
    "a refusal turned into a payment": "UPDATE payments_returnline SET is_paid = true WHERE NOT is_paid",
    "a recovery of less": "UPDATE payments_recovery SET amount_fen = 1",
    "a closed day": "UPDATE payments_dayclose SET bank_fen = bank_fen + 7, book_fen = book_fen + 7",
}  # fmt: skip
REMOVED = {
    "a claim's act": "DELETE FROM claims_claimact WHERE kind = 'confirmed'",
    "an objection": "DELETE FROM claims_objection",
    "a returned order": "DELETE FROM payments_order WHERE state = 'returned'",
    "a batch": "DELETE FROM payments_batch",
    "an entry with its lines": "DELETE FROM payments_line",
    "a bank's answer": "DELETE FROM payments_returnline WHERE NOT is_paid",
    "a recovery": "DELETE FROM payments_recovery",
    "an anchor": "DELETE FROM audit_anchor WHERE size = (SELECT min(size) FROM audit_anchor)",
}  # fmt: skip
PUT_IN = {
    "a due": """INSERT INTO payments_paymentdue (version, stage, source_kind, source_id, scheme, paper,
        payee_id, amount_fen, remark, state, print, entered_on, entered_by_id, decided_by, reason, search_text)
        SELECT 1, stage, 'paper', 'forged', scheme, paper, payee_id, amount_fen, remark, 'entered', '', entered_on,
        entered_by_id, decided_by, '', '' FROM payments_paymentdue LIMIT 1""",
    "an act of a claim": """INSERT INTO claims_claimact (claim_id, kind, post, done_on, note, is_void)
        SELECT claim_id, 'paid', 'payment', done_on, '', false FROM claims_claimact LIMIT 1""",
    "a line in a notice": """INSERT INTO claims_noticeline (notice_id, claim_id, number, shown, factory_name,
        town_name, amount_fen, code) SELECT notice_id, claim_id + 1000, 99, '王*', '', '', 1, 'ZZZZZZ'
        FROM claims_noticeline LIMIT 1""",
    "an anchor": """INSERT INTO audit_anchor (size, root, chain, hash, at, cause, object_type, object_id,
        object_name) SELECT size, root, chain, hash, at, 'daily', '', '', '' FROM audit_anchor LIMIT 1""",
}  # fmt: skip


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """A claim published and objected to; a batch of which the bank sent one order back; a recovery; a day
    closed. Each step an act of its own, as a request is.
    """
    with django_db_blocker.unblock():
        as_login(OWNER)
        with transaction.atomic():
            _fill()
            yield
            transaction.set_rollback(True)
        as_login(rowrights.APP)


def _fill():
    it = make_claiming()
    audit.record(it.office, "divisions.loaded")
    audit.close_act()
    claim = it.published()
    claims.object_to_line(
        NoticeLine.objects.get(claim=claim).pk, actor=NOBODY, today=TODAY, said="与事实不相符", contact="",
        form_key=uuid.uuid4(),
    )  # fmt: skip
    audit.close_act()
    who = makers.make_cashiers()
    fund = makers.make_appropriation(who=who)
    dues = [
        makers.make_due(who=who, payee=makers.make_payee(who=who), appropriation=fund, source=name)
        for name in ("first", "second")
    ]
    audit.close_act()
    batch = makers.send(who=who, dues=dues)
    audit.close_act()
    rows = makers.answer_rows(
        list(batch.orders.select_related("batch").order_by("seq")), failed=(1,)
    )
    data = mapping.write_answer(mapping.DEFAULT, rows)
    commands.read_return(actor=who.maker, today=makers.TODAY, name="a.csv", file=data)
    paid = batch.orders.get(state="paid")
    commands.decide_recovery(
        actor=who.office, today=makers.TODAY, order=paid.pk, amount_fen=100, reason="r", paper="p"
    )
    commands.close_day(actor=who.maker, today=makers.TODAY, day=TODAY, bank_fen=0)
    audit.close_act()


@pytest.fixture
def tampering(world, db):
    """Do it and look; the test's own savepoint takes it back."""

    def do(*statements):
        by_hand(*statements)
        return verifying.verify().findings

    return do


def test_verify_when_nothing_was_touched_finds_nothing(tampering):
    assert tampering() == []
    assert set(Anchor.objects.values_list("cause", flat=True)) == {"notice", "batch"}


@pytest.mark.parametrize("done", [EDITED, REMOVED, PUT_IN], ids=["edited", "removed", "put in"])
def test_verify_names_each_table_of_money_that_was_touched_past_the_platform(tampering, done):
    wanted = {re.search(r"(?:UPDATE|FROM|INTO) (\w+)", one)[1] for one in done.values()}
    found = {(one.kind, one.where.split()[0]) for one in tampering(*done.values())}
    assert {table for kind, table in found if kind in {"row", "table"}} == wanted


def test_thirty_kinds_of_tampering_and_more_are_tried():
    assert len(EDITED) + len(REMOVED) + len(PUT_IN) >= 30
