"""Pay by day and factory: the index in the order the dashboard adds pay up."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workforce", "0002_list_indexes")]
    operations = [
        migrations.RemoveIndex(model_name="payroll", name="payroll_by_paid_day"),
        migrations.AddIndex(
            model_name="payroll",
            index=models.Index(
                fields=["paid_on", "factory"], include=["net_fen"], name="payroll_by_paid_day"
            ),
        ),
    ]
