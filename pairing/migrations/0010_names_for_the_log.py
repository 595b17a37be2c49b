from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("pairing", "0009_seat_leaving"),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="proposal",
            options={
                "base_manager_name": "objects",
                "ordering": ["score", "id"],
                "verbose_name": "拟结对",
                "verbose_name_plural": "拟结对",
            },
        ),
        migrations.AlterModelOptions(
            name="succession",
            options={
                "base_manager_name": "objects",
                "ordering": ["leaves_on", "sought_at", "id"],
                "verbose_name": "接替",
                "verbose_name_plural": "接替",
            },
        ),
    ]
