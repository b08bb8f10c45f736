"""The list of events is narrowed by day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_append_only")]
    operations = [
        migrations.AlterModelOptions(
            name="event", options={"ordering": ("-seq",), "verbose_name": "操作记录"}
        ),
        migrations.AddIndex(
            model_name="event", index=models.Index(fields=["at"], name="audit_by_time")
        ),
    ]
