"""The day of birth beside the ID number, also of everybody who is on record already."""

from typing import Any

from django.db import migrations


from volunteers.models.born import BornField, born_on


def read_numbers(apps: Any, schema_editor: Any) -> None:
    people = apps.get_model("volunteers", "Volunteer").objects
    for person in people.exclude(id_index="").only("id_number").iterator(chunk_size=500):
        people.filter(pk=person.pk).update(born_on=born_on(person.id_number))


class Migration(migrations.Migration):
    dependencies = [("volunteers", "0002_teachers_experts")]

    operations = [
        migrations.AddField(
            "volunteer",
            "born_on",
            BornField(verbose_name="出生日期", editable=False, null=True, source="id_number"),
        ),
        migrations.RunPython(read_numbers, migrations.RunPython.noop),
    ]
