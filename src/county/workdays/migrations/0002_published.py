"""Nothing: the published arrangements are taken in at the start of the platform, by a command that leaves its record."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("workdays", "0001_initial")]
    operations: list[object] = []
