"""People registered before names were spelt get their spelling."""

from typing import Any

from django.db import migrations

from county.core.text import pinyin_of


def spell(apps: Any, schema_editor: Any) -> None:
    people = apps.get_model("workforce", "Person").objects.filter(name_pinyin="")
    told = [(pinyin_of(name, surname=True)[0], pk) for pk, name in people.values_list("pk", "name")]
    with schema_editor.connection.cursor() as cursor:
        cursor.executemany("UPDATE workforce_person SET name_pinyin = %s WHERE id = %s", told)


class Migration(migrations.Migration):
    dependencies = [("workforce", "0005_people_spelt")]
    operations = [migrations.RunPython(spell, migrations.RunPython.noop)]
