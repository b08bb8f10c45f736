"""Heads of households registered before their names were spelt get their spelling."""

from typing import Any

from django.db import migrations

from county.core.text import pinyin_of


def spell(apps: Any, schema_editor: Any) -> None:
    households = apps.get_model("workforce", "Household").objects.filter(head_pinyin="")
    told = [
        (pinyin_of(name, surname=True)[0], pk)
        for pk, name in households.values_list("pk", "head_name")
    ]
    with schema_editor.connection.cursor() as cursor:
        cursor.executemany("UPDATE workforce_household SET head_pinyin = %s WHERE id = %s", told)


class Migration(migrations.Migration):
    dependencies = [("workforce", "0007_doubles_and_heads")]
    operations = [migrations.RunPython(spell, migrations.RunPython.noop)]
