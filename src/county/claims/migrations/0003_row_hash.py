"""The hash of the frozen row is the database's own; what a released hold was about."""

from django.db import migrations, models

FORWARD = """
CREATE FUNCTION claims_row_hash() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.row_sha256 := encode(sha256(convert_to(NEW."row"::text, 'UTF8')), 'hex');
  RETURN NEW;
END $$;
CREATE TRIGGER claims_a_row_hash BEFORE INSERT OR UPDATE OF "row", row_sha256 ON claims_claim
  FOR EACH ROW EXECUTE FUNCTION claims_row_hash();
"""
BACKWARD = "DROP TRIGGER claims_a_row_hash ON claims_claim; DROP FUNCTION claims_row_hash();"


class Migration(migrations.Migration):
    dependencies = [("claims", "0002_kept")]
    operations = [
        migrations.AddField("claim", "released_said", models.CharField(blank=True, default="", max_length=40)),
        migrations.AlterField("claim", "changed_said", models.CharField(blank=True, default="", max_length=40)),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
