"""Every remembered mapping belongs to a unit: where the roster comes from, or the county."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("rosters", "0003_decisions")]

    operations = [
        migrations.AlterField(
            model_name="mappingmemory",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.unit",
                verbose_name="来源单位",
            ),
        ),
        migrations.AddConstraint(
            model_name="mappingmemory",
            constraint=models.UniqueConstraint(
                fields=("county", "unit", "kind", "signature"), name="mapping_memory_once"
            ),
        ),
    ]
