"""The arrangements published up to now, so that a new registry can count working days."""

from django.db import migrations

from county.workdays.kinds.published import published


def load(apps, _editor):
    Arrangement = apps.get_model("workdays", "Arrangement")
    SpecialDay = apps.get_model("workdays", "SpecialDay")
    for one in published():
        row = Arrangement.objects.create(
            year=one.year, paper=one.paper, published_on=one.published_on, amendments=one.amendments
        )
        SpecialDay.objects.bulk_create(
            SpecialDay(arrangement=row, day=d.day, kind=d.kind.value, festival=d.festival) for d in one.days
        )


class Migration(migrations.Migration):

    dependencies = [("workdays", "0001_initial")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
