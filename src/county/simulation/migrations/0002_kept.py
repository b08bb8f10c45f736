"""What was tried and what came of it is kept as it is: no row of it changes or goes, whoever asks."""

from django.db import migrations

TABLES = ("scenario", "outcome", "line")
FORWARD = [
    """
CREATE FUNCTION simulation_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is kept as it is', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$""",
    *(
        f"CREATE TRIGGER simulation_{table}_kept BEFORE UPDATE OR DELETE ON simulation_{table}"
        " FOR EACH ROW EXECUTE FUNCTION simulation_kept()"
        for table in TABLES
    ),
]
BACKWARD = [
    *(f"DROP TRIGGER simulation_{table}_kept ON simulation_{table}" for table in TABLES),
    "DROP FUNCTION simulation_kept()",
]


class Migration(migrations.Migration):
    dependencies = [("simulation", "0001_scenarios")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
