"""A run's schemes point at the adopted versions. No run was stored before this."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("entitlements", "0002_facts"),
        ("policies", "0003_schemes"),
    ]
    operations = [
        migrations.RemoveField("runscheme", "path"),
        migrations.RemoveField("runscheme", "version_key"),
        migrations.RemoveField("runscheme", "texts"),
        migrations.AddField(
            "runscheme",
            "version",
            models.ForeignKey(
                default=None,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="policies.schemeversion",
                verbose_name="方案版本",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "runscheme",
            "text",
            models.TextField(default="", verbose_name="规则全文"),
            preserve_default=False,
        ),
        migrations.AddField("runscheme", "inherited", models.JSONField(default=dict)),
        migrations.AlterField(
            "run",
            "state",
            models.CharField(
                choices=[
                    ("waiting", "排队中"),
                    ("running", "进行中"),
                    ("done", "已完成"),
                    ("same", "与上次相同"),
                    ("failed", "未成功"),
                ],
                default="waiting",
                max_length=8,
                verbose_name="状态",
            ),
        ),
    ]
