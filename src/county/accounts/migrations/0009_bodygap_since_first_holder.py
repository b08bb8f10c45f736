"""A post has no day of its own: before its first holder it is not yet vacant."""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("county.accounts.migrations.0006_bodygap_since_group").AFTER
OLD = """unnest(datemultirange(b.being) - coalesce((
            SELECT range_agg(s.days) FROM seat s WHERE s.post_id = p.id), '{}'::datemultirange))"""
NEW = """unnest(datemultirange(b.being * daterange((SELECT min(lower(s.days))
            FROM seat s WHERE s.post_id = p.id), NULL)) - coalesce((
            SELECT range_agg(s.days) FROM seat s WHERE s.post_id = p.id), '{}'::datemultirange))"""
AFTER = BEFORE.replace(OLD, NEW)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0008_came_from")]
    operations = [
        migrations.RunSQL("DROP VIEW accounts_bodygap", BEFORE),
        migrations.RunSQL(AFTER, "DROP VIEW accounts_bodygap"),
    ]
