"""What no command and no hand may bend: edges of states, frozen columns, rows never changed, balanced
entries, closed days, ceilings, one yuan paid on the bank's evidence alone.
"""

from django.db import migrations

# A refusal is an integrity error to Django.
FORWARD = r"""
CREATE FUNCTION payments_refuse(words text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'payments: %', words USING ERRCODE = 'check_violation'; END $$;

-- Rows that are written once.
CREATE FUNCTION payments_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM payments_refuse(TG_TABLE_NAME || ' is never changed or removed'); RETURN NULL; END $$;

-- Rows whose state moves along the edges given, whose other columns stay but for those given.
CREATE FUNCTION payments_path() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE free text[] := string_to_array(TG_ARGV[1], ' ');
BEGIN
  IF TG_OP = 'DELETE' THEN PERFORM payments_refuse(TG_TABLE_NAME || ' is never removed'); END IF;
  IF NEW.state <> OLD.state
    AND NOT (OLD.state || '>' || NEW.state) = ANY (string_to_array(TG_ARGV[0], ' ')) THEN
    PERFORM payments_refuse(TG_TABLE_NAME || ' cannot go from ' || OLD.state || ' to ' || NEW.state);
  END IF;
  IF (to_jsonb(NEW) - free) <> (to_jsonb(OLD) - free) THEN
    PERFORM payments_refuse(TG_TABLE_NAME || ': what was decided stands');
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION payments_begins() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> TG_ARGV[0] THEN PERFORM payments_refuse(TG_TABLE_NAME || ' begins as ' || TG_ARGV[0]); END IF;
  RETURN NEW;
END $$;

-- Dues ------------------------------------------------------------------------------------------------
CREATE FUNCTION payments_print_of(due bigint) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT encode(sha256(convert_to(concat_ws('|', d.source_kind, d.source_id, d.scheme, d.paper, d.payee_id,
    d.amount_fen, (SELECT string_agg(p.appropriation_id || ':' || p.amount_fen, ',' ORDER BY p.appropriation_id)
      FROM payments_duepart p WHERE p.due_id = d.id)), 'UTF8')), 'hex')
  FROM payments_paymentdue d WHERE d.id = due $$;
CREATE FUNCTION payments_due_approved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state = 'approved' AND OLD.state = 'entered' THEN
    IF NEW.amount_fen IS DISTINCT FROM
      (SELECT sum(amount_fen) FROM payments_duepart WHERE due_id = NEW.id) THEN
      PERFORM payments_refuse('the parts do not add up to the due');
    END IF;
    NEW.print := payments_print_of(NEW.id);
  ELSIF NEW.print <> OLD.print THEN
    PERFORM payments_refuse('the print stands');
  END IF;
  IF NEW.state IN ('withdrawn', 'held') AND OLD.state = 'approved' AND EXISTS (
    SELECT FROM payments_order o WHERE o.due_id = NEW.id AND o.state IN ('frozen', 'sent', 'paid')) THEN
    PERFORM payments_refuse('the due is on its way to the bank or paid');
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION payments_part_of_entered() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE due bigint := CASE TG_OP WHEN 'DELETE' THEN OLD.due_id ELSE NEW.due_id END;
BEGIN
  PERFORM FROM payments_paymentdue WHERE id = due AND state = 'entered' FOR SHARE;
  IF NOT FOUND THEN PERFORM payments_refuse('the split of a decided due stands'); END IF;
  RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;

-- Orders ----------------------------------------------------------------------------------------------
CREATE FUNCTION payments_order_made() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE b record; d record; a record; p record;
BEGIN
  SELECT state, made_by_id, made_on INTO b FROM payments_batch WHERE id = NEW.batch_id FOR SHARE;
  IF b.state IS DISTINCT FROM 'made' THEN PERFORM payments_refuse('the batch is frozen'); END IF;
  SELECT * INTO d FROM payments_paymentdue WHERE id = NEW.due_id FOR SHARE;
  IF d.state <> 'approved' THEN PERFORM payments_refuse('the due is not approved'); END IF;
  IF d.print <> payments_print_of(d.id) OR NEW.print <> d.print THEN
    PERFORM payments_refuse('the due was altered after its approval');
  END IF;
  IF NEW.amount_fen <> d.amount_fen THEN PERFORM payments_refuse('not the amount of the due'); END IF;
  IF b.made_by_id IN (d.entered_by_id, d.approved_by_id) OR d.decided_by @> to_jsonb(b.made_by_id) THEN
    PERFORM payments_refuse('who decided a due does not pay it');
  END IF;
  SELECT payee_id, state, usable_from INTO a FROM payments_payeeaccount WHERE id = NEW.account_id FOR SHARE;
  IF a.payee_id <> d.payee_id OR a.state <> 'verified' OR a.usable_from > b.made_on THEN
    PERFORM payments_refuse('the account is not the payee''s, not verified, or held');
  END IF;
  IF NEW.previous_id IS NOT NULL THEN
    SELECT due_id, state INTO p FROM payments_order WHERE id = NEW.previous_id;
    IF p.due_id <> NEW.due_id OR p.state NOT IN ('returned', 'cancelled') THEN
      PERFORM payments_refuse('only a returned order is taken up anew');
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION payments_order_ended() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE l record;
BEGIN
  IF NEW.state IN ('paid', 'returned') AND OLD.state <> NEW.state THEN
    SELECT order_id, is_paid, amount_fen, state INTO l FROM payments_returnline WHERE id = NEW.evidence_id;
    IF l.order_id IS DISTINCT FROM NEW.id OR l.state <> 'posted' OR l.amount_fen <> NEW.amount_fen
      OR l.is_paid <> (NEW.state = 'paid') THEN
      PERFORM payments_refuse('the evidence is not this order''s');
    END IF;
  END IF;
  RETURN NEW;
END $$;
-- Every edge of an order has its entry in the books, to the fen, before the transaction ends.
CREATE FUNCTION payments_order_posted() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE wanted text := CASE NEW.state WHEN 'made' THEN 'committed' WHEN 'frozen' THEN NULL ELSE NEW.state END;
BEGIN
  IF wanted IS NOT NULL AND NOT EXISTS (SELECT FROM payments_entry e WHERE e.key = 'order:' || NEW.id || ':' || wanted
    AND e.order_id = NEW.id AND e.kind = wanted AND e.total_fen >= NEW.amount_fen) THEN
    PERFORM payments_refuse('order ' || NEW.id || ' is ' || NEW.state || ' and not in the books');
  END IF;
  IF TG_OP = 'INSERT' AND NEW.amount_fen IS DISTINCT FROM
    (SELECT sum(amount_fen) FROM payments_orderpart WHERE order_id = NEW.id) THEN
    PERFORM payments_refuse('the parts do not add up to the order');
  END IF;
  RETURN NULL;
END $$;

-- Balances: the only writer, as the owner; the login may read them alone.
CREATE FUNCTION payments_appropriated() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public AS $$
BEGIN
  INSERT INTO payments_balance (appropriation_id, amount_fen, received_fen, committed_fen, spent_fen)
  VALUES (NEW.id, NEW.amount_fen, 0, 0, 0);
  RETURN NULL;
END $$;
CREATE FUNCTION payments_received() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public AS $$
BEGIN
  UPDATE payments_balance SET received_fen = received_fen + NEW.amount_fen
  WHERE appropriation_id = NEW.appropriation_id;
  RETURN NULL;
END $$;
CREATE FUNCTION payments_committed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public AS $$
BEGIN
  PERFORM FROM payments_balance b WHERE b.appropriation_id IN (SELECT n.appropriation_id FROM fresh n)
    ORDER BY b.appropriation_id FOR UPDATE;
  UPDATE payments_balance b SET committed_fen = b.committed_fen + s.fen
  FROM (SELECT appropriation_id, sum(amount_fen) AS fen FROM fresh GROUP BY 1) s
  WHERE b.appropriation_id = s.appropriation_id;
  RETURN NULL;
END $$;
CREATE FUNCTION payments_moved() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM fresh n JOIN stale o ON o.id = n.id
    WHERE n.state <> o.state AND n.state IN ('paid', 'returned', 'cancelled')) THEN RETURN NULL; END IF;
  PERFORM FROM payments_balance b WHERE b.appropriation_id IN (SELECT p.appropriation_id
    FROM fresh n JOIN stale o ON o.id = n.id JOIN payments_orderpart p ON p.order_id = n.id
    WHERE n.state <> o.state) ORDER BY b.appropriation_id FOR UPDATE;
  UPDATE payments_balance b SET spent_fen = b.spent_fen + s.spent, committed_fen = b.committed_fen - s.freed
  FROM (SELECT p.appropriation_id,
      coalesce(sum(p.amount_fen) FILTER (WHERE n.state = 'paid'), 0) AS spent,
      coalesce(sum(p.amount_fen) FILTER (WHERE n.state IN ('returned', 'cancelled')), 0) AS freed
    FROM fresh n JOIN stale o ON o.id = n.id JOIN payments_orderpart p ON p.order_id = n.id
    WHERE n.state <> o.state AND n.state IN ('paid', 'returned', 'cancelled') GROUP BY 1) s
  WHERE b.appropriation_id = s.appropriation_id;
  RETURN NULL;
END $$;

-- Batches ---------------------------------------------------------------------------------------------
CREATE FUNCTION payments_batch_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE s record;
BEGIN
  IF NEW.state = OLD.state THEN
    IF OLD.state <> 'made' AND (to_jsonb(NEW) <> to_jsonb(OLD)) THEN PERFORM payments_refuse('the batch is frozen'); END IF;
    RETURN NEW;
  END IF;
  IF EXISTS (SELECT FROM payments_order o JOIN payments_paymentdue d ON d.id = o.due_id
    CROSS JOIN (VALUES (NEW.checked_by_id), (NEW.released_by_id)) v (who)
    WHERE o.batch_id = NEW.id AND (v.who IN (d.entered_by_id, d.approved_by_id)
      OR d.decided_by @> to_jsonb(v.who))) THEN
    PERFORM payments_refuse('who decided a due does not pay it');
  END IF;
  IF NEW.state = 'checked' THEN
    SELECT count(*) AS n, sum(amount_fen) AS fen, max(seq) AS last INTO s FROM payments_order WHERE batch_id = NEW.id;
    IF s.n <> NEW.count OR s.fen <> NEW.total_fen OR s.last <> s.n THEN
      PERFORM payments_refuse('count and total are not those of the orders');
    END IF;
    IF NOT EXISTS (SELECT FROM payments_batchfile f WHERE f.batch_id = NEW.id AND f.sha256 = NEW.sha256) THEN
      PERFORM payments_refuse('the frozen file is missing');
    END IF;
    IF EXISTS (SELECT FROM payments_order o JOIN payments_paymentdue d ON d.id = o.due_id
      JOIN payments_payeeaccount a ON a.id = o.account_id WHERE o.batch_id = NEW.id AND (d.state <> 'approved'
        OR d.print <> o.print OR a.state <> 'verified' OR a.usable_from > NEW.checked_on)) THEN
      PERFORM payments_refuse('a due or an account of the batch is no longer as it was approved');
    END IF;
  ELSIF (to_jsonb(NEW) - ARRAY['state', 'released_by_id', 'released_on', 'reason'])
    <> (to_jsonb(OLD) - ARRAY['state', 'released_by_id', 'released_on', 'reason']) THEN
    PERFORM payments_refuse('the batch is frozen');
  END IF;
  RETURN NEW;
END $$;

-- The books -------------------------------------------------------------------------------------------
CREATE FUNCTION payments_entry_open() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE first record;
BEGIN
  PERFORM pg_advisory_xact_lock_shared(hashtextextended('payments:close', 0));
  IF NEW.reverses_id IS NULL THEN
    IF EXISTS (SELECT FROM payments_dayclose c WHERE c.day >= NEW.on) THEN
      PERFORM payments_refuse('the day is closed');
    END IF;
    RETURN NEW;
  END IF;
  SELECT kind, total_fen, order_id INTO first FROM payments_entry WHERE id = NEW.reverses_id;
  IF first.kind NOT IN ('received', 'recovered') OR first.total_fen <> NEW.total_fen THEN
    PERFORM payments_refuse('only receipts are reversed, whole; what the bank did is changed by the bank alone');
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION payments_entry_reversed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public AS $$
BEGIN
  UPDATE payments_balance b SET received_fen = b.received_fen - l.credit_fen
  FROM payments_line l JOIN payments_entry e ON e.id = l.entry_id
  WHERE l.entry_id = NEW.reverses_id AND e.kind = 'received' AND l.account = 'appropriation'
    AND b.appropriation_id = l.appropriation_id;
  RETURN NULL;
END $$;
CREATE FUNCTION payments_balanced(entry bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE e record; s record;
BEGIN
  SELECT total_fen, reverses_id INTO e FROM payments_entry WHERE id = entry;
  SELECT coalesce(sum(debit_fen), 0) AS debit, coalesce(sum(credit_fen), 0) AS credit INTO s
  FROM payments_line WHERE entry_id = entry;
  IF s.debit <> s.credit OR s.debit <> e.total_fen THEN
    PERFORM payments_refuse('entry ' || entry || ' does not balance');
  END IF;
  IF e.reverses_id IS NOT NULL AND EXISTS (SELECT FROM payments_line WHERE entry_id IN (entry, e.reverses_id)
    GROUP BY account, appropriation_id HAVING sum(debit_fen - credit_fen) <> 0) THEN
    PERFORM payments_refuse('a reversal mirrors its entry');
  END IF;
END $$;
CREATE FUNCTION payments_entry_balanced() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM payments_balanced(NEW.id); RETURN NULL; END $$;
CREATE FUNCTION payments_line_balanced() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM payments_balanced(NEW.entry_id); RETURN NULL; END $$;
CREATE FUNCTION payments_day_closed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('payments:close', 0));
  IF EXISTS (SELECT FROM payments_dayclose c WHERE c.day >= NEW.day) THEN
    PERFORM payments_refuse('a later day is closed already');
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION payments_items_explain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE c bigint := (to_jsonb(NEW) ->> TG_ARGV[0])::bigint;
BEGIN
  IF (SELECT explained_fen FROM payments_dayclose WHERE id = c) IS DISTINCT FROM
    (SELECT coalesce(sum(amount_fen), 0) FROM payments_openitem WHERE close_id = c) THEN
    PERFORM payments_refuse('the open items do not add up to the difference');
  END IF;
  RETURN NULL;
END $$;

-- Recoveries ------------------------------------------------------------------------------------------
CREATE FUNCTION payments_recovery_within() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE o record;
BEGIN
  SELECT state, amount_fen INTO o FROM payments_order WHERE id = NEW.order_id FOR UPDATE;
  IF o.state <> 'paid' THEN PERFORM payments_refuse('only what was paid is recovered'); END IF;
  IF o.amount_fen < NEW.amount_fen + (SELECT coalesce(sum(amount_fen), 0) FROM payments_recovery
    WHERE order_id = NEW.order_id AND state <> 'dropped') THEN
    PERFORM payments_refuse('more than was paid cannot be recovered');
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION payments_recovered_within() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE r record;
BEGIN
  SELECT state, amount_fen INTO r FROM payments_recovery WHERE id = NEW.recovery_id FOR UPDATE;
  IF r.state <> 'confirmed' THEN PERFORM payments_refuse('the recovery is not confirmed'); END IF;
  IF r.amount_fen < NEW.amount_fen + (SELECT coalesce(sum(t.amount_fen), 0) FROM payments_recoveryreceipt t
    WHERE t.recovery_id = NEW.recovery_id AND NOT EXISTS (SELECT FROM payments_entry e JOIN payments_entry v
      ON v.reverses_id = e.id WHERE e.key = 'recoveryreceipt:' || t.id)) THEN
    PERFORM payments_refuse('more than was to be recovered');
  END IF;
  RETURN NEW;
END $$;
"""

DUE = "entered>approved entered>withdrawn approved>held approved>withdrawn held>approved held>withdrawn"
BATCH = "made>cancelled made>checked checked>cancelled checked>released"
ORDER = "made>cancelled made>frozen frozen>cancelled frozen>sent sent>paid sent>returned"
ACCOUNT = "entered>refused entered>verified verified>ended"
RECOVERY = "confirmed>done decided>confirmed decided>dropped done>confirmed"
LINE = "aside>settled"
BID = "applied>granted applied>refused"
KEPT = (
    "appropriation", "fundreceipt", "entry", "line", "command", "dayclose", "openitem", "batchfile",
    "orderpart", "returnfile", "instalment", "recoveryreceipt",
)  # fmt: skip


def _triggers() -> str:
    made = [
        f"""CREATE TRIGGER payments_{table}_kept BEFORE UPDATE OR DELETE ON payments_{table}
        FOR EACH ROW EXECUTE FUNCTION payments_kept();"""
        for table in KEPT
    ]
    paths = (
        ("paymentdue", DUE, "version state print approved_by_id approved_on reason search_text decided_by"),
        ("batch", BATCH, "state count total_fen sha256 checked_by_id checked_on released_by_id released_on reason"),
        ("order", ORDER, "state evidence_id ended_on return_reason"),
        ("payeeaccount", ACCOUNT, "state verified_by_id verified_on usable_from note"),
        ("recovery", RECOVERY, "state confirmed_by_id confirmed_on note"),
        ("returnline", LINE, "state settled_by_id settled_on note"),
        ("bid", BID, "version state granted_fen answer_paper answered_on note"),
    )  # fmt: skip
    made += [
        f"""CREATE TRIGGER payments_{table}_path BEFORE UPDATE OR DELETE ON payments_{table}
        FOR EACH ROW EXECUTE FUNCTION payments_path('{edges}', '{free}');"""
        for table, edges, free in paths
    ]
    made += [
        f"""CREATE TRIGGER payments_{table}_begins BEFORE INSERT ON payments_{table}
        FOR EACH ROW EXECUTE FUNCTION payments_begins('{first}');"""
        for table, first in (
            *(("paymentdue", "entered"), ("batch", "made"), ("order", "made")),
            *(("payeeaccount", "entered"), ("recovery", "decided"), ("bid", "applied")),
        )
    ]
    return "\n".join(made) + REST


REST = """
CREATE TRIGGER payments_paymentdue_summed BEFORE UPDATE ON payments_paymentdue
  FOR EACH ROW EXECUTE FUNCTION payments_due_approved();
CREATE TRIGGER payments_duepart_fixed BEFORE INSERT OR UPDATE OR DELETE ON payments_duepart
  FOR EACH ROW EXECUTE FUNCTION payments_part_of_entered();
CREATE TRIGGER payments_order_allowed BEFORE INSERT ON payments_order
  FOR EACH ROW EXECUTE FUNCTION payments_order_made();
CREATE TRIGGER payments_order_ends BEFORE UPDATE ON payments_order
  FOR EACH ROW EXECUTE FUNCTION payments_order_ended();
CREATE CONSTRAINT TRIGGER payments_order_in_books AFTER INSERT OR UPDATE OF state ON payments_order
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payments_order_posted();
CREATE TRIGGER payments_appropriation_balance AFTER INSERT ON payments_appropriation
  FOR EACH ROW EXECUTE FUNCTION payments_appropriated();
CREATE TRIGGER payments_fundreceipt_balance AFTER INSERT ON payments_fundreceipt
  FOR EACH ROW EXECUTE FUNCTION payments_received();
CREATE TRIGGER payments_orderpart_balance AFTER INSERT ON payments_orderpart
  REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION payments_committed();
CREATE TRIGGER payments_order_balance AFTER UPDATE ON payments_order
  REFERENCING NEW TABLE AS fresh OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION payments_moved();
CREATE TRIGGER payments_batch_whole BEFORE UPDATE ON payments_batch
  FOR EACH ROW EXECUTE FUNCTION payments_batch_frozen();
CREATE TRIGGER payments_entry_allowed BEFORE INSERT ON payments_entry
  FOR EACH ROW EXECUTE FUNCTION payments_entry_open();
CREATE TRIGGER payments_entry_taken_back AFTER INSERT ON payments_entry
  FOR EACH ROW WHEN (NEW.reverses_id IS NOT NULL) EXECUTE FUNCTION payments_entry_reversed();
CREATE CONSTRAINT TRIGGER payments_entry_sum AFTER INSERT ON payments_entry
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payments_entry_balanced();
CREATE CONSTRAINT TRIGGER payments_line_sum AFTER INSERT ON payments_line
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payments_line_balanced();
CREATE TRIGGER payments_dayclose_last BEFORE INSERT ON payments_dayclose
  FOR EACH ROW EXECUTE FUNCTION payments_day_closed();
CREATE CONSTRAINT TRIGGER payments_dayclose_explained AFTER INSERT ON payments_dayclose
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payments_items_explain('id');
CREATE CONSTRAINT TRIGGER payments_openitem_explains AFTER INSERT ON payments_openitem
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION payments_items_explain('close_id');
CREATE TRIGGER payments_recovery_bounded BEFORE INSERT ON payments_recovery
  FOR EACH ROW EXECUTE FUNCTION payments_recovery_within();
CREATE TRIGGER payments_recoveryreceipt_bounded BEFORE INSERT ON payments_recoveryreceipt
  FOR EACH ROW EXECUTE FUNCTION payments_recovered_within();
"""
BACKWARD = """
DROP FUNCTION payments_kept, payments_path, payments_begins, payments_due_approved, payments_part_of_entered,
  payments_order_made, payments_order_ended, payments_order_posted, payments_appropriated, payments_received,
  payments_committed, payments_moved, payments_batch_frozen, payments_entry_open, payments_entry_reversed,
  payments_entry_balanced, payments_line_balanced, payments_day_closed, payments_items_explain,
  payments_recovery_within, payments_recovered_within CASCADE;
DROP FUNCTION payments_balanced(bigint), payments_print_of(bigint), payments_refuse(text);
"""


class Migration(migrations.Migration):
    dependencies = [("payments", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD + _triggers(), BACKWARD)]
