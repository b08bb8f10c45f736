"""A town owes its body from the day the leading group was set up, not from its own beginning."""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("county.accounts.migrations.0005_bodygap_view").VIEW
AFTER = BEFORE.replace(
    "unnest(datemultirange(b.being) - coalesce((\n            SELECT range_agg(o.being)",
    "unnest(datemultirange(b.being * daterange((SELECT min(g.valid_from)\n"
    "            FROM accounts_organisation g WHERE g.kind = 'leading_group'), NULL))\n"
    "            - coalesce((SELECT range_agg(o.being)",
)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_bodygap_view")]
    operations = [
        migrations.RunSQL("DROP VIEW accounts_bodygap", BEFORE),
        migrations.RunSQL(AFTER, "DROP VIEW accounts_bodygap"),
    ]
