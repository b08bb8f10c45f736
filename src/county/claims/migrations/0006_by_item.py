"""Whether a right was claimed before is asked for every finding."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("claims", "0005_subject_by_month")]
    operations = [
        migrations.AddIndex(
            "claim", models.Index(fields=["scheme", "item", "period"], name="claim_by_item")
        )
    ]
