"""Receipt numbers, the graph of states, what is frozen, and who never holds two posts on one claim."""

from django.db import migrations

FORWARD = """
CREATE SEQUENCE claims_receipt OWNED BY claims_claim.receipt;

CREATE FUNCTION claims_claim_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'a claim is never deleted' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF (NEW.receipt, NEW.scheme, NEW.subject, NEW.item, NEW.period, NEW.payee, NEW.uid)
      IS DISTINCT FROM (OLD.receipt, OLD.scheme, OLD.subject, OLD.item, OLD.period, OLD.payee, OLD.uid) THEN
    RAISE EXCEPTION 'what a claim is for never changes' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF OLD.state <> 'drafted' AND NEW.frozen_times = OLD.frozen_times
      AND (NEW.amount_fen, NEW.row_sha256, NEW.rule_id, NEW.decided_as_of) IS DISTINCT FROM
        (OLD.amount_fen, OLD.row_sha256, OLD.rule_id, OLD.decided_as_of) THEN
    RAISE EXCEPTION 'what a claim rests on is frozen' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NEW.frozen_times <> OLD.frozen_times AND (NEW.frozen_times <> OLD.frozen_times + 1 OR NEW.state <> 'review') THEN
    RAISE EXCEPTION 'new facts begin a new review' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NEW.state <> OLD.state AND NOT (OLD.state || '>' || NEW.state = ANY (ARRAY[
      'drafted>review', 'drafted>withdrawn', 'drafted>lapsed',
      'review>returned', 'review>approved', 'review>payable', 'review>refused', 'review>withdrawn',
      'returned>review', 'returned>withdrawn',
      'approved>published', 'approved>review', 'approved>refused', 'approved>withdrawn',
      'published>payable', 'published>review', 'published>refused',
      'payable>paid', 'payable>review', 'payable>refused'])) THEN
    RAISE EXCEPTION 'a claim does not go from % to %', OLD.state, NEW.state USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER claims_claim_kept BEFORE UPDATE OR DELETE ON claims_claim
  FOR EACH ROW EXECUTE FUNCTION claims_claim_kept();

CREATE FUNCTION claims_act_eyes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.kind = 'passed' AND EXISTS (SELECT FROM claims_claimact a WHERE a.claim_id = NEW.claim_id
      AND a.post = 'entry' AND (a.user_id IN (NEW.user_id, NEW.stood_in_id)
        OR a.stood_in_id IN (NEW.user_id, NEW.stood_in_id))) THEN
    RAISE EXCEPTION 'who entered a claim does not approve it' USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.post = 'payment' AND EXISTS (SELECT FROM claims_claimact a WHERE a.claim_id = NEW.claim_id
      AND a.kind = 'passed' AND (a.user_id IN (NEW.user_id, NEW.stood_in_id)
        OR a.stood_in_id IN (NEW.user_id, NEW.stood_in_id))) THEN
    RAISE EXCEPTION 'who approved a claim does not pay it' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER claims_act_eyes BEFORE INSERT ON claims_claimact
  FOR EACH ROW WHEN (NEW.kind = 'passed' OR NEW.post = 'payment') EXECUTE FUNCTION claims_act_eyes();

CREATE FUNCTION claims_act_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR to_jsonb(NEW) - 'is_void' <> to_jsonb(OLD) - 'is_void' OR (OLD.is_void AND NOT NEW.is_void) THEN
    RAISE EXCEPTION 'what was done to a claim stays' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER claims_act_kept BEFORE UPDATE OR DELETE ON claims_claimact
  FOR EACH ROW EXECUTE FUNCTION claims_act_kept();

CREATE FUNCTION claims_notice_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR (NEW.scheme, NEW.published_on, NEW.ends_on, NEW.rows_sha256, NEW.approved_sha256,
      NEW.lines_count, NEW.amount_fen) IS DISTINCT FROM (OLD.scheme, OLD.published_on, OLD.ends_on, OLD.rows_sha256,
      OLD.approved_sha256, OLD.lines_count, OLD.amount_fen) OR (OLD.state <> 'open' AND NEW.state <> OLD.state) THEN
    RAISE EXCEPTION 'what was published stays as it was' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER claims_notice_kept BEFORE UPDATE OR DELETE ON claims_notice
  FOR EACH ROW EXECUTE FUNCTION claims_notice_kept();
CREATE FUNCTION claims_line_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'what was published stays as it was' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER claims_line_kept BEFORE UPDATE OR DELETE ON claims_noticeline
  FOR EACH ROW EXECUTE FUNCTION claims_line_kept();
"""
BACKWARD = """
DROP TRIGGER claims_line_kept ON claims_noticeline; DROP FUNCTION claims_line_kept();
DROP TRIGGER claims_notice_kept ON claims_notice; DROP FUNCTION claims_notice_kept();
DROP TRIGGER claims_act_kept ON claims_claimact; DROP FUNCTION claims_act_kept();
DROP TRIGGER claims_act_eyes ON claims_claimact; DROP FUNCTION claims_act_eyes();
DROP TRIGGER claims_claim_kept ON claims_claim; DROP FUNCTION claims_claim_kept();
DROP SEQUENCE claims_receipt;
"""


class Migration(migrations.Migration):
    dependencies = [("claims", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
