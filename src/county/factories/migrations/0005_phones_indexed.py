"""Telephones of enterprises entered before they had an index get one."""

from typing import Any

from django.db import migrations

from county.core.fields import index_value


def fill(apps: Any, _schema_editor: Any) -> None:
    enterprises = apps.get_model("factories", "Enterprise").objects
    for enterprise in enterprises.filter(phone__isnull=False, phone_index__isnull=True):
        index = index_value(enterprise.phone, purpose="phone")
        enterprises.filter(pk=enterprise.pk).update(phone_index=index)


class Migration(migrations.Migration):
    dependencies = [("factories", "0004_doubles")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
