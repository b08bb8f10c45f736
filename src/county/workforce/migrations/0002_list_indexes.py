"""The order and the filters of the lists of employments and pay."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workforce", "0001_initial")]
    operations = [
        migrations.AddIndex(
            model_name="employment",
            index=models.Index(fields=["-from_on", "id"], name="employment_newest_first"),
        ),
        migrations.AddIndex(
            model_name="payroll",
            index=models.Index(fields=["-month", "factory", "person"], name="payroll_newest_first"),
        ),
        migrations.AddIndex(
            model_name="payroll",
            index=models.Index(fields=["confirmation", "-month"], name="payroll_by_confirmation"),
        ),
    ]
