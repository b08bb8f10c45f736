"""`on` is a word of SQL: the column of acts has another name."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("claims", "0003_row_hash")]
    operations = [migrations.RenameField("claimact", "on", "done_on")]
