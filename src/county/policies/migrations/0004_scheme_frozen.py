"""What was proposed stays as it was proposed; what was adopted is superseded or ended, and never deleted."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION policies_version_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'a version of a scheme is never deleted' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF OLD.state NOT IN ('draft', 'returned') AND (NEW.text, NEW.inherited, NEW.cases, NEW.sha256)
      IS DISTINCT FROM (OLD.text, OLD.inherited, OLD.cases, OLD.sha256) THEN
    RAISE EXCEPTION 'the text of a proposed version never changes' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF NEW.scheme_id <> OLD.scheme_id OR NEW.number <> OLD.number
      OR NEW.drafted_by_id IS DISTINCT FROM OLD.drafted_by_id OR NOT (NEW.writers @> OLD.writers) THEN
    RAISE EXCEPTION 'who drafted a version, and which it is, never changes' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF OLD.state IN ('adopted', 'superseded') AND (
      NEW.state NOT IN ('adopted', 'superseded') OR (OLD.state = 'superseded' AND NEW.state = 'adopted')
      OR (NEW.proposed_by_id, NEW.proposed_at, NEW.adopted_by_id, NEW.adopted_at, NEW.in_force_from, NEW.reason,
          NEW.document_id, NEW.writers)
        IS DISTINCT FROM (OLD.proposed_by_id, OLD.proposed_at, OLD.adopted_by_id, OLD.adopted_at,
          OLD.in_force_from, OLD.reason, OLD.document_id, OLD.writers)) THEN
    RAISE EXCEPTION 'an adopted version never changes' USING ERRCODE = 'insufficient_privilege';
  END IF;
  IF OLD.state = 'withdrawn' AND NEW.state <> 'withdrawn' THEN
    RAISE EXCEPTION 'a withdrawn version does not come back' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER policies_version_frozen BEFORE UPDATE OR DELETE ON policies_schemeversion
  FOR EACH ROW EXECUTE FUNCTION policies_version_frozen();
"""
BACKWARD = """
DROP TRIGGER policies_version_frozen ON policies_schemeversion;
DROP FUNCTION policies_version_frozen();
"""


class Migration(migrations.Migration):
    dependencies = [("policies", "0003_schemes")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
