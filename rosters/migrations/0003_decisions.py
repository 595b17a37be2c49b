"""Rows that only a person can decide; batches of which the good rows went first."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F


def of_the_county(apps, schema_editor):
    """What was remembered so far belongs to the county itself."""
    apps.get_model("rosters", "MappingMemory")._base_manager.update(unit=F("county"))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_audit_triggers"), ("rosters", "0002_kinds")]

    operations = [
        migrations.RemoveConstraint(
            model_name="mappingmemory",
            name="mapping_memory_once",
        ),
        migrations.RemoveConstraint(
            model_name="rosterrow",
            name="roster_row_verdict",
        ),
        migrations.AddField(
            model_name="mappingmemory",
            name="unit",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.unit",
                verbose_name="来源单位",
            ),
        ),
        migrations.AddField(
            model_name="rosterbatch",
            name="repeats",
            field=models.CharField(
                choices=[
                    ("first", "保留最前一行"),
                    ("last", "保留最后一行"),
                    ("none", "都不导入，由我来选"),
                ],
                default="first",
                max_length=5,
                verbose_name="文件内重复",
            ),
        ),
        migrations.AddField(
            model_name="rosterrow",
            name="as_written",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="rosterrow",
            name="choices",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="rosterrow",
            name="decision",
            field=models.CharField(
                blank=True,
                choices=[
                    ("roster", "以名册为准"),
                    ("ledger", "保留台账"),
                    ("same", "是同一个人"),
                    ("other", "不是同一个人"),
                ],
                max_length=8,
                verbose_name="决定",
            ),
        ),
        migrations.AlterField(
            model_name="rosterbatch",
            name="state",
            field=models.CharField(
                choices=[
                    ("reading", "正在读取"),
                    ("mapping", "对应列"),
                    ("planning", "正在校验"),
                    ("checking", "检查修正"),
                    ("applying", "正在导入"),
                    ("partial", "部分导入"),
                    ("applied", "已导入"),
                    ("undoing", "正在撤回"),
                    ("undone", "已撤回"),
                    ("dropped", "已放弃"),
                ],
                default="reading",
                max_length=10,
                verbose_name="状态",
            ),
        ),
        migrations.AlterField(
            model_name="rosterrow",
            name="verdict",
            field=models.CharField(
                choices=[
                    ("create", "新增"),
                    ("update", "更新"),
                    ("unchanged", "不变"),
                    ("error", "必须修正"),
                    ("duplicate", "重复"),
                    ("skipped", "跳过"),
                    ("person", "待人决定"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="rosterrow",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "verdict__in",
                        [
                            "create",
                            "update",
                            "unchanged",
                            "error",
                            "duplicate",
                            "skipped",
                            "person",
                        ],
                    )
                ),
                name="roster_row_verdict",
            ),
        ),
        migrations.RunPython(of_the_county, migrations.RunPython.noop),
    ]
